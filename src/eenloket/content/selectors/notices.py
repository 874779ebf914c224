"""Notices to colleagues: which hold for whom, who read them, and what citizens read of them on the site."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import colleagues_who_may, may
from eenloket.accounts.types import Permission
from eenloket.content.models import Notice, NoticeReading
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of

from .answers import published_answers

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality

_MOST: Final = 30


@dataclass(frozen=True)
class SiteNotice:
    """What citizens of a municipality read above every page, with the answer that tells more."""

    text: str
    answer_slug: str = ""
    answer_title: str = ""


@dataclass(frozen=True)
class Reader:
    """Somebody whom a notice should reach, and when they read its present text."""

    person: Staff
    read_at: datetime | None


def notices_for(staff: Staff) -> list[Notice]:
    """What this person should know now, each with `is_read`: unread first, of those what is important, then the
    newest. Nothing for who may not read the content."""
    if not may(staff, Permission.READ_CONTENT):
        return []
    return list(_held_for(staff, _holding())[:_MOST])


def unread_important(staff: Staff) -> list[Notice]:
    """What is important, holds now and was not read by this person, the newest first."""
    if not may(staff, Permission.READ_CONTENT):
        return []
    return list(_held_for(staff, _holding().filter(is_important=True)).filter(~_is_read_by(staff))[:_MOST])


def notices_within_reach(staff: Staff) -> QuerySet[Notice]:
    """Who writes notices sees each that is for one of their municipalities, others what is for them and began."""
    found = Notice.objects.filter(contact_centre_id=staff.contact_centre_id)
    if may(staff, Permission.WRITE_NOTICES):
        return _shown(found.filter(_of_places(staff.municipality_ids)))
    return _shown(found.filter(_is_for(staff), _has_begun()))


def current_notices(staff: Staff) -> QuerySet[Notice]:
    """Those within reach that hold now, each with how often its present text was read; the newest first."""
    return _listed(notices_within_reach(staff).filter(_holds_now()))


def coming_notices(staff: Staff) -> QuerySet[Notice]:
    """Those within reach that have yet to begin, the first on top."""
    found = notices_within_reach(staff).filter(withdrawn_at=None, valid_from__gt=clock.now())
    return _listed(found).order_by("valid_from")


def past_notices(staff: Staff) -> QuerySet[Notice]:
    """Those within reach that are over or withdrawn, the newest first."""
    return _listed(notices_within_reach(staff).filter(Q(withdrawn_at__isnull=False) | Q(valid_until__lte=clock.now())))


def get_notice(staff: Staff, notice_id: uuid.UUID) -> Notice:
    """One notice within reach, with `is_read`. Raises NotFoundError."""
    found = notices_within_reach(staff).filter(pk=notice_id).annotate(is_read=_is_read_by(staff)).first()
    if found is None:
        raise NotFoundError(_("That notice does not exist."))
    return found


def is_notice_for(staff: Staff, notice: Notice) -> bool:
    """Whether this person is one of those whom it should reach."""
    return (
        may(staff, Permission.READ_CONTENT)
        and (not notice.for_municipalities or not staff.municipality_ids.isdisjoint(notice.for_municipalities))
        and (not notice.for_roles or not staff.role_codes.isdisjoint(notice.for_roles))
    )


def may_change_notice(staff: Staff, notice: Notice) -> bool:
    """Whether this person writes notices and works for every municipality that this one is for."""
    return may(staff, Permission.WRITE_NOTICES) and are_own_places(staff, notice.for_municipalities)


def are_own_places(staff: Staff, municipality_ids: Collection[uuid.UUID]) -> bool:
    """Whether this person works for each of them; none named are all of the contact centre."""
    places = set(municipality_ids) or set(directory_of(staff.contact_centre_id).municipalities)
    return places <= staff.municipality_ids


def readers_of(notice: Notice) -> list[Reader]:
    """Everybody whom a notice should reach: who did not read its present text first, by name."""
    reading = NoticeReading.objects.filter(version_id=notice.current_id, reader=OuterRef("pk"))
    people = colleagues_who_may(
        notice.contact_centre_id,
        Permission.READ_CONTENT,
        municipality_ids=notice.for_municipalities,
        role_codes=notice.for_roles,
    )
    found = people.annotate(read_at=Subquery(reading.values("read_at")[:1]))
    in_order: QuerySet[Any] = found.order_by(F("read_at").asc(nulls_first=True), "name")
    return [Reader(each, each.read_at) for each in in_order]


def site_notices(site: Municipality) -> list[SiteNotice]:
    """What the site of a municipality tells its visitors now, what is important first."""
    found = _holding().filter(contact_centre_id=site.contact_centre_id, is_on_site=True)
    found = found.filter(_of_places([site.pk])).select_related("current")
    rows = list(found.order_by("-is_important", "-valid_from", "-written_at")[:_MOST])
    told = _answers_given(site, [row.answer_id for row in rows if row.answer_id])
    return [SiteNotice(row.current.site_text, *told.get(row.answer_id, ())) for row in rows if row.current]


def _answers_given(site: Municipality, answer_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID | None, tuple[str, str]]:
    """Address and title of what the site gives of these answers; of a shared one its variant."""
    if not answer_ids:
        return {}
    wanted = Q(pk__in=answer_ids) | Q(variant_of__in=answer_ids)
    given = published_answers(site.contact_centre_id, site.pk).filter(wanted)
    told: dict[uuid.UUID | None, tuple[str, str]] = {}
    for answer in given:
        key = answer.pk if answer.pk in answer_ids else answer.variant_of_id
        told[key] = (answer.slug, str(answer))
    return told


def _held_for(staff: Staff, holding: QuerySet[Notice]) -> QuerySet[Notice]:
    """Asked with little first: every page of the desk asks it, and mostly nothing holds."""
    asked = holding.filter(contact_centre_id=staff.contact_centre_id).only(
        "current_id", "for_municipalities", "for_roles"
    )
    keys = [notice.pk for notice in asked if is_notice_for(staff, notice)]
    if not keys:
        return Notice.objects.none()
    found = _shown(Notice.objects.filter(pk__in=keys)).annotate(is_read=_is_read_by(staff))
    return found.order_by("is_read", "-is_important", "-valid_from", "-written_at")


def _holding() -> QuerySet[Notice]:
    return Notice.objects.filter(_holds_now())


def _holds_now() -> Q:
    now = clock.now()
    return Q(Q(valid_until=None) | Q(valid_until__gt=now), withdrawn_at=None, valid_from__lte=now)


def _has_begun() -> Q:
    """Also of what is over; not of what was withdrawn before it began."""
    return Q(Q(withdrawn_at=None) | Q(withdrawn_at__gt=F("valid_from")), valid_from__lte=clock.now())


def _is_for(staff: Staff) -> Q:
    roles = Q(for_roles=[]) | Q(for_roles__overlap=sorted(staff.role_codes))
    return Q(_of_places(staff.municipality_ids), roles, contact_centre_id=staff.contact_centre_id)


def _of_places(municipality_ids: Collection[uuid.UUID]) -> Q:
    return Q(for_municipalities=[]) | Q(for_municipalities__overlap=sorted(municipality_ids))


def _is_read_by(staff: Staff) -> Exists:
    return Exists(NoticeReading.objects.filter(version=OuterRef("current"), reader=staff))


def _shown(found: QuerySet[Notice]) -> QuerySet[Notice]:
    return found.select_related("current", "answer__current", "written_by", "changed_by", "withdrawn_by")


def _listed(found: QuerySet[Notice]) -> QuerySet[Notice]:
    read = NoticeReading.objects.filter(version=OuterRef("current")).order_by().values("version")
    times = Subquery(read.annotate(n=Count("pk")).values("n"))
    return found.annotate(times_read=times).order_by("-valid_from", "-written_at")
