"""The figures of a contact centre. Every number here can be asked for its rows, with the same filters."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import Lag

from eenloket.accounts.selectors import may, teams_of
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases.selectors import late_or_nearly, with_places
from eenloket.contacts.selectors import answers_given, had_an_answer_open, stored_contacts, was_given_an_answer
from eenloket.contacts.types import LIVE_CHANNELS, Channel, Direction, Result
from eenloket.content.selectors import published_answers
from eenloket.core import clock
from eenloket.insight.grouping import Counts, counted_by
from eenloket.insight.models import DayCount, SummedDay
from eenloket.insight.rules import NOTHING, REPEAT_DAYS
from eenloket.insight.types import (
    Change,
    ChannelUse,
    DayLine,
    Durations,
    FigureFilter,
    Figures,
    Line,
    Period,
    Promises,
    RowFilter,
    Share,
    Which,
)
from eenloket.organisation.directory import directory_of
from eenloket.organisation.rules import WorkingCalendar

from .channels import NO_CHOICES, Choices, choices_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff, Team
    from eenloket.cases.models import Case
    from eenloket.contacts.models import Contact
    from eenloket.content.models import Answer

_COUNTED = ("direct", "not_direct")
_CLASSES = (Which.DIRECT, Which.NOT_DIRECT, Which.REFERRED, Which.STATUS, Which.NONE)
_MOST_SUBJECTS = 15
# What a list of the contacts behind a figure shows.
_LISTED = (
    "contact_centre_id",
    "municipality_id",
    "portal_area_id",
    "channel",
    "result",
    "subject",
    "arrived_at",
    "is_restricted",
)
_SMALLEST_TEAM = 2


def teams_to_filter_by(staff: Staff) -> list[Team]:
    """Teams of at least two: the figures of a team of one would be those of a person."""
    return list(teams_of(staff.contact_centre_id).annotate(size=Count("members")).filter(size__gte=_SMALLEST_TEAM))


def figures(staff: Staff, wanted: FigureFilter) -> Figures:
    """The figures of a period and those just before. Raises NotAllowedError."""
    by_day, by_channel, by_result, by_area = _counted(
        staff,
        wanted,
        wanted.period,
        ("arrived_on", "first_contact_class"),
        ("channel", "first_contact_class"),
        ("result", "first_contact_class"),
        ("portal_area_id", "first_contact_class"),
    )
    (before,) = _counted(staff, wanted, wanted.period.before, ("first_contact_class",))
    total = sum(by_channel.values())
    direct = _share(by_channel)
    names = {key: area.name for key, area in directory_of(staff.contact_centre_id).portal_areas.items()}
    return Figures(
        total=total,
        total_before=Change(total, sum(before.values())) if before else None,
        direct=direct,
        direct_before=_share(before),
        phone=_share(by_channel, Channel.PHONE),
        consulted=Share(_of_result(by_result, Result.ANSWERED_AFTER_CONSULT), direct.whole),
        transferred=Share(_of_result(by_result, Result.TRANSFERRED), direct.whole),
        apart={each.value: _of_class(by_channel, each.value) for each in (Which.REFERRED, Which.STATUS, Which.NONE)},
        days=_day_lines(by_day),
        channels=_lines(by_channel, dict(Channel.choices)),
        areas=sorted(_lines(by_area, names), key=lambda line: (-line.not_direct, -line.total, line.label)),
        results=_results(by_result),
    )


def days(staff: Staff, wanted: FigureFilter) -> list[DayLine]:
    """The figures of each day of a period that has contacts, oldest first. Raises NotAllowedError."""
    (by_day,) = _counted(staff, wanted, wanted.period, ("arrived_on", "first_contact_class"))
    return _day_lines(by_day)


def subjects(staff: Staff, wanted: FigureFilter) -> list[Line]:
    """The subjects asked most, with how many were answered directly. Raises NotAllowedError."""
    counted = (
        _contacts(staff, wanted)
        .filter(rows_of(Which.COUNTED))
        .values_list("subject")
        .annotate(n=Count("pk"), direct=Count("pk", filter=Q(first_contact_class="direct")))
        .order_by("-n", "subject")[:_MOST_SUBJECTS]
    )
    return [Line(subject, subject, n, Share(direct, n)) for subject, n, direct in counted]


def repeats(staff: Staff, wanted: FigureFilter) -> Share:
    """How many contacts of known customers asked again about the same subject within seven days, of all those."""
    summed, days = _summed_and_other_days(staff, wanted, wanted.period)
    sums = _rows(summed).aggregate(known=Sum("known"), again=Sum("again"))
    share = Share(sums["again"] or 0, sums["known"] or 0)
    if not days:
        return share
    inside = _filters(wanted) & rows_of(Which.KNOWN) & Q(arrived_on__in=days)
    asked = with_memory(_in_reach(staff, wanted), days[0], days[-1]).aggregate(
        known=Count("pk", filter=inside), again=Count("pk", filter=inside & _ASKED_AGAIN)
    )
    return share + Share(asked["again"], asked["known"])


def durations(staff: Staff, wanted: FigureFilter) -> Durations:
    """How long conversations took; each counted once, at its first question."""
    summed, days = _summed_and_other_days(staff, wanted, wanted.period)
    sums = _rows(summed).aggregate(n=Sum("talked"), talk=Sum("talk_seconds"), wrap_up=Sum("wrap_up_seconds"))
    others = (
        _contacts_on(staff, wanted, days)
        .filter(rows_of(Which.TALKED))
        .aggregate(n=Count("pk"), talk=Sum("talk_seconds"), wrap_up=Sum("conversation__wrap_up_seconds"))
    )
    return Durations(*((sums[name] or 0) + (others[name] or 0) for name in ("n", "talk", "wrap_up")))


def contacts_behind(staff: Staff, wanted: FigureFilter, rows: RowFilter) -> QuerySet[Contact]:
    """The very contacts that a figure counts, newest first. Raises NotAllowedError.

    What was asked may name a person, so the rows ask for more than the figures.
    """
    require(staff, Permission.VIEW_TEAM_CONTACTS)
    found = _repeats(staff, wanted) if rows.which == Which.REPEAT else _contacts(staff, wanted)
    found = found.filter(rows_of(rows.which, choices_of(staff.contact_centre_id)))
    if rows.result:
        found = found.filter(result=rows.result)
    if rows.area_id or rows.no_area:
        found = found.filter(portal_area_id=rows.area_id)
    if rows.subject is not None:
        found = found.filter(subject=rows.subject)
    return found.order_by("-arrived_at", "-pk")


def page_of(contacts: QuerySet[Contact], *, after: tuple[datetime, uuid.UUID] | None, size: int) -> QuerySet[Contact]:
    """The next rows after a place in the list (time and key of the last row seen)."""
    if after:
        at, pk = after
        contacts = contacts.filter(Q(arrived_at__lt=at) | Q(arrived_at=at, pk__lt=pk), arrived_at__lte=at)
    return contacts.only(*_LISTED)[:size]


def promises(staff: Staff, municipality_id: uuid.UUID | None = None) -> Promises:
    """How many open hand-overs are late or nearly so."""
    today = clock.today()
    sums = (
        _late_or_nearly(staff, municipality_id)
        .order_by()
        .aggregate(
            late=Count("pk", filter=Q(promised_date__lt=today)), nearly=Count("pk", filter=Q(promised_date__gte=today))
        )
    )
    return Promises(late=sums["late"], nearly=sums["nearly"])


def most_urgent(staff: Staff, municipality_id: uuid.UUID | None = None, limit: int = 8) -> list[Case]:
    """The hand-overs that are late or nearly so, most late first."""
    return with_places(_late_or_nearly(staff, municipality_id)[:limit])


def most_given_answers(
    contact_centre_id: uuid.UUID, municipality_id: uuid.UUID, *, since: date, limit: int
) -> list[uuid.UUID]:
    """The answers given most in the contacts of a municipality, most first."""
    given = (
        stored_contacts(contact_centre_id, [municipality_id])
        .filter(arrived_on__gte=since, answer_uses__is_used=True)
        .values_list("answer_uses__version__answer_id")
        .annotate(n=Count("pk"))
        .order_by("-n", "answer_uses__version__answer_id")
    )
    return [answer_id for answer_id, _n in given[:limit]]


def content_use(staff: Staff, *, since: date) -> list[ChannelUse]:
    """How the content was used since a day, in all channels together and in each, in three queries.

    Raises NotAllowedError.
    """
    if not may(staff, Permission.EDIT_CONTENT):
        require(staff, Permission.VIEW_TEAM_FIGURES)
    contacts = stored_contacts(staff.contact_centre_id, staff.municipality_ids).filter(arrived_on__gte=since)
    contacts = contacts.filter(first_contact_class__in=_COUNTED).order_by()
    asked = dict(contacts.values_list("channel").annotate(n=Count("pk")))
    given = contacts.filter(answer_uses__is_used=True)
    used = given.values("channel").annotate(contacts=Count("pk", distinct=True), n=Count("answer_uses"))
    outdated = given.filter(
        answer_uses__version__answer__versions__number=F("answer_uses__version__number") + 1,
        answer_uses__version__answer__versions__created_at__lte=F("answer_uses__first_opened_at"),
    )
    old = dict(outdated.values_list("channel").annotate(n=Count("answer_uses")))
    by_channel = {str(row["channel"]): (row["contacts"], row["n"]) for row in used}
    lines = [
        ChannelUse(
            channel,
            asked[channel],
            *by_channel.get(channel, (0, 0)),
            old.get(channel, 0),
        )
        for channel in Channel.values
        if channel in asked
    ]
    sums = [sum(getattr(line, name) for line in lines) for name in ("asked", "with_answer", "given", "outdated")]
    return [ChannelUse("", *sums), *lines]


def answers_not_used(staff: Staff, *, since: date, limit: int = 20) -> list[Answer]:
    """Published answers of our own that no contact was given since a day, those that hold longest first."""
    given = answers_given(staff.contact_centre_id, since=clock.start_of(since))
    answers = published_answers(staff.contact_centre_id).filter(
        source="own", current__created_at__lt=clock.start_of(since)
    )
    return list(answers.exclude(pk__in=given).order_by("current__created_at", "pk")[:limit])


def contacts_within(staff: Staff, wanted: FigureFilter) -> QuerySet[Contact]:
    """The contacts that a filter lets through. Raises NotAllowedError."""
    return _contacts(staff, wanted)


def _contacts(staff: Staff, wanted: FigureFilter, period: Period | None = None) -> QuerySet[Contact]:
    """The contacts that count for a filter, over all municipalities this person works for or one of them."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    return _in_reach(staff, wanted).filter(_within(wanted, period or wanted.period))


