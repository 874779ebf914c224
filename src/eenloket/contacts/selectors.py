from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Left, Lower, Trim

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import clock, crypto
from eenloket.core.clock import start_of
from eenloket.core.errors import NotFoundError
from eenloket.core.rows import any_of
from eenloket.organisation.selectors import fill_in

from .models import AnswerUse, Contact, Conversation, ConversationMessage, ConversationParty
from .types import Brief, ContactState, ConversationState, Direction, OwnDay, Role

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.content.models import Answer
    from eenloket.parties.models import Party

# What a list shows of a question.
_LISTED = ("conversation_id", "channel", "subject", "result", "note_for_citizen", "arrived_at", "stored_at")
_LIKE_A_REFERENCE = re.compile(r"[A-Z]{1,4}-")
_SHOWN_OF_MESSAGE = 160  # characters
_ENOUGH_TO_SHARE = 2  # contacts
_BESIDE_THE_CUSTOMER = (Role.REPRESENTATIVE, Role.PRESENT)


def waiting_for(staff: Staff) -> QuerySet[Conversation]:
    """Messages that wait for an advisor, of the municipalities this person works for: what is due first on top."""
    return Conversation.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(staff.municipality_ids),
        state=ConversationState.WAITING,
        due_on__isnull=False,  # a call or chat that waits for the next colleague stands in its queue
    ).order_by("due_on", "started_at", "pk")


def waiting_list(staff: Staff, limit: int, *, channel: str = "") -> list[Conversation]:
    """The first of what waits, each with its first open question and the last message of the sender."""
    found = waiting_for(staff).filter(channel=channel) if channel else waiting_for(staff)
    incoming = ConversationMessage.objects.filter(conversation=OuterRef("pk"), direction=Direction.INBOUND)
    last = Subquery(incoming.order_by("-at").values("text")[:1])
    rows: list[Conversation] = list(
        found.annotate(said=Left(last, _SHOWN_OF_MESSAGE)).prefetch_related(
            Prefetch(
                "contacts",
                Contact.objects.filter(state=ContactState.DRAFT).only("conversation_id", "subject", "searched_for"),
                to_attr="drafts",
            )
        )[:limit]
    )
    fill_in(rows, "municipality")
    return rows


def waiting_counts(staff: Staff) -> dict[str, int]:
    """How many messages wait, by channel."""
    return dict(waiting_for(staff).order_by().values_list("channel").annotate(n=Count("pk")))


def waiting_since(staff: Staff) -> dict[str, tuple[int, datetime | None]]:
    """Of each channel how many messages wait, and when the oldest of them came in."""
    counted = waiting_for(staff).order_by().values_list("channel").annotate(n=Count("pk"), oldest=Min("started_at"))
    return {channel: (n, oldest) for channel, n, oldest in counted}


def last_received_on(staff: Staff, channel: str) -> datetime | None:
    """When the newest question of a channel came in."""
    found = Conversation.objects.filter(
        contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids), channel=channel
    )
    return found.order_by("-started_at").values_list("started_at", flat=True).first()


def all_waiting() -> dict[uuid.UUID, uuid.UUID]:
    """Every conversation in writing that waits, with its contact centre: for a job that looks after all of them."""
    found = Conversation.objects.filter(state=ConversationState.WAITING, due_on__isnull=False)
    return dict(found.values_list("pk", "contact_centre_id"))


def brief_of(conversation_id: uuid.UUID) -> Brief | None:
    """What a conversation is about, by its newest open question."""
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is None:
        return None
    draft = conversation.contacts.filter(state=ContactState.DRAFT).order_by("-number").first()
    return Brief(
        contact_centre_id=conversation.contact_centre_id,
        municipality_id=conversation.municipality_id,
        channel=conversation.channel,
        subject=(draft.subject or draft.searched_for) if draft else "",
        counterpart=conversation.typed_counterpart,
        portal_area_id=draft.portal_area_id if draft else None,
        started_at=conversation.started_at,
    )


def get_waiting(staff: Staff, conversation_id: uuid.UUID) -> Conversation:
    """A message to look at before taking it. Raises NotFoundError."""
    found = waiting_for(staff).filter(pk=conversation_id).prefetch_related(Prefetch("participants", _with_party()))
    if (conversation := found.first()) is None:
        raise NotFoundError("That message does not wait any more.")
    fill_in([conversation], "municipality")
    return conversation


