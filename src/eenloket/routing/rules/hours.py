from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from eenloket.routing.types import Why

Hours = Mapping[str, Sequence[Sequence[str]]]  # by weekday "0" (Monday) to "6": spans of "9:00", "17:00"
_LONGEST_CLOSURE: Final = 60  # days ahead that are looked at


def reason_closed(moment: datetime, hours: Hours, why_closed: Callable[[date], str | None]) -> str:
    """Why nobody is let in at this local moment, "" when it is open. `why_closed` names the closing day; without hours
    of its own a queue is open all day on the days that the municipality works."""
    day = moment.date()
    reason = why_closed(day)
    if reason:
        return Why.HOLIDAY
    if not hours:
        return "" if reason is None else Why.CLOSED
    spans = hours.get(str(day.weekday()), ())
    is_open = any(_at(opens) <= moment.time() < _at(closes) for opens, closes in spans)
    return "" if is_open else Why.CLOSED


def next_opening(moment: datetime, hours: Hours, why_closed: Callable[[date], str | None]) -> datetime | None:
    """The next local moment at which it opens, after this one; None within the coming weeks."""
    for ahead in range(_LONGEST_CLOSURE):
        day = moment.date() + timedelta(days=ahead)
        if why_closed(day):
            continue
        for opens, _closes in sorted(map(tuple, hours.get(str(day.weekday()), ())), key=lambda span: _at(span[0])):
            start = datetime.combine(day, _at(opens), tzinfo=moment.tzinfo)
            if start > moment:
                return start
    return None


def problem_with(hours: Hours) -> str:
    """What is wrong with opening hours as typed: "times" or "order" or "overlap"; "" when they are right."""
    for spans in hours.values():
        last = time.min
        try:
            stretches = sorted((_at(opens), _at(closes)) for opens, closes in spans)
        except ValueError:
            return "times"
        for start, end in stretches:
            if start >= end:
                return "order"
            if start < last:
                return "overlap"
            last = end
    return ""


def _at(text: str) -> time:
    hour, _, minute = text.replace(".", ":").partition(":")
    return time(int(hour), int(minute or 0))
