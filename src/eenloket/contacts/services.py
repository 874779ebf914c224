from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.content.selectors import get_version
from eenloket.content.services import raise_signal
from eenloket.content.types import SignalKind
from eenloket.core import audit, clock, live
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.gateways.services import queue_message
from eenloket.organisation.selectors import find_organisation
from eenloket.parties import rules as party_rules
from eenloket.parties.selectors import get_party
from eenloket.parties.services import add_point, problem_text

from . import messages, rules, selectors
from .events import ContactStored, ConversationClosed
from .models import AnswerUse, Contact, Conversation, ConversationParty
from .types import (
    LIVE_CHANNELS,
    Channel,
    ContactState,
    ConversationState,
    Direction,
    DraftChange,
    Result,
    ResultDetail,
    Role,
)

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.gateways.models import OutboxMessage

_MOST_OPEN = 12


@transaction.atomic
def start_conversation(
    *,
    actor: Staff,
    conversation_id: uuid.UUID,
    municipality_id: uuid.UUID,
    channel: str,
    direction: str = Direction.INBOUND,
    typed_counterpart: str = "",
    is_internal: bool = False,
) -> Conversation:
    """Open a conversation with its first, empty question. The same id again gives the one already opened.

    Raises NotAllowedError, InvalidError, ConflictError when too many are open.
    """
    require(actor, Permission.HANDLE_CONTACTS)
    require_municipality(actor, municipality_id)
    if existing := Conversation.objects.filter(pk=conversation_id).first():
        return selectors.get_conversation(actor, existing.pk)
    if channel not in Channel.values or direction not in Direction.values:
        raise InvalidError(_("Choose a channel and a direction."))
    if Conversation.objects.filter(advisor=actor).exclude(state=ConversationState.CLOSED).count() >= _MOST_OPEN:
        raise ConflictError(_("You have many conversations open. Finish one first."))
    now = clock.now()
    typed = typed_counterpart.strip()[:200]
    conversation, is_new = Conversation.objects.get_or_create(
        id=conversation_id,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "municipality_id": municipality_id,
            "advisor": actor,
            "team_id": actor.team_id,
            "channel": channel,
            "direction": direction,
            "is_internal": is_internal,
            "typed_counterpart": typed,
            "counterpart": party_rules.normalise_phone(typed) or party_rules.normalise_email(typed) or "",
            "started_at": now,
            "attended_at": now,
        },
    )
    if not is_new:  # a double click: the other one was a moment earlier
        return selectors.get_conversation(actor, conversation_id)
    _new_question(conversation, uuid.uuid5(conversation_id, "question-1"))
    _poke(actor)
    return conversation


@transaction.atomic
def attend(*, actor: Staff, conversation_id: uuid.UUID) -> None:
    """Note that the advisor turned to this conversation: the one in front until now waits from this moment on."""
    open_ones = Conversation.objects.filter(advisor=actor).exclude(state=ConversationState.CLOSED)
    in_front = open_ones.order_by("-attended_at").values_list("pk", flat=True).first()
    if in_front and in_front != conversation_id:
        now = clock.now()
        open_ones.filter(pk=in_front).update(attended_at=now)
        open_ones.filter(pk=conversation_id).update(attended_at=now + timedelta(microseconds=1))


@transaction.atomic
def hang_up(*, actor: Staff, conversation_id: uuid.UUID) -> Conversation:
    """End the talk; the questions stay open for wrap-up. Twice is once. Raises NotFoundError."""
    conversation = _locked_conversation(actor, conversation_id)
    if conversation.state == ConversationState.OPEN:
        conversation.state, conversation.hung_up_at = ConversationState.WRAP_UP, clock.now()
        conversation.save(update_fields=["state", "hung_up_at"])
        _poke(actor)
    return conversation


