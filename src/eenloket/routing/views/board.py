"""What to arrange while it happens, and who waits. The live view itself is `board`'s."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.routing import selectors, services
from eenloket.routing.types import CHOSEN_REASONS, MoveKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SEES = (Permission.LEAD_LIVE, Permission.VIEW_TEAM_FIGURES)


@require_http_methods(["GET", "POST"])
@desk_page(Permission.LEAD_LIVE)
def person(request: HttpRequest, staff_id: uuid.UUID) -> HttpResponse:
    """What to arrange for a colleague: other queues for a while, a forgotten status, help."""
    staff = staff_of(request)
    found = selectors.get_person(staff, staff_id)
    if request.method == "POST":
        _arrange(request, staff, staff_id)
        messages.success(request, _("Arranged for %(name)s.") % {"name": found.advisor.staff.name})
        return HttpResponseRedirect(reverse("board:live"))
    queues = [each for each in selectors.queues_of(staff.contact_centre_id) if each.is_active]
    return render(
        request,
        "routing/person.html",
        {
            "person": found,
            "queues": queues,
            "kinds": MoveKind.choices,
            "reasons": [(each.value, each.label) for each in CHOSEN_REASONS],
        },
    )


def _arrange(request: HttpRequest, staff: Staff, staff_id: uuid.UUID) -> None:
    if request.POST.get("what") == "status":
        wish, _, reason = request.POST.get("status", "").partition(":")
        services.set_status_of(actor=staff, staff_id=staff_id, wish=wish, reason=reason)
        return
    typed = request.POST.get("minutes", "60")
    services.move_advisor(
        actor=staff,
        staff_id=staff_id,
        queue_id=uuid_from(request.POST.get("queue", "")),
        kind=request.POST.get("kind", ""),
        minutes=int(typed) if typed.isdecimal() and len(typed) < 5 else 0,
    )


@require_POST
@desk_page(Permission.LEAD_LIVE)
def end_move(request: HttpRequest, move_id: uuid.UUID) -> HttpResponse:
    """End an arrangement before its time."""
    services.end_move(actor=staff_of(request), move_id=move_id)
    return HttpResponseRedirect(reverse("board:live"))


@require_POST
@desk_page(Permission.LEAD_LIVE)
def take_over(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Take over a conversation and go to it."""
    item = services.take_over(actor=staff_of(request), item_id=item_id)
    return HttpResponseRedirect(reverse("desk:conversation", args=[item.conversation_id]))


@require_GET
@desk_page(*_SEES)
def line(request: HttpRequest, queue_id: uuid.UUID) -> HttpResponse:
    """Who waits in a queue."""
    staff = staff_of(request)
    queue = selectors.get_queue(staff.contact_centre_id, queue_id)
    return render(
        request,
        "routing/line.html",
        {
            "queue": queue,
            "rows": selectors.waiting_in_line(staff, queue),
            "may_lead": may(staff, Permission.LEAD_LIVE),
        },
    )


@require_http_methods(["GET", "POST"])
@desk_page(*_SEES)
def item(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """One turn with every step of it; posting puts it in another queue."""
    staff = staff_of(request)
    found = selectors.get_seen_item(staff, item_id)
    if request.method == "POST":
        services.move_item(actor=staff, item_id=item_id, queue_id=uuid_from(request.POST.get("queue", "")))
        return HttpResponseRedirect(reverse("routing:line", args=[found.queue_id]))
    others = [
        each
        for each in selectors.queues_of(staff.contact_centre_id)
        if each.channel == found.channel and each.is_active and each.pk != found.queue_id
    ]
    return render(
        request,
        "routing/item.html",
        {
            "item": found,
            "steps": selectors.steps_of(found),
            "others": others if may(staff, Permission.LEAD_LIVE) else [],
        },
    )
