"""Who waited in the queues, and who was there: the past of the live channels, in rows and in the log alike.

Every conversation by phone, chat or counter had its turn; some people left before theirs, some came when it was closed.
The log holds each step and each state of the advisors in order of time, as `routing.rules.replay` reads it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from eenloket.contacts.models import Conversation
from eenloket.contacts.types import LIVE_CHANNELS, Direction
from eenloket.core.clock import day_of
from eenloket.core.ids import uuid7
from eenloket.routing.models import Queue, RoutingEvent, WorkItem
from eenloket.routing.types import AdvisorState, EventKind, Reason, Source, Why, WorkState

from .stories import at

if TYPE_CHECKING:
    import uuid

    from .foundation import World
    from .stories import Stories

_BATCH: Final = 2_000
_SOURCES: Final = {"phone": Source.CALL, "chat": Source.CHAT, "counter": Source.TICKET}
# Half of the people wait shorter than this, in seconds; how much it differs, as the deviation of its logarithm.
_MIDDLE_WAIT: Final = {"phone": 7.5, "chat": 18.0, "counter": 240.0}
_SPREAD: Final = 1.0
_LEFT: Final = {"phone": 0.035, "chat": 0.02, "counter": 0.01}
_LEFT_ON_STORM: Final = 0.12
_BUSY_DAY: Final = 2.6  # times as long on a storm day, and when many are ill
_PEAK: Final = 1.7  # from ten to half past eleven
_TOO_LATE: Final = 0.006
_RINGS: Final = timedelta(seconds=3)
_BREAK, _LUNCH = timedelta(minutes=15), timedelta(minutes=30)


@dataclass
class _Past:
    """Rows to be stored together."""

    items: list[WorkItem] = field(default_factory=list)
    events: list[RoutingEvent] = field(default_factory=list)

    def store(self) -> None:
        WorkItem.objects.bulk_create(self.items, batch_size=_BATCH)
        self.events.sort(key=lambda event: event.at)  # the log is read in the order of its key
        RoutingEvent.objects.bulk_create(self.events, batch_size=_BATCH)


def tell(world: World, random: Random, now: datetime, told: Stories | None) -> None:
    """The turns of every live conversation of the history, with the people who took them."""
    queues = {queue.channel: queue for queue in Queue.objects.filter(contact_centre=world.centre, portal_area=None)}
    found = Conversation.objects.filter(
        contact_centre=world.centre, advisor__isnull=False, closed_at__isnull=False, direction=Direction.INBOUND
    )
    conversations = list(found.order_by("started_at", "pk"))
    past = _Past()
    for conversation in conversations:
        queue = queues.get(conversation.channel)
        if queue and conversation.channel in LIVE_CHANNELS and not conversation.is_internal:
            slow = _slowness(conversation.started_at, told)
            _turn(past, random, conversation, queue, slow)
            _others(past, random, conversation, queue, _share_left(conversation, told))
    _presence(past, conversations, now)
    past.store()


def _slowness(moment: datetime, told: Stories | None) -> float:
    """How much longer than usual people wait at a moment."""
    local = moment.astimezone(at(day_of(moment), time(12)).tzinfo)
    peak = _PEAK if time(10) <= local.time() < time(11, 30) else 1.0
    return peak * (_BUSY_DAY if told and _is_hard(day_of(moment), told) else 1.0)


def _is_hard(day: date, told: Stories) -> bool:
    return day == told.storm or day in told.days[10:15]


def _share_left(conversation: Conversation, told: Stories | None) -> float:
    if told and day_of(conversation.started_at) == told.storm:
        return _LEFT_ON_STORM
    return _LEFT[conversation.channel]


def _turn(past: _Past, random: Random, conversation: Conversation, queue: Queue, slow: float) -> None:
    """Somebody waited, was offered to an advisor, and was helped."""
    waited = _MIDDLE_WAIT[conversation.channel] * slow * random.lognormvariate(0, _SPREAD)
    started = conversation.started_at
    queued = started - timedelta(seconds=max(1.0, min(waited, 1_500)))
    item = _item(conversation, queue, queued, state=WorkState.DONE, ended=conversation.closed_at or started)
    item.conversation_id, item.advisor_id = conversation.pk, conversation.advisor_id
    item.accepted_at, item.talk_ended_at = started, conversation.hung_up_at
    past.items.append(item)
    offered = max(queued, started - _RINGS)
    steps = [(queued, EventKind.QUEUED, ""), (offered, EventKind.OFFERED, ""), (started, EventKind.ACCEPTED, "")]
    if conversation.hung_up_at:
        steps.append((conversation.hung_up_at, EventKind.TALK_ENDED, ""))
    steps.append((item.ended_at, EventKind.ENDED, WorkState.DONE))  # type: ignore[arg-type]
    for moment, kind, value in steps:
        who = None if kind == EventKind.QUEUED else conversation.advisor_id
        past.events.append(_event(item, moment, kind, value, who))


def _others(past: _Past, random: Random, conversation: Conversation, queue: Queue, share: float) -> None:
    """Now and then somebody else who came about then and left, or who was not let in."""
    if random.random() < share:
        came = conversation.started_at - timedelta(seconds=random.uniform(5, 300))
        gone = came + timedelta(seconds=4 + random.expovariate(1 / 55))
        item = _item(conversation, queue, came, state=WorkState.ABANDONED, ended=gone)
        past.items.append(item)
        past.events.append(_event(item, came, EventKind.QUEUED, ""))
        past.events.append(_event(item, gone, EventKind.ENDED, WorkState.ABANDONED))
    if random.random() < _TOO_LATE:
        came = at(day_of(conversation.started_at), time(17, random.randrange(1, 50)))
        if came < conversation.started_at + timedelta(hours=9):
            item = _item(conversation, queue, came, state=WorkState.OVERFLOWED, ended=came)
            item.outcome = Why.CLOSED
            past.items.append(item)
            past.events.append(_event(item, came, EventKind.REFUSED, Why.CLOSED))


def _item(conversation: Conversation, queue: Queue, queued: datetime, *, state: str, ended: datetime) -> WorkItem:
    return WorkItem(
        contact_centre_id=conversation.contact_centre_id,
        municipality_id=conversation.municipality_id,
        queue=queue,
        channel=conversation.channel,
        source=_SOURCES[conversation.channel],
        source_id=uuid7(),
        strict_class=queue.strict_class,
        units=queue.units,
        state=state,
        arrived_at=queued,
        queued_at=queued,
        ended_at=ended,
    )


def _event(item: WorkItem, moment: datetime, kind: str, value: str, staff: uuid.UUID | None = None) -> RoutingEvent:
    return RoutingEvent(
        contact_centre_id=item.contact_centre_id,
        at=moment,
        kind=kind,
        item_id=item.pk,
        queue_id=item.queue_id,
        staff_id=staff,
        value=value,
    )


def _presence(past: _Past, conversations: Sequence[Conversation], now: datetime) -> None:
    """Of each advisor and day the states from signing on to signing off."""
    by_day: dict[tuple[Any, date], list[Conversation]] = defaultdict(list)
    for conversation in conversations:
        by_day[conversation.advisor_id, day_of(conversation.started_at)].append(conversation)
    for (staff, day), own in by_day.items():
        centre = own[0].contact_centre_id
        for moment, state, detail in _day_of_work(own, day, now):
            past.events.append(
                RoutingEvent(
                    contact_centre_id=centre,
                    at=moment,
                    kind=EventKind.STATE,
                    staff_id=staff,
                    value=state,
                    detail=detail,
                )
            )


def _day_of_work(own: Sequence[Conversation], day: date, now: datetime) -> Iterator[tuple[datetime, str, str]]:
    """Ready in between, busy and wrapping up with each conversation, a break and lunch where there is room for them."""
    first = min(own[0].started_at - timedelta(minutes=2), at(day, time(8, 25)))
    yield first, AdvisorState.READY, ""
    free_from = first
    rests = [(at(day, time(10)), _BREAK), (at(day, time(12)), _LUNCH), (at(day, time(14, 45)), _BREAK)]
    for conversation in own:
        if conversation.closed_at is None or conversation.started_at < free_from:
            continue  # two at the same time: the first says what the state is
        if rests and max(free_from, rests[0][0]) + rests[0][1] < conversation.started_at:
            begin, length = max(free_from, rests[0][0]), rests[0][1]
            yield begin, AdvisorState.NOT_READY, Reason.BREAK
            yield begin + length, AdvisorState.READY, ""
            rests = rests[1:]
        yield conversation.started_at, AdvisorState.BUSY, ""
        if conversation.hung_up_at and conversation.hung_up_at < conversation.closed_at:
            yield conversation.hung_up_at, AdvisorState.WRAP_UP, ""
        yield conversation.closed_at, AdvisorState.READY, ""
        free_from = conversation.closed_at
    end = max(free_from + timedelta(seconds=1), at(day, time(17, 2)))
    yield (end if end < now else max(free_from, min(now, end))), AdvisorState.OFFLINE, ""
