"""What comes in writing: it waits for an advisor, is taken, answered, and goes on when the sender writes again."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts import messages, rules
from eenloket.contacts.events import ContactReopened, ContactStored, ConversationTaken, ConversationWaits
from eenloket.contacts.models import AnswerUse, Contact, Conversation, ConversationMessage, ConversationParty
from eenloket.contacts.types import (
    Channel,
    ContactState,
    ConversationState,
    Direction,
    Result,
    Role,
    WrittenQuestion,
)
from eenloket.content.selectors import get_version
from eenloket.core import audit, clock, crypto, live
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.organisation.directory import directory_with
from eenloket.organisation.selectors import fill_in, working_calendar
from eenloket.parties import rules as party_rules

from .references import next_reference
from .sending import send_to_sender
from .steps import check_room, customer_of, poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SUBJECT_LENGTH = 200


@transaction.atomic
def receive_question(question: WrittenQuestion, *, key: uuid.UUID, tells_sender: bool = True) -> Conversation:
    """Put a question that came in writing on the work list, with a reference and the day by which an answer comes.

    The same `key` again gives the same conversation. Whoever left an address is told reference, code and day, unless
    `tells_sender` is off. Raises InvalidError for a channel that is not in writing.
    """
    if known := Conversation.objects.filter(pk=key).first():
        return known
    conversation = _begin(question, key, ConversationState.WAITING)
    _add_question(conversation, question)
    if tells_sender:
        tell_receipt(conversation)
    _tell_it_waits(conversation)
    return conversation


@transaction.atomic
def answer_automatically(question: WrittenQuestion, *, key: uuid.UUID, version_id: uuid.UUID) -> Conversation:
    """Keep a question in writing or in a chat that an answer of the content base settled without anybody: stored and
    closed at once, with the version that was shown. The same `key` again gives the same conversation. Raises
    NotFoundError."""
    if known := Conversation.objects.filter(pk=key).first():
        return known
    version = get_version(question.contact_centre_id, version_id)
    conversation = _begin(replace(question, subject=question.subject or version.title), key, ConversationState.CLOSED)
    contact = _add_question(conversation, question)
    AnswerUse.objects.update_or_create(
        contact=contact, version=version, defaults={"first_opened_at": conversation.started_at, "is_used": True}
    )
    now = clock.now()
    contact.state, contact.result, contact.stored_at = ContactState.STORED, Result.ANSWERED_AUTOMATICALLY, now
    contact.subject = contact.subject or version.title[:_SUBJECT_LENGTH]
    contact.portal_area_id = contact.portal_area_id or version.answer.portal_area_id
    contact.first_contact_class = rules.first_contact_class(
        result=contact.result, direction=contact.direction, is_internal=False
    )
    contact.note_for_citizen = version.short or version.title
    contact.save()
    _publish_stored(contact)
    return conversation


@transaction.atomic
def keep_call_back_wish(question: WrittenQuestion, *, key: uuid.UUID, number: str) -> Contact:
    """Keep what a citizen asked online to be called back about: stored and closed at once with the result "call back",
    for the note is somebody's work from now on. The same `key` again gives the same question."""
    if known := Conversation.objects.filter(pk=key).first():
        return known.contacts.get(number=1)
    conversation = _begin(replace(question, sender_address=number), key, ConversationState.CLOSED)
    contact = _add_question(conversation, question)
    contact.state, contact.result, contact.stored_at = ContactState.STORED, Result.CALL_BACK, clock.now()
    contact.first_contact_class = rules.first_contact_class(
        result=contact.result, direction=contact.direction, is_internal=False
    )
    contact.save()
    _publish_stored(contact)
    return contact


@transaction.atomic
def pass_to_person(conversation_id: uuid.UUID, *, text: str = "") -> Conversation:
    """The automatic answer did not help: the question waits for an advisor after all, and no longer counts as
    answered. Twice is once. Raises NotFoundError; ConflictError when it never was answered automatically."""
    conversation = _locked(conversation_id)
    if conversation.state != ConversationState.CLOSED:
        return conversation
    contact = conversation.contacts.filter(result=Result.ANSWERED_AUTOMATICALLY).first()
    if contact is None:
        raise ConflictError(_("This question was not answered automatically."))
    if text.strip():
        _keep_message(conversation, text)
    _open_again(conversation, contact)
    tell_receipt(conversation)
    return conversation


