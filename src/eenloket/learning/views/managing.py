"""Modules, paths, tests and the choice per municipality."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError
from eenloket.learning import grids, rules, selectors, services
from eenloket.learning.forms import (
    ModuleForm,
    PathForm,
    QuestionFormSet,
    values_of_module,
    values_of_path,
    values_of_question,
)
from eenloket.learning.types import ENTRY_KINDS, Channel, PathKind
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.learning.models import Module, Path


@desk_page(Permission.MANAGE_LEARNING)
@require_GET
def modules(request: HttpRequest) -> HttpResponse:
    """All paths with what they cover, all modules, and the choice per municipality."""
    centre_id = staff_of(request).contact_centre_id
    matrix = selectors.matrix_of(centre_id)
    paths = []
    for path in selectors.paths_of(centre_id):
        steps = [step.module for step in path.steps.all()]
        taught = len(rules.coverage(module.cells for module in steps) & matrix.cells)
        is_entry = path.kind != PathKind.GROWTH
        paths.append((path, steps, taught if is_entry else None))
    context = {
        "paths": paths,
        "modules": selectors.modules_of(centre_id).order_by("-is_active", "name"),
        "total": len(matrix.cells),
        "choices": selectors.choices_of(centre_id),
        "kinds": ENTRY_KINDS,
        "channels": [(each, each in matrix.channels) for each in Channel],
    }
    return render(request, "learning/modules.html", context)


@desk_page(Permission.MANAGE_LEARNING)
@require_POST
def standard(request: HttpRequest) -> HttpResponse:
    """Make the standard paths."""
    made = services.make_standard_paths(actor=staff_of(request), channels=request.POST.getlist("channels"))
    messages.success(request, _("%(n)s standard paths are ready.") % {"n": len(made)})
    return redirect("learning:modules")


@desk_page(Permission.MANAGE_LEARNING)
@require_POST
def choice(request: HttpRequest, municipality_id: uuid.UUID) -> HttpResponse:
    """Keep by which way newcomers of a municipality learn."""
    services.choose_path(actor=staff_of(request), municipality_id=municipality_id, kind=typed_in(request.POST, "kind"))
    messages.success(request, _("The choice is saved."))
    return redirect("learning:modules")


@desk_page(Permission.MANAGE_LEARNING)
@require_http_methods(["GET", "POST"])
def module_edit(request: HttpRequest, module_id: uuid.UUID | None = None) -> HttpResponse:
    """Make a module, or change one."""
    staff = staff_of(request)
    module = selectors.get_module(staff.contact_centre_id, module_id) if module_id else None
    if request.method == "GET":
        fresh: dict[str, object] = {"needs_mentor": True, "pass_mark": 70, "is_active": True}
        shown = values_of_module(module) if module else fresh
        return _module_page(request, module, _module_form(request, module, initial=shown))
    form = _module_form(request, module, data=request.POST)
    if form.is_valid():
        try:
            saved = _save_module(request, module, form)
        except InvalidError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("learning:module_edit", module_id=saved.pk)
    return _module_page(request, module, form, status=422)


def _module_form(
    request: HttpRequest,
    module: Module | None,
    *,
    data: QueryDict | None = None,
    initial: dict[str, object] | None = None,
) -> ModuleForm:
    return ModuleForm(data, initial=initial, contact_centre_id=staff_of(request).contact_centre_id, module=module)


def _save_module(request: HttpRequest, module: Module | None, form: ModuleForm) -> Module:
    data = form.cleaned_data
    shown = {answer.pk for answer in form.fields["answers"].queryset}  # type: ignore[attr-defined]
    kept = {answer.pk for answer in module.answers.all()} - shown if module else set()
    return services.save_module(
        actor=staff_of(request),
        module_id=module.pk if module else None,
        cells=grids.cells_in(request.POST.getlist("cells")),
        portal_areas=[area.code for area in data.pop("portal_areas")],
        answers=kept | {answer.pk for answer in data.pop("answers")},
        **data,
    )


def _module_page(request: HttpRequest, module: Module | None, form: ModuleForm, *, status: int = 200) -> HttpResponse:
    centre_id = staff_of(request).contact_centre_id
    posted = grids.cells_in(request.POST.getlist("cells"))
    chosen = posted if request.method == "POST" else (module.cells if module else ())
    context = {
        "module": module,
        "form": form,
        "grid": grids.choice_grid(centre_id, frozenset(chosen), every_channel=True),
    }
    return render(request, "learning/module_edit.html", context, status=status)


@desk_page(Permission.MANAGE_LEARNING)
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, module_id: uuid.UUID) -> HttpResponse:
    """The test of a module."""
    staff = staff_of(request)
    module = selectors.get_module(staff.contact_centre_id, module_id)
    if request.method == "GET":
        formset = QuestionFormSet(initial=[values_of_question(each) for each in module.test])
        return render(request, "learning/questions.html", {"module": module, "formset": formset})
    formset = QuestionFormSet(request.POST)
    if formset.is_valid():
        found = [question for form in formset if (question := form.question())]
        services.save_questions(actor=staff, module_id=module_id, questions=found)
        messages.success(request, _("The test is saved."))
        return redirect("learning:questions", module_id=module_id)
    return render(request, "learning/questions.html", {"module": module, "formset": formset}, status=422)


@desk_page(Permission.MANAGE_LEARNING)
@require_http_methods(["GET", "POST"])
def path_edit(request: HttpRequest, path_id: uuid.UUID | None = None) -> HttpResponse:
    """Make a path, or change which modules it has in which order."""
    staff = staff_of(request)
    centre_id = staff.contact_centre_id
    path = selectors.get_path(centre_id, path_id) if path_id else None
    if request.method == "GET":
        shown = values_of_path(path) if path else {"is_active": True, "kind": PathKind.GROWTH}
        return _path_page(request, path, PathForm(initial=shown, contact_centre_id=centre_id), _places(path))
    form, places = PathForm(request.POST, contact_centre_id=centre_id), _typed_places(request.POST)
    if form.is_valid():
        try:
            saved = services.save_path(
                actor=staff, path_id=path_id, modules=sorted(places, key=places.__getitem__), **form.cleaned_data
            )
        except InvalidError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("learning:modules")
    return _path_page(request, path, form, places, status=422)


def _places(path: Path | None) -> dict[uuid.UUID, int]:
    steps = path.steps.all() if path else ()
    return {step.module_id: place for place, step in enumerate(steps, start=1)}


def _typed_places(typed: QueryDict) -> dict[uuid.UUID, int]:
    """The place of each module in the path, as `plaats-<key>=3`; without one it is not in it."""
    places = {}
    for name in typed:
        key, place = uuid_or_none(name.removeprefix("plaats-")), typed_in(typed, name).strip()
        if key and place.isdecimal() and len(place) < 5:
            places[key] = int(place)
    return places


def _path_page(
    request: HttpRequest, path: Path | None, form: PathForm, places: dict[uuid.UUID, int], *, status: int = 200
) -> HttpResponse:
    known = selectors.modules_of(staff_of(request).contact_centre_id)
    rows = [(each, places.get(each.pk)) for each in known if each.is_active or each.pk in places]
    rows.sort(key=lambda row: (row[1] is None, row[1] or 0, row[0].name))
    return render(request, "learning/path_edit.html", {"path": path, "form": form, "rows": rows}, status=status)