@transaction.atomic
def change_municipality(*, actor: Staff, conversation_id: uuid.UUID, municipality_id: uuid.UUID) -> Conversation:
    """The conversation and its questions are for another municipality after all; the notes stay, the answers that
    were opened are looked up again. Raises NotAllowedError, NotFoundError, ConflictError once something is stored or
    somebody identified.
    """
    conversation = _locked_conversation(actor, conversation_id)
    require_municipality(actor, municipality_id)
    if conversation.municipality_id == municipality_id:
        return conversation
    if not selectors.may_change_municipality(conversation):
        raise ConflictError(_("This conversation already has a customer or a stored question. Start a new one."))
    AnswerUse.objects.filter(contact__conversation=conversation).delete()
    conversation.contacts.update(municipality_id=municipality_id)
    conversation.municipality_id = municipality_id
    conversation.save(update_fields=["municipality"])
    audit.record(actor, "conversation.municipality_changed", conversation, municipality=str(municipality_id))
    _poke(actor)
    return selectors.get_conversation(actor, conversation_id)


@transaction.atomic
def add_question(*, actor: Staff, conversation_id: uuid.UUID, contact_id: uuid.UUID) -> Contact:
    """One more question in an open conversation, for the same customer. The same id again gives the same."""
    conversation = _locked_conversation(actor, conversation_id)
    if existing := conversation.contacts.filter(pk=contact_id).first():
        return existing
    if conversation.state == ConversationState.CLOSED:
        raise ConflictError(_("This conversation is closed. Start a new one."))
    return _new_question(conversation, contact_id)


@transaction.atomic
def drop_question(*, actor: Staff, contact_id: uuid.UUID) -> None:
    """Put away a question that was no question. The last one of a conversation closes it. Raises ConflictError."""
    contact = _locked_draft(actor, contact_id)
    contact.state, contact.changed_at = ContactState.DROPPED, clock.now()
    contact.save(update_fields=["state", "changed_at"])
    audit.record(actor, "contact.dropped", contact, label=str(contact))
    close_if_done(actor=actor, conversation_id=contact.conversation_id)


@transaction.atomic
def save_draft(*, actor: Staff, contact_id: uuid.UUID, revision: int, change: DraftChange) -> int:
    """Keep what is being typed. Returns the new revision.

    Raises ConflictError when the draft has another revision (another tab was first) or is already stored, and
    NotFoundError when it is not this advisor's.
    """
    contact = _locked_draft(actor, contact_id)
    if contact.revision != revision:
        if _already_so(contact, change):
            return contact.revision
        raise ConflictError(_("This question was changed in another window. Load it again to see what is there."))
    _apply(contact, change)
    contact.revision += 1
    contact.changed_at = clock.now()
    contact.save()
    return contact.revision


@transaction.atomic
def open_answer(*, actor: Staff, contact_id: uuid.UUID, version_id: uuid.UUID) -> Contact:
    """Note that this version was opened during the question; the first one names the question.

    Once a question is stored nothing is noted any more.
    """
    contact = _locked_own(actor, contact_id)
    if contact.state != ContactState.DRAFT:
        return contact
    version = get_version(actor.contact_centre_id, version_id)
    if AnswerUse.objects.filter(contact=contact, version=version).exists():
        return contact
    AnswerUse.objects.create(contact=contact, version=version, first_opened_at=clock.now())
    if not contact.subject:
        contact.subject = version.title[:200]
        contact.portal_area_id = version.answer.portal_area_id
        contact.revision += 1
        contact.save(update_fields=["subject", "portal_area", "revision"])
    return contact


@transaction.atomic
def mark_answer_used(*, actor: Staff, contact_id: uuid.UUID, version_id: uuid.UUID, is_used: bool) -> None:
    """Say whether an opened answer was really given. Raises ConflictError once the question is stored."""
    contact = _locked_draft(actor, contact_id)
    AnswerUse.objects.filter(contact=contact, version_id=version_id).update(is_used=is_used)


