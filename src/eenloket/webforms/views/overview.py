"""All forms, a new one, a copy, and where a form stands."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.content.selectors import products_like
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.organisation.directory import directory_of
from eenloket.ui.typed import typed_in, uuid_or_none
from eenloket.webforms import selectors, services
from eenloket.webforms.examples import examples
from eenloket.webforms.forms import placing_in
from eenloket.webforms.types import Placing

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.webforms.models import Form

_MANAGE = Permission.MANAGE_FORMS


@desk_page(_MANAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return _index(request, staff_of(request))


@desk_page(_MANAGE)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A new form, under the key that the page had already: empty, or as an example has it."""
    staff, post = staff_of(request), request.POST
    try:
        made = services.start_form(
            actor=staff,
            form_id=uuid_from(post.get("id", "")),
            municipality_id=uuid_or_none(typed_in(post, "municipality")),
            title=typed_in(post, "title"),
            example=typed_in(post, "example"),
        )
    except InvalidError as error:
        return _index(request, staff, {"errors": error.fields, "typed": post}, status=422)
    return redirect("webforms:form", form_id=made.pk)


@desk_page(_MANAGE)
@require_POST
def copy(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    made = services.copy_form(
        actor=staff_of(request),
        form_id=form_id,
        new_id=uuid_from(request.POST.get("id", "")),
        municipality_id=uuid_or_none(typed_in(request.POST, "municipality")),
    )
    messages.success(request, _("This is the copy. Citizens see it when you publish it."))
    return redirect("webforms:form", form_id=made.pk)


@desk_page(_MANAGE)
@require_POST
def delete(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    services.delete_form(actor=staff_of(request), form_id=form_id)
    messages.success(request, _("The form is deleted."))
    return redirect("webforms:index")


@desk_page(_MANAGE)
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, form_id: uuid.UUID) -> HttpResponse:
    """Whose form it is, its address, and what it is about."""
    staff = staff_of(request)
    if request.method == "GET":
        form = selectors.get_form(staff, form_id)
        return _place(request, staff, form, _placing_of(form))
    placing = placing_in(request.POST)
    try:
        services.place_form(actor=staff, form_id=form_id, placing=placing)
    except InvalidError as error:
        form = selectors.get_form(staff, form_id)
        return _place(request, staff, form, placing, {"errors": error.fields}, status=422)
    messages.success(request, _("Saved. It holds from now on."))
    return redirect("webforms:form_place", form_id=form_id)


@desk_page(_MANAGE)
@require_GET
def products(request: HttpRequest) -> HttpResponse:
    """Names of products that hold what is typed, for the list under the field."""
    names = products_like(typed_in(request.GET, "q").strip())
    return JsonResponse({"names": [{"value": name, "label": name} for name in names]})


def _index(
    request: HttpRequest, staff: Staff, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    forms = list(selectors.forms_within_reach(staff))
    context = {
        "forms": [(form, selectors.design_of(form), selectors.has_changes(form)) for form in forms],
        "held": selectors.held_count(staff),
        "places": _places(staff),
        "examples": examples(),
        "new_key": uuid7(),
        "serves_all": _serves_all(staff),
        **(more or {}),
    }
    return render(request, "webforms/index.html", context, status=status)


def _place(
    request: HttpRequest,
    staff: Staff,
    form: Form,
    placing: Placing,
    more: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    known = directory_of(staff.contact_centre_id)
    departments = {each.code: each.name for each in known.departments.values()}
    context = {
        "form": form,
        "design": selectors.design_of(form),
        "placing": placing,
        "places": _places(staff),
        "serves_all": _serves_all(staff),
        "departments": sorted(departments.items(), key=lambda pair: pair[1]),
        "portal_areas": list(known.portal_areas.values()),
        "may_change": selectors.may_change(staff, form),
        "copy_key": uuid7(),
        **(more or {}),
    }
    return render(request, "webforms/place.html", context, status=status)


def _places(staff: Staff) -> list[Any]:
    return list(municipalities_of(staff))


def _serves_all(staff: Staff) -> bool:
    """Whether a form that all municipalities share is theirs to make."""
    return set(directory_of(staff.contact_centre_id).municipalities) <= staff.municipality_ids


def _placing_of(form: Form) -> Placing:
    return Placing(
        municipality_id=form.municipality_id,
        slug=form.slug,
        department_code=form.department_code,
        product_name=form.product.name if form.product else "",
        portal_area_id=form.portal_area_id,
        is_general=form.is_general,
        answers_automatically=form.answers_automatically,
        words=form.words,
    )
