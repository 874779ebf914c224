"""Planning a round, inviting and reminding."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.assessment import selectors
from eenloket.assessment.models import Round, RoundEntry
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError
from eenloket.gateways.services import queue_message
from eenloket.organisation.selectors import municipalities_of
from eenloket.profiles.rules import write_profile
from eenloket.profiles.selectors import reports_of
from eenloket.profiles.types import Element, Kind, ProfileDocument

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee, Profile

_LAST_CALL: Final = timedelta(days=3)
_PERSONAL: Final = frozenset({Kind.EDUCATION, Kind.KNOWLEDGE, Kind.EXPERIENCE, Kind.SKILL, Kind.COMPETENCE})


@transaction.atomic
def plan_round(
    *,
    actor: Staff,
    round_id: uuid.UUID,
    name: str,
    employee_ids: Iterable[uuid.UUID],
    kinds: Sequence[Kind],
    opens_on: date,
    closes_on: date,
) -> Round:
    """Ask people who report to `actor` to judge themselves on elements of these kinds; who is due is invited at once.
    The same `round_id` again returns the round that was planned.

    Raises NotAllowedError, InvalidError per field.
    """
    require(actor, Permission.ASSESS)
    known = Round.objects.filter(pk=round_id, planned_by=actor).first()
    if known:
        return known
    wanted = set(employee_ids)
    people = [each for each in reports_of(actor) if each.pk in wanted]
    _check(name, people, kinds, opens_on, closes_on)
    asked = _asked_of(people, kinds)
    planned = Round.objects.create(
        pk=round_id,
        contact_centre_id=actor.contact_centre_id,
        name=name.strip()[:120],
        kinds=[str(each) for each in kinds],
        opens_on=opens_on,
        closes_on=closes_on,
        planned_by=actor,
        created_at=clock.now(),
    )
    RoundEntry.objects.bulk_create(
        RoundEntry(contact_centre_id=actor.contact_centre_id, round=planned, employee=each, asked=asked[each.pk])
        for each in people
    )
    audit.record(actor, "round.planned", planned, label=planned.name, people=len(people))
    _invite(planned.entries.all())
    return planned


def invite_who_is_due() -> int:
    """Invite everybody whose round opened; run periodically. Returns how many."""
    return _invite(RoundEntry.objects.filter(round__closes_on__gte=clock.today()))


@transaction.atomic
def remind(*, actor: Staff, round_id: uuid.UUID) -> int:
    """Remind who reports to `actor` and did not hand in yet, each at most once a day. Returns how many.

    Raises NotAllowedError, NotFoundError.
    """
    require(actor, Permission.ASSESS)
    _round, entries = selectors.get_round_led_by(actor, round_id)
    reminded = _remind([each.pk for each in entries])
    audit.record(actor, "round.reminded", _round, label=_round.name, people=reminded)
    return reminded


def remind_who_is_late() -> int:
    """Remind everybody once who did not hand in while the round closes within three days; run periodically."""
    today = clock.today()
    late = RoundEntry.objects.filter(
        reminded_at=None, round__closes_on__gte=today, round__closes_on__lte=today + _LAST_CALL
    )
    return _remind(list(late.values_list("pk", flat=True)))


def asked_of(profiles: Sequence[Profile], kinds: Sequence[Kind]) -> dict[str, object]:
    """What a round with elements of these kinds asks of who holds these functions, as data to keep."""
    required = selectors.required_by(profiles)
    chosen = [each for each in required.values() if each.kind in kinds]
    document = ProfileDocument(
        code="round",
        name=" + ".join(each.name for each in profiles) or "–",
        elements=(*chosen, *_indicators(profiles, chosen)),
    )
    return write_profile(document)


def _indicators(profiles: Iterable[Profile], chosen: Iterable[Element]) -> list[Element]:
    """What explains the chosen competences, of all functions together, each once."""
    parents = {each.key for each in chosen}
    found: dict[str, Element] = {}
    for profile in profiles:
        for each in profile.current.read().of_kind(Kind.INDICATOR) if profile.current else ():
            if each.parent in parents:
                found.setdefault(each.key, each)
    return list(found.values())


def _asked_of(people: Sequence[Employee], kinds: Sequence[Kind]) -> dict[uuid.UUID, dict[str, object]]:
    """What is asked of each. Raises InvalidError when somebody has no function that asks any of it."""
    asked = {each.pk: asked_of(selectors.functions_of(each), kinds) for each in people}
    nothing = [each.name for each in people if not asked[each.pk]["elements"]]
    if nothing:
        message = _("Nothing of this is asked of %(names)s. Appoint them to a function first, or leave them out.")
        message = message % {"names": ", ".join(nothing)}
        raise InvalidError(message, {"people": message})
    return asked


def _check(name: str, people: Sequence[Employee], kinds: Sequence[Kind], opens_on: date, closes_on: date) -> None:
    wrong = {}
    if not name.strip():
        wrong["name"] = _("Fill in a name.")
    if not people:
        wrong["people"] = _("Choose at least one person.")
    if not set(kinds) & _PERSONAL:
        wrong["kinds"] = _("Choose what is asked.")
    if closes_on < opens_on:
        wrong["closes_on"] = _("The end lies before the start.")
    elif closes_on < clock.today():
        wrong["closes_on"] = _("This date has passed.")
    if wrong:
        raise InvalidError(next(iter(wrong.values())), wrong)


@transaction.atomic
def _invite(entries: object) -> int:
    due = (
        RoundEntry.objects.filter(pk__in=entries.values("pk"), invited_at=None, round__opens_on__lte=clock.today())  # type: ignore[attr-defined]
        .select_for_update(of=("self",))
        .select_related("round", "employee__staff")
    )
    count = 0
    for entry in due:
        entry.invited_at = clock.now()
        entry.save(update_fields=["invited_at"])
        _mail(entry, "invite", key=f"round:{entry.pk}:invite")
        count += 1
    return count


@transaction.atomic
def _remind(entry_ids: Sequence[uuid.UUID]) -> int:
    open_ones = (
        RoundEntry.objects.filter(pk__in=entry_ids, self_at=None)
        .exclude(invited_at=None)
        .select_for_update(of=("self",))
        .select_related("round", "employee__staff")
    )
    count = 0
    for entry in open_ones:
        if entry.reminded_at and clock.day_of(entry.reminded_at) == clock.today():
            continue
        entry.reminded_at = clock.now()
        entry.save(update_fields=["reminded_at"])
        _mail(entry, "remind", key=f"round:{entry.pk}:remind:{clock.today()}")
        count += 1
    return count


def _mail(entry: RoundEntry, which: str, *, key: str) -> None:
    """A first name, a date and a link that asks to sign in: nothing else leaves the house. Who has no account gets
    no message."""
    staff = entry.employee.staff
    if staff is None or not staff.is_active:
        return
    municipality = staff.municipalities.first() or municipalities_of(entry.contact_centre_id).first()
    if municipality is None:
        return
    with translation.override("nl"):
        text = render_to_string(
            f"assessment/messages/{which}.txt",
            {
                "first_name": entry.employee.name.split()[0],
                "closes_on": entry.round.closes_on,
                "link": settings.EENLOKET_BASE_URL + reverse("assessment:entry_self", args=[entry.pk]),
            },
        )
    subject, _newline, body = text.strip().partition("\n")
    queue_message(
        key=key,
        contact_centre_id=entry.contact_centre_id,
        municipality_id=municipality.pk,
        to=staff.email,
        subject=subject,
        body=body.strip(),
        about_type="round",
        about_id=entry.pk,
        is_to_citizen=False,
    )