@transaction.atomic
def set_participant(
    *, actor: Staff, conversation_id: uuid.UUID, party_id: uuid.UUID, role: str = Role.CUSTOMER
) -> Conversation:
    """Say who takes part. A customer becomes the party of the questions still open; one who was customer before
    leaves that place. Raises InvalidError when the party belongs to another municipality."""
    conversation = _locked_conversation(actor, conversation_id)
    party = get_party(actor, party_id)
    if party.municipality_id != conversation.municipality_id:
        raise InvalidError(_("This customer belongs to another municipality than the conversation."))
    if role not in Role.values:
        raise InvalidError(_("Choose what this person is in the conversation."))
    takes_part = {each.party_id: each for each in conversation.participants.all()}
    customer_id = next((each.party_id for each in takes_part.values() if each.role == Role.CUSTOMER), None)
    if role == Role.CUSTOMER and customer_id not in (None, party.pk):
        takes_part[customer_id].delete()
    if known := takes_part.get(party.pk):
        known.role = role
        known.save(update_fields=["role"])
    else:  # the conversation is locked: no other request adds the same meanwhile
        ConversationParty.objects.create(conversation=conversation, party=party, role=role)
    if role == Role.CUSTOMER:
        customer_id = party.pk
    elif customer_id == party.pk:
        customer_id = None
    _pass_on_customer(conversation, customer_id)
    return conversation


@transaction.atomic
def remove_participant(*, actor: Staff, conversation_id: uuid.UUID, party_id: uuid.UUID) -> Conversation:
    """Take somebody out again: the wrong one was chosen, or the caller stays anonymous after all."""
    conversation = _locked_conversation(actor, conversation_id)
    conversation.participants.filter(party_id=party_id).delete()
    _pass_on_customer(conversation, _customer_of(conversation))
    return conversation


@transaction.atomic
def store_contact(
    *,
    actor: Staff,
    contact_id: uuid.UUID,
    result: str,
    detail: ResultDetail | None = None,
    change: DraftChange | None = None,
    revision: int | None = None,
) -> Contact:
    """Store a question with its result: the one atomic end of a draft.

    Asked again for a stored question it returns that one, whatever came along: a double click, a retry after a
    lost reply or a second tab never stores twice. The conversation closes with its last question.
    Raises NotAllowedError, NotFoundError, ConflictError on a stale revision, InvalidError naming what is missing.
    """
    require(actor, Permission.HANDLE_CONTACTS)
    contact = _locked_own(actor, contact_id)
    if contact.state == ContactState.STORED:
        return contact
    if contact.state == ContactState.DROPPED:
        raise ConflictError(_("This question was put away in another window."))
    if revision is not None and revision != contact.revision and not (change and _already_so(contact, change)):
        raise ConflictError(_("This question was changed in another window. Load it again to see what is there."))
    if change:
        _apply(contact, change)
    detail = detail or ResultDetail()
    _check_result(contact, result, detail)
    conversation = Conversation.objects.select_for_update().get(pk=contact.conversation_id)
    now = clock.now()
    contact.state, contact.stored_at, contact.changed_at = ContactState.STORED, now, now
    contact.revision += 1
    contact.result = result
    contact.result_detail = {
        name: str(value) if isinstance(value, uuid.UUID) else value for name, value in asdict(detail).items() if value
    }
    contact.first_contact_class = rules.first_contact_class(
        result=result,
        direction=conversation.direction,
        is_internal=conversation.is_internal,
        consulted_where=detail.consulted_where,
    )
    contact.finish = {}
    if not contact.subject:
        contact.subject = contact.searched_for[:200]
    contact.save()
    if result == Result.NOT_ANSWERED:
        raise_signal(
            actor=actor,
            kind=SignalKind.MISSING,
            text=detail.missing,
            municipality_id=contact.municipality_id,
            searched_for=contact.searched_for,
            contact_id=contact.pk,
        )
    audit.record(actor, "contact.stored", contact, label=str(contact), result=result)
    publish(
        ContactStored(
            contact_id=contact.pk,
            contact_centre_id=contact.contact_centre_id,
            municipality_id=contact.municipality_id,
            advisor_id=actor.pk,
            result=result,
            arrived_on=contact.arrived_on,
        )
    )
    live.poke(f"team:{contact.contact_centre_id}")
    _close_if_done(actor, conversation)
    return contact