def _open_again(conversation: Conversation, contact: Contact) -> None:
    """What was answered automatically is a question for an advisor after all."""
    shown = AnswerUse.objects.filter(contact=contact, is_used=True)
    titles = ", ".join(shown.values_list("version__title", flat=True))
    shown.update(is_used=False)
    note = _("The automatic answer did not help: %(title)s") % {"title": titles}
    contact.state, contact.result, contact.stored_at, contact.first_contact_class = ContactState.DRAFT, "", None, ""
    contact.note_for_citizen, contact.note_for_colleagues = "", note
    contact.revision += 1
    contact.save()
    _wait_again(conversation)
    publish(
        ContactReopened(
            contact_id=contact.pk, contact_centre_id=contact.contact_centre_id, arrived_on=contact.arrived_on
        )
    )


@transaction.atomic
def continue_conversation(
    conversation_id: uuid.UUID,
    *,
    message_id: uuid.UUID,
    text: str,
    channel: str,
    sender_name: str = "",
    sender_address: str = "",
    mail_id: str = "",
    is_automatic: bool = False,
) -> Conversation:
    """The sender wrote again, by `channel`; returns the conversation that the message is in now.

    It joins a conversation in writing. A closed one waits again: with a new question, or with the one that was
    answered automatically, for then that did not help. What was spoken about goes on in writing as a conversation of
    its own, with the same customer and subject. What a machine wrote wakes nobody. The same `message_id` again changes
    nothing. Raises NotFoundError.
    """
    conversation = _locked(conversation_id)
    if conversation.messages.filter(pk=message_id).exists():
        return conversation
    last = conversation.contacts.order_by("-number").first()
    if conversation.channel not in rules.WORKING_DAYS_TO_ANSWER and not is_automatic:
        spoken = WrittenQuestion(
            contact_centre_id=conversation.contact_centre_id,
            municipality_id=conversation.municipality_id,
            channel=channel,
            text=text,
            subject=last.subject if last else "",
            sender_name=sender_name,
            sender_address=sender_address,
            party_id=customer_of(conversation),
            portal_area_id=last.portal_area_id if last else None,
            mail_id=mail_id,
        )
        return receive_question(spoken, key=uuid.uuid5(message_id, "conversation"))
    _keep_message(
        conversation, text, message_id=message_id, sender_name=sender_name, mail_id=mail_id, is_automatic=is_automatic
    )
    if is_automatic or conversation.state != ConversationState.CLOSED:
        if conversation.advisor_id:
            live.poke(f"staff:{conversation.advisor_id}")
    elif last and last.result == Result.ANSWERED_AUTOMATICALLY:
        _open_again(conversation, last)
    else:
        _follow_up(conversation, last)
        _wait_again(conversation)
    return conversation


@transaction.atomic
def report_bounce(conversation_id: uuid.UUID, *, detail: str) -> Conversation:
    """Our mail in this conversation came back: whoever has it open is told, and a closed one waits again, for somebody
    to reach the sender in another way. Only colleagues see it. The same report again changes nothing."""
    conversation = _locked(conversation_id)
    note = _("Our mail came back: %(detail)s") % {"detail": detail}
    last = conversation.contacts.order_by("-number").first()
    if last and note in last.note_for_colleagues:
        return conversation
    if conversation.state == ConversationState.CLOSED:
        follow_up = _follow_up(conversation, last)
        follow_up.note_for_colleagues = note
        follow_up.save(update_fields=["note_for_colleagues"])
        _wait_again(conversation)
    elif last and last.state == ContactState.DRAFT:
        last.note_for_colleagues = f"{last.note_for_colleagues}\n{note}".strip()
        last.revision += 1
        last.save(update_fields=["note_for_colleagues", "revision"])
        if conversation.advisor_id:
            live.poke(f"staff:{conversation.advisor_id}")
    return conversation


@transaction.atomic
def take_conversation(*, actor: Staff, conversation_id: uuid.UUID) -> Conversation:
    """Take what waits from the work list; of two at the same time the first has it. Taking an own one again is fine.

    Raises NotAllowedError, NotFoundError, ConflictError when a colleague has it or too many are open.
    """
    require(actor, Permission.HANDLE_CONTACTS)
    conversation = _locked_in_reach(actor, conversation_id)
    if conversation.advisor_id == actor.pk and conversation.state != ConversationState.CLOSED:
        return conversation
    if conversation.state != ConversationState.WAITING:
        raise ConflictError(_("A colleague was first: this message is already being answered."))
    check_room(actor)
    now = clock.now()
    conversation.advisor, conversation.team_id = actor, actor.team_id
    conversation.state, conversation.taken_at, conversation.attended_at = ConversationState.OPEN, now, now
    conversation.save(update_fields=["advisor", "team", "state", "taken_at", "attended_at"])
    conversation.contacts.filter(state=ContactState.DRAFT).update(advisor=actor, team_id=actor.team_id)
    audit.record(actor, "conversation.taken", conversation, label=conversation.reference)
    publish(
        ConversationTaken(
            conversation_id=conversation.pk, contact_centre_id=conversation.contact_centre_id, advisor_id=actor.pk
        )
    )
    live.poke(f"waiting:{conversation.contact_centre_id}")
    poke(actor)
    return conversation


