"""Dates and figures of personnel policy: pure, the day comes in as an argument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from .types import Contract, Moment, MomentKind, Rate, Spell

# Art. 7:629 lid 10 BW: absences with less than four weeks between them count as one.
_ONE_SPELL_WITHIN: Final = timedelta(weeks=4)

# What has to be done at the latest after so many weeks, and which rule says so; checked against the texts in
# docs/poortwachter-source-notes.md. A contact centre's occupational health service may work faster.
_FIXED: Final = (
    (MomentKind.REPORT, 1, "Arbowet art. 14 lid 1 onder b, afspraak met de arbodienst"),
    (MomentKind.ANALYSIS, 6, "Regeling procesgang eerste en tweede ziektejaar, art. 2 lid 2"),
    (MomentKind.PLAN, 8, "Regeling procesgang art. 4, Wet WIA art. 25 lid 2"),
    (MomentKind.UWV, 42, "Ziektewet art. 38 lid 1"),
    (MomentKind.FIRST_YEAR, 52, "Regeling procesgang art. 4 lid 2 onder b"),
    (MomentKind.FINAL, 91, "Wet WIA art. 25 lid 3"),
)
_BEFORE_THE_END: Final = frozenset({MomentKind.FIRST_YEAR, MomentKind.FINAL})  # on the last day of the week, not after
_TALK_SOURCE: Final = "Regeling procesgang art. 4 lid 2 onder b, Werkwijzer Poortwachter van UWV"
_TALK_EVERY: Final = 6
_LAST_WEEK: Final = 91

PROBATION_AHEAD: Final = 14
CONTRACT_AHEAD: Final = 90
_NOTICE: Final = timedelta(days=31)  # art. 7:668 BW: a month before a contract ends, whether it goes on
WEEK: Final = 7
FIRST_TALK_AFTER: Final = timedelta(weeks=4)
TALK_EVERY: Final = timedelta(weeks=26)
_FRIDAY: Final = 4


def gatekeeper_moments(counted_from: date) -> tuple[Moment, ...]:
    """Every moment of the Wet verbetering poortwachter for an absence that counts from this day, by date."""
    fixed = [_moment(counted_from, kind, week, source) for kind, week, source in _FIXED]
    taken = {moment.week for moment in fixed}
    weeks = range(8 + _TALK_EVERY, _LAST_WEEK, _TALK_EVERY)
    talks = [_moment(counted_from, MomentKind.TALK, week, _TALK_SOURCE) for week in weeks if week not in taken]
    return tuple(sorted(fixed + talks, key=lambda moment: moment.due_on))


def _moment(counted_from: date, kind: MomentKind, week: int, source: str) -> Moment:
    due = counted_from + timedelta(weeks=week, days=-1 if kind in _BEFORE_THE_END else 0)
    return Moment(kind=kind, week=week, due_on=due, source=source)


def counts_from(first_day: date, earlier: Iterable[Spell]) -> date:
    """The day from which an absence counts: earlier absences within four weeks of it are added, the time in between
    is not."""
    start, days = first_day, timedelta()
    for spell in sorted(earlier, key=lambda each: each.first_day, reverse=True):
        if spell.recovered_on is None or spell.recovered_on > start or spell.first_day >= start:
            continue
        if start - spell.recovered_on >= _ONE_SPELL_WITHIN:
            break
        days += spell.recovered_on - spell.first_day
        start = spell.first_day
    return first_day - days


def percentage_on(spells: Iterable[Spell], day: date) -> int:
    """How much of the contract somebody is absent on a day, 0 to 100. The day of recovery is a day at work."""
    return max((_percentage(spell, day) for spell in spells), default=0)


def _percentage(spell: Spell, day: date) -> int:
    if day < spell.first_day or (spell.recovered_on is not None and day >= spell.recovered_on):
        return 0
    known = [percentage for since, percentage in spell.steps if since <= day]
    return known[-1] if known else 100


def absence_rate(people: Iterable[tuple[Contract, Sequence[Spell]]], first: date, until: date) -> Rate:
    """Absent contract days out of contract calendar days, from `first` up to and not including `until`. A day half
    absent counts half."""
    absent, contract = Decimal(0), 0
    for terms, spells in people:
        for day in days_between(max(first, terms.starts_on), min(until, terms.ends_on or until)):
            contract += 1
            absent += Decimal(percentage_on(spells, day)) / 100
    return Rate(absent=absent, contract=contract)


def absence_frequency(people: Iterable[tuple[Contract, Sequence[Spell]]], first: date, until: date) -> float | None:
    """Absences begun per person in service per year. None when nobody was in service."""
    everyone = list(people)
    contract = absence_rate(((terms, ()) for terms, _spells in everyone), first, until).contract
    begun = sum(first <= spell.first_day < until for _terms, spells in everyone for spell in spells)
    return begun / (contract / 365) if contract else None


def days_between(first: date, until: date) -> Iterator[date]:
    """Each day from `first` up to and not including `until`."""
    for number in range(max(0, (until - first).days)):
        yield first + timedelta(days=number)


def month_of(day: date, back: int = 0) -> tuple[date, date]:
    """The first day of the month of `day`, so many months back, and the first day of the next."""
    number = day.year * 12 + day.month - 1 - back
    return date(number // 12, number % 12 + 1, 1), date((number + 1) // 12, (number + 1) % 12 + 1, 1)


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def due_on(day: date, offset: int) -> date:
    """When an item of a checklist is due: so many days from the day of starting or leaving, never in a weekend. What
    comes before the day moves back to Friday, what comes after on to Monday."""
    due = day + timedelta(days=offset)
    beyond = due.weekday() - _FRIDAY
    if beyond <= 0:
        return due
    return due - timedelta(days=beyond) if offset <= 0 else due + timedelta(days=3 - beyond)


def talk_due_on(started_on: date, last: date | None) -> date:
    """When somebody is due a conversation: four weeks after the start, then every half year."""
    return last + TALK_EVERY if last else started_on + FIRST_TALK_AFTER


def notice_by(contract_ends_on: date) -> date:
    """By when somebody hears whether a contract for a fixed term goes on."""
    return contract_ends_on - _NOTICE


def is_soon(day: date | None, today: date, days: int) -> bool:
    """Whether the day is today or within so many days from now."""
    return day is not None and timedelta(0) <= day - today <= timedelta(days=days)


def may_move(current: str, to: str) -> bool:
    """A card may go to every column but the one it stands in: trying something may bring it back."""
    return current != to