def _counted(staff: Staff, wanted: FigureFilter, period: Period, *sets: Sequence[str]) -> list[Counts]:
    """How many contacts there are per combination of values: of days that are over from their sums, of others from
    the contacts."""
    summed, others = _summed_and_other_days(staff, wanted, period)
    counts = counted_by(_contacts_on(staff, wanted, others), *sets)
    for so_far, more in zip(counts, _counted_sums(summed, sets), strict=True):
        for key, n in more.items():
            so_far[key] = so_far.get(key, 0) + n
    return counts


@dataclass(frozen=True)
class _Sums:
    """Which sums of days that are over count for a filter. `state` names each sum: with another sum, other sums."""

    contact_centre_id: uuid.UUID
    municipalities: tuple[uuid.UUID, ...]
    team_id: uuid.UUID | None
    channel: str
    area_id: uuid.UUID | None
    state: frozenset[tuple[date, uuid.UUID, datetime]]

    def rows(self) -> QuerySet[DayCount]:
        found = DayCount.objects.filter(
            _chosen(self.team_id, self.channel, self.area_id),
            contact_centre_id=self.contact_centre_id,
            municipality_id__in=self.municipalities,
        )
        summed = {day for day, _key, _at in self.state}
        first, last = min(summed), max(summed)
        between = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        found = found.filter(arrived_on__gte=first, arrived_on__lte=last)
        missing = [day for day in between if day not in summed]
        return found.exclude(arrived_on__in=missing) if missing else found


