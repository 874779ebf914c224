"""What the pages of a conversation share: their context, reading a draft, and where to go next."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import uuid_from
from eenloket.cases import selectors as cases
from eenloket.chat import selectors as chats
from eenloket.chat.web import rendered
from eenloket.contacts import selectors
from eenloket.contacts.rules import WORKING_DAYS_TO_ANSWER
from eenloket.contacts.types import (
    DESK_RESULTS,
    LIVE_CHANNELS,
    MORE_RESULTS,
    Channel,
    ContactState,
    ConversationState,
    DraftChange,
    Result,
    Role,
)
from eenloket.content import selectors as content
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.counter.selectors import bookable_services
from eenloket.counter.web import strip_context
from eenloket.documents.selectors import documents_about
from eenloket.gateways.selectors import states_of
from eenloket.organisation.directory import directory_of
from eenloket.parties.rules import is_mobile
from eenloket.parties.services import recognise_counterpart
from eenloket.routing.selectors import live_item_of_conversation
from eenloket.routing.types import WorkState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact, Conversation
    from eenloket.content.models import Answer, AnswerVersion
    from eenloket.parties.models import Party

_LATELY: Final = timedelta(days=3)

# Results that need more than a code: each opens a dialog with its own template.
DIALOGS = {
    Result.ANSWERED_AFTER_CONSULT: "consult",
    Result.TRANSFERRED: "transfer",
    Result.HANDED_OVER: "hand_over",
    Result.CALL_BACK: "call_back",
    Result.REFERRED: "refer",
    Result.NOT_ANSWERED: "not_answered",
    Result.APPOINTMENT_MADE: "appointment",
}


def question_context(
    staff: Staff, current: Conversation, questions: list[Contact], question: Contact
) -> dict[str, Any]:
    customer = customer_of(current)
    return {
        "conversation": current,
        "questions": questions,
        "question": question,
        "finish_json": json.dumps(question.finish),
        "is_draft": question.state == ContactState.DRAFT,
        "is_open": current.state == ConversationState.OPEN,
        **turn_context(current),
        "is_reachable": "@" in current.counterpart or is_mobile(current.counterpart),
        "is_written": current.due_on is not None and current.state != ConversationState.CLOSED,
        "desk_results": [(each.value, each.label, bool(dialog_of(each, current))) for each in allowed_results(staff)],
        "more_results": [(each.value, each.label, bool(dialog_of(each, current))) for each in MORE_RESULTS],
        **strip_context(staff, current),
        **case_context(staff, question),
        **party_context(staff, current, customer),
    }


def case_context(staff: Staff, question: Contact) -> dict[str, Any]:
    """The case that was started from this question, with its steps; nothing when there is none."""
    found = cases.find_started_case(staff, question.pk)
    if found is None:
        return {"case": None}
    document = cases.document_of(found)
    states = cases.step_states(found)
    return {
        "case": found,
        "document": document,
        "front_steps": [each for each in states if each.step.is_front_office],
        "later_steps": [each for each in states if not each.step.is_front_office],
        "told_fields": [(each, found.values.get(each.code, "")) for each in document.fields] if document else [],
        "is_with_front_office": found.department_id is None and found.organisation_id is None,
    }


def dialog_of(result: Result, current: Conversation) -> str:
    """The dialog that asks what a result needs, "" when it needs nothing more: at the counter what was handed over,
    and for an appointment something to make one for."""
    if result == Result.PRODUCT_DELIVERED:
        return "delivered" if current.channel == Channel.COUNTER else ""
    if result == Result.APPOINTMENT_MADE and not bookable_services(current.municipality_id).exists():
        return ""
    return DIALOGS.get(result, "")


def turn_context(current: Conversation) -> dict[str, Any]:
    """The turn in the queues that this conversation is in, and whether it can be passed on."""
    turn = live_item_of_conversation(current.pk) if current.state != ConversationState.CLOSED else None
    may_pass_on = turn is not None and turn.state == WorkState.ACTIVE and current.channel in LIVE_CHANNELS
    return {"turn": turn, "may_pass_on": may_pass_on}


def party_context(staff: Staff, current: Conversation, customer: Party | None) -> dict[str, Any]:
    """The customer, who else takes part, earlier contacts; without a customer, who this number belongs to."""
    return {
        "conversation": current,
        "customer": customer,
        "others": [each for each in current.participants.all() if each.role != Role.CUSTOMER],
        "timeline": selectors.timeline_of(staff, customer, limit=5) if customer else [],
        "earlier_count": selectors.count_of_party(staff, customer) if customer else 0,
        "recognised": [] if customer else recognise_counterpart(actor=staff, value=current.counterpart),
        "roles": Role.choices,
    }


def thread_context(current: Conversation) -> dict[str, Any]:
    """What was written on both sides, how what we sent is doing, and the files that came along."""
    if not current.reference:  # spoken to, not written
        return {"thread": []}
    thread = selectors.messages_of([current.pk])
    sent = [each.outbox_id for each in thread if each.outbox_id]
    return {
        "thread": thread,
        "sent_states": states_of(sent) if sent else {},
        "documents": documents_about([current.pk]),
    }


def chat_context(current: Conversation) -> dict[str, Any]:
    """The chat of which this conversation is a part, as far as it came; nothing when it is no chat."""
    if current.channel != Channel.CHAT or (chat := chats.find_by_conversation(current.pk)) is None:
        return {}
    return {"chat": chat, "chat_lines": rendered(chats.lines_after(chat.pk, 0))}


def chat_standings(staff: Staff, open_ones: list[Conversation]) -> dict[str, Any]:
    """How the open chats stand, for their tabs."""
    if not any(each.channel == Channel.CHAT for each in open_ones):
        return {}
    return {"chats": {each.conversation_id: each for each in chats.standings(staff)}}


def customer_of(current: Conversation) -> Party | None:
    return next((each.party for each in current.participants.all() if each.role == Role.CUSTOMER), None)


def allowed_results(staff: Staff) -> list[Result]:
    """The results of the bar, without those that this person's role does not give."""
    may_hand_over = may(staff, Permission.HAND_OVER_TO_GROUP) or may(staff, Permission.HAND_OVER_TO_DEPARTMENT)
    left_out = {Result.HANDED_OVER} if not may_hand_over else set()
    if not may(staff, Permission.WRITE_CALL_BACK):
        left_out.add(Result.CALL_BACK)
    return [each for each in DESK_RESULTS if each not in left_out]


