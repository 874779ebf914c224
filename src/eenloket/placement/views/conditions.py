"""Conditions by deadline, and the rules that propose them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.placement import selectors, services
from eenloket.placement.forms import RuleForm
from eenloket.placement.types import ConditionState
from eenloket.profiles.selectors import profiles_of
from eenloket.ui.typed import typed_in


@desk_page(Permission.VIEW_PROFILES, Permission.PLAN_PLACEMENT)
def index(request: HttpRequest) -> HttpResponse:
    """The conditions that are this person's to see."""
    return _page(request)


@desk_page(Permission.VIEW_PROFILES, Permission.PLAN_PLACEMENT)
@require_POST
def mark(request: HttpRequest, condition_id: uuid.UUID) -> HttpResponse:
    """Say that a condition is met or not, or open it again."""
    try:
        services.mark_condition(
            actor=staff_of(request),
            condition_id=condition_id,
            state=request.POST.get("state", ""),
            remark=typed_in(request.POST, "remark"),
        )
    except InvalidError as error:
        return _page(request, refused={condition_id: str(error)}, status=422)
    messages.success(request, _("The condition is saved."))
    return redirect("placement:conditions")


@desk_page(Permission.PLAN_PLACEMENT)
def rules(request: HttpRequest) -> HttpResponse:
    """The condition rules of the contact centre."""
    centre_id = staff_of(request).contact_centre_id
    services.ensure_condition_rules(contact_centre_id=centre_id)
    context = {"rules": selectors.condition_rules_of(centre_id), "names": _names(centre_id)}
    return render(request, "placement/rules.html", context)


@desk_page(Permission.DECIDE_PLACEMENT)
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, rule_id: uuid.UUID | None = None) -> HttpResponse:
    """Add a condition rule, or change one."""
    actor = staff_of(request)
    names = _names(actor.contact_centre_id)
    row = selectors.condition_rules_of(actor.contact_centre_id).filter(pk=rule_id).first() if rule_id else None
    if rule_id and row is None:
        raise NotFoundError(_("There is no such condition rule."))
    fields = ("function_kind", "profile_code", "text", "asks", "days", "consequence", "is_active")
    if request.method == "GET":
        shown = {name: getattr(row, name) for name in fields} if row else None
        return render(request, "placement/rule_form.html", {"rule": row, "form": RuleForm(initial=shown, names=names)})
    form = RuleForm(request.POST, names=names)
    if form.is_valid():
        key = uuid_from(request.POST["key"]) if "key" in request.POST else None
        try:
            services.save_condition_rule(actor=actor, rule_id=rule_id, key=key, **form.cleaned_data)
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("The rule is saved."))
            return redirect("placement:rules")
    return render(request, "placement/rule_form.html", {"rule": row, "form": form}, status=422)


@desk_page(Permission.DECIDE_PLACEMENT)
@require_POST
def remove_rule(request: HttpRequest, rule_id: uuid.UUID) -> HttpResponse:
    """Take a condition rule away."""
    services.remove_condition_rule(actor=staff_of(request), rule_id=rule_id)
    messages.success(request, _("The rule is removed."))
    return redirect("placement:rules")


def _page(request: HttpRequest, *, refused: dict[uuid.UUID, str] | None = None, status: int = 200) -> HttpResponse:
    actor, today = staff_of(request), clock.today()
    services.look_at_conditions(actor=actor)
    state = request.GET.get("staat", "open")
    rows: list[dict[str, Any]] = []
    overdue = 0
    for condition in selectors.visible_conditions(actor):
        is_overdue = condition.is_overdue(today)
        overdue += is_overdue
        if state == "alle" or (condition.state == ConditionState.OPEN) == (state != "klaar"):
            rows.append(
                {
                    "condition": condition,
                    "is_overdue": is_overdue,
                    "may_mark": selectors.may_mark(actor, condition),
                    "problem": (refused or {}).get(condition.pk, ""),
                }
            )
    context = {"rows": rows, "state": state, "overdue": overdue, "remark": typed_in(request.POST, "remark")}
    return render(request, "placement/conditions.html", context, status=status)


def _names(contact_centre_id: uuid.UUID) -> dict[str, str]:
    return {each.code: each.name for each in profiles_of(contact_centre_id)}
