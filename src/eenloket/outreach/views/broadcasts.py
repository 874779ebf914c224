"""Messages to many: writing, choosing people, a second person, and what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core import gsm
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.gateways.selectors import own_texts
from eenloket.gateways.types import Channel, MessageState
from eenloket.outreach import forms, selectors, services
from eenloket.outreach.models import Broadcast
from eenloket.outreach.types import RUNNING, BroadcastState, Means, Skip, Source
from eenloket.ui.typed import offset_in, typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_ANY = (Permission.BROADCAST, Permission.APPROVE_BROADCAST)
_PAGE_SIZE: Final = 50
_LARGEST_FILE: Final = 20 * 1024 * 1024
_SHOWN_STATES: Final = tuple(MessageState)


@desk_page(*_ANY)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first, with how far each is."""
    staff, offset = staff_of(request), offset_in(request.GET.get("vanaf", ""))
    found = list(selectors.broadcasts_of(staff)[offset : offset + _PAGE_SIZE + 1])
    shown = found[:_PAGE_SIZE]
    counts = selectors.counts_of([each.pk for each in shown])
    context = {
        "rows": [(each, _progress(counts[each.pk])) for each in shown],
        "offset": offset,
        "next_offset": offset + _PAGE_SIZE if len(found) > _PAGE_SIZE else 0,
        "new_key": uuid7(),
        "may_write": may(staff, Permission.BROADCAST),
    }
    return render(request, "outreach/broadcasts.html", context)


