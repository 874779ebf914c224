"""How a form does: opened, sent, answered automatically, and where people stop."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.ui.typed import offset_in
from eenloket.webforms import selectors
from eenloket.webforms.types import VisitOutcome

_PERIODS: Final = (7, 30, 90)
_ROWS: Final = 100


@desk_page(Permission.MANAGE_FORMS)
@require_GET
def form(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    found = selectors.get_form(staff, form_id)
    days = _days(request)
    figures = selectors.figures_of(staff, found, _since(days))
    context = {
        "form": found,
        "design": selectors.design_of(found),
        "days": days,
        "periods": _PERIODS,
        "figures": figures,
        "bars": _bars(figures),
        "day_rows": selectors.days_behind(staff, found, _since(days)),
    }
    return render(request, "webforms/figures.html", context)


@desk_page(Permission.MANAGE_FORMS)
@require_GET
def rows(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """The visits behind a figure. They do not say whose they were."""
    staff = staff_of(request)
    found = selectors.get_form(staff, form_id)
    days, start = _days(request), offset_in(request.GET.get("vanaf", ""))
    outcome = request.GET.get("afloop", "")
    page = request.GET.get("pagina") if "pagina" in request.GET else None
    visits = selectors.visits_behind(
        staff, found, _since(days), outcome=outcome if outcome in VisitOutcome.values else "", page=page
    )
    shown = list(visits[start : start + _ROWS])
    design = selectors.design_of(found)
    context = {
        "form": found,
        "design": design,
        "days": days,
        "rows": [(visit, selectors.page_title(visit)) for visit in shown],
        "count": visits.count(),
        "next": start + _ROWS if visits.count() > start + _ROWS else None,
        "query": {"afloop": outcome, "pagina": page},
    }
    return render(request, "webforms/visits.html", context)


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("dagen", "")
    return int(asked) if asked in {str(each) for each in _PERIODS} else 30


def _since(days: int) -> date:
    return clock.today() - timedelta(days=days - 1)


def _bars(figures: selectors.FormFigures) -> list[dict[str, Any]]:
    """The figures as bars against how often the form was opened, each with what leads to its rows."""
    counts = [
        (_("Opened"), figures.opened, None),
        (_("Began to fill in"), figures.begun, ""),
        (_("Sent"), figures.sent, VisitOutcome.SENT.value),
        (_("Helped before sending"), figures.helped, VisitOutcome.HELPED.value),
        (_("Answered automatically"), figures.automatic, VisitOutcome.AUTOMATIC.value),
        (_("Answered automatically, then a person"), figures.person, VisitOutcome.PERSON.value),
        (_("Held back"), figures.held, VisitOutcome.HELD.value),
    ]
    most = max(figures.opened, 1)
    return [
        {"name": name, "count": count, "percent": round(100 * count / most), "outcome": outcome}
        for name, count, outcome in counts
    ]
