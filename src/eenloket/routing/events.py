"""Facts of routing; a subscriber writes its own rows or defers a job, nothing else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from eenloket.core.events import Event


@dataclass(frozen=True, kw_only=True)
class WorkOffered(Event):
    """An advisor is asked to take an item."""

    item_id: uuid.UUID
    offer_id: uuid.UUID
    source: str
    source_id: uuid.UUID
    staff_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class WorkReturned(Event):
    """An item waits again, with its age: the offer was missed or declined, or who had it is gone."""

    item_id: uuid.UUID
    source: str
    source_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class WorkAccepted(Event):
    """An advisor has the item; its conversation is open."""

    item_id: uuid.UUID
    source: str
    source_id: uuid.UUID
    staff_id: uuid.UUID
    conversation_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class WorkTransferred(Event):
    """An item ended in favour of the next turn of the same conversation."""

    item_id: uuid.UUID
    next_item_id: uuid.UUID
    source: str
    source_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class WorkTalkEnded(Event):
    """The talk is over, the item is in wrap-up."""

    item_id: uuid.UUID
    source: str
    source_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class WorkRefused(Event):
    """Somebody waits no longer by a rule: `action` says what happens to them, `text` what they are told."""

    item_id: uuid.UUID
    source: str
    source_id: uuid.UUID
    action: str
    text: str


@dataclass(frozen=True, kw_only=True)
class WorkEnded(Event):
    """An item came to its one end."""

    item_id: uuid.UUID
    source: str
    source_id: uuid.UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class StatusSet(Event):
    """An advisor said (or somebody said for them) whether they are there for work."""

    staff_id: uuid.UUID
    contact_centre_id: uuid.UUID
    wish: str
    reason: str
