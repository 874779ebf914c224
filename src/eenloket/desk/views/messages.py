"""Messages that came in writing: what waits, reading one, taking it, writing back, putting it back."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.contacts import selectors, services
from eenloket.contacts.types import Channel
from eenloket.core import audit
from eenloket.desk.conversations import address_of, next_address, thread_context
from eenloket.desk.waiting import with_clocks
from eenloket.routing import services as routing

_HANDLE = Permission.HANDLE_CONTACTS
_MOST: Final = 100


@desk_page(_HANDLE)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """All messages that wait, what is due first on top; one channel when asked for."""
    staff, channel = staff_of(request), request.GET.get("kanaal", "")
    channel = channel if channel in Channel.values else ""
    counts = selectors.waiting_counts(staff)
    labels = dict(Channel.choices)
    rows = selectors.waiting_list(staff, _MOST, channel=channel)
    return render(
        request,
        "desk/messages/waiting.html",
        {
            "rows": with_clocks(rows),
            "channel": channel,
            "channels": [(code, labels[code], n) for code, n in sorted(counts.items())],
            "total": sum(counts.values()),
            "most": _MOST,
        },
    )


@desk_page(_HANDLE)
@require_GET
def message(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """A message that waits, to read before taking it. The look is noted: it may hold anything about a person."""
    staff = staff_of(request)
    found = selectors.get_waiting(staff, conversation_id)
    audit.looked_at(
        staff, found, purpose=_("messages that wait"), how="conversation.read", label=found.reference or str(found)
    )
    context: dict[str, Any] = {
        "conversation": found,
        **thread_context(found),
        "questions": selectors.questions_of(found),
        "row": with_clocks([found])[0],
    }
    return render(request, "desk/messages/message.html", context)


@desk_page(_HANDLE)
@require_POST
def take(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    services.take_conversation(actor=staff_of(request), conversation_id=conversation_id)
    return HttpResponseRedirect(address_of(conversation_id))


@desk_page(_HANDLE)
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take what is due first."""
    taken = routing.take_next_message(actor=staff_of(request))
    if taken is None:
        messages.info(request, _("No message waits any more."))
        return HttpResponseRedirect(reverse("desk:work"))
    return HttpResponseRedirect(address_of(taken.pk))


@desk_page(_HANDLE)
@require_POST
def put_back(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    services.put_back(actor=staff_of(request), conversation_id=conversation_id)
    messages.success(request, _("The message waits for a colleague again."))
    return HttpResponseRedirect(next_address(staff_of(request), conversation_id))


@desk_page(_HANDLE)
@require_POST
def reply(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Write to the sender while the question stays open; the key in the form makes a second click harmless."""
    sent = services.reply(
        actor=staff_of(request),
        contact_id=contact_id,
        message_id=uuid_from(request.POST.get("id", "")),
        text=request.POST.get("text", ""),
    )
    messages.success(request, _("Your message is on its way."))
    return HttpResponseRedirect(address_of(sent.conversation_id, str(contact_id)))
