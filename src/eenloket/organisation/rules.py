"""Working days, Dutch holidays, and colours that can be read: plain arithmetic, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

WEEKDAYS = frozenset(range(5))
_DAY = timedelta(days=1)
_LONGEST_CLOSURE = 366


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (anonymous algorithm, J.-M. Oudin 1940 / Meeus 1991)."""
    golden, century = year % 19, year // 100
    leap, epact = century // 4, (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + leap) % 7
    days = epact - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def kings_day(year: int) -> date:
    """27 April, or the Saturday before when that is a Sunday (Algemene termijnenwet art. 3, as amended 2013)."""
    day = date(year, 4, 27)
    return day - _DAY if day.weekday() == 6 else day


@cache  # asked for every day that is counted
def public_holidays(year: int) -> MappingProxyType[date, str]:
    """The days on which municipal offices are closed all over the country, with their Dutch names."""
    easter = easter_sunday(year)
    days = {
        date(year, 1, 1): "Nieuwjaarsdag",
        easter: "Eerste Paasdag",
        easter + timedelta(1): "Tweede Paasdag",
        kings_day(year): "Koningsdag",
        easter + timedelta(39): "Hemelvaartsdag",
        easter + timedelta(49): "Eerste Pinksterdag",
        easter + timedelta(50): "Tweede Pinksterdag",
        date(year, 12, 25): "Eerste Kerstdag",
        date(year, 12, 26): "Tweede Kerstdag",
    }
    return MappingProxyType(days)


def legal_holidays(year: int) -> dict[date, str]:
    """General holidays for legal terms: those above, Good Friday and 5 May (Algemene termijnenwet art. 3 lid 1)."""
    return public_holidays(year) | {
        easter_sunday(year) - timedelta(2): "Goede Vrijdag",
        date(year, 5, 5): "Bevrijdingsdag",
    }


def legal_term_end(start: date, *, days: int) -> date:
    """The last day of a legal term of `days` calendar days, moved past Saturday, Sunday and general holidays
    (Algemene termijnenwet art. 1 lid 1)."""
    end = start + timedelta(days=days)
    while end.weekday() >= 5 or end in legal_holidays(end.year):
        end += _DAY
    return end


@dataclass(frozen=True)
class CalendarDay:
    """One day in the strip that shows how a date was computed; `count` is the n-th working day, None when closed."""

    day: date
    count: int | None
    reason: str = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which a municipality works: its weekdays, less public holidays and its own closing days."""

    weekdays: frozenset[int] = WEEKDAYS
    closing_days: Mapping[date, str] = field(default_factory=dict)

    def why_closed(self, day: date) -> str | None:
        """The name of the reason, "" for an ordinary free day, None when the municipality works."""
        if name := self.closing_days.get(day) or public_holidays(day.year).get(day):
            return name
        return None if day.weekday() in self.weekdays else ""

    def is_working_day(self, day: date) -> bool:
        return self.why_closed(day) is None

    def strip(self, received: date, working_days: int) -> Iterator[CalendarDay]:
        """From the day of receipt (counted 0) to the day that ends the norm.

        Raises ValueError when the norm is negative or the municipality is closed for over a year.
        """
        if working_days < 0:
            raise ValueError("a norm cannot be negative")
        count, closed_in_a_row = 0, 0
        yield CalendarDay(received, 0, self.why_closed(received) or "")
        day = received
        while count < working_days or not self.is_working_day(day):
            day += _DAY
            reason = self.why_closed(day)
            closed_in_a_row = 0 if reason is None else closed_in_a_row + 1
            if closed_in_a_row > _LONGEST_CLOSURE:
                raise ValueError("this calendar has no working days")
            count += reason is None
            yield CalendarDay(day, count if reason is None else None, reason or "")

    def add_working_days(self, received: date, working_days: int) -> date:
        """The last day of a norm of n working days: the n-th working day after the day of receipt; the first
        working day from the day of receipt when n is 0."""
        *_, last = self.strip(received, working_days)
        return last.day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + timedelta(n)) for n in range(1, (end - start).days + 1))


# --- themes: seven colours of a municipality, and whether people can read what stands on them -----------------

_PANE = ("#ffffff", "#161c24")
_WHITE = ("#ffffff", "#ffffff")
_READABLE = 4.5
THEME_DEFAULTS: Mapping[str, tuple[str, str]] = {
    "brand": ("#163f82", "#163f82"),
    "accent-ink": ("#1b4f9c", "#a5c5ff"),
    "accent-fill": ("#1b4f9c", "#2d66bd"),
    "accent-fill-hover": ("#123a76", "#3a75cf"),
    "accent-line": ("#7fa3d9", "#4a6fa8"),
    "accent-bg": ("#e6eefa", "#1a2b45"),
    "accent-wash": ("#f4f8fd", "#151f2e"),
}
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


@dataclass(frozen=True)
class ThemeProblem:
    """A colour that cannot be used; `ratio` is None when it is no colour or no token at all."""

    token: str
    on: str = ""
    mode: str = ""
    ratio: float | None = None

    def __str__(self) -> str:
        if self.ratio is None:
            return f"{self.token}: ?"
        return f"{self.token} / {self.on} ({self.mode}) {self.ratio:.1f} : 1"


def theme_colours(theme: Mapping[str, object]) -> dict[str, tuple[str, str]]:
    """The tokens of a theme that hold valid colours, as (light, dark); anything else is left out."""
    found = {}
    for token, value in theme.items():
        pair = tuple(value) if isinstance(value, list | tuple) else (value, value)
        if token in THEME_DEFAULTS and len(pair) == 2 and all(_is_colour(each) for each in pair):
            found[token] = (str(pair[0]), str(pair[1]))
    return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def theme_problems(theme: Mapping[str, object]) -> list[ThemeProblem]:
    """What makes a theme unfit: unknown tokens, values that are no colour, and text that cannot be read.

    Demanded are 4.5 : 1 for accent-ink on panes and on accent-bg, and for white on accent-fill and brand, light and
    dark (../shared/design/ui/README.md). Tokens that a theme leaves out count with their default.
    """
    valid = theme_colours(theme)
    problems = [ThemeProblem(token) for token in theme if token not in valid]
    colours = {**THEME_DEFAULTS, **valid}
    pairs = (
        ("accent-ink", "pane", colours["accent-ink"], _PANE),
        ("accent-ink", "accent-bg", colours["accent-ink"], colours["accent-bg"]),
        ("accent-fill", "white", colours["accent-fill"], _WHITE),
        ("brand", "white", colours["brand"], _WHITE),
    )
    for token, on, ink, ground in pairs:
        for mode, one, other in zip(("light", "dark"), ink, ground, strict=True):
            if (ratio := contrast(one, other)) < _READABLE:
                problems.append(ThemeProblem(token, on, mode, ratio))
    return problems


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
