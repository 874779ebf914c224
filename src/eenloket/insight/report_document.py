"""What stands in a report: the figures of a period as they are at that moment, in numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from . import pages
from .measures import INDICATORS, Measure
from .types import Audience, Dimension, FigureFilter, ReportKind
from .words import counted_words, period_words, value_words

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

LANGUAGE: Final = "nl"  # a report is kept in the language of the organisation, whoever makes it
FEWEST_PUBLIC: Final = 10  # a smaller group would say something about persons
_D: Final = Dimension
# Per audience the indicators in their order (none named: all), and by what their first measure is taken apart.
_CUTS: Final[Mapping[str, Sequence[Dimension]]] = {
    Audience.LEADER: (_D.CHANNEL, _D.PORTAL_AREA, _D.SUBJECT),
    Audience.MANAGER: (_D.CHANNEL, _D.MUNICIPALITY, _D.PORTAL_AREA),
    Audience.COUNCIL: (_D.CHANNEL,),
}
_LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {Audience.LEADER: frozenset({"kosten"})}


def document_of(staff: Staff, wanted: FigureFilter, *, kind: str, audience: str, scope: str) -> dict[str, Any]:
    """Everything a report shows, as plain data. Raises NotAllowedError."""
    with override(LANGUAGE):
        return {
            "title": _("%(audience)s: figures of %(period)s")
            % {"audience": Audience(audience).label, "period": period_words(wanted.period)},
            "kind": str(ReportKind(kind).label),
            "audience": str(Audience(audience).label),
            "scope": scope,
            "first": wanted.period.first.isoformat(),
            "last": wanted.period.last.isoformat(),
            "parts": [
                part
                for part in (_part(staff, wanted, kind, audience, each) for each in INDICATORS)
                if part and part["code"] not in _LEFT_OUT.get(audience, ())
            ],
        }


def _part(staff: Staff, wanted: FigureFilter, kind: str, audience: str, indicator: Any) -> dict[str, Any] | None:
    measures = [each for each in indicator.measures if audience != Audience.COUNCIL or each.is_open_data]
    if not measures:
        return None
    shown = pages.shown(staff, wanted, measures)
    return {
        "code": indicator.code,
        "label": str(indicator.label),
        "question": str(indicator.question),
        "measures": [_measure(each) for each in shown],
        "tables": list(filter(None, (_table(staff, wanted, measures[0], by, audience) for by in _by(kind, audience)))),
    }


def _by(kind: str, audience: str) -> list[Dimension]:
    over_time = {ReportKind.DAY: _D.HOUR, ReportKind.QUARTER: _D.MONTH}.get(ReportKind(kind), _D.DAY)
    return [over_time, *_CUTS[audience]]


def _measure(shown: pages.Shown) -> dict[str, Any]:
    return {
        "code": shown.measure.code,
        "label": str(shown.measure.label),
        "formula": str(shown.measure.formula),
        "unit": shown.measure.unit.value,
        "part": shown.ratio.part,
        "whole": shown.ratio.whole if shown.measure.whole else None,
        "value": shown.ratio.value,
        "words": shown.words,
        "counted": counted_words(shown.ratio, shown.measure),
        "before": shown.before_words,
        "target": shown.target,
        "target_words": shown.target_words,
        "verdict": shown.verdict,
        "interval": shown.interval,
        "not_narrowed_by": list(shown.not_narrowed_by),
    }


def _table(staff: Staff, wanted: FigureFilter, measure: Measure, by: Dimension, audience: str) -> dict[str, Any] | None:
    if by not in measure.knows:
        return None
    found = pages.lines(staff, wanted, measure, by)
    if audience == Audience.COUNCIL:
        found = [line for line in found if _is_public(line.ratio.whole if measure.whole else line.ratio.part)]
    if not found:
        return None
    return {
        "measure": measure.code,
        "label": str(measure.label),
        "by": by.value,
        "by_label": str(by.label),
        "lines": [
            {
                "label": line.label,
                "part": line.ratio.part,
                "whole": line.ratio.whole if measure.whole else None,
                "value": line.ratio.value,
                "words": value_words(line.ratio.value, measure.unit),
                "counted": counted_words(line.ratio, measure),
                "bar": line.bar,
                "verdict": line.verdict,
            }
            for line in found
        ],
    }


def _is_public(count: float) -> bool:
    return count >= FEWEST_PUBLIC
