"""What every command on a conversation does: lock what is one's own, check, keep, tell open pages."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from eenloket.contacts import rules
from eenloket.contacts.events import ConversationClosed
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.types import LIVE_CHANNELS, ContactState, ConversationState, DraftChange, Role
from eenloket.core import clock, live
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.core.events import publish

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST_OPEN = 12


def check_room(actor: Staff) -> None:
    """Raises ConflictError when this advisor has as many conversations open as somebody can hold in mind."""
    if Conversation.objects.filter(advisor=actor).exclude(state=ConversationState.CLOSED).count() >= _MOST_OPEN:
        raise ConflictError(_("You have many conversations open. Finish one first."))


def close_when_done(actor: Staff, conversation: Conversation) -> bool:
    if conversation.state == ConversationState.CLOSED:
        return True
    if conversation.contacts.filter(state=ContactState.DRAFT).exists():
        return False
    now = clock.now()
    is_live = conversation.channel in LIVE_CHANNELS
    started = conversation.started_at if is_live else conversation.taken_at or conversation.started_at
    time = rules.talk_time(started, conversation.hung_up_at, now, is_live=is_live)
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
    poke(actor)
    return True


def new_question(conversation: Conversation, contact_id: uuid.UUID) -> Contact:
    highest = conversation.contacts.aggregate(n=Max("number"))["n"] or 0
    now = clock.now()
    return Contact.objects.create(
        id=contact_id,
        contact_centre_id=conversation.contact_centre_id,
        municipality_id=conversation.municipality_id,
        conversation=conversation,
        number=highest + 1,
        party_id=customer_of(conversation),
        advisor_id=conversation.advisor_id,
        team_id=conversation.team_id,
        channel=conversation.channel,
        direction=conversation.direction,
        opened_at=now,
        changed_at=now,
        arrived_at=conversation.started_at,
        arrived_on=clock.day_of(conversation.started_at),
    )


def customer_of(conversation: Conversation) -> uuid.UUID | None:
    return conversation.participants.filter(role=Role.CUSTOMER).values_list("party_id", flat=True).first()


def locked_conversation(actor: Staff, conversation_id: uuid.UUID) -> Conversation:
    found = (
        Conversation.objects.select_for_update()
        .filter(pk=conversation_id, advisor=actor, contact_centre_id=actor.contact_centre_id)
        .first()
    )
    if found is None:
        raise NotFoundError(_("That conversation is not yours, or does not exist."))
    return found


def locked_own(actor: Staff, contact_id: uuid.UUID) -> Contact:
    found = (
        Contact.objects.select_for_update()
        .filter(pk=contact_id, advisor=actor, contact_centre_id=actor.contact_centre_id)
        .first()
    )
    if found is None:
        raise NotFoundError(_("That question is not yours, or does not exist."))
    return found


def locked_draft(actor: Staff, contact_id: uuid.UUID) -> Contact:
    contact = locked_own(actor, contact_id)
    if contact.state != ContactState.DRAFT:
        raise ConflictError(_("This question is already stored."))
    return contact


def changes(change: DraftChange) -> dict[str, Any]:
    """What changes, cut to what a field holds."""
    limits = {"subject": 200, "searched_for": 300}
    given = {name: value for name, value in asdict(change).items() if value is not None}
    return {name: value[: limits[name]] if name in limits else value for name, value in given.items()}


def already_so(contact: Contact, change: DraftChange) -> bool:
    """Whether the draft already holds what this change brings: a retry of a reply that got lost."""
    return all(getattr(contact, name) == value for name, value in changes(change).items())


def apply(contact: Contact, change: DraftChange) -> None:
    for name, value in changes(change).items():
        setattr(contact, name, value)


def poke(actor: Staff) -> None:
    live.poke(f"staff:{actor.pk}")


def restrict_contact(contact_id: uuid.UUID, *, is_restricted: bool) -> None:
    """Whether few may see this question, because the case it became is sensitive; who may has been checked."""
    Contact.objects.filter(pk=contact_id).update(is_restricted=is_restricted)
