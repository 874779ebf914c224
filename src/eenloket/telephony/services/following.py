"""From events to a call, and from a call to our own work: each step once, however often events are read again.

Locks are taken in one order everywhere: the call's own number, then the work item (by routing), then the row of the
call. Who hears of routing's events is past the second and touches only the third.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from eenloket.core import clock, live
from eenloket.core.locks import Lock, lock_until_commit, number_of
from eenloket.organisation.directory import directory_of
from eenloket.telephony import rules
from eenloket.telephony.models import Call, CtiEvent, Extension, Line, Platform
from eenloket.telephony.types import CallState, EventKind

from . import steps

if TYPE_CHECKING:
    from collections.abc import Sequence

_FACTS: Final = (
    "direction",
    "caller",
    "caller_told",
    "dialled",
    "state",
    "started_at",
    "ringing_at",
    "answered_at",
    "held_since",
    "hold_seconds",
    "ended_at",
    "last_at",
    "heard_at",
    "cause",
    "agent_ref",
    "device_ref",
    "staff",
    "consults",
    "callback_number",
    "callback_at",
)
_followed: ContextVar[uuid.UUID | None] = ContextVar("followed_call", default=None)


def is_followed_now(call_id: uuid.UUID) -> bool:
    """Whether what happens at this moment follows from events of this call: the platform knows it already."""
    return _followed.get() == call_id


@transaction.atomic
def end_by_silence(platform_id: uuid.UUID, call_ref: str) -> Call | None:
    """Nothing is heard of a call any more: it is over. None when there is no such call."""
    _lock(platform_id, call_ref)
    call = Call.objects.filter(platform_id=platform_id, call_ref=call_ref, is_settled=False).first()
    if call is None:
        return None
    _note_silence(call)
    return follow_call(platform_id, call_ref)


@transaction.atomic
def follow_call(platform_id: uuid.UUID, call_ref: str) -> Call | None:
    """Read all events of a call and take the steps that follow. None when there is no event of such a call."""
    _lock(platform_id, call_ref)
    rows = list(CtiEvent.objects.filter(platform_id=platform_id, call_ref=call_ref).order_by("received_at", "pk"))
    call = Call.objects.filter(platform_id=platform_id, call_ref=call_ref).select_related("platform").first()
    if not rows and call is None:
        return None
    facts = rules.reduce_call([rules.read_event(row.raw) for row in rows])
    if call is None:
        call = _new_call(Platform.objects.get(pk=platform_id), call_ref, facts)
    told_before, noted_before = _told(call), _noted(call)
    _take_over(call, facts, rows)
    with _following(call):
        if not call.is_settled:
            steps.take(call, facts)
    changed = [name for name, value in _noted(call).items() if value != noted_before[name]]
    call.save(update_fields=[*_FACTS, *changed])
    CtiEvent.objects.filter(pk__in=[row.pk for row in rows if not row.is_read]).update(is_read=True, problem="")
    _tell(call, told_before)
    return call


def note_agents(platform_id: uuid.UUID) -> None:
    """Keep what the platform last told of its advisors and devices, whatever the order in which it came."""
    rows = list(
        CtiEvent.objects.filter(platform_id=platform_id, is_read=False, call_ref="").order_by("occurred_at", "pk")
    )
    for row in rows:
        event = rules.read_event(row.raw)
        column, key = (
            ("agent_state", {"agent_ref": event.agent_ref})
            if event.kind == "agent.state"
            else ("device_state", {"device_ref": event.device_ref})
        )
        named = Extension.objects.filter(platform_id=platform_id, **key)
        named.exclude(told_at__gt=event.occurred_at).update(**{column: event.state, "told_at": event.occurred_at})
    if rows:
        CtiEvent.objects.filter(pk__in=[row.pk for row in rows]).update(is_read=True)


def _lock(platform_id: uuid.UUID, call_ref: str) -> None:
    """One at a time per call, until the end of the transaction."""
    lock_until_commit(Lock.CALL, number_of(uuid.uuid5(platform_id, call_ref)))


def _note_silence(call: Call) -> None:
    """It ended when it was last heard of; nobody knows better. Kept as an event, so that it stays ended."""
    rows = list(CtiEvent.objects.filter(platform_id=call.platform_id, call_ref=call.call_ref))
    last = max([row.occurred_at for row in rows], default=call.last_at)
    raw: dict[str, Any] = {
        "event_id": f"eenloket:{uuid.uuid5(call.platform_id, call.call_ref)}",
        "type": EventKind.CALL_ENDED.value,
        "call_id": call.call_ref,
        "occurred_at": last.isoformat(),
        "cause": "silent",
    }
    sequences = [row.raw.get("seq") for row in rows]
    if sequences and all(each is not None for each in sequences):
        raw["seq"] = max(sequences) + 1
    CtiEvent.objects.get_or_create(
        platform_id=call.platform_id,
        event_id=raw["event_id"],
        defaults={
            "kind": EventKind.CALL_ENDED,
            "call_ref": call.call_ref,
            "occurred_at": last,
            "received_at": call.heard_at,
            "raw": raw,
            "is_read": True,
        },
    )


def _new_call(platform: Platform, call_ref: str, facts: rules.CallFacts) -> Call:
    """The call with its line: the number that was dialled says for which municipality it is."""
    known = list(Line.objects.filter(contact_centre_id=platform.contact_centre_id, is_active=True))
    line = rules.line_of(known, [facts.forwarded_from, facts.dialled, facts.to])
    places = directory_of(platform.contact_centre_id).municipalities
    now = clock.now()
    return Call.objects.create(
        contact_centre_id=platform.contact_centre_id,
        platform=platform,
        call_ref=call_ref,
        line=line,
        municipality_id=line.municipality_id if line else next(iter(places)),
        started_at=facts.started_at or now,
        last_at=facts.last_at or now,
        heard_at=now,
    )


def _take_over(call: Call, facts: rules.CallFacts, rows: Sequence[CtiEvent]) -> None:
    call.direction = facts.direction or call.direction or "in"
    other = facts.to if call.direction == "out" else facts.caller
    call.caller = rules.caller_number(other) or call.caller
    call.caller_told = other[:80] or call.caller_told
    call.dialled = (facts.forwarded_from or facts.dialled or facts.to)[:80] or call.dialled
    call.state = CallState(facts.state)
    call.started_at = min(call.started_at, facts.started_at or call.started_at)
    call.ringing_at, call.answered_at, call.ended_at = facts.ringing_at, facts.answered_at, facts.ended_at
    call.held_since, call.hold_seconds = facts.held_since, facts.total_hold_seconds
    call.last_at = facts.last_at or call.last_at
    call.heard_at = max([call.heard_at, *(row.received_at for row in rows)])
    call.cause, call.consults = facts.cause, facts.consults[:120]
    call.agent_ref, call.device_ref = facts.agent_ref, facts.device_ref
    call.callback_number, call.callback_at = facts.callback_number, facts.callback_at
    extension = steps.extension_of(call.platform_id, facts.agent_ref, facts.device_ref)
    call.staff_id = extension.staff_id if extension else None


def _noted(call: Call) -> dict[str, Any]:
    """What followed so far. Only what changes is written: who hears of routing's events writes here too."""
    return {name: getattr(call, name) for name in steps.NOTED}


def _told(call: Call) -> tuple[Any, ...]:
    """What open pages show of it, and whom they are of."""
    return (call.state, call.staff_id, call.held_since, call.consults, call.item_id, call.conversation_id)


def _tell(call: Call, before: tuple[Any, ...]) -> None:
    after = _told(call)
    if after == before:
        return
    people = {each for each in (before[1], call.staff_id, call.item_staff_id) if each}
    topics = [f"{kind}:{each}" for kind in ("staff", "offers") for each in sorted(people)]
    live.poke_all([f"calls:{call.contact_centre_id}", *topics])


@contextmanager
def _following(call: Call) -> Iterator[None]:
    token = _followed.set(call.pk)
    try:
        yield
    finally:
        _followed.reset(token)
