"""The periods of reports."""

from __future__ import annotations

from datetime import date, timedelta

from eenloket.insight.types import Period


def report_period(kind: str, day: date) -> Period:
    """The day, the week from Monday, the month or the quarter in which a day lies."""
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return Period(first, first + timedelta(days=6))
    if kind == "month":
        return Period(day.replace(day=1), _end_of_month(day))
    if kind == "quarter":
        first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
        return Period(first, _end_of_month(first + timedelta(days=63)))
    return Period(day, day)


def last_over(kind: str, today: date) -> Period:
    """The last period of this kind that is over."""
    return report_period(kind, report_period(kind, today).first - timedelta(days=1))


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