def messages_of(conversation_ids: Iterable[uuid.UUID]) -> list[ConversationMessage]:
    """What was written in these conversations, oldest first. The caller has checked who may see them."""
    found = ConversationMessage.objects.filter(conversation_id__in=list(conversation_ids))
    return list(found.select_related("author").order_by("at", "id"))


def conversation_of_mail(contact_centre_id: uuid.UUID, mail_ids: Sequence[str]) -> uuid.UUID | None:
    """The conversation in which one of these Message-IDs came in, the last named first."""
    known = dict(
        ConversationMessage.objects.filter(contact_centre_id=contact_centre_id, mail_id__in=list(mail_ids)).values_list(
            "mail_id", "conversation_id"
        )
    )
    return next((known[each] for each in reversed(mail_ids) if each in known), None)


def conversation_of_contact(contact_centre_id: uuid.UUID, contact_id: uuid.UUID) -> uuid.UUID | None:
    found = Contact.objects.filter(contact_centre_id=contact_centre_id, pk=contact_id)
    return found.values_list("conversation_id", flat=True).first()


def open_conversation_with(contact_centre_id: uuid.UUID, counterpart: str, channel: str) -> uuid.UUID | None:
    """The newest conversation on a channel with this number or address that is not closed."""
    found = Conversation.objects.filter(contact_centre_id=contact_centre_id, counterpart=counterpart, channel=channel)
    open_ones = found.exclude(state=ConversationState.CLOSED).order_by("-started_at")
    return open_ones.values_list("pk", flat=True).first()


def find_conversation(contact_centre_id: uuid.UUID, reference: str) -> Conversation | None:
    """The conversation with this reference, for a caller that checks who asks."""
    return Conversation.objects.filter(contact_centre_id=contact_centre_id, reference=reference).first()


def conversations_matching(staff: Staff, typed: str, limit: int = 8) -> list[Conversation]:
    """Messages of the municipalities this person works for, whose reference starts as typed."""
    wanted = "".join(typed.split()).upper()
    if not _LIKE_A_REFERENCE.match(wanted) or not may(staff, Permission.HANDLE_CONTACTS):
        return []
    found = Conversation.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(staff.municipality_ids),
        reference__startswith=wanted,
    )
    first = Prefetch("contacts", Contact.objects.filter(number=1).only("conversation_id", "subject"), to_attr="first")
    return list(found.select_related("advisor").prefetch_related(first).order_by("reference")[:limit])


def last_mail_id(conversation_id: uuid.UUID) -> str:
    """The Message-ID of the last mail that came in in this conversation, "" without one."""
    came_in = ConversationMessage.objects.filter(conversation_id=conversation_id, direction=Direction.INBOUND)
    return came_in.exclude(mail_id="").order_by("-at").values_list("mail_id", flat=True).first() or ""


def citizen_code(conversation: Conversation) -> str:
    """The second secret of whoever sent the message; "" when it cannot be followed."""
    return crypto.decrypt(conversation.code_sealed) if conversation.code_sealed else ""


def open_conversations(staff: Staff) -> list[Conversation]:
    """What this advisor has open, oldest first, with the questions still in draft and who takes part."""
    found = (
        Conversation.objects.filter(advisor=staff, contact_centre_id=staff.contact_centre_id)
        .exclude(state=ConversationState.CLOSED)
        .prefetch_related(
            Prefetch(
                "contacts",
                Contact.objects.filter(state=ContactState.DRAFT).only("conversation_id", "subject", "searched_for"),
                to_attr="drafts",
            ),
            Prefetch("participants", _with_party()),
        )
        .order_by("started_at")
    )
    conversations: list[Conversation] = [*found]
    fill_in(conversations, "municipality")
    return conversations


def next_conversation(staff: Staff, after: uuid.UUID) -> uuid.UUID | None:
    """Where to go on: the same conversation while it is open, else the open one that waits longest."""
    open_ones = Conversation.objects.filter(advisor=staff, contact_centre_id=staff.contact_centre_id).exclude(
        state=ConversationState.CLOSED
    )
    keys = list(open_ones.order_by("attended_at").values_list("pk", flat=True))
    return after if after in keys else next(iter(keys), None)


