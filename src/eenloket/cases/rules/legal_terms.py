"""Terms that the law sets: how long they are, when they end, what stops them, how they may be made longer.

Algemene termijnenwet (Atw) and Algemene wet bestuursrecht (Awb). Two choices that the law leaves open are made here for
the earlier day, so that nobody relies on a day too late: days of suspension are counted from the day after the question
up to the day before the answer, and a term that is made longer counts on from where it would have ended by itself,
not from where a weekend had moved it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from eenloket.organisation.rules import legal_holidays

Unit = Literal["hours", "days", "weeks", "months", "years"]
Kind = Literal["request", "report", "objection", "complaint"]

_DAY: Final = timedelta(days=1)
_LONGEST_MOVED: Final = {"days": 90, "weeks": 12, "months": 3}  # Atw art. 4 under a: longer ones end where they end
_SHORTEST_WITH_TWO: Final = 3  # Atw art. 2: from three days on there are two ordinary days in it
OBJECTION_WEEKS: Final = 6  # Awb 6:7
REASONABLE_WEEKS: Final = 8  # Awb 4:13 lid 2


@dataclass(frozen=True)
class Term:
    """So many of a unit. `is_exempt`: about laws taking effect, or about detention (Atw art. 4 under b and c)."""

    amount: int
    unit: Unit = "weeks"
    is_exempt: bool = False

    @property
    def is_moved(self) -> bool:
        """Whether the Algemene termijnenwet makes it longer when it ends on a closed day (art. 4)."""
        return not self.is_exempt and self.amount <= _LONGEST_MOVED.get(self.unit, -1)


def is_ordinary(day: date, equated: Iterable[date] = ()) -> bool:
    """No Saturday, Sunday or general holiday (Atw art. 3), nor a day that was made equal to one (lid 3)."""
    return day.weekday() < 5 and day not in legal_holidays(day.year) and day not in frozenset(equated)


def unmoved_end(start: date, term: Term) -> date:
    """The last day of a term after the day on which it began to count, before it is moved past closed days.

    In weeks the same day of the week; in months and years the day with the same number, or the last day of a month
    that has none (HR 1 September 2017, ECLI:NL:HR:2017:2225).
    """
    match term.unit:
        case "days":
            return start + timedelta(days=term.amount)
        case "weeks":
            return start + timedelta(weeks=term.amount)
        case "months":
            return _months_on(start, term.amount)
        case "years":
            return _months_on(start, 12 * term.amount)
    raise ValueError("a term in hours has no last day")


def moved(end: date, equated: Iterable[date] = ()) -> date:
    """The first ordinary day from `end` on (Atw art. 1 lid 1)."""
    closed = frozenset(equated)
    while not is_ordinary(end, closed):
        end += _DAY
    return end


def term_end(start: date, term: Term, *, suspended_days: int = 0, equated: Iterable[date] = ()) -> date:
    """The last day of a term that began to count after `start`, with the days that it stood still."""
    closed = frozenset(equated)
    end = unmoved_end(start, term) + timedelta(days=suspended_days)
    if not term.is_moved:
        return end
    if (end - start).days >= _SHORTEST_WITH_TWO:
        end = max(end, _second_ordinary(start, closed))
    return moved(end, closed)


def counted_back(moment: date, term: Term) -> date:
    """The day so long before an event. Never moved (Atw art. 1 lid 2)."""
    if term.unit in ("months", "years"):
        return _months_on(moment, -term.amount * (12 if term.unit == "years" else 1))
    return moment - (unmoved_end(moment, term) - moment)


def suspended_days(asked: date, answered: date, until: date | None = None) -> int:
    """How many days a term stands still: from the day after the question up to, not with, the day of the answer, or
    the day on which the term for it passed unused (Awb 4:15 lid 1, 7:10 lid 2)."""
    end = min(answered, until) if until else answered
    return max(0, (end - asked).days - 1)


@dataclass(frozen=True)
class Suspension:
    """Whether the law lets a term stand still for a reason, and by which article; "" when it does not."""

    ground: str = ""
    needs_term: bool = False

    @property
    def is_allowed(self) -> bool:
        return bool(self.ground)


def suspension(kind: str, reason: str, *, is_abroad: bool = False) -> Suspension:
    """What the law says of a pause. Waiting for another organisation stops the agreed norm, the law only when that
    organisation is abroad. A question to the citizen needs a term for the answer, or the law goes on (ABRvS 21
    September 2016, ECLI:NL:RVS:2016:2527)."""
    of_kind = {
        "objection": {
            "citizen": Suspension("Awb art. 7:10 lid 2", needs_term=True),
            "agreed": Suspension("Awb art. 7:10 lid 4"),
            "force": Suspension("Awb art. 7:14 jo. 4:15 lid 2 onder c"),
        },
        "complaint": {"agreed": Suspension("Awb art. 9:11 lid 3")},
    }.get(
        kind,
        {
            "citizen": Suspension("Awb art. 4:15 lid 1 onder a", needs_term=True),
            "agreed": Suspension("Awb art. 4:15 lid 2 onder a"),
            "force": Suspension("Awb art. 4:15 lid 2 onder c"),
            **({"other": Suspension("Awb art. 4:15 lid 1 onder b")} if is_abroad else {}),
        },
    )
    return of_kind.get(reason, Suspension())


def objection_end(announced: date) -> date:
    """The last day on which an objection is in time: six weeks, from the day after the decision was made known
    (Awb 6:7, 6:8 lid 1)."""
    return term_end(announced, Term(OBJECTION_WEEKS))


def objection_decided_by(announced: date, *, with_committee: bool, adjourned: bool = False, suspended: int = 0) -> date:
    """By when an objection is decided: six weeks, twelve with a committee, from the day after the last day on which one
    could object (Awb 7:10 lid 1); adjourned for six more (lid 3)."""
    weeks = (12 if with_committee else 6) + (6 if adjourned else 0)
    return made_longer(objection_end(announced), [Term(12 if with_committee else 6)], weeks, suspended)


def complaint_handled_by(received: date, *, with_committee: bool, adjourned: bool = False) -> date:
    """By when a complaint is handled: six weeks, ten with a committee, four more when adjourned (Awb 9:11)."""
    first = Term(10 if with_committee else 6)
    return made_longer(received, [first], first.amount + (4 if adjourned else 0), 0)


def made_longer(start: date, terms: list[Term], weeks: int, suspended: int) -> date:
    """The end of `weeks` in all, made of terms that the law each limits by itself: moved when each of them is."""
    end = start + timedelta(weeks=weeks, days=suspended)
    return moved(end) if all(each.is_moved for each in terms) else end


def extended_end(unmoved: date, by: Term) -> date:
    """The end, not moved yet, of a term that is made longer (Awb 4:14, 7:10 lid 3, 9:11 lid 2)."""
    return unmoved_end(unmoved, by)


def notice_in_time(told: date, end: date) -> bool:
    """Whether the citizen heard of a longer term before the term was over (Awb 4:14 lid 1 and 3)."""
    return told <= end


def receipt_ground(kind: str, *, is_electronic: bool) -> str:
    """Why receipt is confirmed: an objection and a complaint always, an application that came in electronically."""
    if kind == "objection":
        return "Awb art. 6:14 lid 1"
    if kind == "complaint":
        return "Awb art. 9:6"
    return "Awb art. 4:3a" if is_electronic else ""


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _second_ordinary(start: date, closed: frozenset[date]) -> date:
    """The second ordinary day after `start` (Atw art. 2)."""
    found, day = 0, start
    while found < 2:
        day += _DAY
        found += is_ordinary(day, closed)
    return day