@lru_cache(256)
def _kept_sums(sums: _Sums, sets: tuple[Sequence[str], ...]) -> list[Counts]:
    """Kept per process: what is over does not change, and is asked for again with every refresh of a live page."""
    return counted_by(sums.rows(), *sets, number="contacts")


def _counted_sums(sums: _Sums | None, sets: tuple[Sequence[str], ...]) -> list[Counts]:
    return _kept_sums(sums, sets) if sums else [{} for _ in sets]


def _summed_and_other_days(staff: Staff, wanted: FigureFilter, period: Period) -> tuple[_Sums | None, list[date]]:
    """The sums that count for a filter, and the days of the period that have none."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    days = [period.first + timedelta(days=n) for n in range(period.days)]
    have = SummedDay.objects.filter(
        contact_centre_id=staff.contact_centre_id, day__gte=period.first, day__lte=period.last
    )
    state = frozenset(have.values_list("day", "pk", "summed_at"))
    if not state:
        return None, days
    known = {day for day, _key, _at in state}
    municipalities = tuple(places_of(staff, wanted))
    sums = _Sums(staff.contact_centre_id, municipalities, wanted.team_id, wanted.channel, wanted.portal_area_id, state)
    return sums, [day for day in days if day not in known]


def _rows(sums: _Sums | None) -> QuerySet[DayCount]:
    return sums.rows() if sums else DayCount.objects.none()


def _contacts_on(staff: Staff, wanted: FigureFilter, days: Sequence[date]) -> QuerySet[Contact]:
    found = _in_reach(staff, wanted).filter(_filters(wanted))
    if days and len(days) == (days[-1] - days[0]).days + 1:
        return found.filter(arrived_on__gte=days[0], arrived_on__lte=days[-1])
    return found.filter(arrived_on__in=days)


def _in_reach(staff: Staff, wanted: FigureFilter) -> QuerySet[Contact]:
    return stored_contacts(staff.contact_centre_id, places_of(staff, wanted))


def places_of(staff: Staff, wanted: FigureFilter) -> list[uuid.UUID]:
    """The municipalities a filter is about: all this person works for, or the one that is asked if it is among them."""
    reach = staff.municipality_ids
    return sorted(reach & {wanted.municipality_id} if wanted.municipality_id else reach)


def _within(wanted: FigureFilter, period: Period) -> Q:
    return Q(arrived_on__gte=period.first, arrived_on__lte=period.last) & _filters(wanted)


def _filters(wanted: FigureFilter) -> Q:
    return _chosen(wanted.team_id, wanted.channel, wanted.portal_area_id)


def _chosen(team_id: uuid.UUID | None, channel: str, area_id: uuid.UUID | None) -> Q:
    """The contacts and the sums of days call their team, channel and subject area the same."""
    chosen = Q(team_id=team_id) if team_id else Q()
    chosen &= Q(portal_area_id=area_id) if area_id else Q()
    return chosen & Q(channel=channel) if channel else chosen


def rows_of(which: Which, choices: Choices = NO_CHOICES) -> Q:
    """Which contacts a figure is about: the one place where it is said, for the number and for its rows. `choices` are
    the preferred channels, which only the figures about channels need."""
    if which in _CLASSES:
        return Q(first_contact_class=which.value)
    counted = Q(first_contact_class__in=_COUNTED)
    transferred = counted & Q(result=Result.TRANSFERRED)
    handed_over = counted & Q(result__in=(Result.HANDED_OVER, Result.CALL_BACK))
    return {
        Which.ALL: Q(),
        Which.COUNTED: counted,
        Which.CONSULTED: counted & Q(result=Result.ANSWERED_AFTER_CONSULT),
        Which.TRANSFERRED: transferred,
        Which.NOT_REACHED: transferred & ~Q(result_detail__has_key="was_reached"),
        Which.HANDED_OVER: handed_over,
        Which.AUTOMATIC: Q(result=Result.ANSWERED_AUTOMATICALLY, direction=Direction.INBOUND),
        Which.WITH_ANSWER: counted & Q(was_given_an_answer()),
        Which.WITHOUT_ANSWER: counted & ~Q(was_given_an_answer()),
        Which.HAD_ANSWER: handed_over & Q(had_an_answer_open()),
        Which.CHANNEL_KNOWN: counted & choices.known,
        Which.RIGHT_CHANNEL: counted & choices.right,
        Which.OTHER_CHANNEL: counted & choices.known & ~choices.right,
        Which.KNOWN: counted & Q(party__isnull=False),
        Which.REPEAT: Q(),
        Which.TALKED: Q(talk_seconds__isnull=False, channel__in=sorted(LIVE_CHANNELS)),
    }[which]


_ASKED_AGAIN = Q(asked_before__lt=F("arrived_at"), asked_before__gte=F("arrived_at") - timedelta(days=REPEAT_DAYS))


def with_memory(contacts: QuerySet[Contact], first: date, last: date) -> QuerySet[Contact]:
    """Who asked what from `first` to `last`, each with when the same customer last asked about the same subject, on
    any channel and with any team. Reaches back far enough to know it of the first day too.

    Within one conversation all questions have the same time: a second question there does not ask again.
    """
    asked = contacts.filter(
        arrived_on__gte=first - timedelta(days=REPEAT_DAYS + 1),
        arrived_on__lte=last,
        party__isnull=False,
        direction=Direction.INBOUND,
    )
    earlier = Window(
        Lag("arrived_at"),
        partition_by=[F("party_id"), F("portal_area_id")],
        order_by=[F("arrived_at").asc(), F("number").asc()],
    )
    return asked.annotate(asked_before=earlier)


def asked_again(contacts: QuerySet[Contact], first: date, last: date) -> QuerySet[Contact]:
    """Those from `first` to `last` whose customer had asked about the same subject within seven days before."""
    return with_memory(contacts, first, last).filter(_ASKED_AGAIN)


def _repeats(staff: Staff, wanted: FigureFilter) -> QuerySet[Contact]:
    again = asked_again(_in_reach(staff, wanted), wanted.period.first, wanted.period.last)
    return _contacts(staff, wanted).filter(rows_of(Which.KNOWN), pk__in=again.values("pk"))


def _late_or_nearly(staff: Staff, municipality_id: uuid.UUID | None) -> QuerySet[Case]:
    require(staff, Permission.VIEW_TEAM_FIGURES)
    reach = staff.municipality_ids & {municipality_id} if municipality_id else staff.municipality_ids
    return late_or_nearly(staff, reach, WorkingCalendar().add_working_days(clock.today(), 1))


def _day_lines(by_day: Counts) -> list[DayLine]:
    days: dict[date, Counts] = {}
    for key, n in by_day.items():
        days.setdefault(key[0], {})[key] = n
    return [DayLine(day, _share(counts), sum(counts.values())) for day, counts in sorted(days.items())]


def _share(counts: Counts, key: Any = None) -> Share:
    """Directly answered of all that asked something; of one key, or of all. The class is last in each key."""
    chosen = [(each[-1], n) for each, n in counts.items() if key is None or each[0] == key]
    direct = sum(n for name, n in chosen if name == "direct")
    return Share(direct, direct + sum(n for name, n in chosen if name == "not_direct"))


def _total(counts: Counts, key: Any) -> int:
    return sum(n for each, n in counts.items() if each[0] == key)


def _of_class(counts: Counts, name: str) -> int:
    return sum(n for each, n in counts.items() if each[-1] == name)


def _of_result(counts: Counts, result: str) -> int:
    """How many with this result asked something."""
    return sum(counts.get((result, name), 0) for name in _COUNTED)


def _lines(counts: Counts, labels: dict[Any, Any]) -> list[Line]:
    """A line per first key, in the order of the labels; what has no label comes last, without one."""
    totals: dict[Any, int] = {}
    shares: dict[Any, Share] = {}
    for (key, name), n in counts.items():
        totals[key] = totals.get(key, 0) + n
        if name in _COUNTED:
            shares[key] = shares.get(key, NOTHING) + Share(n if name == "direct" else 0, n)
    order = [*(key for key in labels if key in totals), *(key for key in totals if key not in labels)]
    return [Line(str(key or ""), str(labels.get(key, "")), totals[key], shares.get(key, NOTHING)) for key in order]


def _results(counts: Counts) -> Sequence[tuple[str, str, int]]:
    labels = dict(Result.choices)
    found = [(result, str(labels.get(result, result)), _total(counts, result)) for result in {key[0] for key in counts}]
    return sorted(found, key=lambda each: (-each[2], each[1]))
