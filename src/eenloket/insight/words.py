"""Figures in words, as they are printed everywhere: page, PDF and sheet say the same."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from eenloket.contacts.types import Channel, Result
from eenloket.organisation.directory import directory_of

from .measures import Measure, Unit
from .types import Dimension, Period, Ratio

DECIMALS: Final[Mapping[Unit, int]] = {
    Unit.SHARE: 3,
    Unit.COUNT: 0,
    Unit.SECONDS: 0,
    Unit.WORKING_DAYS: 1,
    Unit.HOURS: 1,
    Unit.MARK: 1,
    Unit.EURO: 2,
    Unit.RATE: 1,
}
_MANY: Final = 10_000  # euros from which cents say nothing


def value_words(value: float | None, unit: Unit) -> str:
    """79,7%, 4,1 wd, € 5,84, 2:14; a dash for no value."""
    if value is None:
        return "–"
    words = _WORDS.get(unit)
    return words(value) if words else _number(value, DECIMALS[unit])


def _share(value: float) -> str:
    tenths = round(value * 1000)
    return _number(tenths / 10, 1 if tenths % 10 else 0) + "%"


def _clock(value: float) -> str:
    minutes, seconds = divmod(round(value), 60)
    return f"{minutes}:{seconds:02}"


_WORDS: Final[Mapping[Unit, Callable[[float], str]]] = {
    Unit.SHARE: _share,
    Unit.SECONDS: _clock,
    Unit.EURO: lambda value: "€ " + _number(value, 0 if abs(value) >= _MANY else 2),
    Unit.WORKING_DAYS: lambda value: _("%(n)s wd") % {"n": _number(value, 1)},
    Unit.HOURS: lambda value: _("%(n)s h") % {"n": _number(value, 1)},
}


def part_words(value: float, unit: Unit) -> str:
    """A numerator or denominator as it is printed in a formula."""
    match unit:
        case Unit.SECONDS:
            return _("%(n)s s") % {"n": _number(value, 0)}
        case Unit.EURO:
            return "€ " + _number(value, 2)
        case Unit.HOURS:
            return _("%(n)s h") % {"n": _number(value, 1)}
    return _number(value, 0 if value == int(value) else 1)


def counted_words(ratio: Ratio, measure: Measure) -> str:
    """What a figure was made of: numerator and denominator, or the number alone."""
    part = part_words(ratio.part, measure.unit)
    return f"{part} : {part_words(ratio.whole, Unit.COUNT)}" if measure.is_ratio else part


def _number(value: float, decimals: int) -> str:
    return formats.number_format(round(value, decimals), decimals, force_grouping=True)


def key_words(dimension: Dimension, key: Any, names: Mapping[uuid.UUID, str]) -> str:
    """What a value of a dimension is called."""
    if key is None or key == "":
        return _("none")
    if isinstance(key, uuid.UUID):
        return names.get(key, _("unknown"))
    return _KEYS.get(dimension, str)(key)


_KEYS: Final[Mapping[Dimension, Callable[[Any], str]]] = {
    Dimension.DAY: lambda key: formats.date_format(key, "D j b"),
    Dimension.MONTH: lambda key: formats.date_format(key, "F Y"),
    Dimension.WEEKDAY: lambda key: str(WEEKDAYS[key - 1]).capitalize(),
    Dimension.HOUR: lambda key: _("%(from)s to %(to)s") % {"from": key, "to": key + 1},
    Dimension.SLOT: lambda key: f"{key // 2}.{30 * (key % 2):02}",
    Dimension.CHANNEL: lambda key: str(Channel(key).label),
    Dimension.RESULT: lambda key: str(Result(key).label),
}


def names_of(contact_centre_id: uuid.UUID, teams: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, str]:
    """The names of municipalities, subject areas and teams by their keys."""
    directory = directory_of(contact_centre_id)
    return {
        **{key: str(each) for key, each in directory.municipalities.items()},
        **{key: str(each) for key, each in directory.portal_areas.items()},
        **teams,
    }


def period_words(period: Period) -> str:
    """oktober 2026, 2 tot en met 8 november 2026, or one day."""
    first, last = period.first, period.last
    if first == last:
        return formats.date_format(first, "l j F Y")
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and _is_month_end(last):
        return formats.date_format(first, "F Y")
    how = "j" if (first.year, first.month) == (last.year, last.month) else "j F" if first.year == last.year else "j F Y"
    return _("%(first)s to %(last)s") % {
        "first": formats.date_format(first, how),
        "last": formats.date_format(last, "j F Y"),
    }


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1
