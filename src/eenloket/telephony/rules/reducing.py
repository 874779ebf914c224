"""What a call is, by the events known of it. Events may be lost, doubled and out of order.

The call is a function of the *set* of events: they are put in order first, so it does not matter in which order they
came. What a lost event would have told follows from a later one where that can be: who puts somebody on hold has
answered; who answers a call that a colleague had has got it transferred; what has ended was offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal

from .reading import CallEvent

State = Literal["offered", "queued", "ringing", "talking", "held", "ended"]

# The natural order of what happens at the same moment.
_RANK: Final = {
    "call.offered": 0,
    "call.callback_requested": 1,
    "call.queued": 2,
    "call.dtmf": 3,
    "call.ringing": 4,
    "call.answered": 5,
    "call.held": 6,
    "call.retrieved": 7,
    "call.transfer_started": 8,
    "call.conferenced": 9,
    "call.transferred": 10,
    "call.ended": 11,
}
_IMPLY_ANSWER: Final = frozenset(
    {"call.held", "call.retrieved", "call.transfer_started", "call.transferred", "call.conferenced"}
)
_ANSWERED_CAUSES: Final = frozenset({"agent_hung_up", "transferred"})
_DESCRIBING: Final = ("direction", "caller", "to", "dialled", "forwarded_from", "parent_call_id")


@dataclass(frozen=True)
class Segment:
    """One stretch of the talk, with one advisor."""

    agent_ref: str
    device_ref: str
    since: datetime
    until: datetime | None = None
    is_warm: bool = False


@dataclass(frozen=True)
class CallFacts:
    """What is known of a call. `agent_ref` is who has it, else at whom it rings; `ends` is when it was over."""

    state: State = "offered"
    direction: str = ""
    caller: str = ""
    to: str = ""
    dialled: str = ""
    forwarded_from: str = ""
    parent_call_id: str = ""
    queue: str = ""
    started_at: datetime | None = None
    queued_at: datetime | None = None
    ringing_at: datetime | None = None
    ended_at: datetime | None = None
    last_at: datetime | None = None
    ringing_agent: str = ""
    ringing_device: str = ""
    segments: tuple[Segment, ...] = ()
    held_since: datetime | None = None
    hold_seconds: float = 0.0
    consults: str = ""
    cause: str = ""
    callback_number: str = ""
    callback_at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        return bool(self.segments)

    @property
    def answered_at(self) -> datetime | None:
        return self.segments[0].since if self.segments else None

    @property
    def current(self) -> Segment | None:
        """The stretch of talk that goes on."""
        return self.segments[-1] if self.segments and self.segments[-1].until is None else None

    @property
    def agent_ref(self) -> str:
        if self.current:
            return self.current.agent_ref
        if self.state == "ended":
            return self.segments[-1].agent_ref if self.segments else self.ringing_agent
        return self.ringing_agent

    @property
    def device_ref(self) -> str:
        if self.current:
            return self.current.device_ref
        return self.ringing_device

    @property
    def total_hold_seconds(self) -> int:
        """All time on hold that is over."""
        return round(self.hold_seconds)


@dataclass
class _Reading:
    """The facts so far, and what the fold has to know besides."""

    facts: CallFacts = field(default_factory=CallFacts)
    healed_answer: datetime | None = None


def in_order(events: Iterable[CallEvent]) -> list[CallEvent]:
    """Each event once, as it happened: by the platform's own count when every event has one, else by the clock."""
    once: dict[str, CallEvent] = {}
    for event in events:
        once.setdefault(event.event_id, event)
    known = list(once.values())
    if all(event.seq is not None for event in known):
        return sorted(known, key=lambda each: (each.seq or 0, each.occurred_at, _RANK.get(each.kind, 0), each.event_id))
    return sorted(known, key=lambda each: (each.occurred_at, _RANK.get(each.kind, 0), each.event_id))


def reduce_call(events: Iterable[CallEvent]) -> CallFacts:
    """The call that these events of one call tell of."""
    ordered = in_order(events)
    told = [each.answered_at for each in ordered if each.answered_at]
    reading = _Reading(healed_answer=min(told) if told else None)
    last: datetime | None = None
    for event in ordered:
        at = max(last, event.occurred_at) if last else event.occurred_at
        last = at
        reading.facts = _described(reading.facts, event, at)
        if reading.facts.state != "ended":  # what comes after the end adds nothing
            _step(reading, event, at)
    return reading.facts


def _described(facts: CallFacts, event: CallEvent, at: datetime) -> CallFacts:
    """Who calls whom: the first that says so counts."""
    new = {name: getattr(event, name) for name in _DESCRIBING if not getattr(facts, name) and getattr(event, name)}
    if event.queue:
        new["queue"] = event.queue
    return replace(facts, started_at=facts.started_at or at, last_at=at, **new)


