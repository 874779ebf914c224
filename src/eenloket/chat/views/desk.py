"""What the page of an advisor asks of the chats held there."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.chat import selectors, services
from eenloket.chat.types import LARGEST_FILE, SessionState
from eenloket.chat.web import advisor_view
from eenloket.core.errors import InvalidError
from eenloket.ui.typed import offset_in, uuid_or_none

_HANDLE = Permission.HANDLE_CONTACTS


@desk_page(_HANDLE)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """How the own open chats stand: who waits for a word, and since when."""
    found = selectors.standings(staff_of(request))
    chats = [
        {
            "conversation": str(each.conversation_id),
            "last": each.last,
            "waits_since": each.waits_since,
            "is_over": each.is_over,
            "is_away": each.is_away,
        }
        for each in found
    ]
    return JsonResponse({"chats": chats})


@desk_page(_HANDLE)
@require_GET
def lines(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """What came after the line with number `na`."""
    staff = staff_of(request)
    session = selectors.own_session(staff, conversation_id)
    if session.state == SessionState.TALKING and session.advisor_id != staff.pk:
        services.notice_taken_over(actor=staff, conversation_id=conversation_id)
    return JsonResponse(advisor_view(session, offset_in(request.GET.get("na", ""))))


@desk_page(_HANDLE)
@require_POST
def send(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    form = request.POST
    session = services.write(
        actor=staff_of(request),
        conversation_id=conversation_id,
        key=uuid_from(form.get("key", "")),
        text=form.get("text", ""),
        version_id=uuid_or_none(form.get("version", "")),
    )
    return JsonResponse(advisor_view(session, offset_in(form.get("na", ""))))


@desk_page(_HANDLE)
@require_POST
def typing(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    services.advisor_types(actor=staff_of(request), conversation_id=conversation_id)
    return JsonResponse({"ok": True})


@desk_page(_HANDLE)
@require_POST
def file(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    upload = request.FILES.get("bestand")
    if upload is None:
        raise InvalidError(_("Choose a file first."))
    session = services.send_file(
        actor=staff_of(request),
        conversation_id=conversation_id,
        key=uuid_from(request.POST.get("key", "")),
        name=upload.name or "",
        data=upload.read(LARGEST_FILE + 1),
    )
    return JsonResponse(advisor_view(session, offset_in(request.POST.get("na", ""))))


@desk_page(_HANDLE)
@require_POST
def mail(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Mail the chat to the citizen, who asked for it."""
    session = services.mail_to_citizen(
        actor=staff_of(request), conversation_id=conversation_id, email=request.POST.get("email", "")
    )
    return JsonResponse({"toast": _("The chat is on its way by mail."), **advisor_view(session, session.last_number)})