def open_count_of(staff_id: uuid.UUID) -> int:
    """How many conversations somebody has not closed yet."""
    return Conversation.objects.filter(advisor_id=staff_id).exclude(state=ConversationState.CLOSED).count()


def get_conversation(staff: Staff, conversation_id: uuid.UUID) -> Conversation:
    """An own conversation, open or closed, with who takes part. Raises NotFoundError."""
    found = get_conversation_alone(staff, conversation_id)
    prefetch_related_objects([found], Prefetch("participants", _with_party().prefetch_related("party__points")))
    return found


def get_conversation_alone(staff: Staff, conversation_id: uuid.UUID) -> Conversation:
    """An own conversation, for a page that does not show who takes part. Raises NotFoundError."""
    own = Conversation.objects.filter(advisor=staff, contact_centre_id=staff.contact_centre_id)
    found = own.filter(pk=conversation_id).first()
    if found is None:
        raise NotFoundError("That conversation is not yours, or does not exist.")
    fill_in([found], "municipality")
    return found


def _with_party() -> QuerySet[ConversationParty]:
    return ConversationParty.objects.select_related("party")


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
        .prefetch_related(Prefetch("answer_uses", _uses()))
        .order_by("number")
    )
    fill_in(questions, "portal_area")
    return questions


def uses_of(question: Contact) -> list[AnswerUse]:
    """The answers opened during a question, in that order, with what is shown of them."""
    return list(_uses().filter(contact=question))


def _uses() -> QuerySet[AnswerUse]:
    """Without the texts of the answers, which are long."""
    return AnswerUse.objects.select_related("version__answer").only(
        "contact_id",
        "version_id",
        "first_opened_at",
        "is_used",
        "version__number",
        "version__title",
        "version__answer__slug",
        "version__answer__owner_id",
    )


def contacts_for(staff: Staff) -> QuerySet[Contact]:
    """Stored contacts this person may see: of the municipalities assigned, others' only with the permission, and those
    of a sensitive case only with the permission for that."""
    found = Contact.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=staff.municipality_ids,
        state=ContactState.STORED,
    )
    if may(staff, Permission.HANDLE_CONTACTS) or may(staff, Permission.VIEW_TEAM_CONTACTS):
        if may(staff, Permission.VIEW_SENSITIVE_CASES):
            return found
        return found.filter(Q(is_restricted=False) | Q(advisor=staff))
    return found.filter(advisor=staff)


def contacts_of(contact_ids: Iterable[uuid.UUID]) -> QuerySet[Contact]:
    """These contacts once stored, with who stored them. The caller has checked who may see them."""
    return Contact.objects.filter(pk__in=list(contact_ids), state=ContactState.STORED).select_related("advisor")


def first_question_of(conversation_id: uuid.UUID) -> Contact | None:
    """The first question of a conversation that was not put away, stored or not. For who took part in it."""
    found = Contact.objects.filter(conversation_id=conversation_id).exclude(state=ContactState.DROPPED)
    return found.select_related("conversation", "party").order_by("number").first()


def messages_within(conversation_ids: Iterable[uuid.UUID]) -> QuerySet[ConversationMessage]:
    """What was written in these conversations, to be paged and searched. The caller has checked who may see them."""
    found = ConversationMessage.objects.filter(conversation_id__in=list(conversation_ids))
    return found.select_related("author", "conversation")


def conversations_of_party(staff: Staff, party: Party, most: int = 5_000) -> list[uuid.UUID]:
    """The newest conversations a party took part in, within the reach of this person."""
    found = Conversation.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(staff.municipality_ids),
        participants__party=party,
    )
    if not may(staff, Permission.VIEW_SENSITIVE_CASES):
        hidden = Contact.objects.filter(conversation=OuterRef("pk"), is_restricted=True).exclude(advisor=staff)
        found = found.filter(~Exists(hidden))
    return list(found.order_by("-started_at").values_list("pk", flat=True)[:most])


def is_open_within_reach(staff: Staff, conversation_id: uuid.UUID) -> bool:
    """Whether a conversation of the municipalities assigned waits or is being held."""
    found = Conversation.objects.filter(
        pk=conversation_id,
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(staff.municipality_ids),
    )
    return found.exclude(state=ConversationState.CLOSED).exists()


