"""The desk during a conversation: search while listening, notes that save themselves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.contacts import selectors, services
from eenloket.contacts.types import Channel, ContactState
from eenloket.content import selectors as content
from eenloket.core.errors import NotFoundError
from eenloket.desk.conversations import (
    address_of,
    answer_context,
    chat_context,
    chat_standings,
    draft_from,
    last_opened,
    next_address,
    number_from,
    question_context,
    thread_context,
)
from eenloket.desk.views.work import start_form
from eenloket.telephony.selectors import call_bar

if TYPE_CHECKING:
    from eenloket.contacts.models import Contact

_HANDLE = Permission.HANDLE_CONTACTS


@desk_page(_HANDLE)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Open a conversation with the id the form already had, so that a second click opens nothing new."""
    form = request.POST
    conversation = services.start_conversation(
        actor=staff_of(request),
        conversation_id=uuid_from(form.get("id", "")),
        municipality_id=uuid_from(form.get("municipality", "")),
        channel=form.get("channel", ""),
        direction=form.get("direction", ""),
        typed_counterpart=form.get("counterpart", ""),
        is_internal=form.get("internal") == "1",
    )
    request.session["channel"] = conversation.channel
    request.session["municipality"] = str(conversation.municipality_id)
    return HttpResponseRedirect(address_of(conversation.pk))


@desk_page(_HANDLE)
@require_GET
def conversation(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """One conversation with its questions; the one asked for, else the first still open, is in front."""
    staff = staff_of(request)
    services.attend(actor=staff, conversation_id=conversation_id)
    open_ones = selectors.open_conversations(staff)
    current = next((each for each in open_ones if each.pk == conversation_id), None)
    current = current or selectors.get_conversation(staff, conversation_id)
    questions = selectors.questions_of(current)
    question = _in_front(questions, request.GET.get("vraag", ""))
    if question is None:
        return HttpResponseRedirect(reverse("desk:work"))
    return render(
        request,
        "desk/conversation/conversation.html",
        {
            **question_context(staff, current, questions, question),
            **start_form(request),
            "conversations": open_ones,
            "opened": last_opened(staff, question),
            "may_move": selectors.may_change_municipality(current, questions),
            "new_question_id": uuid.uuid4(),
            "new_message_id": uuid.uuid4(),
            **thread_context(current),
            **chat_context(current),
            **chat_standings(staff, open_ones),
            "call_bar": call_bar(staff, current.pk) if current.channel == Channel.PHONE else None,
            "unread_important": content.unread_important(staff),
        },
    )


@desk_page(_HANDLE)
@require_POST
def hang_up(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    services.hang_up(actor=staff_of(request), conversation_id=conversation_id)
    return HttpResponseRedirect(address_of(conversation_id, request.POST.get("vraag", "")))


@desk_page(_HANDLE)
@require_POST
def change_municipality(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """It turns out that the question is for another municipality."""
    moved = services.change_municipality(
        actor=staff_of(request),
        conversation_id=conversation_id,
        municipality_id=uuid_from(request.POST.get("municipality", "")),
    )
    request.session["municipality"] = str(moved.municipality_id)
    return HttpResponseRedirect(address_of(conversation_id, request.POST.get("vraag", "")))


@desk_page(_HANDLE)
@require_POST
def add_question(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    question = services.add_question(
        actor=staff_of(request), conversation_id=conversation_id, contact_id=uuid_from(request.POST.get("id", ""))
    )
    return HttpResponseRedirect(address_of(conversation_id, str(question.pk)))


@desk_page(_HANDLE)
@require_POST
def drop(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    conversation_id = uuid_from(request.POST.get("gesprek", ""))
    services.drop_question(actor=staff_of(request), contact_id=contact_id)
    return HttpResponseRedirect(next_address(staff_of(request), conversation_id))


@desk_page(_HANDLE)
@require_GET
def search(request: HttpRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """The answers for what is being typed, as a list of options."""
    staff, typed = staff_of(request), request.GET.get("q", "")
    content.anticipate(staff.contact_centre_id, typed)
    current = selectors.get_conversation_alone(staff, conversation_id)
    result = content.search(staff.contact_centre_id, typed, municipality_id=current.municipality_id, while_typing=True)
    context = {"result": result, "typed": typed.strip(), "contact_id": uuid_from(request.GET.get("vraag", ""))}
    return render(request, "desk/conversation/results.html", context)


@desk_page(_HANDLE)
@require_POST
def answer(request: HttpRequest, contact_id: uuid.UUID, answer_id: uuid.UUID) -> HttpResponse:
    """Open an answer beside the notes, and note on the question that it was opened."""
    staff = staff_of(request)
    found = content.get_answer(staff.contact_centre_id, answer_id=answer_id)
    if found.current is None:
        raise NotFoundError(_("That answer does not exist."))
    question = services.open_answer(actor=staff, contact_id=contact_id, version_id=found.current.pk)
    context = {**answer_context(found, question), "question": question, "uses": selectors.uses_of(question)}
    return JsonResponse(
        {
            "answer": render_to_string("desk/conversation/answer.html", context, request),
            "used": render_to_string("desk/conversation/used.html", context, request),
            "revision": question.revision,
            "subject": question.subject,
        }
    )


@desk_page(_HANDLE)
@require_POST
def mark_used(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    services.mark_answer_used(
        actor=staff_of(request),
        contact_id=contact_id,
        version_id=uuid_from(request.POST.get("version", "")),
        is_used=request.POST.get("used") == "1",
    )
    return JsonResponse({"ok": True})


@desk_page(_HANDLE)
@require_POST
def save_draft(request: HttpRequest, contact_id: uuid.UUID) -> HttpResponse:
    """Keep what is being typed; answers the new revision and the time."""
    revision = services.save_draft(
        actor=staff_of(request),
        contact_id=contact_id,
        revision=number_from(request.POST.get("revision", "")) or 0,
        change=draft_from(request),
    )
    return JsonResponse({"revision": revision, "saved": timezone.localtime().strftime("%-H.%M.%S")})


def _in_front(questions: list[Contact], wanted: str) -> Contact | None:
    drafts = [each for each in questions if each.state == ContactState.DRAFT]
    by_id = next((each for each in questions if str(each.pk) == wanted), None)
    return by_id or (drafts[0] if drafts else questions[0] if questions else None)
