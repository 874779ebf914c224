"""Reading an event as a platform sent it. What is wrong is told in English, to who builds the other side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

KINDS: Final = frozenset(
    {
        "call.offered",
        "call.queued",
        "call.ringing",
        "call.answered",
        "call.held",
        "call.retrieved",
        "call.transfer_started",
        "call.transferred",
        "call.conferenced",
        "call.dtmf",
        "call.callback_requested",
        "call.ended",
        "agent.state",
        "device.state",
    }
)
CAUSES: Final = frozenset(
    {
        "caller_hung_up",
        "agent_hung_up",
        "abandoned",
        "busy",
        "no_answer",
        "rejected",
        "failed",
        "called_back",
        "transferred",
        "platform",
        "silent",
    }
)
_LENGTHS: Final = {
    "event_id": 120,
    "call_id": 120,
    "leg_id": 120,
    "parent_call_id": 120,
    "from": 80,
    "to": 80,
    "dialled": 80,
    "forwarded_from": 80,
    "queue": 120,
    "agent_ref": 120,
    "device_ref": 120,
    "cause": 40,
    "state": 40,
    "digits": 60,
    "number": 80,
    "transfer": 10,
    "direction": 3,
}
_MOST_SEQ: Final = 2**53


class UnreadableEventError(ValueError):
    """This event cannot be taken in; the message says which field is wrong."""


@dataclass(frozen=True, kw_only=True)
class CallEvent:
    """One thing that happened, as the platform told it. Texts that did not come along are ""."""

    event_id: str
    kind: str
    occurred_at: datetime
    seq: int | None = None
    call_id: str = ""
    leg_id: str = ""
    parent_call_id: str = ""
    direction: str = ""
    caller: str = ""
    to: str = ""
    dialled: str = ""
    forwarded_from: str = ""
    queue: str = ""
    agent_ref: str = ""
    device_ref: str = ""
    cause: str = ""
    state: str = ""
    number: str = ""
    transfer: str = ""
    answered_at: datetime | None = None


def read_event(raw: Any) -> CallEvent:
    """Raises UnreadableEventError."""
    if not isinstance(raw, Mapping):
        raise UnreadableEventError("an event is a JSON object")
    texts = {name: _text(raw, name, length) for name, length in _LENGTHS.items()}
    kind = raw.get("type")
    if kind not in KINDS:
        raise UnreadableEventError(f"type: one of {', '.join(sorted(KINDS))}")
    _check(kind, texts)
    occurred_at = _moment(raw, "occurred_at")
    if occurred_at is None:
        raise UnreadableEventError("occurred_at: is missing")
    same = ("event_id", "call_id", "leg_id", "parent_call_id", "direction", "to", "dialled", "forwarded_from")
    more = ("queue", "agent_ref", "device_ref", "cause", "state", "number", "transfer")
    return CallEvent(
        kind=kind,
        occurred_at=occurred_at,
        seq=_sequence(raw),
        caller=texts["from"],
        answered_at=_moment(raw, "answered_at"),
        **{name: texts[name] for name in (*same, *more)},
    )


def _check(kind: str, texts: Mapping[str, str]) -> None:
    if not texts["event_id"]:
        raise UnreadableEventError("event_id: is missing")
    if kind.startswith("call.") and not texts["call_id"]:
        raise UnreadableEventError("call_id: is missing")
    choices = {"direction": {"in", "out"}, "transfer": {"blind", "consult"}, "cause": CAUSES}
    for name, allowed in choices.items():
        if texts[name] and texts[name] not in allowed:
            raise UnreadableEventError(f"{name}: one of {', '.join(sorted(allowed))}")


def without_digits(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The event as it is kept: of keys pressed one is a choice in a menu, more may be somebody's BSN."""
    kept = dict(raw)
    digits = kept.get("digits")
    if isinstance(digits, str) and len(digits) > 1:
        kept["digits"] = "•" * len(digits)
    return kept


def _text(raw: Mapping[str, Any], name: str, length: int) -> str:
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableEventError(f"{name}: is not a text")
    if len(value) > length:
        raise UnreadableEventError(f"{name}: is longer than {length}")
    if "\x00" in value:
        raise UnreadableEventError(f"{name}: holds a NUL")
    return value.strip()


def _moment(raw: Mapping[str, Any], name: str) -> datetime | None:
    value = raw.get(name)
    if value in (None, ""):
        return None
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value):
        raise UnreadableEventError(f"{name}: a time such as 2026-11-26T09:12:00.250+01:00")
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise UnreadableEventError(f"{name}: without a time zone")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        if isinstance(error, UnreadableEventError):
            raise
        raise UnreadableEventError(f"{name}: there is no such time") from None


def _sequence(raw: Mapping[str, Any]) -> int | None:
    value = raw.get("seq")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST_SEQ:
        raise UnreadableEventError("seq: a whole number from 0")
    return value
