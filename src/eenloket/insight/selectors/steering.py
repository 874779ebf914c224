"""What is done about figures, what a second person says of them, and how people differ."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.selectors import stored_contacts
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.insight.measures import MEASURES
from eenloket.insight.models import Cut, FigureTarget, Rescore, SteeringAction
from eenloket.insight.rules import spread_beyond_chance
from eenloket.insight.types import FigureFilter, Period, Ratio, Which
from eenloket.organisation.directory import directory_of

from .contacts import contacts_within, rows_of
from .readings import reading

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact

_FEWEST_PEOPLE: Final = 5  # a smaller group would point at persons
_FEWEST_CONTACTS: Final = 10
LONGEST_COMPARISON: Final = 56  # days on each side of an action


def actions_of(staff: Staff) -> QuerySet[SteeringAction]:
    """Steering actions of the contact centre, the running ones first. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    found = SteeringAction.objects.filter(contact_centre_id=staff.contact_centre_id)
    return found.select_related("team", "portal_area", "made_by").order_by("ended_on", "-started_on", "-pk")


def get_action(staff: Staff, action_id: uuid.UUID) -> SteeringAction:
    """Raises NotAllowedError, NotFoundError."""
    action = actions_of(staff).filter(pk=action_id).first()
    if action is None:
        raise NotFoundError(_("There is no such action."))
    return action


def filter_of(action: SteeringAction, period: Period) -> FigureFilter:
    """Which contacts an action is about, in a period."""
    return FigureFilter(
        period=period, team_id=action.team_id, channel=action.channel, portal_area_id=action.portal_area_id
    )


def around(action: SteeringAction, today: date) -> tuple[Period, Period | None]:
    """As many days before an action as after it, at most eight weeks; None when it began today."""
    until = min(action.ended_on or today, today)
    days = min(LONGEST_COMPARISON, (until - action.started_on).days)
    before = Period(action.started_on - timedelta(days=max(days, 28)), action.started_on - timedelta(days=1))
    return before, Period(action.started_on, action.started_on + timedelta(days=days - 1)) if days > 0 else None


def measured(staff: Staff, action: SteeringAction, period: Period) -> Ratio:
    """The measure of an action in a period. Raises NotAllowedError."""
    measure = MEASURES[action.measure]
    return reading(staff, filter_of(action, period), [measure])[measure.code]


def rescores_to_do(staff: Staff) -> QuerySet[Rescore]:
    """Contacts that were drawn to be looked at again, as far as they are not this person's own. Raises
    NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_CONTACTS)
    found = Rescore.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        is_direct=None,
        contact__municipality_id__in=sorted(staff.municipality_ids),
    ).exclude(contact__advisor_id=staff.pk)
    return found.select_related("contact", "contact__conversation").order_by("drawn_at", "pk")


def to_draw_from(staff: Staff, period: Period) -> QuerySet[Contact]:
    """Contacts of a period marked as answered directly that were not drawn before; no sensitive ones."""
    contacts = stored_contacts(staff.contact_centre_id, staff.municipality_ids)
    found = contacts.filter(rows_of(Which.DIRECT), arrived_on__range=(period.first, period.last), is_restricted=False)
    return found.exclude(pk__in=Rescore.objects.filter(contact_centre_id=staff.contact_centre_id).values("contact_id"))


@dataclass(frozen=True)
class Spread:
    """How the share answered directly of one subject area differs between advisors, without saying who. `beyond` is the
    standard deviation that chance does not explain."""

    area: str
    advisors: int
    contacts: int
    lowest: float
    highest: float
    beyond: float | None


def spread_between_advisors(staff: Staff, wanted: FigureFilter) -> list[Spread]:
    """Per subject area with at least five advisors who each had at least ten questions: the most different first.
    Raises NotAllowedError."""
    rows = (
        contacts_within(staff, wanted)
        .filter(rows_of(Which.COUNTED), advisor__isnull=False, portal_area__isnull=False)
        .order_by()
        .values_list("portal_area_id", "advisor_id")
        .annotate(n=Count("pk"), direct=Count("pk", filter=Q(first_contact_class="direct")))
        .filter(n__gte=_FEWEST_CONTACTS)
    )
    by_area: dict[uuid.UUID, list[tuple[int, int]]] = defaultdict(list)
    for area, _advisor, n, direct in rows:
        by_area[area].append((direct, n))
    names = directory_of(staff.contact_centre_id).portal_areas
    found = [
        Spread(
            area=names[area].name if area in names else "",
            advisors=len(shares),
            contacts=sum(whole for _part, whole in shares),
            lowest=min(part / whole for part, whole in shares),
            highest=max(part / whole for part, whole in shares),
            beyond=spread_beyond_chance(shares),
        )
        for area, shares in by_area.items()
        if len(shares) >= _FEWEST_PEOPLE
    ]
    return sorted(found, key=lambda each: (-(each.beyond or 0), each.area))


def targets_set(contact_centre_id: uuid.UUID) -> QuerySet[FigureTarget]:
    """Every target that was set, the newest first."""
    return FigureTarget.objects.filter(contact_centre_id=contact_centre_id).order_by("-from_day", "measure")


def cuts_of(staff: Staff) -> QuerySet[Cut]:
    """The tables that somebody keeps."""
    return Cut.objects.filter(staff=staff)


def last_weeks(weeks: int = 4) -> Period:
    """The whole days of the last weeks."""
    yesterday = clock.today() - timedelta(days=1)
    return Period(yesterday - timedelta(days=7 * weeks - 1), yesterday)
