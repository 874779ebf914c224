"""The eight indicators: a tile each, and one of them with its measures, over time and taken apart."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import NotFoundError
from eenloket.insight import pages, selectors
from eenloket.insight.addresses import query_for
from eenloket.insight.measures import INDICATORS, Indicator, Measure, indicator_of
from eenloket.insight.types import Dimension, FigureFilter, Period, PeriodName
from eenloket.insight.web import choices_for, filter_from
from eenloket.insight.words import period_words, value_words

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_D = Dimension
_TAKEN_APART = (_D.CHANNEL, _D.PORTAL_AREA, _D.SUBJECT, _D.TEAM, _D.MUNICIPALITY, _D.HOUR, _D.WEEKDAY, _D.RESULT)


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def indicators(request: HttpRequest, code: str = "kwaliteit") -> HttpResponse:
    """The month, or another period, by the eight indicators; of one of them everything."""
    staff = staff_of(request)
    chosen = indicator_of(code)
    if chosen is None:
        raise NotFoundError(_("There is no such figure."))
    wanted = filter_from(request, PeriodName.LAST_MONTH)
    measure = _measure_from(request, chosen)
    if request.GET.get("part") == "apart":
        return render(request, "insight/apart.html", _apart(request, staff, wanted, measure))
    context = {
        "wanted": wanted,
        "title": period_words(wanted.period),
        "query": query_for(wanted),
        "earlier": query_for(wanted, _next(wanted.period, -1)),
        "later": query_for(wanted, _next(wanted.period, 1)),
        "indicators": INDICATORS,
        "chosen_indicator": chosen,
        "tiles": list(
            zip(INDICATORS, pages.shown(staff, wanted, [each.measures[0] for each in INDICATORS]), strict=True)
        ),
        "shown": pages.shown(staff, wanted, chosen.measures),
        "measure": measure,
        "may_set": may(staff, Permission.MANAGE_FIGURES),
        **_trend(staff, wanted, measure),
        **_apart(request, staff, wanted, measure),
        **choices_for(request, PeriodName.LAST_MONTH),
    }
    return render(request, "insight/indicators.html", context)


def _measure_from(request: HttpRequest, indicator: Indicator) -> Measure:
    asked = request.GET.get("maat", "")
    return next((each for each in indicator.measures if each.code == asked), indicator.measures[0])


def _trend(staff: Staff, wanted: FigureFilter, measure: Measure) -> dict[str, Any]:
    by = pages.trend_of(wanted, measure)
    if by not in measure.knows:
        return {"trend": [], "trend_by": by}
    found = pages.lines(staff, wanted, measure, by)
    target = selectors.targets(staff.contact_centre_id, wanted.period.last)[measure.code]
    chart = pages.chart_of(found, target)
    return {
        "trend": found,
        "trend_by": by,
        "chart": chart,
        "ticks": [(value_words(tick, measure.unit), y) for tick, y in chart.ticks] if chart else [],
        "lowest": value_words(chart.lowest.value, measure.unit) if chart else "",
        "highest": value_words(chart.highest.value, measure.unit) if chart else "",
    }


def _apart(request: HttpRequest, staff: Staff, wanted: FigureFilter, measure: Measure) -> dict[str, Any]:
    offered = [each for each in _TAKEN_APART if each in measure.knows]
    asked = request.GET.get("per", "")
    by = next((each for each in offered if each == asked), offered[0] if offered else None)
    return {
        "measure": measure,
        "query": query_for(wanted),
        "apart_by": by,
        "apart_choices": offered,
        "apart": pages.lines(staff, wanted, measure, by) if by else [],
    }


def _next(period: Period, step: int) -> Period:
    """The period of the same kind before or after: a calendar month for a month, else as many days."""
    first, last = period.first, period.last
    following = last + timedelta(days=1)
    if first.day == 1 and following.day == 1 and (first.year, first.month) == (last.year, last.month):
        if step > 0:
            end = (following + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            return Period(following, end)
        end = first - timedelta(days=1)
        return Period(end.replace(day=1), end)
    shift = timedelta(days=step * period.days)
    return Period(first + shift, last + shift)
