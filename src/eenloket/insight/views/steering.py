"""Doing something about a figure, looking again at what was called answered directly, and how people differ."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.insight import pages, selectors, services
from eenloket.insight.measures import INDICATORS, MEASURES, Unit
from eenloket.insight.rules import differ
from eenloket.insight.types import Dimension, Period, Ratio
from eenloket.insight.web import day_from, filter_from, uuid_or_none
from eenloket.insight.words import counted_words, period_words, value_words
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.insight.models import SteeringAction

_MOST: Final = 60
_LOOK_AGAIN_AFTER: Final = timedelta(days=28)


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def actions(request: HttpRequest) -> HttpResponse:
    """What is and was done about figures, with the figure before and after."""
    staff = staff_of(request)
    found = [_told(each) for each in selectors.actions_of(staff)[:_MOST]]
    today = clock.today()
    return render(
        request,
        "insight/actions.html",
        {"actions": found, "today": today, "may_start": may(staff, Permission.LEAD_LIVE)},
    )


@require_http_methods(["GET", "POST"])
@desk_page(Permission.LEAD_LIVE)
def start(request: HttpRequest) -> HttpResponse:
    """Begin an action."""
    staff, form = staff_of(request), request.POST
    faults: dict[str, str] = {}
    if request.method == "POST":
        plan = services.Plan(
            measure=form.get("measure", ""),
            what=form.get("what", ""),
            why=form.get("why", ""),
            team_id=uuid_or_none(form.get("team", "")),
            channel=form.get("channel", ""),
            portal_area_id=uuid_or_none(form.get("portal_area", "")),
            look_again_on=day_from(form.get("look_again_on", "")),
        )
        try:
            action = services.start_action(actor=staff, plan=plan, key=uuid_from(form.get("key", "")))
        except InvalidError as error:
            faults = error.fields
        else:
            return HttpResponseRedirect(reverse("insight:action", args=[action.pk]))
    context = {
        "faults": faults,
        "typed": form
        if request.method == "POST"
        else {"measure": request.GET.get("maat", ""), "look_again_on": (clock.today() + _LOOK_AGAIN_AFTER).isoformat()},
        "key": form.get("key") or uuid7(),
        "indicators": INDICATORS,
        "teams": selectors.teams_to_filter_by(staff),
        "channels": Channel.choices,
        "areas": list(directory_of(staff.contact_centre_id).portal_areas.values()),
    }
    return render(request, "insight/action_new.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "POST"])
@desk_page(Permission.VIEW_TEAM_FIGURES)
def action(request: HttpRequest, action_id: uuid.UUID) -> HttpResponse:
    """One action: the figure over time with the day it began, before and after."""
    staff = staff_of(request)
    found = selectors.get_action(staff, action_id)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.end_action(actor=staff, action_id=action_id, learned=request.POST.get("learned", ""))
        except InvalidError as error:
            faults = error.fields
        else:
            messages.success(request, _("The action is closed, with the figure as it is now."))
            return HttpResponseRedirect(reverse("insight:action", args=[action_id]))
    context = {
        "action": found,
        "told": _told(found, staff),
        "faults": faults,
        "learned": request.POST.get("learned", ""),
        "may_end": may(staff, Permission.LEAD_LIVE) and found.ended_on is None,
        **_drawn(staff, found),
    }
    return render(request, "insight/action.html", context, status=422 if faults else 200)


@require_GET
@desk_page(Permission.VIEW_TEAM_CONTACTS)
def rescores(request: HttpRequest) -> HttpResponse:
    """Contacts that were called answered directly, one by one, for a second opinion; and how people differ."""
    staff = staff_of(request)
    waiting = selectors.rescores_to_do(staff)
    return render(
        request,
        "insight/rescores.html",
        {
            "row": waiting.first(),
            "count": waiting.count(),
            "sample": services.SAMPLE,
            "score": pages.shown(staff, filter_from(request), [MEASURES["rescored"]])[0],
            "spreads": selectors.spread_between_advisors(staff, filter_from(request)),
            "title": period_words(filter_from(request).period),
        },
    )


@require_POST
@desk_page(Permission.VIEW_TEAM_CONTACTS)
def rescore(request: HttpRequest) -> HttpResponse:
    """Draw contacts, or say of one whether it was answered directly."""
    staff, form = staff_of(request), request.POST
    if form.get("step") == "draw":
        drawn = services.draw_rescores(actor=staff)
        if not drawn:
            messages.info(
                request, _("There is nothing to draw: no contact of the last four weeks was answered directly.")
            )
    else:
        services.rescore(actor=staff, rescore_id=uuid_from(form.get("row", "")), is_direct=form.get("answer") == "yes")
    return HttpResponseRedirect(reverse("insight:rescores"))


def _told(action: SteeringAction, staff: Staff | None = None) -> dict[str, Any]:
    """An action with its figures in words; while it runs, with the figure since as it is now."""
    measure = MEASURES[action.measure]
    before, after = _ratio(action.before), _ratio(action.after)
    before_period = _period(action.before)
    after_period = _period(action.after) if action.after else None
    if staff and action.ended_on is None:
        before_period, after_period = selectors.around(action, clock.today())
        before = selectors.measured(staff, action, before_period)
        after = selectors.measured(staff, action, after_period) if after_period else Ratio(0, 0)
    is_sure = None
    if measure.unit == Unit.SHARE and after.whole:
        is_sure = differ(after.part, after.whole, before.part, before.whole)
    return {
        "action": action,
        "measure": measure,
        "before": value_words(before.value, measure.unit),
        "after": value_words(after.value, measure.unit),
        "before_period": period_words(before_period),
        "after_period": period_words(after_period) if after_period else "",
        "before_counted": counted_words(before, measure),
        "after_counted": counted_words(after, measure),
        "is_sure": is_sure,
        "is_better": _is_better(before, after, measure.better),
        "is_due": action.ended_on is None and action.look_again_on <= clock.today(),
    }


def _is_better(before: Ratio, after: Ratio, better: str) -> bool | None:
    if before.value is None or after.value is None or not better or before.value == after.value:
        return None
    return (after.value > before.value) == (better == "more")


def _ratio(kept: dict[str, Any]) -> Ratio:
    return Ratio(kept.get("part", 0), kept.get("whole", 0))


def _period(kept: dict[str, Any]) -> Period:
    first, last = day_from(kept["first"]), day_from(kept["last"])
    assert first  # noqa: S101 - we wrote them
    assert last  # noqa: S101
    return Period(first, last)


def _drawn(staff: Staff, action: SteeringAction) -> dict[str, Any]:
    """The line of the measure, from as many days before the action as after it."""
    measure = MEASURES[action.measure]
    before, after = selectors.around(action, clock.today())
    whole = Period(before.first, after.last if after else before.last)
    if Dimension.DAY not in measure.knows:
        return {}
    found = pages.lines(staff, selectors.filter_of(action, whole), measure, Dimension.DAY)
    target = selectors.targets(staff.contact_centre_id, whole.last)[measure.code]
    chart = pages.chart_of(found, target)
    if chart is None:
        return {}
    began = next(
        (dot.x for dot, line in zip(chart.dots, _with_value(found), strict=True) if line.key >= action.started_on), None
    )
    return {
        "chart": chart,
        "began_x": began,
        "ticks": [(value_words(tick, measure.unit), y) for tick, y in chart.ticks],
        "trend": found,
        "measure": measure,
    }


def _with_value(lines: list[pages.KeyLine]) -> list[pages.KeyLine]:
    return [line for line in lines if line.ratio.value is not None]