@transaction.atomic
def send_material(
    *, actor: Staff, contact_id: uuid.UUID, email: str, items: Sequence[Mapping[str, str]], about: str
) -> OutboxMessage:
    """Mail links to forms, brochures or the answer's page during a question. The same links to the same address
    are sent once per question. A new address is kept with the customer, so it is not asked again.

    `items` are {"title", "url"} with whole addresses. Raises InvalidError, NotFoundError.
    """
    contact = _locked_own(actor, contact_id)
    address = party_rules.normalise_email(email)
    if address is None:
        message = problem_text("email")
        raise InvalidError(message, {"email": message})
    if not items:
        message = _("Choose what to send.")
        raise InvalidError(message, {"items": message})
    if contact.party_id:
        add_point(actor=actor, party_id=contact.party_id, typed=address)
    sent = "|".join([address, *sorted(item["url"] for item in items)])
    audit.record(actor, "contact.material_sent", contact, label=about, items=[item["title"] for item in items])
    return queue_message(
        key=f"contact:{contact.pk}:{uuid.uuid5(contact.pk, sent)}",
        contact_centre_id=contact.contact_centre_id,
        municipality_id=contact.municipality_id,
        to=address,
        subject=about,
        body=messages.material(contact.municipality, about, items),
        about_type="contact",
        about_id=contact.pk,
    )


@transaction.atomic
def close_if_done(*, actor: Staff, conversation_id: uuid.UUID) -> bool:
    """Close a conversation that has no question open any more, and count its talk time once."""
    return _close_if_done(actor, _locked_conversation(actor, conversation_id))


def _close_if_done(actor: Staff, conversation: Conversation) -> bool:
    if conversation.state == ConversationState.CLOSED:
        return True
    if conversation.contacts.filter(state=ContactState.DRAFT).exists():
        return False
    now = clock.now()
    time = rules.talk_time(
        conversation.started_at,
        conversation.hung_up_at,
        now,
        is_live=conversation.channel in LIVE_CHANNELS,
    )
    conversation.state, conversation.closed_at = ConversationState.CLOSED, now
    conversation.hung_up_at = conversation.hung_up_at or now
    conversation.talk_seconds, conversation.wrap_up_seconds = time.talk, time.wrap_up
    conversation.save(update_fields=["state", "closed_at", "hung_up_at", "talk_seconds", "wrap_up_seconds"])
    first = conversation.contacts.filter(state=ContactState.STORED).order_by("number").values("pk")[:1]
    Contact.objects.filter(pk__in=first).update(talk_seconds=time.talk)
    publish(
        ConversationClosed(
            conversation_id=conversation.pk,
            contact_centre_id=conversation.contact_centre_id,
            started_on=clock.day_of(conversation.started_at),
        )
    )
    _poke(actor)
    return True


@transaction.atomic
def pass_on_conversations(*, contact_centre_id: uuid.UUID, staff_id: uuid.UUID, receiver: Staff) -> int:
    """Give what somebody who left had open to a colleague, with all that was typed; a talk that went on is over.
    What is stored already stays of who stored it. Done twice it is done once. Returns how many."""
    drafts = Contact.objects.filter(
        contact_centre_id=contact_centre_id, advisor_id=staff_id, state=ContactState.DRAFT
    ).order_by("pk")
    for draft in drafts.select_for_update():
        draft.advisor = receiver
        draft.save(update_fields=["advisor"])
    open_ones = Conversation.objects.select_for_update().filter(
        contact_centre_id=contact_centre_id, advisor_id=staff_id
    )
    passed_on = list(open_ones.exclude(state=ConversationState.CLOSED).order_by("pk"))
    for conversation in passed_on:
        if conversation.state == ConversationState.OPEN:
            conversation.state, conversation.hung_up_at = ConversationState.WRAP_UP, clock.now()
        conversation.advisor = receiver
        conversation.save(update_fields=["advisor", "state", "hung_up_at"])
        actor = replace(SYSTEM, contact_centre_id=contact_centre_id)
        audit.record(actor, "conversation.passed_on", conversation, label=receiver.name, reason="left")
    if passed_on:
        _poke(receiver)
    return len(passed_on)


