"""Contacts as numbers: of days that are over from what was summed, of others from the contacts themselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractHour, ExtractIsoWeekDay, TruncMonth

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.selectors import stored_contacts
from eenloket.insight.models import ContactSums, DayCount, HourCount, SubjectCount, SummedDay
from eenloket.insight.types import Dimension, FigureFilter, Period, Which

from .channels import Choices, choices_of
from .contacts import asked_again, places_of, rows_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact

Sums = dict[str, int]
SumsBy = dict[tuple[Any, ...], Sums]

_D: Final = Dimension
# Which contacts each column counts.
COLUMNS: Final[Mapping[str, Which]] = {
    "contacts": Which.ALL,
    "counted": Which.COUNTED,
    "direct": Which.DIRECT,
    "consulted": Which.CONSULTED,
    "transferred": Which.TRANSFERRED,
    "not_reached": Which.NOT_REACHED,
    "handed_over": Which.HANDED_OVER,
    "automatic": Which.AUTOMATIC,
    "with_answer": Which.WITH_ANSWER,
    "had_answer": Which.HAD_ANSWER,
    "channel_known": Which.CHANNEL_KNOWN,
    "right_channel": Which.RIGHT_CHANNEL,
    "known": Which.KNOWN,
    "talked": Which.TALKED,
}
_ALL_COLUMNS: Final = (*COLUMNS, "again", "talk_seconds", "wrap_up_seconds")
_COMMON: Final = {_D.DAY, _D.WEEKDAY, _D.MONTH, _D.CHANNEL, _D.MUNICIPALITY}
FACES: Final[Sequence[tuple[type[ContactSums], frozenset[Dimension]]]] = (
    (DayCount, frozenset({*_COMMON, _D.TEAM, _D.PORTAL_AREA, _D.RESULT, _D.CLASS})),
    (HourCount, frozenset({*_COMMON, _D.HOUR, _D.TEAM})),
    (SubjectCount, frozenset({*_COMMON, _D.PORTAL_AREA, _D.SUBJECT})),
)
_FIELDS: Final[Mapping[Dimension, Any]] = {
    _D.DAY: F("arrived_on"),
    _D.WEEKDAY: ExtractIsoWeekDay("arrived_on"),
    _D.MONTH: TruncMonth("arrived_on"),
    _D.CHANNEL: F("channel"),
    _D.TEAM: F("team_id"),
    _D.MUNICIPALITY: F("municipality_id"),
    _D.PORTAL_AREA: F("portal_area_id"),
    _D.SUBJECT: F("subject"),
    _D.RESULT: F("result"),
    _D.CLASS: F("first_contact_class"),
}


def contact_sums(staff: Staff, wanted: FigureFilter, by: Sequence[Dimension] = ()) -> SumsBy:
    """All columns per combination of values; without dimensions one row with an empty key. What came to nothing has
    no row. Raises NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    places = places_of(staff, wanted)
    face = _face_for(wanted, by)
    days = _days(wanted.period)
    found: SumsBy = {}
    if face is not None and (summed := set(_summed(staff.contact_centre_id, wanted.period))):
        rows: QuerySet[Any] = face._base_manager.filter(
            _chosen(wanted), _on(sorted(summed)), contact_centre_id=staff.contact_centre_id, municipality_id__in=places
        )
        _add(found, _grouped(rows, by, {name: Sum(name) for name in _ALL_COLUMNS}, hour=F("hour")))
        days = [day for day in days if day not in summed]
    if days:
        contacts = stored_contacts(staff.contact_centre_id, places)
        asked = contacts.filter(_chosen(wanted), _on(days))
        again = Q(pk__in=asked_again(contacts, days[0], days[-1]).values("pk"))
        _add(found, sums_from_contacts(asked, by, again=again, choices=choices_of(staff.contact_centre_id)))
    return {key: sums for key, sums in found.items() if sums["contacts"]}


def sums_from_contacts(contacts: QuerySet[Contact], by: Sequence[Dimension], *, again: Q, choices: Choices) -> SumsBy:
    """The columns as the contacts themselves have them; `again` says which of them ask again."""
    counts = {name: Count("pk", filter=rows_of(which, choices)) for name, which in COLUMNS.items()}
    counts["again"] = Count("pk", filter=rows_of(Which.KNOWN) & again)
    talked = rows_of(Which.TALKED)
    seconds = {
        "talk_seconds": Coalesce(Sum("talk_seconds", filter=talked), 0),
        "wrap_up_seconds": Coalesce(Sum("conversation__wrap_up_seconds", filter=talked), 0),
    }
    return _grouped(contacts, by, {**counts, **seconds}, hour=ExtractHour("arrived_at"))


def _face_for(wanted: FigureFilter, by: Iterable[Dimension]) -> type[ContactSums] | None:
    """The sums that know all these dimensions and filters; None when only the contacts do."""
    asked = set(by)
    asked |= {_D.TEAM} if wanted.team_id else set()
    asked |= {_D.PORTAL_AREA} if wanted.portal_area_id else set()
    return next((face for face, known in FACES if asked <= known), None)


def _grouped(rows: QuerySet[Any], by: Sequence[Dimension], totals: Mapping[str, Any], *, hour: Any) -> SumsBy:
    names = [f"by_{n}" for n in range(len(by))]
    fields = {name: hour if each == _D.HOUR else _FIELDS[each] for name, each in zip(names, by, strict=True)}
    totals = {f"sum_{name}": total for name, total in totals.items()}
    found = rows.order_by().values(**fields).annotate(**totals) if by else [rows.order_by().aggregate(**totals)]
    return {tuple(row[name] for name in names): {name[4:]: int(row[name] or 0) for name in totals} for row in found}


def _add(found: SumsBy, more: SumsBy) -> None:
    for key, sums in more.items():
        so_far = found.setdefault(key, dict.fromkeys(_ALL_COLUMNS, 0))
        for name, n in sums.items():
            so_far[name] += n


def _summed(contact_centre_id: uuid.UUID, period: Period) -> QuerySet[SummedDay, date]:
    found = SummedDay.objects.filter(contact_centre_id=contact_centre_id, day__range=(period.first, period.last))
    return found.values_list("day", flat=True)


def _chosen(wanted: FigureFilter) -> Q:
    chosen = Q(team_id=wanted.team_id) if wanted.team_id else Q()
    chosen &= Q(portal_area_id=wanted.portal_area_id) if wanted.portal_area_id else Q()
    return chosen & Q(channel=wanted.channel) if wanted.channel else chosen


def _days(period: Period) -> list[date]:
    return [period.first + timedelta(days=n) for n in range(period.days)]


def _on(days: Sequence[date]) -> Q:
    """A stretch reads better from an index than its days one by one."""
    between = Q(arrived_on__range=(days[0], days[-1]))
    whole = (days[-1] - days[0]).days + 1
    return between if len(days) == whole else between & Q(arrived_on__in=list(days))