@transaction.atomic
def put_back(*, actor: Staff, conversation_id: uuid.UUID) -> None:
    """Give a message back to the work list, with what was typed, at its old place. Raises NotFoundError,
    ConflictError when it did not come in writing or is answered already."""
    conversation = _locked_in_reach(actor, conversation_id)
    if conversation.advisor_id != actor.pk:
        raise NotFoundError(_("That conversation is not yours, or does not exist."))
    if conversation.due_on is None or conversation.state == ConversationState.CLOSED:
        raise ConflictError(_("Only a message that is not answered yet can go back to the work list."))
    conversation.contacts.filter(state=ContactState.DRAFT).update(advisor=None, team=None)
    conversation.advisor, conversation.team, conversation.state = None, None, ConversationState.WAITING
    conversation.save(update_fields=["advisor", "team", "state"])
    audit.record(actor, "conversation.put_back", conversation, label=conversation.reference)
    _tell_it_waits(conversation)
    poke(actor)


def _begin(question: WrittenQuestion, key: uuid.UUID, state: ConversationState) -> Conversation:
    answers_itself = state == ConversationState.CLOSED and question.channel == Channel.CHAT
    if question.channel not in rules.WORKING_DAYS_TO_ANSWER and not answers_itself:
        raise InvalidError(_("Choose a channel and a direction."))
    municipality = directory_with(question.municipality_id).municipalities[question.municipality_id]
    now = clock.now()
    received = min(question.received_at or now, now)
    typed = question.sender_address.strip()[:200]
    is_waiting = state == ConversationState.WAITING
    conversation = Conversation.objects.create(
        id=key,
        contact_centre_id=question.contact_centre_id,
        municipality_id=question.municipality_id,
        advisor=None,
        channel=question.channel,
        direction=Direction.INBOUND,
        typed_counterpart=(question.sender_name or typed)[:200],
        counterpart=party_rules.normalise_email(typed) or party_rules.normalise_phone(typed) or "",
        sender_name=question.sender_name.strip()[:200],
        reference=next_reference(question.municipality_id, municipality.reference_prefix),
        code_sealed=crypto.encrypt(rules.new_code()),
        state=state,
        due_on=_due_on(question.municipality_id, question.channel) if is_waiting else None,
        started_at=received,
        attended_at=now,
        hung_up_at=None if is_waiting else now,
        closed_at=None if is_waiting else now,
    )
    if question.party_id:
        ConversationParty.objects.create(conversation=conversation, party_id=question.party_id, role=Role.CUSTOMER)
    _keep_message(
        conversation,
        question.text,
        message_id=uuid.uuid5(key, "message-1"),
        sender_name=question.sender_name,
        mail_id=question.mail_id,
        details=question.details,
        at=received,
    )
    audit.record(
        replace(SYSTEM, contact_centre_id=question.contact_centre_id),
        "conversation.received",
        conversation,
        label=conversation.reference,
    )
    return conversation


def _add_question(conversation: Conversation, question: WrittenQuestion) -> Contact:
    contact = _create_contact(conversation, 1, party_id=question.party_id)
    contact.subject = question.subject.strip()[:_SUBJECT_LENGTH]
    contact.portal_area_id = question.portal_area_id
    contact.searched_for = (question.searched_for or question.subject or question.text).strip()[:300]
    contact.save(update_fields=["subject", "portal_area", "searched_for"])
    AnswerUse.objects.bulk_create(
        AnswerUse(
            contact=contact,
            version=get_version(question.contact_centre_id, each),
            first_opened_at=conversation.started_at,
            is_used=False,
        )
        for each in dict.fromkeys(question.versions_shown)
    )
    return contact


def _follow_up(conversation: Conversation, last: Contact | None) -> Contact:
    """One more question, about what the last one was about."""
    number = (last.number if last else 0) + 1
    return _create_contact(conversation, number, party_id=customer_of(conversation), like=last)


