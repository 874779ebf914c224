"""The words of routing as plain values."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import WorkItem

FULL: Final = 100  # capacity units of one advisor


class Source(TextChoices):
    """What a work item came from; its module knows the rest by `source_id`."""

    CALL = "call", _("call")
    CHAT = "chat", _("chat")
    TICKET = "ticket", _("ticket")
    MESSAGE = "message", _("message")


class WorkState(TextChoices):
    QUEUED = "queued", _("waits")
    OFFERED = "offered", _("offered")
    ACTIVE = "active", _("being handled")
    WRAP_UP = "wrap_up", _("wrap-up")
    DONE = "done", _("was handled")
    ABANDONED = "abandoned", _("left before their turn")
    OVERFLOWED = "overflowed", _("not let in")
    CALLED_BACK = "called_back", _("called back")


LIVE_STATES: Final = (WorkState.QUEUED, WorkState.OFFERED, WorkState.ACTIVE, WorkState.WRAP_UP)
HELD_STATES: Final = (WorkState.OFFERED, WorkState.ACTIVE, WorkState.WRAP_UP)  # these take capacity
END_STATES: Final = (WorkState.DONE, WorkState.ABANDONED, WorkState.OVERFLOWED, WorkState.CALLED_BACK)


class OfferState(TextChoices):
    PENDING = "pending", _("offered")
    ACCEPTED = "accepted", _("offer accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("missed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Wish(TextChoices):
    """What an advisor says of themselves."""

    OFFLINE = "offline", _("not signed on")
    READY = "ready", _("ready for work")
    NOT_READY = "not_ready", _("not ready")


class AdvisorState(TextChoices):
    """Where an advisor is, as everybody sees it; follows from the wish and from the work in hand."""

    OFFLINE = "offline", _("not signed on")
    READY = "ready", _("ready for work")
    NOT_READY = "not_ready", _("not ready")
    OFFERED = "offered", _("offer")
    BUSY = "busy", _("in conversation")
    WRAP_UP = "wrap_up", _("wrap-up")


class Reason(TextChoices):
    """Why somebody is not ready. The last two are the system's own."""

    BREAK = "break", _("break")
    MEETING = "meeting", _("meeting")
    BACK_OFFICE = "back_office", _("back office work")
    TRAINING = "training", _("training")
    FAULT = "fault", _("fault in a system")
    MISSED = "missed", _("missed an offer")
    AWAY = "away", _("connection lost")


CHOSEN_REASONS: Final = (Reason.BREAK, Reason.MEETING, Reason.BACK_OFFICE, Reason.TRAINING, Reason.FAULT)


class Delivery(TextChoices):
    """Whether work is offered to people, or people take it."""

    PUSH = "push", _("is offered")
    PULL = "pull", _("is taken")


class Why(TextChoices):
    """Why somebody may not wait, or not any longer."""

    CLOSED = "closed", _("outside opening hours")
    HOLIDAY = "holiday", _("on a closing day")
    FULL = "full", _("too many wait")
    NOBODY = "nobody", _("nobody is signed on")
    TOO_LONG = "too_long", _("waits too long")


class Action(TextChoices):
    """What happens to somebody who may not wait (any longer)."""

    WAIT = "", _("waits all the same")
    MESSAGE = "message", _("hears a message")
    CALL_BACK = "call_back", _("is called back and keeps the place")
    OTHER_QUEUE = "other_queue", _("goes to another queue")


class MoveKind(TextChoices):
    """What a team leader arranges for an hour."""

    ALSO = "also", _("also this queue")
    ONLY = "only", _("only this queue")
    NOT = "not", _("not this queue")


class EventKind(TextChoices):
    """The steps that the log knows; figures follow from them alone."""

    QUEUED = "queued", _("came in the queue")
    REFUSED = "refused", _("was not let in")
    OFFERED = "offered", _("was offered")
    ACCEPTED = "accepted", _("was accepted")
    DECLINED = "declined", _("was declined")
    EXPIRED = "expired", _("offer was missed")
    WITHDRAWN = "withdrawn", _("offer was withdrawn")
    RETURNED = "returned", _("went back to the queue")
    MOVED = "moved", _("went to another queue")
    TALK_ENDED = "talk_ended", _("talk ended")
    TRANSFERRED = "transferred", _("was transferred")
    ENDED = "ended", _("ended")
    STATE = "state", _("changed state")