@desk_page(Permission.BROADCAST)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, broadcast_id: uuid.UUID) -> HttpResponse:
    """Its name, for which municipality, and how people are reached; under the key in the address."""
    staff = staff_of(request)
    typed = {name: typed_in(request.POST, name) for name in ("name", "means", "municipality")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.start_broadcast(
                actor=staff,
                broadcast_id=broadcast_id,
                municipality_id=uuid_from(typed["municipality"]),
                name=typed["name"],
                means=typed["means"],
            )
        except InvalidError as error:
            errors = error.fields or {"name": str(error)}
        else:
            return redirect("outreach:broadcast", broadcast_id)
    context = {
        "typed": typed,
        "errors": errors,
        "means": [(each.value, each.label) for each in Means],
        "places": municipalities_of(staff),
    }
    return render(request, "outreach/broadcast_new.html", context, status=422 if errors else 200)


@desk_page(*_ANY)
@require_http_methods(["GET", "POST"])
def broadcast(request: HttpRequest, broadcast_id: uuid.UUID) -> HttpResponse:
    """One broadcast: a form while it is written, then what a second person reads, then what became of it. Posted:
    keeps what was typed, then does the step of the button."""
    staff = staff_of(request)
    found = selectors.get_broadcast(staff, broadcast_id)
    if request.method == "POST":
        return _write(request, staff, found)
    return _page(request, staff, found)


@desk_page(*_ANY)
@require_GET
def people(request: HttpRequest, broadcast_id: uuid.UUID) -> HttpResponse:
    """Who gets it, or those in one state, each with what became of it."""
    staff = staff_of(request)
    found = selectors.get_broadcast(staff, broadcast_id)
    state = request.GET.get("staat", "")
    state = state if state in MessageState.values else ""
    offset = offset_in(request.GET.get("vanaf", ""))
    rows = list(selectors.recipients_in(found, state)[offset : offset + _PAGE_SIZE + 1])
    context = {
        "broadcast": found,
        "rows": rows[:_PAGE_SIZE],
        "state": state,
        "states": _states(selectors.counts_of([found.pk])[found.pk]),
        "offset": offset,
        "next_offset": offset + _PAGE_SIZE if len(rows) > _PAGE_SIZE else 0,
        "may_decide": may(staff, Permission.BROADCAST),
    }
    return render(request, "outreach/people.html", context)


@desk_page(*_ANY)
@require_GET
def skipped(request: HttpRequest, broadcast_id: uuid.UUID) -> HttpResponse:
    """Who gets nothing, with the reason."""
    found = selectors.get_broadcast(staff_of(request), broadcast_id)
    reason = request.GET.get("reden", "")
    reason = reason if reason in Skip.values else ""
    offset = offset_in(request.GET.get("vanaf", ""))
    rows = selectors.skipped_of(found)
    listed = list((rows.filter(reason=reason) if reason else rows)[offset : offset + _PAGE_SIZE + 1])
    context = {
        "broadcast": found,
        "rows": listed[:_PAGE_SIZE],
        "reason": reason,
        "reasons": _reasons(found),
        "offset": offset,
        "next_offset": offset + _PAGE_SIZE if len(listed) > _PAGE_SIZE else 0,
    }
    return render(request, "outreach/skipped.html", context)


@desk_page(*_ANY)
@require_POST
def act(request: HttpRequest, broadcast_id: uuid.UUID, step: str) -> HttpResponse:
    """Approve, send back, stop, go on or put away."""
    staff = staff_of(request)
    if step == "goedkeuren":
        revision = request.POST.get("revision", "")
        services.approve(actor=staff, broadcast_id=broadcast_id, revision=int(revision) if revision.isdecimal() else -1)
        messages.success(request, _("Approved. It goes at its moment."))
    elif step == "terug":
        return _send_back(request, staff, broadcast_id)
    elif step == "stop":
        services.stop(actor=staff, broadcast_id=broadcast_id)
        messages.success(request, _("Stopped. Nothing more goes out."))
    elif step == "verder":
        services.go_on(actor=staff, broadcast_id=broadcast_id)
        messages.success(request, _("It goes on."))
    elif step == "weg":
        services.discard(actor=staff, broadcast_id=broadcast_id)
        messages.success(request, _("The draft was put away."))
        return redirect("outreach:broadcasts")
    else:
        raise NotFoundError(_("That page does not exist."))
    return redirect("outreach:broadcast", broadcast_id)


@desk_page(Permission.BROADCAST)
@require_POST
def decide(request: HttpRequest, recipient_id: uuid.UUID, decision: str) -> HttpResponse:
    """A doubtful message did arrive, or is sent again."""
    if decision not in ("aangekomen", "opnieuw"):
        raise NotFoundError(_("That page does not exist."))
    row = services.decide(actor=staff_of(request), recipient_id=recipient_id, has_arrived=decision == "aangekomen")
    text = _("Noted that it did arrive.") if decision == "aangekomen" else _("It is sent again.")
    messages.success(request, text)
    response = redirect("outreach:broadcast_people", row.broadcast_id)
    response["Location"] += "?staat=doubtful"
    return response


@desk_page(Permission.BROADCAST, Permission.SEND_SMS, Permission.MANAGE_CHANNELS)
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """How a text goes out, while it is typed."""
    field = request.POST.get("veld", "sms_text")[:40]
    return render(request, "outreach/counter.html", {"count": gsm.count(typed_in(request.POST, field))})


def _write(request: HttpRequest, staff: Staff, found: Broadcast) -> HttpResponse:
    """Keep the texts, then do the step; an error of either is shown with everything that was typed."""
    typed, extra = forms.typed_of(request.POST), _extra(request)
    if chosen := _chosen_text(request, staff, found):
        typed["sms_text"] = chosen
    wish, errors = forms.read_wish(typed)
    try:
        if wish is None:
            raise InvalidError(next(iter(errors.values())), errors)
        revision = request.POST.get("revision", "")
        services.change_broadcast(
            actor=staff,
            broadcast_id=found.pk,
            revision=int(revision) if revision.isdecimal() else -1,
            wish=wish,
        )
        done = _step(request, staff, found.pk, extra)
    except InvalidError as error:
        found = selectors.get_broadcast(staff, found.pk)
        problems = error.fields or {"all": str(error)}
        return _page(request, staff, found, typed=typed, extra=extra, errors=problems)
    messages.success(request, done)
    return redirect("outreach:broadcast", found.pk)


def _chosen_text(request: HttpRequest, staff: Staff, found: Broadcast) -> str:
    """The text of one's own that was chosen to begin with."""
    key = uuid_or_none(request.POST.get("step", "").removeprefix("text:"))
    if key is None:
        return ""
    texts = own_texts(staff, channel=Channel.SMS, municipality_id=found.municipality_id)
    return texts.filter(pk=key).values_list("body", flat=True).first() or ""


def _step(request: HttpRequest, staff: Staff, broadcast_id: uuid.UUID, extra: dict[str, str]) -> str:
    """What the pressed button asks beside keeping; returns what was done, in words."""
    step = request.POST.get("step", "")
    steps: dict[str, Callable[[], Broadcast]] = {
        Source.LIST: lambda: _load(request, staff, broadcast_id),
        Source.POSTCODE: lambda: services.choose_postcodes(
            actor=staff, broadcast_id=broadcast_id, typed=extra["postcodes"]
        ),
        Source.SUBJECT: lambda: services.choose_subject(
            actor=staff, broadcast_id=broadcast_id, words=extra["subject"], days=_days(extra["days"])
        ),
        Source.CALLERS: lambda: services.choose_callers(actor=staff, broadcast_id=broadcast_id, words=extra["callers"]),
    }
    if step in steps:
        chosen = steps[step]().recipients.count()
        return ngettext("%(n)s person gets it.", "%(n)s people get it.", chosen) % {"n": chosen}
    if step == "ask":
        services.ask_approval(actor=staff, broadcast_id=broadcast_id)
        return _("A second person can read and approve it now.")
    return _("Kept.")


def _load(request: HttpRequest, staff: Staff, broadcast_id: uuid.UUID) -> Broadcast:
    file = request.FILES.get("list")
    if file is None:
        message = _("Choose a file.")
        raise InvalidError(message, {"list": message})
    if (file.size or 0) > _LARGEST_FILE:
        message = _("This file is larger than 20 MB. Divide it.")
        raise InvalidError(message, {"list": message})
    return services.load_list(actor=staff, broadcast_id=broadcast_id, file_name=file.name or "", data=file.read())


def _send_back(request: HttpRequest, staff: Staff, broadcast_id: uuid.UUID) -> HttpResponse:
    reason = typed_in(request.POST, "reason")
    try:
        services.send_back(actor=staff, broadcast_id=broadcast_id, reason=reason)
    except InvalidError as error:
        found = selectors.get_broadcast(staff, broadcast_id)
        return _page(request, staff, found, extra={"reason": reason}, errors=error.fields)
    messages.success(request, _("It is a draft again."))
    return redirect("outreach:broadcast", broadcast_id)


def _page(
    request: HttpRequest,
    staff: Staff,
    found: Broadcast,
    *,
    typed: dict[str, str] | None = None,
    extra: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    counts = selectors.counts_of([found.pk])[found.pk]
    context: dict[str, Any] = {
        "broadcast": found,
        "typed": typed or forms.as_typed(found),
        "extra": extra or {"days": "30"},
        "errors": errors or {},
        "progress": _progress(counts),
        "states": _states(counts),
        "reasons": _reasons(found),
        "by_sms": found.means != Means.EMAIL,
        "by_email": found.means != Means.SMS,
        "may_approve": selectors.may_approve(staff, found),
        "may_write": may(staff, Permission.BROADCAST),
        "may_go_on": may(staff, Permission.APPROVE_BROADCAST),
        "is_running": found.state in RUNNING,
        "is_over": found.state in (BroadcastState.STOPPED, BroadcastState.DONE),
        "doubtful": list(selectors.recipients_in(found, MessageState.DOUBTFUL)[:10]),
        "has_phones": settings.EENLOKET_PHONES == "development",
    }
    if found.state in (BroadcastState.DRAFT, BroadcastState.ASKED):
        context |= {
            "previews": selectors.previews(found),
            "cost": selectors.cost_of(found),
            "problems": selectors.problems_of(found),
            "count": gsm.count(context["typed"].get("sms_text", "")),
            "texts": own_texts(staff, channel=Channel.SMS, municipality_id=found.municipality_id),
        }
    return render(
        request, f"outreach/{_TEMPLATES[BroadcastState(found.state)]}.html", context, status=422 if errors else 200
    )


_TEMPLATES: Final = {
    BroadcastState.DRAFT: "broadcast_draft",
    BroadcastState.ASKED: "broadcast_asked",
    BroadcastState.APPROVED: "broadcast_result",
    BroadcastState.SENDING: "broadcast_result",
    BroadcastState.STOPPED: "broadcast_result",
    BroadcastState.DONE: "broadcast_result",
}


def _extra(request: HttpRequest) -> dict[str, str]:
    return {name: typed_in(request.POST, name) for name in ("postcodes", "subject", "days", "callers")}


def _days(typed: str) -> int:
    return int(typed) if typed.strip().isdecimal() and len(typed.strip()) < 5 else 0


def _progress(counts: dict[str, int]) -> dict[str, int]:
    whole = sum(counts.values())
    return {
        "whole": whole,
        "ended": selectors.ended_of(counts),
        "left": selectors.left_of(counts),
        "doubtful": counts.get(MessageState.DOUBTFUL, 0),
    }


def _states(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(state.value, str(state.label), counts.get(state, 0)) for state in _SHOWN_STATES if counts.get(state)]


def _reasons(found: Broadcast) -> list[tuple[str, str, int]]:
    counts = selectors.skipped_counts(found)
    return [(each.value, str(each.label), counts[each]) for each in Skip if counts.get(each)]
