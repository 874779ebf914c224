"""What came in by mail and SMS: what became of it, and what could not be read."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core import audit
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.correspondence.selectors import may_be_taken_in, preview_of
from eenloket.correspondence.services import take_in
from eenloket.gateways import selectors, services
from eenloket.gateways.types import InboundOutcome, InboundState
from eenloket.ui.typed import as_text, older_than, place_in, query_of

_PAGE_SIZE: Final = 50
# What can be chosen across the top of the list: what needs a person, then what became of the rest.
_CHOICES: Final = (
    InboundState.UNREADABLE,
    InboundOutcome.STEERED,
    InboundOutcome.CONTACT,
    InboundOutcome.DOSSIER,
    InboundOutcome.BOUNCE,
    InboundOutcome.AUTOMATIC,
)


@desk_page(Permission.VIEW_OUTBOX)
@require_GET
def inbound(request: HttpRequest) -> HttpResponse:
    """The messages that came in, newest first."""
    staff, chosen = staff_of(request), request.GET.get("wat", "")
    found = selectors.inbound_of(staff)
    if chosen == InboundState.UNREADABLE:
        found = found.filter(state=chosen)
    elif chosen in InboundOutcome.values:
        found = found.filter(outcome=chosen)
    else:
        chosen = ""
    place = place_in(request.GET.get("voor", ""))
    rows = list(older_than(found, place, "received_at").order_by("-received_at", "-pk")[: _PAGE_SIZE + 1])
    shown = rows[:_PAGE_SIZE]
    more = as_text(shown[-1].received_at, shown[-1].pk) if len(rows) > _PAGE_SIZE else ""
    return render(
        request,
        "desk/channels/inbound.html",
        {
            "rows": shown,
            "chosen": chosen,
            "choices": [(each.value, each.label) for each in _CHOICES],
            "unreadable": selectors.unreadable_count(staff),
            "is_first_page": place is None,
            "may_try": settings.EENLOKET_MAILBOX == "development",
            "next_query": query_of(wat=chosen, voor=more) if more else "",
        },
    )


@desk_page(Permission.VIEW_OUTBOX)
@require_GET
def message(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """One message as it came, in words only: nothing of it runs or is fetched. The look is noted."""
    staff = staff_of(request)
    found = selectors.get_inbound(staff, message_id)
    audit.looked_at_once(staff, found, purpose="message opened", how="inbound.opened", label=str(found))
    context = {
        "message": found,
        "preview": preview_of(found),
        "may_retry": found.state == InboundState.UNREADABLE and may(staff, Permission.RESEND_OUTBOX),
        "may_take_in": may(staff, Permission.HANDLE_CONTACTS) and may_be_taken_in(found),
        "may_see_cases": may(staff, Permission.VIEW_CASES),
    }
    return render(request, "desk/channels/message.html", context)


@desk_page(Permission.VIEW_OUTBOX)
@require_GET
def raw(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """The bytes as they came, to save: for another program to read. Noted like a look."""
    staff = staff_of(request)
    found = selectors.get_inbound(staff, message_id)
    audit.looked_at_once(staff, found, purpose="message saved", how="inbound.saved", label=str(found))
    response = HttpResponse(bytes(found.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = (
        f'attachment; filename="{found.pk}.{"eml" if found.channel == "email" else "txt"}"'
    )
    return response


@desk_page(Permission.RESEND_OUTBOX)
@require_POST
def retry(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    services.retry_inbound(actor=staff_of(request), message_id=message_id)
    messages.success(request, _("The message is read again."))
    return redirect("desk:channel_message", message_id)


@desk_page(Permission.HANDLE_CONTACTS)
@require_POST
def take(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """Answer it after all: it goes on the work list, where it is taken like any other."""
    taken = take_in(actor=staff_of(request), message_id=message_id)
    messages.success(request, _("The message is on the work list now."))
    return redirect("desk:message", taken.about_id) if taken.about_id else redirect("desk:work")


@desk_page(Permission.VIEW_OUTBOX)
def trial(request: HttpRequest) -> HttpResponse:
    """Write a mail to one of our addresses as a citizen would; only where the development mailbox is."""
    if settings.EENLOKET_MAILBOX != "development":
        raise NotFoundError(_("There is no development mailbox: mail goes to a real mail server."))
    staff, errors = staff_of(request), {}
    if request.method == "POST":
        try:
            services.mail_as_citizen(
                actor=staff,
                mailbox_id=uuid_from(request.POST.get("mailbox", "")),
                sender=request.POST.get("sender", ""),
                subject=request.POST.get("subject", ""),
                text=request.POST.get("text", ""),
            )
        except InvalidError as error:
            errors = error.fields
        else:
            messages.success(request, _("The mail is on its way to us."))
            return redirect("desk:channel_inbound")
    context = {"mailboxes": selectors.mailboxes_of(staff), "typed": request.POST, "errors": errors}
    return render(request, "desk/channels/trial.html", context, status=422 if errors else 200)
