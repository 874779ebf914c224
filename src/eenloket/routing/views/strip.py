"""The own status and what is offered: a part of every page of the desk."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, is_fragment, staff_of, uuid_from
from eenloket.routing import services
from eenloket.routing.selectors import (
    colleagues_to_reach,
    departments_to_reach,
    level_names,
    own_turn,
    queues_of,
    strip_of,
)

from .reach import ring_by_form
from .steps import back_of


@require_http_methods(["GET", "POST"])
@desk_page(Permission.HANDLE_CONTACTS)
def strip(request: HttpRequest) -> HttpResponse:
    """How it stands with me; posting changes the status."""
    staff = staff_of(request)
    if request.method == "POST":
        wish, _, reason = request.POST.get("status", "").partition(":")
        services.set_status(actor=staff, wish=wish, reason=reason)
        if not is_fragment(request):
            return HttpResponseRedirect(_back(request))
    return render(request, "routing/strip.html", {"strip": strip_of(staff)})


@require_POST
@desk_page(Permission.HANDLE_CONTACTS)
def beat(request: HttpRequest) -> HttpResponse:
    """A sign of life of the screen: 204, or 205 when the page should no longer send them."""
    return HttpResponse(status=204 if services.note_presence(actor=staff_of(request)) else 205)


@require_POST
@desk_page(Permission.HANDLE_CONTACTS)
def help_wanted(request: HttpRequest) -> HttpResponse:
    """Ask the team leader to come along, or say that it is over."""
    services.ask_for_help(actor=staff_of(request), wanted=request.POST.get("help") == "1")
    return HttpResponseRedirect(_back(request))


@require_POST
@desk_page(Permission.HANDLE_CONTACTS)
def accept(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Take what is offered and go to its conversation."""
    item = services.accept_offer(actor=staff_of(request), offer_id=offer_id)
    return HttpResponseRedirect(reverse("desk:conversation", args=[item.conversation_id]))


@require_POST
@desk_page(Permission.HANDLE_CONTACTS)
def decline(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Let it go to a colleague."""
    services.decline_offer(actor=staff_of(request), offer_id=offer_id, reason=request.POST.get("reason", ""))
    if is_fragment(request):
        return render(request, "routing/strip.html", {"strip": strip_of(staff_of(request))})
    return HttpResponseRedirect(_back(request))


@require_POST
@desk_page(Permission.HANDLE_CONTACTS)
def longer(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """As much time for wrap-up again."""
    services.extend_wrap_up(actor=staff_of(request), item_id=item_id)
    return HttpResponseRedirect(_back(request))


@require_http_methods(["GET", "POST"])
@desk_page(Permission.HANDLE_CONTACTS)
def transfer_dialog(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Pass on who is there now: to a colleague, another queue, or somebody of a department who is asked first."""
    staff = staff_of(request)
    item = own_turn(staff, item_id)
    if request.method == "GET":
        return _transfer_page(request, item_id)
    kind, _, key = request.POST.get("to", "").partition(":")
    if kind == "ring":
        return ring_by_form(request, item.pk, key)
    services.transfer(
        actor=staff,
        item_id=item.pk,
        to_staff_id=uuid_from(key) if kind == "staff" else None,
        to_queue_id=uuid_from(key) if kind == "queue" else None,
        level=key if kind == "level" else "",
        kind="warm" if request.POST.get("kind") == "warm" else "cold",
        note=request.POST.get("note", "")[:20_000].replace("\x00", ""),
    )
    return HttpResponseRedirect(reverse("desk:work"))


def _transfer_page(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    staff = staff_of(request)
    item = own_turn(staff, item_id)
    departments = departments_to_reach(staff, item)
    queues = [each for each in queues_of(staff.contact_centre_id) if each.channel == item.channel and each.is_active]
    return render(
        request,
        "routing/transfer.html",
        {
            "item": item,
            "queues": queues,
            "colleagues": colleagues_to_reach(staff, item),
            "departments": departments,
            "any_here": any(each.here for each in departments),
            "levels": level_names(staff.contact_centre_id)[1:],
        },
    )


def _back(request: HttpRequest) -> str:
    return back_of(request, reverse("desk:work"))