def answer_context(found: Answer, question: Contact) -> dict[str, Any]:
    """An answer beside the notes, with the steps ticked in other answers, which the form has to keep."""
    own = f"{found.current_id}:"
    return {
        "answer": found,
        "version": found.current,
        "related": content.related_answers(found, question.municipality_id),
        "choices": content.narrowed(found.current, found.contact_centre_id, question.municipality_id)
        if found.current
        else [],
        "is_changed_lately": is_changed_lately(found.current),
        "reply_text": reply_text(found, question),
        "chat_text": chat_text(found, question),
        "other_steps": [step for step in question.steps_done if not step.startswith(own)],
    }


def reply_text(found: Answer, question: Contact) -> str:
    """The answer as a message: the sentence for SMS, else what one says with where all of it stands. "" when the
    customer is spoken to."""
    version = found.current
    if version is None or question.channel not in WORKING_DAYS_TO_ANSWER or question.channel == Channel.CHAT:
        return ""
    if question.channel == Channel.SMS:
        return version.sentence or version.short
    return f"{version.short}\n\n{_page_of(found, question)}"


def chat_text(found: Answer, question: Contact) -> str:
    """The answer as a line of a chat: its sentence, and where all of it stands. "" on other channels."""
    version = found.current
    if version is None or question.channel != Channel.CHAT:
        return ""
    return f"{version.sentence or version.short}\n{_page_of(found, question)}"


def _page_of(found: Answer, question: Contact) -> str:
    site = directory_of(found.contact_centre_id).municipalities[question.municipality_id]
    return str(settings.EENLOKET_BASE_URL) + reverse("website:answer", args=[site.slug, found.slug])


def is_changed_lately(version: AnswerVersion | None) -> bool:
    """Whether who knows the answer by heart should look again: it is a changed text of the last days."""
    return version is not None and version.number > 1 and version.created_at > clock.now() - _LATELY


def last_opened(staff: Staff, question: Contact) -> dict[str, Any] | None:
    """The answer that was opened last during this question, as it is published now."""
    uses = list(question.answer_uses.all())
    if not uses:
        return None
    try:
        found = content.get_answer(staff.contact_centre_id, answer_id=uses[-1].version.answer_id)
    except NotFoundError:
        return None
    return answer_context(found, question)


def own_question(staff: Staff, contact_id: uuid.UUID) -> tuple[Contact, Conversation]:
    """An own question with its conversation. Raises NotFoundError."""
    current = selectors.get_conversation_of_question(staff, contact_id)
    question = next((each for each in selectors.questions_of(current) if each.pk == contact_id), None)
    if question is None:
        raise NotFoundError(_("That question is not yours, or does not exist."))
    return question, current


def draft_from(request: HttpRequest) -> DraftChange:
    """The fields of a question that came along; those absent stay as they are."""
    form = request.POST
    steps = form.getlist("step") if form.get("has_steps") else None
    finish = None
    if "finish" in form:
        try:
            loaded = json.loads(form["finish"])
        except ValueError:
            raise InvalidError(_("The browser sent something unreadable.")) from None
        finish = {str(k): str(v) for k, v in loaded.items()} if isinstance(loaded, dict) else None
    result = form.get("result")
    return DraftChange(
        subject=_text(form.get("subject")),
        note_for_citizen=_text(form.get("note_for_citizen")),
        note_for_colleagues=_text(form.get("note_for_colleagues")),
        result=result if result is None or result in Result.values or result == "" else None,
        searched_for=_text(form.get("searched_for")),
        steps_done=steps,
        finish=finish,
    )


def _text(value: str | None) -> str | None:
    """As typed, with one kind of line end, so that a retry compares equal; PostgreSQL holds no zero bytes."""
    return None if value is None else value.replace("\r\n", "\n").replace("\x00", "")


def next_address(staff: Staff, conversation_id: uuid.UUID) -> str:
    """After a question: the next open one of this conversation, else the conversation that waits longest."""
    following = selectors.next_conversation(staff, conversation_id)
    return address_of(following) if following else reverse("desk:work")


def address_of(conversation_id: uuid.UUID, question: str = "") -> str:
    """The page of a conversation, with one of its questions in front."""
    address = reverse("desk:conversation", args=[conversation_id])
    return f"{address}?vraag={uuid_from(question)}" if question else address


def number_from(value: str) -> int | None:
    return int(value) if value.isdecimal() and len(value) < 10 else None