def stored_contacts(contact_centre_id: uuid.UUID, municipality_ids: Iterable[uuid.UUID]) -> QuerySet[Contact]:
    """All stored contacts of these municipalities, to count; who may see the figures is for the caller to ask."""
    return Contact.objects.filter(
        contact_centre_id=contact_centre_id, municipality_id__in=list(municipality_ids), state=ContactState.STORED
    ).order_by()


def latest_municipality(staff: Staff) -> uuid.UUID | None:
    """For which municipality this advisor's last conversation was."""
    last = Conversation.objects.filter(advisor=staff).order_by("-started_at")
    return last.values_list("municipality_id", flat=True).first()


def may_change_municipality(conversation: Conversation, questions: Iterable[Contact] | None = None) -> bool:
    """While nothing is stored and nobody is identified: both belong to one municipality. `questions` are those of the
    conversation, when they were read already."""
    if conversation.state == ConversationState.CLOSED or conversation.participants.all():
        return False
    if questions is None:
        return not conversation.contacts.filter(state=ContactState.STORED).exists()
    return all(each.state != ContactState.STORED for each in questions)


def get_contact(staff: Staff, contact_id: uuid.UUID) -> Contact:
    """A stored contact with what was used and sent; its customer is for who notes the look. Raises NotFoundError."""
    found = (
        contacts_for(staff)
        .filter(pk=contact_id)
        .select_related("conversation")
        .prefetch_related(Prefetch("answer_uses", _uses()))
        .first()
    )
    if found is None:
        raise NotFoundError("That contact does not exist.")
    fill_in([found], "municipality", "portal_area")
    return found


def siblings_of(contact: Contact) -> list[Contact]:
    """The other stored questions of the same conversation."""
    return list(
        Contact.objects.filter(
            conversation_id=contact.conversation_id, state=ContactState.STORED, is_restricted=contact.is_restricted
        )
        .exclude(pk=contact.pk)
        .order_by("number")
        .only(*_LISTED)
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
        .only(*_LISTED, "advisor__name")
        .order_by("-arrived_at")[:limit]
    )


def count_of_party(staff: Staff, party: Party, most: int = 100) -> int:
    """How many contacts a party had, counted no further than `most`."""
    return contacts_for(staff).filter(party=party).order_by()[:most].count()


def own_day(staff: Staff, day: date) -> OwnDay:
    """How many questions this advisor stored today, and how many were answered directly; for the advisor only."""
    stored = Contact.objects.filter(
        advisor=staff, state=ContactState.STORED, stored_at__gte=start_of(day), stored_at__lt=start_of(day, days=1)
    )
    classes, times = Counter[str](), []
    for first_contact_class, seconds in stored.order_by().values_list("first_contact_class", "talk_seconds"):
        classes[first_contact_class] += 1
        if seconds is not None:
            times.append(seconds)
    counted = classes["direct"] + classes["not_direct"]
    return OwnDay(
        classes.total(),
        classes["direct"] / counted if counted else None,
        round(sum(times) / len(times)) if times else None,
    )


def latest_own(staff: Staff, limit: int = 8) -> list[Contact]:
    """The last questions this advisor stored."""
    return list(
        Contact.objects.filter(advisor=staff, state=ContactState.STORED)
        .select_related("party")
        .only(*_LISTED, "party__display_name")
        .order_by("-stored_at")[:limit]
    )


def times_given(answer: Answer, *, since: datetime) -> int:
    """How often any version of this answer was opened and given since then."""
    return AnswerUse.objects.filter(version__answer=answer, is_used=True, first_opened_at__gte=since).count()


def asked_in_words(answer: Answer, *, since: datetime, limit: int = 12) -> list[tuple[str, int]]:
    """How citizens' questions were typed that ended in this answer, with how often, the most used first.

    Only what at least two contacts have in common, and without long numbers: what tells of one person stays out.
    """
    contacts = Contact.objects.filter(
        answer_uses__version__answer=answer, answer_uses__is_used=True, stored_at__gte=since
    ).exclude(Q(searched_for="") | Q(searched_for__regex=r"[0-9]{4}"))
    counted = contacts.values(asked=Lower(Trim("searched_for"))).annotate(n=Count("id", distinct=True))
    found = counted.filter(n__gte=_ENOUGH_TO_SHARE).order_by("-n", "asked")[:limit]
    return [(row["asked"], row["n"]) for row in found]


