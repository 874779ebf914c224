"""Whether members of departments can be reached, and asking one of them to take who is there now."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, is_fragment, staff_of, uuid_from
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.organisation.selectors import get_department
from eenloket.routing import forms, selectors, services
from eenloket.ui.typed import typed_in

from .steps import back_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department

_MEMBER: Final = Permission.HANDLE_CASES


@require_http_methods(["GET", "POST"])
@desk_page(_MEMBER)
def strip(request: HttpRequest) -> HttpResponse:
    """The own reachability of a member of a department; posting changes it."""
    staff = staff_of(request)
    if request.method == "POST":
        wish, until = _said(request.POST.get("reach", ""))
        services.set_reach(actor=staff, wish=wish, until=until)
        if not is_fragment(request):
            return HttpResponseRedirect(back_of(request, reverse("desk:inbox")))
    return render(request, "routing/reach_strip.html", {"strip": selectors.reach_strip_of(staff)})


def _said(typed: str) -> tuple[str, datetime | None]:
    """`not_now:30` is half an hour, `not_now:day` the rest of the day."""
    wish, _colon, how_long = typed.partition(":")
    now = clock.now()
    if how_long == "day":
        tomorrow = timezone.localtime(now).date() + timedelta(days=1)
        return wish, timezone.make_aware(datetime.combine(tomorrow, time(0)))
    return wish, now + timedelta(minutes=int(how_long)) if how_long.isdecimal() and len(how_long) < 5 else None


@require_POST
@desk_page(_MEMBER)
def beat(request: HttpRequest) -> HttpResponse:
    """A sign of life of the screen: 204, or 205 when the page should no longer send them."""
    return HttpResponse(status=204 if services.note_reach_presence(actor=staff_of(request)) else 205)


@require_http_methods(["GET", "POST"])
@desk_page(_MEMBER, Permission.LEAD_LIVE, Permission.MANAGE_QUEUES)
def reach(request: HttpRequest) -> HttpResponse:
    """Who of which department can be reached now, what was missed, and the own hours."""
    staff = staff_of(request)
    if request.method == "GET":
        return _page(request, _hours_typed(_own_hours(staff)), {})
    typed = forms.hours_typed(request.POST)
    hours, errors = forms.read_hours(typed)
    if not errors:
        try:
            services.save_own_hours(actor=staff, hours=hours)
        except InvalidError as error:
            errors = {"hours": str(error)}
        else:
            messages.success(request, _("Your hours are kept"))
            return HttpResponseRedirect(reverse("routing:reach"))
    return _page(request, typed, errors, status=422)


def _page(request: HttpRequest, typed: dict[str, str], errors: dict[str, str], status: int = 200) -> HttpResponse:
    staff = staff_of(request)
    leads = may(staff, Permission.LEAD_LIVE) or may(staff, Permission.MANAGE_QUEUES)
    found = selectors.reach_of_centre(staff) if leads else selectors.own_reach(staff)
    context = {
        "departments": found,
        "is_member": bool(staff.department_ids) and may(staff, _MEMBER),
        "weekdays": _weekdays(typed, errors),
        "errors": errors,
    }
    return render(request, "routing/reach.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_page(_MEMBER, Permission.LEAD_LIVE, Permission.MANAGE_QUEUES)
def department(request: HttpRequest, department_id: uuid.UUID) -> HttpResponse:
    """What was put to one department, and when it can be reached."""
    staff = staff_of(request)
    found = _seen_department(staff, department_id)
    typed, status = _hours_typed(selectors.hours_of_department(department_id)), 200
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = forms.hours_typed(request.POST)
        hours, errors = forms.read_hours(typed)
        if not errors:
            try:
                services.save_department_hours(actor=staff, department_id=department_id, hours=hours)
            except InvalidError as error:
                errors = {"hours": str(error)}
            else:
                messages.success(request, _("The hours of the department are kept"))
                return HttpResponseRedirect(request.path)
        status = 422
    context = {
        "department": found,
        "people": selectors.reach_in([found])[department_id],
        "rings": selectors.rings_of(department_id)[:50],
        "may_change": department_id in staff.department_ids or may(staff, Permission.MANAGE_QUEUES),
        "weekdays": _weekdays(typed, errors),
        "errors": errors,
    }
    return render(request, "routing/reach_department.html", context, status=status)


def _seen_department(staff: Staff, department_id: uuid.UUID) -> Department:
    found = get_department(staff.contact_centre_id, department_id)
    leads = may(staff, Permission.LEAD_LIVE) or may(staff, Permission.MANAGE_QUEUES)
    is_served = found.municipality_id in {None, *staff.municipality_ids}
    if department_id not in staff.department_ids and not (leads and is_served):
        raise NotFoundError(_("That department does not exist."))
    return found


def _own_hours(staff: Staff) -> dict[str, Any]:
    row = selectors.reachability_of(staff)
    return dict(row.hours) if row else {}


def _hours_typed(hours: dict[str, Any]) -> dict[str, str]:
    return {
        f"hours_{day}": ", ".join(f"{opens}-{closes}" for opens, closes in hours.get(str(day), ())) for day in range(7)
    }


def _weekdays(typed: dict[str, str], errors: dict[str, str]) -> list[tuple[int, str, str, str]]:
    return [
        (day, capfirst(str(name)), typed[f"hours_{day}"], errors.get(f"hours_{day}", ""))
        for day, name in WEEKDAYS.items()
    ]


# --- asking somebody ---------------------------------------------------------------------------------------


@require_POST
@desk_page(Permission.HANDLE_CONTACTS)
def put_away(request: HttpRequest, ring_id: uuid.UUID) -> HttpResponse:
    """The advisor goes on without: withdraws what rings, or has seen how it ended."""
    found = services.put_away_ring(actor=staff_of(request), ring_id=ring_id)
    return HttpResponseRedirect(back_of(request, _conversation(found)))


@require_POST
@desk_page(_MEMBER, Permission.HANDLE_CONTACTS)
def accept(request: HttpRequest, ring_id: uuid.UUID) -> HttpResponse:
    """Take it: who handles contacts goes on in the conversation, others see what they need to know."""
    staff = staff_of(request)
    found = services.accept_ring(actor=staff, ring_id=ring_id)
    if may(staff, Permission.HANDLE_CONTACTS):
        return HttpResponseRedirect(_conversation(found))
    return HttpResponseRedirect(reverse("routing:ring", args=[found.pk]))


@require_POST
@desk_page(_MEMBER, Permission.HANDLE_CONTACTS)
def decline(request: HttpRequest, ring_id: uuid.UUID) -> HttpResponse:
    """Not now; the advisor hears it at once."""
    services.decline_ring(actor=staff_of(request), ring_id=ring_id)
    return HttpResponseRedirect(back_of(request, reverse("desk:home")))


@require_GET
@desk_page(_MEMBER, Permission.HANDLE_CONTACTS)
def ring(request: HttpRequest, ring_id: uuid.UUID) -> HttpResponse:
    """What somebody who takes a call needs to know; for who made it and who took it."""
    return render(request, "routing/ring.html", {"ring": selectors.get_ring(staff_of(request), ring_id)})


def _conversation(found: Any) -> str:
    return reverse("desk:conversation", args=[found.item.conversation_id])


def ring_by_form(request: HttpRequest, item_id: uuid.UUID, key: str) -> HttpResponse:
    """The transfer dialog chose somebody of a department: `<department>:<staff>`."""
    department_id, _colon, staff_id = key.partition(":")
    made = services.ring(
        actor=staff_of(request),
        item_id=item_id,
        department_id=uuid_from(department_id),
        staff_id=uuid_from(staff_id),
        kind=request.POST.get("kind", ""),
        note=typed_in(request.POST, "note")[:20_000],
    )
    return HttpResponseRedirect(_conversation(made))
