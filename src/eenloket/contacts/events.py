from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactStored(Event):
    """A question was settled, handed over or closed, and its contact stored; it counts for the day it arrived on."""

    contact_id: uuid.UUID
    contact_centre_id: uuid.UUID
    municipality_id: uuid.UUID
    advisor_id: uuid.UUID | None  # None: answered without anybody
    result: str
    arrived_on: date


@dataclass(frozen=True, kw_only=True)
class ConversationClosed(Event):
    """A conversation has no question open any more; its talk time counts for the day it started on."""

    conversation_id: uuid.UUID
    contact_centre_id: uuid.UUID
    started_on: date


@dataclass(frozen=True, kw_only=True)
class ContactReopened(Event):
    """A stored contact is open again: its automatic answer did not help. It no longer counts for its day."""

    contact_id: uuid.UUID
    contact_centre_id: uuid.UUID
    arrived_on: date


@dataclass(frozen=True, kw_only=True)
class ConversationWaits(Event):
    """A conversation in writing waits for an advisor: it came in, came back, or was given back."""

    conversation_id: uuid.UUID
    contact_centre_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class ConversationTaken(Event):
    """An advisor has a conversation that waited."""

    conversation_id: uuid.UUID
    contact_centre_id: uuid.UUID
    advisor_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class TalkEnded(Event):
    """Nobody speaks any more; the questions are still to be stored."""

    conversation_id: uuid.UUID
    contact_centre_id: uuid.UUID
