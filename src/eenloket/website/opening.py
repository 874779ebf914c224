"""Opening hours as citizens read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from eenloket.organisation.selectors import closes_at, opening_spans_of, working_calendar

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

_LOOK_AHEAD = 21

Spans = tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class Opening:
    """Whether a municipality is open now, when it opens again, and its week in words (days -> hours)."""

    closes: time | None
    opens_on: date | None
    opens_at: time | None
    week: list[tuple[str, str]]


def opening_of(municipality: Municipality, moment: datetime) -> Opening:
    """How a municipality's opening hours stand at `moment`."""
    week: dict[int, list[tuple[time, time]]] = {}
    for span in opening_spans_of(municipality.pk):
        week.setdefault(span.weekday, []).append((span.opens, span.closes))
    closes = closes_at(municipality.pk, moment)
    day, at = (None, None) if closes else _next_opening(municipality, week, timezone.localtime(moment))
    return Opening(closes, day, at, week_in_words({day: tuple(spans) for day, spans in week.items()}))


def week_in_words(week: dict[int, Spans]) -> list[tuple[str, str]]:
    """Days with equal hours that follow each other in one line: monday to friday, 8.30 to 17.00."""
    lines = []
    days = sorted(week)
    for _key, run in groupby(days, key=lambda day: (week[day], day - days.index(day))):
        same = list(run)
        lines.append((_days(same[0], same[-1]), _hours(week[same[0]])))
    return lines


def _next_opening(
    municipality: Municipality, week: dict[int, list[tuple[time, time]]], now: datetime
) -> tuple[date | None, time | None]:
    calendar = working_calendar(municipality.pk)
    for ahead in range(_LOOK_AHEAD):
        day = now.date() + timedelta(ahead)
        for opens, _closes in sorted(week.get(day.weekday(), [])) if calendar.is_working_day(day) else []:
            if ahead or opens > now.time():
                return day, opens
    return None, None


def _days(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    words = {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
    return _("%(first)s and %(last)s") % words if last == first + 1 else _("%(first)s to %(last)s") % words


def _hours(spans: Spans) -> str:
    spoken = [_("%(opens)s to %(closes)s") % {"opens": _clock(a), "closes": _clock(b)} for a, b in sorted(spans)]
    return _(" and ").join(spoken)


def _clock(moment: time) -> str:
    return f"{moment.hour}.{moment.minute:02}"
