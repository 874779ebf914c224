"""Reachability against staffing, per half hour: what came, how it was answered, and who was there."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.insight import pages, selectors
from eenloket.insight.addresses import query_for
from eenloket.insight.measures import MEASURES, Rows
from eenloket.insight.types import Dimension
from eenloket.insight.web import choices_for, filter_from
from eenloket.insight.words import key_words, period_words

_SHOWN: Final = [MEASURES["service_level"], MEASURES["left"], MEASURES["speed"]]


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def staffing(request: HttpRequest) -> HttpResponse:
    """The half hours of a period together, as means per day that had contacts."""
    staff, wanted = staff_of(request), filter_from(request)
    lines = selectors.half_hours(staff, wanted)
    most = max((max(line.people, line.needed or 0) for line in lines), default=0) or 1
    rows: list[dict[str, Any]] = [
        {
            "line": line,
            "label": key_words(Dimension.SLOT, line.slot, {}),
            "people_bar": round(100 * line.people / most, 1),
            "needed_bar": round(100 * (line.needed or 0) / most, 1),
            "url": pages.rows_url(staff, wanted, Rows("turns", "offered"), Dimension.SLOT, line.slot),
        }
        for line in lines
    ]
    context = {
        "rows": rows,
        "shown": pages.shown(staff, wanted, _SHOWN),
        "title": period_words(wanted.period),
        "query": query_for(wanted),
        **choices_for(request),
    }
    return render(request, "insight/staffing.html", context)
