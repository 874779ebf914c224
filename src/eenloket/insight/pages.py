"""What a page of figures shows of a measure: its value in words, how it stands, and where its rows are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core.shares import wilson

from . import selectors
from .addresses import query_for
from .measures import Measure, Rows, Unit
from .rules import LineChart, Verdict, differ, judged, line_chart
from .types import Dimension, FigureFilter, Ratio
from .words import DECIMALS, key_words, names_of, part_words, value_words

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_TREND_DAYS: Final = 62  # longer is drawn by month
_MOST_LINES: Final = 40
_PAGES: Final[Mapping[str, str]] = {
    "contacts": "desk:figures_rows",
    "turns": "insight:turns",
    "cases": "insight:cases",
    "marks": "desk:satisfaction_rows",
    "evaluations": "quality:figures_rows",
}
# By which name the page of the rows knows a dimension.
_ROW_NAMES: Final[Mapping[Dimension, str]] = {
    Dimension.DAY: "day",
    Dimension.CHANNEL: "channel",
    Dimension.TEAM: "team",
    Dimension.MUNICIPALITY: "municipality",
    Dimension.PORTAL_AREA: "area",
    Dimension.SUBJECT: "subject",
    Dimension.RESULT: "result",
    Dimension.SLOT: "slot",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A measure of a period in words."""

    measure: Measure
    ratio: Ratio
    before: Ratio
    target: float | None
    part_url: str = ""
    whole_url: str = ""
    not_narrowed_by: Sequence[str] = ()

    @property
    def words(self) -> str:
        return value_words(self.ratio.value, self.measure.unit)

    @property
    def before_words(self) -> str:
        return value_words(self.before.value, self.measure.unit)

    @property
    def target_words(self) -> str:
        return value_words(self.target, self.measure.unit)

    @property
    def part(self) -> str:
        return part_words(self.ratio.part, self.measure.unit)

    @property
    def whole(self) -> str:
        return part_words(self.ratio.whole, Unit.COUNT)

    @property
    def verdict(self) -> Verdict:
        return judged(self.ratio.value, self.target, self.measure.better, DECIMALS[self.measure.unit])

    @property
    def interval(self) -> str:
        """Between what the share lies when these contacts are a sample, in words; "" where that means nothing."""
        if self.measure.unit != Unit.SHARE or self.measure.whole is None:
            return ""
        bounds = wilson(self.ratio.part, self.ratio.whole)
        return "" if bounds is None else f"{value_words(bounds[0], Unit.SHARE)} – {value_words(bounds[1], Unit.SHARE)}"

    @property
    def change(self) -> str:
        """How it moved since the period before: up, down or same; "" when that is not sure or cannot be said."""
        now, then = self.ratio.value, self.before.value
        if now is None or then is None:
            return ""
        if self.measure.unit == Unit.SHARE and not differ(
            self.ratio.part, self.ratio.whole, self.before.part, self.before.whole
        ):
            return "same"
        decimals = DECIMALS[self.measure.unit]
        if round(now, decimals) == round(then, decimals):
            return "same"
        return "up" if now > then else "down"

    @property
    def is_better(self) -> bool | None:
        if self.change not in {"up", "down"} or not self.measure.better:
            return None
        return (self.change == "up") == (self.measure.better == "more")


@dataclass(frozen=True, kw_only=True)
class KeyLine:
    """A measure of one value of a dimension. `bar` is its size beside the largest, in percent."""

    label: str
    ratio: Ratio
    words: str
    part: str
    whole: str
    bar: float
    verdict: Verdict
    part_url: str
    key: Any


def shown(staff: Staff, wanted: FigureFilter, measures: Iterable[Measure]) -> list[Shown]:
    """Measures of a period beside those of the period before. Raises NotAllowedError."""
    measures = list(measures)
    now = selectors.reading(staff, wanted, measures)
    before = selectors.reading(staff, replace(wanted, period=wanted.period.before), measures)
    targets = selectors.targets(staff.contact_centre_id, wanted.period.last)
    return [
        Shown(
            measure=each,
            ratio=now[each.code],
            before=before[each.code],
            target=targets[each.code],
            part_url=rows_url(staff, wanted, each.part_rows),
            whole_url=rows_url(staff, wanted, each.whole_rows),
            not_narrowed_by=[str(one.label) for one in selectors.not_narrowed_by(each, wanted)],
        )
        for each in measures
    ]


def lines(staff: Staff, wanted: FigureFilter, measure: Measure, by: Dimension) -> list[KeyLine]:
    """A measure per value of a dimension: in order of time, or the largest first."""
    found = {key[0]: each[measure.code] for key, each in selectors.readings(staff, wanted, [measure], [by]).items()}
    target = selectors.targets(staff.contact_centre_id, wanted.period.last)[measure.code]
    names = names_of(staff.contact_centre_id, _team_names(staff))
    largest = max((each.value or 0 for each in found.values()), default=0) or 1
    if by in {Dimension.DAY, Dimension.MONTH, Dimension.WEEKDAY, Dimension.HOUR, Dimension.SLOT}:
        keys = sorted(found)
    else:
        keys = sorted(found, key=lambda key: (-found[key].whole, -found[key].part, str(key)))[:_MOST_LINES]
    return [
        KeyLine(
            label=key_words(by, key, names),
            ratio=found[key],
            words=value_words(found[key].value, measure.unit),
            part=part_words(found[key].part, measure.unit),
            whole=part_words(found[key].whole, Unit.COUNT),
            bar=round(100 * (found[key].value or 0) / largest, 1),
            verdict=judged(found[key].value, target, measure.better, DECIMALS[measure.unit]),
            part_url=rows_url(staff, wanted, measure.part_rows or measure.whole_rows, by, key),
            key=key,
        )
        for key in keys
    ]


def trend_of(wanted: FigureFilter, measure: Measure) -> Dimension:
    """By what a period is drawn: days, or months when it is long or days are not known."""
    return Dimension.DAY if wanted.period.days <= _TREND_DAYS and Dimension.DAY in measure.knows else Dimension.MONTH


def chart_of(found: Sequence[KeyLine], target: float | None) -> LineChart | None:
    """The line of a measure over time; None when there is not enough to draw."""
    return line_chart(
        [(line.label, line.ratio.value) for line in found], target, [line.verdict == "late" for line in found]
    )


def rows_url(
    staff: Staff, wanted: FigureFilter, rows: Rows | None, by: Dimension | None = None, key: Any = None
) -> str:
    """Where the rows behind a figure are; "" when there are none to see, or not for this person."""
    if rows is None or rows.page not in _PAGES or not may(staff, Permission.VIEW_TEAM_CONTACTS):
        return ""
    if by is not None and (by not in _ROW_NAMES or (rows.page != "contacts" and by == Dimension.SUBJECT)):
        return ""
    query = f"{query_for(wanted)}&{urlencode({'which': rows.which})}"
    if by is not None:
        value = "none" if key is None else key
        query += f"&{urlencode({_ROW_NAMES[by]: value})}"
    return f"{reverse(_PAGES[rows.page])}?{query}"


def _team_names(staff: Staff) -> dict[Any, str]:
    return {team.pk: str(team) for team in selectors.teams_to_filter_by(staff)}
