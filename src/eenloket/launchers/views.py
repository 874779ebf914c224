"""Applications: the box beside a question or case, opening one, typing its result, and keeping them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.cases.selectors import published_types
from eenloket.contacts.selectors import get_conversation_of_question
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.organisation.selectors import portal_areas_of
from eenloket.ui.typed import typed_in, uuid_or_none

from . import selectors, services
from .models import Launcher
from .types import VARIABLES

_WORK = (Permission.HANDLE_CONTACTS, Permission.HANDLE_CASES)


@desk_page(*_WORK)
@require_GET
def box(request: HttpRequest) -> HttpResponse:
    """The applications for the question or case in front, as a part of its page."""
    return _box(request)


@desk_page(*_WORK)
@require_GET
def open_it(request: HttpRequest, launcher_id: uuid.UUID) -> HttpResponse:
    """To the application in a window of its own; the other side does not learn which page it came from."""
    address = services.open_launcher(actor=staff_of(request), launcher_id=launcher_id, **_front(request))
    response = HttpResponseRedirect(address)
    response["Referrer-Policy"] = "no-referrer"
    return response


@desk_page(*_WORK)
@require_POST
def result(request: HttpRequest, launcher_id: uuid.UUID) -> HttpResponse:
    """Type a result back; refused, it stands in the box as it was typed."""
    staff, front = staff_of(request), _front(request)
    text = typed_in(request.POST, "text")
    key = uuid_from(request.POST.get("id", ""))
    try:
        services.type_back(actor=staff, launcher_id=launcher_id, result_id=key, text=text, **front)
    except InvalidError as error:
        return _box(request, typed={"launcher": launcher_id, "text": text, "id": key, "error": str(error)}, status=422)
    messages.success(request, _("The result is kept."))
    if front["case_id"]:
        return _gone_to(request, redirect("desk:case", case_id=front["case_id"]))
    assert front["contact_id"]  # noqa: S101 - one of both, or NotFoundError before
    conversation = get_conversation_of_question(staff, front["contact_id"])
    page = redirect("desk:conversation", conversation_id=conversation.pk)
    page["Location"] += f"?vraag={front['contact_id']}"
    return _gone_to(request, page)


def _gone_to(request: HttpRequest, page: HttpResponseRedirect) -> HttpResponse:
    """The whole page anew: the note of the question changed."""
    if request.headers.get("HX-Request") != "true":
        return page
    return HttpResponse(headers={"HX-Redirect": page["Location"]})


def _box(request: HttpRequest, *, typed: dict[str, object] | None = None, status: int = 200) -> HttpResponse:
    staff, front = staff_of(request), _front(request)
    found = selectors.fitting(staff, selectors.front_of(staff, **front))
    context = {
        "fitting": [(each, uuid7()) for each in found],
        "query": f"zaak={front['case_id']}" if front["case_id"] else f"vraag={front['contact_id']}",
        "typed": typed or {},
    }
    return render(request, "launchers/box.html", context, status=status)


def _front(request: HttpRequest) -> dict[str, uuid.UUID | None]:
    """The case or question that the address names. Raises NotFoundError without one."""
    case_id, contact_id = uuid_or_none(request.GET.get("zaak", "")), uuid_or_none(request.GET.get("vraag", ""))
    if not case_id and not contact_id:
        raise NotFoundError(_("That question is not yours, or does not exist."))
    return {"case_id": case_id, "contact_id": None if case_id else contact_id}


# --- keeping them ------------------------------------------------------------------------------------------


@desk_page(Permission.MANAGE_LAUNCHERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All applications of the contact centre."""
    context = {"launchers": selectors.launchers_of(staff_of(request)), "new_id": uuid7()}
    return render(request, "launchers/index.html", context)


@desk_page(Permission.MANAGE_LAUNCHERS)
@require_http_methods(["GET", "POST"])
def launcher(request: HttpRequest, launcher_id: uuid.UUID) -> HttpResponse:
    """One application; an unknown key is a new one."""
    staff, errors = staff_of(request), {}
    change = _change(request) if request.method == "POST" else None
    if change:
        try:
            services.save_launcher(actor=staff, launcher_id=launcher_id, change=change)
        except InvalidError as error:
            errors = error.fields
        else:
            messages.success(request, _("Saved."))
            return redirect("launchers:index")
    known = Launcher.objects.filter(pk=launcher_id).exists()
    found = selectors.get_launcher(staff, launcher_id) if known else Launcher()
    context = {
        "launcher": found,
        "is_new": not known,
        "typed": change or found,
        "errors": errors,
        "places": municipalities_of(staff),
        "areas": portal_areas_of(staff.contact_centre_id),
        "types": published_types(staff.contact_centre_id),
        "variables": [(f"{{{name}}}", label) for name, label in VARIABLES.items()],
    }
    return render(request, "launchers/launcher.html", context, status=422 if errors else 200)


def _change(request: HttpRequest) -> services.LauncherChange:
    form = request.POST
    return services.LauncherChange(
        name=typed_in(form, "name")[:80],
        url=typed_in(form, "url")[:500],
        municipality_id=uuid_or_none(form.get("municipality", "")),
        areas=form.getlist("areas"),
        case_types=form.getlist("case_types"),
        words=typed_in(form, "words")[:300],
        takes_result=form.get("takes_result") == "1",
        result_label=typed_in(form, "result_label")[:80],
        is_active=form.get("is_active") == "1",
    )