class ReachWish(TextChoices):
    """What a member of a department says of themselves; without a word the roster says it."""

    ROSTER = "", _("as the roster says")
    REACHABLE = "reachable", _("reachable")
    NOT_NOW = "not_now", _("not now")


class ReachState(TextChoices):
    """Whether a member of a department can be asked to take somebody who is there now."""

    HERE = "here", _("reachable now")
    BUSY = "busy", _("busy")
    NO_SCREEN = "no_screen", _("on duty, without Eenloket open")
    NOT_NOW = "not_now", _("not reachable now")


class RingState(TextChoices):
    RINGING = "ringing", _("rings")
    ACCEPTED = "accepted", _("taken")
    DECLINED = "declined", _("declined")
    MISSED = "missed", _("not answered")
    WITHDRAWN = "withdrawn", _("withdrawn")


@dataclass(frozen=True, kw_only=True)
class Work:
    """What waits for an advisor.

    The same `source` and `source_id` again are the same item. `arrived_at` is the age it keeps (without: now);
    `wanted_staff_id` is who should have it for the first `wanted_seconds`. With `conversation_id` a conversation that
    waits is taken; without, accepting opens one under the key of the item. `is_let_in`: somebody else did that already,
    as a phone platform with rules of its own; ours at the door are not asked.
    """

    contact_centre_id: uuid.UUID
    municipality_id: uuid.UUID
    channel: str
    source: str
    source_id: uuid.UUID
    label: str = ""
    counterpart: str = ""
    portal_area_id: uuid.UUID | None = None
    language: str = "nl"
    duties: tuple[str, ...] = ()
    level: str = ""
    priority_minutes: int = 0
    queue_id: uuid.UUID | None = None
    arrived_at: datetime | None = None
    wanted_staff_id: uuid.UUID | None = None
    wanted_seconds: int = 0
    conversation_id: uuid.UUID | None = None
    is_let_in: bool = False


@dataclass(frozen=True)
class Admission:
    """The item, and what to do with who came: `action` "" is to wait; `text` is what to tell them."""

    item: WorkItem
    action: str = ""
    text: str = ""
    why: str = ""


@dataclass(frozen=True)
class Place:
    """How many are before somebody, and the wait to expect as a range; None when it cannot be told."""

    ahead: int
    low: timedelta | None = None
    high: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a work item asks of who takes it, at this moment: what was dropped with waiting is not in it."""

    municipality: uuid.UUID
    channel: str
    queue: uuid.UUID
    area: str = ""  # code of the portal area
    language: str = "nl"
    duties: frozenset[str] = frozenset()
    level: str = ""
    units: int = FULL
    most_at_once: int = 1
    is_interruptible: bool = False
    prefers_fit: bool = False


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A work item as the matching sees it. `skipped` are who let it go a moment ago."""

    id: uuid.UUID
    demand: Demand
    score: float
    arrived: float
    strict_class: int = 0
    wanted: uuid.UUID | None = None
    skipped: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A ready advisor as the matching sees them: skills, and what they have in hand.

    `is_generalist` handles every portal area; `held` counts the items in hand by channel.
    """

    id: uuid.UUID
    idle_since: float
    municipalities: frozenset[uuid.UUID]
    cells: frozenset[tuple[str, str]] = frozenset()
    languages: frozenset[str] = frozenset({"nl"})
    duties: frozenset[str] = frozenset()
    level: str = ""
    is_generalist: bool = True
    load: int = 0
    interruptible_load: int = 0
    held: dict[str, int] = field(default_factory=dict)
    also: frozenset[uuid.UUID] = frozenset()
    only: frozenset[uuid.UUID] = frozenset()
    never: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What somebody watches: the queues of municipalities, of one channel or all; of the people one team or all."""

    contact_centre_id: uuid.UUID
    municipality_ids: frozenset[uuid.UUID]
    team_id: uuid.UUID | None = None
    channel: str = ""


class WatchRows(TextChoices):
    """Which work stands behind a tile of the live board."""

    WAITING = "waiting", _("Waiting now")
    NOW = "now", _("Within the norm, last half hour")
    TODAY = "today", _("Within the norm, today")
    MISSED = "missed", _("Not within the norm, today")
    LEFT = "left", _("Left while waiting, today")
