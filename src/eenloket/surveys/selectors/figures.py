"""The figures, each with the rows behind it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from eenloket.accounts.selectors import teams_of
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.surveys.models import Invitation
from eenloket.surveys.types import BEST, SATISFIED_FROM, Marks, Means, Solved, State, Which

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SMALLEST_TEAM: Final = 2
_BY: Final[Mapping[str, Any]] = {
    "day": F("arrived_on"),
    "month": TruncMonth("arrived_on"),
    "channel": F("channel"),
    "team": F("team_id"),
    "municipality": F("municipality_id"),
    "portal_area": F("portal_area_id"),
}
_INVITED: Final = ~Q(means=Means.KIOSK)
_ANSWERED: Final = Q(answered_at__isnull=False)
_WHICH: Final[Mapping[str, Q]] = {
    Which.INVITED: _INVITED,
    Which.ANSWERED: _ANSWERED,
    Which.MARKED: Q(mark__isnull=False),
    Which.LOW: Q(mark__lte=F("low_mark")),
    Which.SATISFIED: Q(mark__gte=SATISFIED_FROM),
    Which.SOLVED: Q(solved=Solved.YES),
    Which.PARTLY: Q(solved=Solved.PARTLY),
    Which.NOT_SOLVED: Q(solved=Solved.NO),
    Which.COMMENTED: ~Q(comment=""),
    Which.CALLED: Q(called_for_at__isnull=False),
}
_COUNTS: Final = {
    "invited": Count("pk", filter=_INVITED),
    "answered": Count("pk", filter=_ANSWERED),
    "unasked": Count("pk", filter=_ANSWERED & ~_INVITED),
    "solved_n": Count("pk", filter=_WHICH[Which.SOLVED]),
    "partly_n": Count("pk", filter=_WHICH[Which.PARTLY]),
    "not_solved_n": Count("pk", filter=_WHICH[Which.NOT_SOLVED]),
    **{f"mark_{mark}": Count("pk", filter=Q(mark=mark)) for mark in range(1, BEST + 1)},
}


def teams_with_figures(contact_centre_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Teams of at least two, by name: the marks of a team of one would be those of a person."""
    teams = teams_of(contact_centre_id).annotate(size=Count("members")).filter(size__gte=_SMALLEST_TEAM)
    return {team.pk: str(team) for team in teams}


def satisfaction(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
    by: str = "",
) -> list[Marks]:
    """What was said about the contacts of a period, all together or `by` day, month, channel, team, municipality or
    portal_area. Teams of one are not shown. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    rows = _within(staff, first, last, municipality_id=municipality_id, team_id=team_id, channel=channel)
    if not by:
        return [_marks("", rows.aggregate(**_COUNTS))]
    if by == "team":
        rows = rows.filter(team_id__in=list(teams_with_figures(staff.contact_centre_id)))
    found = rows.values(key=_BY[by]).annotate(**_COUNTS).order_by("key")
    return [_marks(_as_text(by, row["key"]), row) for row in found]


def responses_behind(
    staff: Staff,
    *,
    first: date,
    last: date,
    municipality_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    channel: str = "",
    portal_area_id: uuid.UUID | None = None,
    no_area: bool = False,
    mark: int | None = None,
    which: str = Which.ANSWERED,
) -> QuerySet[Invitation]:
    """The very rows that a figure counts, the lowest marks first. Words of citizens may name a person, so the rows ask
    for more than the figures. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_CONTACTS)
    rows = _within(staff, first, last, municipality_id=municipality_id, team_id=team_id, channel=channel)
    rows = rows.filter(_WHICH[Which(which)])
    if portal_area_id or no_area:
        rows = rows.filter(portal_area_id=portal_area_id)
    if mark is not None:
        rows = rows.filter(mark=mark)
    rows = rows.select_related("contact", "call_back")
    return rows.order_by(F("mark").asc(nulls_last=True), "-arrived_on", "-pk")


def _within(
    staff: Staff,
    first: date,
    last: date,
    *,
    municipality_id: uuid.UUID | None,
    team_id: uuid.UUID | None,
    channel: str,
) -> QuerySet[Invitation]:
    """Who was asked, within reach; of a team of one nobody."""
    places = staff.municipality_ids
    if municipality_id:
        places = places & {municipality_id}
    rows = Invitation.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(places),
        arrived_on__range=(first, last),
        state=State.ASKED,
    )
    if team_id:
        is_group = team_id in teams_with_figures(staff.contact_centre_id)
        rows = rows.filter(team_id=team_id) if is_group else rows.none()
    return rows.filter(channel=channel) if channel else rows


def _marks(key: str, row: Mapping[str, Any]) -> Marks:
    return Marks(
        key=key,
        invited=row["invited"],
        answered=row["answered"],
        marks=tuple(row[f"mark_{mark}"] for mark in range(1, BEST + 1)),
        solved=row["solved_n"],
        partly=row["partly_n"],
        not_solved=row["not_solved_n"],
        unasked=row["unasked"],
    )


def _as_text(by: str, key: Any) -> str:
    if key is None:
        return ""
    return f"{key:%Y-%m}" if by == "month" else str(key)
