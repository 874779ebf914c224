"""What the figures are held against: targets, costs and preferred channels."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.insight import selectors, services
from eenloket.insight.measures import INDICATORS, MEASURES, Unit
from eenloket.insight.types import CostKind
from eenloket.insight.web import day_from, uuid_or_none
from eenloket.insight.words import value_words
from eenloket.organisation.directory import directory_of

_PER_HUNDRED: Final = {Unit.SHARE}


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def settings(request: HttpRequest) -> HttpResponse:
    """Targets, costs and channels as they hold today."""
    return _page(request)


@require_POST
@desk_page(Permission.MANAGE_FIGURES)
def target(request: HttpRequest) -> HttpResponse:
    """Set the target of a measure from today on."""
    code, typed = request.POST.get("measure", ""), request.POST.get("value", "").strip()
    try:
        services.set_target(actor=staff_of(request), measure=code, value=_value(code, typed))
    except InvalidError as error:
        return _page(request, faults=error.fields, typed={code: typed}, status=422)
    messages.success(request, _("The target holds from today on."))
    return HttpResponseRedirect(reverse("insight:settings"))


@require_POST
@desk_page(Permission.MANAGE_FIGURES)
def cost(request: HttpRequest) -> HttpResponse:
    """Add something that the contact centre costs."""
    form = request.POST
    try:
        services.add_cost(
            actor=staff_of(request),
            name=form.get("name", ""),
            kind=form.get("kind", ""),
            cents=_cents(form.get("amount", "")),
            channel=form.get("channel", ""),
            from_day=day_from(form.get("from", "")),
        )
    except InvalidError as error:
        return _page(request, faults=error.fields, typed=form.dict(), status=422)
    messages.success(request, _("The cost is added."))
    return HttpResponseRedirect(reverse("insight:settings") + "#kosten")


@require_POST
@desk_page(Permission.MANAGE_FIGURES)
def end_cost(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    """Let a cost count no longer."""
    services.end_cost(actor=staff_of(request), line_id=line_id)
    messages.success(request, _("The cost counts no longer from today on."))
    return HttpResponseRedirect(reverse("insight:settings") + "#kosten")


@require_http_methods(["GET", "POST"])
@desk_page(Permission.MANAGE_FIGURES)
def channels(request: HttpRequest) -> HttpResponse:
    """On which channels people would best be asked about each subject area."""
    staff = staff_of(request)
    place = uuid_or_none((request.POST or request.GET).get("municipality", ""))
    if request.method == "POST":
        for area in directory_of(staff.contact_centre_id).portal_areas:
            services.choose_channels(
                actor=staff,
                municipality_id=place,
                portal_area_id=area,
                channels=request.POST.getlist(f"area-{area}"),
            )
        messages.success(request, _("The choice holds from today on."))
        query = f"?municipality={place}" if place else ""
        return HttpResponseRedirect(reverse("insight:setting_channels") + query)
    chosen = selectors.chosen_now(staff, place)
    areas = directory_of(staff.contact_centre_id).portal_areas
    return render(
        request,
        "insight/channels.html",
        {
            "rows": [(area, chosen.get(key, ())) for key, area in areas.items()],
            "channels": Channel.choices,
            "municipalities": municipalities_of(staff),
            "place": place,
        },
    )


def _page(
    request: HttpRequest,
    *,
    faults: dict[str, str] | None = None,
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    staff = staff_of(request)
    held = selectors.targets(staff.contact_centre_id, clock.today())
    rows = [
        (
            indicator,
            [
                (each, value_words(held[each.code], each.unit), _typed(held[each.code], each.unit))
                for each in indicator.measures
            ],
        )
        for indicator in INDICATORS
    ]
    context = {
        "rows": rows,
        "lines": selectors.cost_lines(staff),
        "kinds": CostKind.choices,
        "channels": Channel.choices,
        "history": [
            (each, MEASURES[each.measure].label, value_words(each.value, MEASURES[each.measure].unit))
            for each in selectors.targets_set(staff.contact_centre_id)[:30]
            if each.measure in MEASURES
        ],
        "faults": faults or {},
        "typed": typed or {},
        "may_set": may(staff, Permission.MANAGE_FIGURES),
    }
    return render(request, "insight/settings.html", context, status=status)


def _typed(value: float | None, unit: Unit) -> str:
    """A target as it stands in its field."""
    if value is None:
        return ""
    shown = value * 100 if unit in _PER_HUNDRED else value
    return f"{shown:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _value(code: str, typed: str) -> float | None:
    if not typed:
        return None
    number = _number(typed, code)
    measure = MEASURES.get(code)
    return float(number / 100 if measure and measure.unit in _PER_HUNDRED else number)


def _cents(typed: str) -> int:
    return int(_number(typed, "amount") * 100)


def _number(typed: str, field: str) -> Decimal:
    """A number with a comma or a point. Raises InvalidError."""
    try:
        number = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        message = _("Fill in a number, such as 80 or 7,5.")
        raise InvalidError(message, {field: message})
    return number