def _step(reading: _Reading, event: CallEvent, at: datetime) -> None:
    if event.kind in _IMPLY_ANSWER and reading.facts.current is None:
        reading.facts = _answered(reading, event, at)
    if event.kind == "call.answered":
        reading.facts = _answered(reading, event, at)
    elif event.kind == "call.ended":
        reading.facts = _ended(reading, event, at)
    elif step := _STEPS.get(event.kind):
        reading.facts = step(reading.facts, event, at)


def _queued(facts: CallFacts, event: CallEvent, at: datetime) -> CallFacts:
    """It waits: for the first time, or again."""
    facts = replace(_closed(facts, at), state="queued", queued_at=facts.queued_at or at)
    return replace(facts, ringing_agent="", ringing_device="")


def _held(facts: CallFacts, event: CallEvent, at: datetime) -> CallFacts:
    return replace(facts, state="held", held_since=facts.held_since or at)


def _retrieved(facts: CallFacts, event: CallEvent, at: datetime) -> CallFacts:
    return replace(_off_hold(facts, at), state="talking", consults="")


def _transfer_started(facts: CallFacts, event: CallEvent, at: datetime) -> CallFacts:
    return replace(facts, consults=event.to or event.agent_ref or event.queue or "?")


def _callback_requested(facts: CallFacts, event: CallEvent, at: datetime) -> CallFacts:
    return replace(facts, callback_at=facts.callback_at or at, callback_number=event.number or facts.callback_number)


def _ringing(facts: CallFacts, event: CallEvent, at: datetime) -> CallFacts:
    facts = replace(facts, ringing_at=at, ringing_agent=event.agent_ref, ringing_device=event.device_ref)
    return facts if facts.current else replace(facts, state="ringing")


def _answered(reading: _Reading, event: CallEvent, at: datetime) -> CallFacts:
    """Somebody has the caller now. Said twice it is once; another advisor is a new stretch."""
    facts = reading.facts
    agent = event.agent_ref or (facts.current.agent_ref if facts.current else facts.ringing_agent)
    device = event.device_ref or (facts.ringing_device if agent == facts.ringing_agent else "")
    if facts.current and facts.current.agent_ref == agent:
        return facts
    since = at
    if not facts.segments and reading.healed_answer and event.kind != "call.answered":
        since = min(at, reading.healed_answer)
    facts = _closed(facts, at)
    return replace(
        facts,
        state="talking",
        segments=(*facts.segments, Segment(agent, device, since)),
        ringing_agent="",
        ringing_device="",
        consults="",
    )


def _transferred(facts: CallFacts, event: CallEvent, at: datetime) -> CallFacts:
    """To a colleague, to a queue, or out of the house."""
    if event.agent_ref and facts.current and event.agent_ref == facts.current.agent_ref:
        return replace(_off_hold(facts, at), state="talking", consults="")
    facts = replace(_closed(facts, at), consults="")
    if event.agent_ref and event.transfer == "consult":
        segment = Segment(event.agent_ref, event.device_ref, at, is_warm=True)
        return replace(facts, state="talking", segments=(*facts.segments, segment))
    if event.agent_ref:
        return replace(
            facts, state="ringing", ringing_at=at, ringing_agent=event.agent_ref, ringing_device=event.device_ref
        )
    if event.queue or not event.to:
        return replace(facts, state="queued", ringing_agent="", ringing_device="")
    return replace(facts, state="ended", ended_at=at, cause="transferred")


def _ended(reading: _Reading, event: CallEvent, at: datetime) -> CallFacts:
    facts = reading.facts
    was_answered = event.answered_at is not None or event.cause in _ANSWERED_CAUSES
    if was_answered and not facts.segments:
        facts = reading.facts = _answered(reading, event, at)
    return replace(_closed(facts, at), state="ended", ended_at=at, cause=event.cause, consults="")


def _closed(facts: CallFacts, at: datetime) -> CallFacts:
    """The stretch of talk that went on is over."""
    facts = _off_hold(facts, at)
    if facts.current is None:
        return facts
    return replace(facts, segments=(*facts.segments[:-1], replace(facts.segments[-1], until=at)))


def _off_hold(facts: CallFacts, at: datetime) -> CallFacts:
    if facts.held_since is None:
        return facts
    held = (at - facts.held_since).total_seconds()
    return replace(facts, held_since=None, hold_seconds=facts.hold_seconds + held)


_STEPS: Final[dict[str, Callable[[CallFacts, CallEvent, datetime], CallFacts]]] = {
    "call.queued": _queued,
    "call.ringing": _ringing,
    "call.held": _held,
    "call.retrieved": _retrieved,
    "call.transfer_started": _transfer_started,
    "call.transferred": _transferred,
    "call.callback_requested": _callback_requested,
}
