"""Grading: existing functions with their scale, and a new function beside them."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.placement import selectors, services
from eenloket.placement.forms import FunctionForm
from eenloket.placement.grading import Grade, grade, points_per_scale
from eenloket.placement.models import GradedFunction
from eenloket.placement.web import levels_in
from eenloket.profiles.selectors import document_of, get_profile, profiles_of
from eenloket.ui.typed import typed_in, uuid_or_none

_NEAREST: Final = 4


@desk_page(Permission.PLAN_PLACEMENT)
def index(request: HttpRequest) -> HttpResponse:
    """The functions of the KCC with the proposed and decided scale, and the existing ones to compare with."""
    centre_id = staff_of(request).contact_centre_id
    functions = list(selectors.graded_functions_of(centre_id))
    profiles = list(profiles_of(centre_id).filter(current__isnull=False))
    known = [selectors.as_known(each) for each in functions if each.is_compared]
    weights = selectors.weights_of(profiles)
    step = points_per_scale(known, weights)
    decided: dict[uuid.UUID, Any] = {}
    for decision in selectors.grading_decisions_of(centre_id):
        decided.setdefault(decision.profile_id, decision)
    rows = [
        {"profile": each, "grade": grade(_asked(each), known, weights, step=step), "decision": decided.get(each.pk)}
        for each in profiles
    ]
    described = [(each, len(selectors.levels_of(each))) for each in functions]
    return render(request, "placement/grading.html", {"rows": rows, "functions": described})


@desk_page(Permission.PLAN_PLACEMENT)
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """One function beside the nearest existing ones; the scale decided here, with a reason."""
    actor = staff_of(request)
    profile = get_profile(actor.contact_centre_id, code)
    functions = [each for each in selectors.graded_functions_of(actor.contact_centre_id) if each.is_compared]
    result = grade(
        _asked(profile),
        [selectors.as_known(each) for each in functions],
        selectors.weights_of(profiles_of(actor.contact_centre_id).filter(current__isnull=False)),
    )
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.decide_grade(
                actor=actor,
                profile_id=profile.pk,
                scale=typed_in(request.POST, "scale"),
                reason=typed_in(request.POST, "reason"),
                proposal=_written(result),
                key=uuid_from(request.POST.get("key", "")),
            )
        except InvalidError as error:
            errors = error.fields
        else:
            messages.success(request, _("The scale of %(name)s is decided.") % {"name": profile.name})
            return redirect("placement:grade", code=code)
    nearest = result.near[:_NEAREST]
    context = {
        "profile": profile,
        "grade": result,
        "nearest": nearest,
        "lines": _lines(result, _texts(actor.contact_centre_id)),
        "decisions": selectors.grading_decisions_of(actor.contact_centre_id, profile.pk),
        "scales": sorted({(each.order, each.scale) for each in functions}),
        "errors": errors,
        "typed": {"scale": typed_in(request.POST, "scale"), "reason": typed_in(request.POST, "reason")},
    }
    return render(request, "placement/grade.html", context, status=422 if errors else 200)


@desk_page(Permission.PLAN_PLACEMENT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, function_id: uuid.UUID | None = None) -> HttpResponse:
    """Describe an existing function, or change one."""
    actor = staff_of(request)
    row = selectors.graded_functions_of(actor.contact_centre_id).filter(pk=function_id).first() if function_id else None
    if function_id and row is None:
        raise NotFoundError(_("There is no such function."))
    library = selectors.library_of(actor.contact_centre_id)
    profiles = list(profiles_of(actor.contact_centre_id).filter(current__isnull=False))
    if request.method == "GET":
        form = FunctionForm(initial=_values_of(row) if row else None, profiles=profiles)
        return _form_page(request, row, form, library, row.levels if row else {})
    form = FunctionForm(request.POST, profiles=profiles)
    levels = levels_in(request.POST, library)
    if form.is_valid():
        data = form.cleaned_data
        try:
            saved = services.save_function(
                actor=actor,
                function_id=function_id,
                key=uuid_from(request.POST["key"]) if "key" in request.POST else None,
                levels=levels,
                profile_id=uuid_or_none(data["profile"]),
                **{name: data[name] for name in ("name", "scale", "order", "note", "is_compared")},
            )
        except InvalidError as error:
            form.refuse(error.fields, str(error))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("placement:grading")
    return _form_page(request, row, form, library, levels, status=422)


@desk_page(Permission.PLAN_PLACEMENT)
@require_POST
def remove(request: HttpRequest, function_id: uuid.UUID) -> HttpResponse:
    """Take an existing function away."""
    services.remove_function(actor=staff_of(request), function_id=function_id)
    messages.success(request, _("The function is removed."))
    return redirect("placement:grading")


def _asked(profile: Any) -> dict[str, int]:
    """What a profile asks, on what functions are compared on."""
    return {each.key: each.level or 0 for each in selectors.compared(document_of(profile))}


def _texts(contact_centre_id: uuid.UUID) -> dict[str, str]:
    return {key: each.text for key, each in selectors.library_of(contact_centre_id).items()}


def _lines(result: Grade, texts: dict[str, str]) -> list[dict[str, Any]]:
    """Per element what the new function asks and what the nearest do, the heaviest differences first."""
    nearest = result.near[:_NEAREST]
    columns = [{line.key: line for line in each.lines} for each in nearest]
    keys = {key for column in columns for key in column}
    rows = []
    for key in keys:
        cells = [column.get(key) for column in columns]
        known = next(each for each in cells if each)
        total = sum(each.distance for each in cells if each)
        rows.append(
            {"text": texts.get(key, key), "new": known.new, "weight": known.weight, "cells": cells, "total": total}
        )
    return sorted(rows, key=lambda row: (-row["new"], -row["total"], row["text"]))


def _written(result: Grade) -> dict[str, Any]:
    """The proposal as it is kept beside a decision."""
    return {
        "low": result.low.scale if result.low else "",
        "high": result.high.scale if result.high else "",
        "points_per_scale": float(result.step),
        "uncertain": result.is_uncertain,
        "near": [
            {"name": each.known.name, "scale": each.known.scale, "distance": each.distance, "coverage": each.coverage}
            for each in result.near[:_NEAREST]
        ],
    }


def _form_page(
    request: HttpRequest,
    row: GradedFunction | None,
    form: FunctionForm,
    library: dict[str, Any],
    levels: dict[str, int],
    *,
    status: int = 200,
) -> HttpResponse:
    groups: dict[str, list[Any]] = {}
    for element in library.values():
        groups.setdefault(str(element.kind.label), []).append({"element": element, "level": levels.get(element.key)})
    context = {"function": row, "form": form, "groups": groups}
    return render(request, "placement/function_form.html", context, status=status)


def _values_of(row: GradedFunction) -> dict[str, Any]:
    names = ("name", "scale", "order", "note", "is_compared")
    return {name: getattr(row, name) for name in names} | {"profile": str(row.profile_id or "")}