def was_given_an_answer() -> Exists:
    """Of a contact: whether an answer of the content was given in it."""
    return Exists(AnswerUse.objects.filter(contact=OuterRef("pk"), is_used=True))


def had_an_answer_open() -> Exists:
    """Of a contact: whether its advisor had an answer of the content open, given or not."""
    return Exists(AnswerUse.objects.filter(contact=OuterRef("pk")))


def answers_given(contact_centre_id: uuid.UUID, *, since: datetime) -> QuerySet[AnswerUse, uuid.UUID]:
    """The keys of the answers of which any version was given since then."""
    uses = AnswerUse.objects.filter(
        contact__contact_centre_id=contact_centre_id, first_opened_at__gte=since, is_used=True
    )
    return uses.order_by().values_list("version__answer_id", flat=True)


def who_asked_about(
    staff: Staff, municipality_id: uuid.UUID, words: str, *, since: date, most: int
) -> list[tuple[uuid.UUID | None, str]]:
    """Who contacted us about a subject since that day: the party if known, and the number or address that was used;
    the newest first."""
    found = contacts_for(staff).filter(municipality_id=municipality_id, arrived_on__gte=since)
    for word in words.split()[:5]:
        found = found.filter(subject__icontains=word)
    rows = found.order_by("-arrived_at").values_list("party_id", "conversation__counterpart")
    return list(rows[:most])


def closed_among(conversation_ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Those of these conversations that are closed."""
    found = Conversation.objects.filter(pk__in=any_of(conversation_ids), state=ConversationState.CLOSED)
    return list(found.values_list("pk", flat=True))


def contacts_of_citizen(party_id: uuid.UUID, limit: int = 200) -> list[Contact]:
    """What this party asked us, newest first, with the answers that were given; for who proved to be that party."""
    found = Contact.objects.filter(party_id=party_id, state=ContactState.STORED, conversation__is_internal=False)
    shown = ("contact_id", "is_used", "version__title", "version__answer__slug", "version__answer__kind")
    given = AnswerUse.objects.filter(is_used=True).select_related("version__answer__current")
    given = given.only(*shown, "version__answer__current__number")
    return list(
        found.select_related("conversation", "portal_area")
        .prefetch_related(Prefetch("answer_uses", given))
        .order_by("-arrived_at", "-id")[:limit]
    )


def written_of_citizen(party_id: uuid.UUID) -> QuerySet[Conversation]:
    """The conversations in writing of which this party is the customer, newest first; for who proved to be that
    party."""
    own = ConversationParty.objects.filter(party_id=party_id, role=Role.CUSTOMER)
    found = Conversation.objects.filter(pk__in=own.values("conversation_id"), messages__isnull=False)
    return found.exclude(reference="").prefetch_related("contacts").order_by("-started_at", "-id").distinct()


def written_and_answered(
    municipality_id: uuid.UUID, channels: Iterable[str], first: date, last: date
) -> list[tuple[date, date]]:
    """Of what came in writing in a period and was dealt with: the day it came and the day of its first answer. For
    figures about a whole municipality; nothing of a person."""
    rows = (
        Contact.objects.filter(
            municipality_id=municipality_id,
            arrived_on__range=(first, last),
            conversation__channel__in=list(channels),
            conversation__direction=Direction.INBOUND,
            conversation__due_on__isnull=False,
            stored_at__isnull=False,
        )
        .values("conversation_id", "arrived_on")
        .annotate(answered=Min("stored_at"))
        .values_list("arrived_on", "answered")
    )
    return [(came, clock.day_of(answered)) for came, answered in rows]


def answered_directly(municipality_id: uuid.UUID, first: date, last: date) -> tuple[int, int]:
    """How many contacts of a period were answered directly, of all that asked something."""
    found = Contact.objects.filter(municipality_id=municipality_id, arrived_on__range=(first, last))
    counted = found.aggregate(
        direct=Count("pk", filter=Q(first_contact_class="direct")),
        other=Count("pk", filter=Q(first_contact_class="not_direct")),
    )
    return counted["direct"], counted["direct"] + counted["other"]
