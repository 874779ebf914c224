"""When a hand-over is due, and how near that is. Plain arithmetic on a working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from eenloket.cases.rules.legal_terms import Term, term_end
from eenloket.organisation.rules import CalendarDay, WorkingCalendar

State = Literal["ok", "warn", "late"]

WARN_FROM = 0.7
CALL_BACK_WORKING_DAYS = 2
ORGANISATION_WORKING_DAYS = 10


@dataclass(frozen=True)
class Promise:
    """The date that may be told, why, and the days that count towards it."""

    norm_date: date
    legal_date: date | None
    promised_date: date
    working_days: int
    days: tuple[CalendarDay, ...]


def promise(
    calendar: WorkingCalendar,
    received: date,
    *,
    working_days: int,
    legal_days: int | None = None,
    legal_date: date | None = None,
) -> Promise:
    """What can be promised: the norm on working days, never after the legal date (Algemene termijnenwet)."""
    days = tuple(calendar.strip(received, working_days))
    norm = days[-1].day
    legal = legal_date or (term_end(received, Term(legal_days, "days")) if legal_days else None)
    return Promise(norm, legal, min(norm, legal) if legal else norm, working_days, days)


@dataclass(frozen=True)
class Clock:
    """How a case stands against its promise: `days_left` in working days, negative when late."""

    state: State
    days_left: int
    share: float


def clock(calendar: WorkingCalendar, received: date, promised: date, today: date) -> Clock:
    """Late when the promised day has passed; a warning from 70% of the working days used, and on the last day."""
    left = calendar.working_days_between(today, promised)
    if today > promised:
        return Clock("late", min(left, -1), 1.0)
    whole = max(1, calendar.working_days_between(received, promised))
    share = min(1.0, max(0.0, 1 - left / whole))
    return Clock("warn" if share >= WARN_FROM or today == promised else "ok", left, share)