def _create_contact(
    conversation: Conversation, number: int, *, party_id: uuid.UUID | None, like: Contact | None = None
) -> Contact:
    """A question that nobody has yet; one that follows is about the same subject as the one before (`like`)."""
    now = clock.now()
    arrived = conversation.started_at if like is None else now
    return Contact.objects.create(
        id=uuid.uuid5(conversation.pk, f"question-{number}"),
        contact_centre_id=conversation.contact_centre_id,
        municipality_id=conversation.municipality_id,
        conversation=conversation,
        number=number,
        party_id=party_id,
        channel=conversation.channel,
        direction=Direction.INBOUND,
        subject=like.subject if like else "",
        portal_area_id=like.portal_area_id if like else None,
        opened_at=now,
        changed_at=now,
        arrived_at=arrived,
        arrived_on=clock.day_of(arrived),
    )


def _keep_message(
    conversation: Conversation,
    text: str,
    *,
    message_id: uuid.UUID | None = None,
    sender_name: str = "",
    mail_id: str = "",
    details: tuple[tuple[str, str], ...] = (),
    is_automatic: bool = False,
    at: datetime | None = None,
) -> None:
    given = {"id": message_id} if message_id else {}
    ConversationMessage.objects.create(
        **given,
        contact_centre_id=conversation.contact_centre_id,
        conversation=conversation,
        direction=Direction.INBOUND,
        sender_name=sender_name.strip()[:200],
        text=text.replace("\x00", "").strip(),
        details=[[label, party_rules.without_bsn(value)] for label, value in details],
        details_sealed=_sealed(details),
        is_automatic=is_automatic,
        mail_id=mail_id[:250],
        at=at or clock.now(),
    )


def _sealed(details: tuple[tuple[str, str], ...]) -> bytes | None:
    """What came along, encrypted, when there is a BSN in it: the readable copy then shows its last digits only."""
    if all(party_rules.without_bsn(value) == value for _label, value in details):
        return None
    return crypto.encrypt(json.dumps([list(each) for each in details], ensure_ascii=False))


def _wait_again(conversation: Conversation) -> None:
    conversation.state, conversation.advisor, conversation.team = ConversationState.WAITING, None, None
    conversation.due_on = _due_on(conversation.municipality_id, conversation.channel)
    conversation.closed_at = conversation.hung_up_at = conversation.taken_at = None
    if not conversation.reference:
        fill_in([conversation], "municipality")
        prefix = conversation.municipality.reference_prefix
        conversation.reference = next_reference(conversation.municipality_id, prefix)
        conversation.code_sealed = crypto.encrypt(rules.new_code())
    conversation.save()
    _tell_it_waits(conversation)


def _due_on(municipality_id: uuid.UUID, channel: str) -> date:
    days = working_calendar(municipality_id).strip(clock.today(), rules.WORKING_DAYS_TO_ANSWER[channel])
    return list(days)[-1].day


def tell_receipt(conversation: Conversation) -> None:
    """Tell whoever left an address the number, the code and the day by which an answer comes."""
    fill_in([conversation], "municipality")
    if conversation.channel != Channel.POST:
        subject, body = messages.receipt(conversation)
        text = messages.short_receipt(conversation)
        send_to_sender(conversation, key=f"receipt:{conversation.due_on}", subject=subject, body=body, text=text)


def _publish_stored(contact: Contact) -> None:
    actor = replace(SYSTEM, contact_centre_id=contact.contact_centre_id)
    audit.record(actor, "contact.stored", contact, label=str(contact), result=contact.result)
    publish(
        ContactStored(
            contact_id=contact.pk,
            contact_centre_id=contact.contact_centre_id,
            municipality_id=contact.municipality_id,
            advisor_id=None,
            result=contact.result,
            arrived_on=contact.arrived_on,
        )
    )
    live.poke(f"team:{contact.contact_centre_id}")


def _locked(conversation_id: uuid.UUID) -> Conversation:
    found = Conversation.objects.select_for_update().filter(pk=conversation_id).first()
    if found is None:
        raise NotFoundError(_("That conversation is not yours, or does not exist."))
    return found


def _locked_in_reach(actor: Staff, conversation_id: uuid.UUID) -> Conversation:
    found = (
        Conversation.objects.select_for_update()
        .filter(
            pk=conversation_id,
            contact_centre_id=actor.contact_centre_id,
            municipality_id__in=list(actor.municipality_ids),
        )
        .first()
    )
    if found is None:
        raise NotFoundError(_("That conversation is not yours, or does not exist."))
    return found


def _tell_it_waits(conversation: Conversation) -> None:
    publish(ConversationWaits(conversation_id=conversation.pk, contact_centre_id=conversation.contact_centre_id))
    live.poke(f"waiting:{conversation.contact_centre_id}")
