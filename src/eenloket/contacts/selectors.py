from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Avg, Count, Prefetch, Q, QuerySet

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core.clock import start_of
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import fill_in

from .models import AnswerUse, Contact, Conversation
from .types import ContactState, ConversationState, OwnDay, Role

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.content.models import Answer
    from eenloket.parties.models import Party

_BESIDE_THE_CUSTOMER = (Role.REPRESENTATIVE, Role.PRESENT)


def open_conversations(staff: Staff) -> list[Conversation]:
    """What this advisor has open, oldest first, with the questions still in draft and who takes part."""
    found = (
        Conversation.objects.filter(advisor=staff, contact_centre_id=staff.contact_centre_id)
        .exclude(state=ConversationState.CLOSED)
        .prefetch_related(
            Prefetch("contacts", Contact.objects.filter(state=ContactState.DRAFT), to_attr="drafts"),
            "participants__party",
        )
        .order_by("started_at")
    )
    conversations: list[Conversation] = [*found]
    fill_in(conversations, "municipality")
    return conversations


def open_count_of(staff_id: uuid.UUID) -> int:
    """How many conversations somebody has not closed yet."""
    return Conversation.objects.filter(advisor_id=staff_id).exclude(state=ConversationState.CLOSED).count()


def get_conversation(staff: Staff, conversation_id: uuid.UUID) -> Conversation:
    """An own conversation, open or closed. Raises NotFoundError."""
    found = (
        Conversation.objects.filter(pk=conversation_id, advisor=staff, contact_centre_id=staff.contact_centre_id)
        .prefetch_related("participants__party__points")
        .first()
    )
    if found is None:
        raise NotFoundError("That conversation is not yours, or does not exist.")
    fill_in([found], "municipality")
    return found


def get_conversation_of_question(staff: Staff, contact_id: uuid.UUID) -> Conversation:
    """The own conversation in which this question was asked. Raises NotFoundError."""
    found = Contact.objects.filter(pk=contact_id, advisor=staff).values_list("conversation_id", flat=True).first()
    if found is None:
        raise NotFoundError("That question is not yours, or does not exist.")
    return get_conversation(staff, found)


def questions_of(conversation: Conversation) -> list[Contact]:
    """Its questions in order, without dropped ones, each with the answers used."""
    questions = list(
        conversation.contacts.exclude(state=ContactState.DROPPED)
        .select_related("party")
        .prefetch_related(Prefetch("answer_uses", AnswerUse.objects.select_related("version__answer__owner")))
        .order_by("number")
    )
    fill_in(questions, "portal_area")
    return questions


def contacts_for(staff: Staff) -> QuerySet[Contact]:
    """Stored contacts this person may see: of the municipalities assigned, others' only with the permission."""
    found = Contact.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=staff.municipality_ids,
        state=ContactState.STORED,
    )
    if may(staff, Permission.HANDLE_CONTACTS) or may(staff, Permission.VIEW_TEAM_CONTACTS):
        return found
    return found.filter(advisor=staff)


def stored_contacts(contact_centre_id: uuid.UUID, municipality_ids: Iterable[uuid.UUID]) -> QuerySet[Contact]:
    """All stored contacts of these municipalities, to count; who may see the figures is for the caller to ask."""
    return Contact.objects.filter(
        contact_centre_id=contact_centre_id, municipality_id__in=list(municipality_ids), state=ContactState.STORED
    ).order_by()


def latest_municipality(staff: Staff) -> uuid.UUID | None:
    """For which municipality this advisor's last conversation was."""
    last = Conversation.objects.filter(advisor=staff).order_by("-started_at")
    return last.values_list("municipality_id", flat=True).first()


def may_change_municipality(conversation: Conversation) -> bool:
    """While nothing is stored and nobody is identified: both belong to one municipality."""
    return (
        conversation.state != ConversationState.CLOSED
        and not conversation.contacts.filter(state=ContactState.STORED).exists()
        and not conversation.participants.exists()
    )


def get_contact(staff: Staff, contact_id: uuid.UUID) -> Contact:
    """A stored contact with all that belongs to it. Raises NotFoundError."""
    found = (
        contacts_for(staff)
        .filter(pk=contact_id)
        .select_related("party", "advisor", "conversation")
        .prefetch_related(Prefetch("answer_uses", AnswerUse.objects.select_related("version__answer")))
        .first()
    )
    if found is None:
        raise NotFoundError("That contact does not exist.")
    fill_in([found], "municipality", "portal_area")
    return found


def siblings_of(contact: Contact) -> list[Contact]:
    """The other stored questions of the same conversation."""
    return list(
        Contact.objects.filter(conversation_id=contact.conversation_id, state=ContactState.STORED)
        .exclude(pk=contact.pk)
        .order_by("number")
    )


def timeline_of(staff: Staff, party: Party, limit: int = 20) -> list[Contact]:
    """The newest contacts of a party over all channels: as customer, and in conversations it took part in."""
    elsewhere = Contact.objects.filter(
        conversation__participants__party=party, conversation__participants__role__in=_BESIDE_THE_CUSTOMER
    )
    ids = list(elsewhere.order_by("-arrived_at").values_list("pk", flat=True)[:limit])
    return list(
        contacts_for(staff)
        .filter(Q(party=party) | Q(pk__in=ids))
        .select_related("advisor")
        .order_by("-arrived_at")[:limit]
    )


def count_of_party(staff: Staff, party: Party, most: int = 100) -> int:
    """How many contacts a party had, counted no further than `most`."""
    return contacts_for(staff).filter(party=party).order_by()[:most].count()


def own_day(staff: Staff, day: date) -> OwnDay:
    """How many questions this advisor stored today, and how many were answered directly; for the advisor only."""
    counted = Contact.objects.filter(
        advisor=staff, state=ContactState.STORED, stored_at__gte=start_of(day), stored_at__lt=start_of(day, days=1)
    ).aggregate(
        stored=Count("pk"),
        direct=Count("pk", filter=Q(first_contact_class="direct")),
        counts=Count("pk", filter=Q(first_contact_class__in=("direct", "not_direct"))),
        talk=Avg("talk_seconds"),
    )
    share = counted["direct"] / counted["counts"] if counted["counts"] else None
    return OwnDay(counted["stored"], share, round(counted["talk"]) if counted["talk"] is not None else None)


def latest_own(staff: Staff, limit: int = 8) -> list[Contact]:
    """The last questions this advisor stored."""
    return list(
        Contact.objects.filter(advisor=staff, state=ContactState.STORED)
        .select_related("party")
        .order_by("-stored_at")[:limit]
    )


def times_given(answer: Answer, *, since: datetime) -> int:
    """How often any version of this answer was opened and given since then."""
    return AnswerUse.objects.filter(version__answer=answer, is_used=True, first_opened_at__gte=since).count()
