"""The chats of the demo: on for every municipality, and what was said in the latest conversations by chat."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from eenloket.chat.models import ChatLine, ChatSession, ChatSettings
from eenloket.chat.rules import first_name
from eenloket.chat.types import Author, EndedBy, Happening, SessionState
from eenloket.contacts.models import AnswerUse, Contact, Conversation
from eenloket.contacts.types import Channel, ConversationState

if TYPE_CHECKING:
    from .foundation import World

_MOST: Final = 250
_SITE: Final = "https://www.{slug}.example"


def tell(world: World, now: datetime) -> None:
    """Settings for each municipality; a thread for the latest conversations by chat that an advisor had."""
    ChatSettings.objects.bulk_create(
        ChatSettings(
            contact_centre=world.centre,
            municipality=place.row,
            is_on=True,
            sites=[_SITE.format(slug=place.row.slug)],
        )
        for place in world.places
    )
    held = Q(closed_at__isnull=False) | Q(state=ConversationState.WRAP_UP)
    rows = Conversation.objects.filter(held, contact_centre=world.centre, channel=Channel.CHAT, advisor__isnull=False)
    conversations = list(rows.select_related("advisor").order_by("-started_at")[:_MOST])
    first = {each.conversation_id: each for each in _questions(conversations)}
    given = dict(
        AnswerUse.objects.filter(contact__in=list(first.values()))
        .order_by("-first_opened_at")
        .values_list("contact_id", "version_id")
    )
    sessions, lines = [], []
    for conversation in conversations:
        if question := first.get(conversation.pk):
            session = _session(conversation, question)
            sessions.append(session)
            lines += _lines(session, conversation, question, given.get(question.pk))
    ChatSession.objects.bulk_create(sessions)
    ChatLine.objects.bulk_create(lines, batch_size=2000)


def _questions(conversations: list[Conversation]) -> Any:
    return Contact.objects.filter(conversation__in=conversations, number=1).select_related("portal_area")


def _session(conversation: Conversation, question: Contact) -> ChatSession:
    ended = conversation.hung_up_at or conversation.closed_at or conversation.started_at
    return ChatSession(
        contact_centre_id=conversation.contact_centre_id,
        municipality_id=conversation.municipality_id,
        token_hash=secrets.token_hex(32),  # nobody goes on with it
        state=SessionState.ENDED,
        subject=question.searched_for[:200] or question.subject,
        portal_area_id=question.portal_area_id,
        conversation=conversation,
        advisor=conversation.advisor,
        advisor_name=first_name(conversation.advisor.name) if conversation.advisor else "",
        started_at=conversation.started_at,
        seen_at=ended,
        changed_at=ended,
        ended_at=ended,
        ended_by=EndedBy.ADVISOR,
    )


def _lines(session: ChatSession, conversation: Conversation, question: Contact, version_id: Any) -> list[ChatLine]:
    assert conversation.advisor  # noqa: S101 - only those were read
    name = first_name(conversation.advisor.name)
    ours = {"author": Author.ADVISOR, "staff": conversation.advisor, "author_name": name}
    asked = question.searched_for or question.subject
    said = question.note_for_citizen.strip() or question.subject
    rows: list[dict[str, Any]] = [
        {"author": Author.CITIZEN, "text": f"{asked[:1].upper()}{asked[1:]}"},
        {"author": Author.SYSTEM, "happening": Happening.IN_LINE},
        {"author": Author.SYSTEM, "happening": Happening.JOINED, "staff": conversation.advisor, "author_name": name},
        {**ours, "text": f"Goedendag, ik ben {name}. Ik kijk het voor u na."},
        *([{**ours, "text": said, "answer_version_id": version_id}] if said else []),
        {"author": Author.CITIZEN, "text": "Dank u wel, dan weet ik genoeg."},
        {"author": Author.SYSTEM, "happening": Happening.ADVISOR_ENDED, "author_name": name},
    ]
    span = session.ended_at - session.started_at if session.ended_at else timedelta()
    session.last_number = len(rows)
    return [
        ChatLine(session=session, number=number, at=session.started_at + span * (number / len(rows)), **row)
        for number, row in enumerate(rows, 1)
    ]
