"""What an advisor does with a call."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, is_fragment, staff_of, uuid_from
from eenloket.core.errors import ConflictError, EenloketError, InvalidError
from eenloket.telephony import selectors, services

_HANDLE = Permission.HANDLE_CONTACTS


@desk_page()
@require_GET
def pop(request: HttpRequest) -> HttpResponse:
    """The call that rings at this advisor, for every page of the desk; nothing when none does."""
    return render(request, "telephony/pop_part.html")


@desk_page(_HANDLE)
@require_GET
def bar(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """The state of the call of a conversation, with its buttons."""
    context = _bar_context(request, conversation_id)
    return render(request, "telephony/call_bar.html", context)


@desk_page(_HANDLE)
@require_POST
def act(request: HttpRequest, call_id: uuid.UUID, kind: str) -> HttpResponse:
    """Press a button of a call. What goes wrong is told in the bar; the page with what is typed stays."""
    staff = staff_of(request)
    call = selectors.get_own_call(staff, call_id)
    problem = ""
    try:
        services.press(
            actor=staff, call_id=call_id, kind=kind, to=request.POST.get("to_number") or request.POST.get("to", "")
        )
    except (ConflictError, InvalidError) as error:
        problem = str(error)
    if is_fragment(request):
        context = _bar_context(request, call.conversation_id) if call.conversation_id else {}
        return render(request, "telephony/call_bar.html", context | {"refused": problem})
    if problem:
        raise ConflictError(problem)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"ok": True})
    return HttpResponseRedirect(_back(request))


@desk_page(_HANDLE)
@require_POST
def originate(request: HttpRequest) -> HttpResponse:
    """Call a number from the desk; the conversation opens by itself."""
    call = services.originate(
        actor=staff_of(request),
        conversation_id=uuid_from(request.POST.get("id", "")),
        number=request.POST.get("number", ""),
        municipality_id=uuid_from(request.POST.get("municipality", "")),
    )
    return HttpResponseRedirect(reverse("desk:conversation", args=[call.conversation_id]))


@desk_page(Permission.VIEW_OUTBOX)
def practice(request: HttpRequest) -> HttpResponse:
    """The practice exchange: call one of our numbers as a citizen would."""
    staff = staff_of(request)
    platform = selectors.get_practice_platform(staff)
    typed: dict[str, str] = {"number": "06 12345678"}
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: str(value) for name, value in request.POST.items()}
        try:
            _practise(request)
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        except ConflictError as error:
            errors = {"": str(error)}
        else:
            return HttpResponseRedirect(reverse("telephony:practice"))
    context = {
        "platform": platform,
        "lines": selectors.lines_of(staff),
        "typed": typed,
        "errors": errors,
        **_practice_calls(request),
    }
    return render(request, "telephony/practice.html", context, status=422 if errors else 200)


def _practise(request: HttpRequest) -> None:
    staff, form = staff_of(request), request.POST
    if form.get("what") in ("hangup", "callback"):
        services.hang_up_practice_call(
            actor=staff, call_ref=form.get("call", ""), wants_call_back=form.get("what") == "callback"
        )
        return
    number = "" if form.get("anonymous") == "1" else form.get("number", "")
    services.start_practice_call(actor=staff, number=number, line_id=uuid_from(form.get("line", "")))
    messages.success(request, _("The call comes in."))


def _practice_calls(request: HttpRequest) -> dict[str, object]:
    try:
        return {"calls": services.practice_calls(actor=staff_of(request)), "problem": ""}
    except EenloketError as error:
        return {"calls": [], "problem": str(error)}


def _bar_context(request: HttpRequest, conversation_id: uuid.UUID) -> dict[str, object]:
    return {
        "call_bar": selectors.call_bar(staff_of(request), conversation_id),
        "conversation_id": conversation_id,
        "is_part": True,
    }


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else reverse("desk:home")