def _new_question(conversation: Conversation, contact_id: uuid.UUID) -> Contact:
    highest = conversation.contacts.aggregate(n=Max("number"))["n"] or 0
    now = clock.now()
    return Contact.objects.create(
        id=contact_id,
        contact_centre_id=conversation.contact_centre_id,
        municipality_id=conversation.municipality_id,
        conversation=conversation,
        number=highest + 1,
        party_id=_customer_of(conversation),
        advisor_id=conversation.advisor_id,
        team_id=conversation.team_id,
        channel=conversation.channel,
        direction=conversation.direction,
        opened_at=now,
        changed_at=now,
        arrived_at=conversation.started_at,
        arrived_on=clock.day_of(conversation.started_at),
    )


def _customer_of(conversation: Conversation) -> uuid.UUID | None:
    return conversation.participants.filter(role=Role.CUSTOMER).values_list("party_id", flat=True).first()


def _pass_on_customer(conversation: Conversation, party_id: uuid.UUID | None) -> None:
    conversation.contacts.filter(state=ContactState.DRAFT).update(party_id=party_id)


def _check_result(contact: Contact, result: str, detail: ResultDetail) -> None:
    if result and result not in Result.values:
        raise InvalidError(_("Choose a result."), {"result": _("Choose a result.")})
    if detail.organisation_id and find_organisation(str(detail.organisation_id)) is None:
        raise NotFoundError(_("That organisation does not exist."))
    missing = rules.missing_for(
        result,
        consulted_where=detail.consulted_where,
        transfer_kind=detail.transfer_kind,
        target=bool(detail.organisation_id),
        receiver=bool(detail.department_id or detail.organisation_id),
        missing=detail.missing,
    )
    if missing:
        sentence = {
            "result": _("Choose a result."),
            "consulted_where": _("Say where you consulted: inside the KCC or at a department."),
            "transfer_kind": _("Say whether you introduced the caller (warm) or not (cold)."),
            "organisation": _("Choose the organisation you referred to."),
            "department": _("Choose who gets this."),
            "missing": _("Say what was missing, so that the owner can add it."),
        }[missing]
        raise InvalidError(sentence, {missing: sentence})


def _locked_conversation(actor: Staff, conversation_id: uuid.UUID) -> Conversation:
    found = (
        Conversation.objects.select_for_update()
        .filter(pk=conversation_id, advisor=actor, contact_centre_id=actor.contact_centre_id)
        .first()
    )
    if found is None:
        raise NotFoundError(_("That conversation is not yours, or does not exist."))
    return found


def _locked_own(actor: Staff, contact_id: uuid.UUID) -> Contact:
    found = (
        Contact.objects.select_for_update()
        .filter(pk=contact_id, advisor=actor, contact_centre_id=actor.contact_centre_id)
        .first()
    )
    if found is None:
        raise NotFoundError(_("That question is not yours, or does not exist."))
    return found


def _locked_draft(actor: Staff, contact_id: uuid.UUID) -> Contact:
    contact = _locked_own(actor, contact_id)
    if contact.state != ContactState.DRAFT:
        raise ConflictError(_("This question is already stored."))
    return contact


def _changes(change: DraftChange) -> dict[str, Any]:
    """What changes, cut to what a field holds."""
    limits = {"subject": 200, "searched_for": 300}
    given = {name: value for name, value in asdict(change).items() if value is not None}
    return {name: value[: limits[name]] if name in limits else value for name, value in given.items()}


def _already_so(contact: Contact, change: DraftChange) -> bool:
    """Whether the draft already holds what this change brings: a retry of a reply that got lost."""
    return all(getattr(contact, name) == value for name, value in _changes(change).items())


def _apply(contact: Contact, change: DraftChange) -> None:
    for name, value in _changes(change).items():
        setattr(contact, name, value)


def _poke(actor: Staff) -> None:
    live.poke(f"staff:{actor.pk}")
