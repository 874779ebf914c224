"""What makes good what was lost: events that were not read, a call that nobody told the end of."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final

from django.db.models import F

from eenloket.core import clock
from eenloket.telephony.models import Call, Command, CtiEvent, Platform
from eenloket.telephony.types import CallState, CommandState, EventKind, WhoRoutes

from .following import end_by_silence, follow_call
from .receiving import read_what_was_left
from .steps import GRACE

# A call that came in and of which nobody says that it waits: after this it does.
_OVERDUE: Final = timedelta(seconds=30)
_MOST: Final = 200
# What a platform told, word by word, holds phone numbers: no longer than it helps to find out what went wrong.
_EVENTS_KEPT: Final = timedelta(days=30)


def sweep() -> int:
    """Read what was left, let overdue calls wait, settle what ended, end silent ones. Returns how much there was to
    do."""
    return read_what_was_left() + _let_overdue_wait() + _settle_ended() + end_silent_calls()


def end_silent_calls() -> int:
    """A call of which nothing was heard for the hours of its platform is over. Returns how many were."""
    count, now = 0, clock.now()
    for platform in Platform.objects.all():
        silent_since = now - timedelta(hours=platform.silent_hours)
        silent = Call.objects.filter(platform=platform, is_settled=False, heard_at__lt=silent_since)
        for call_ref in list(silent.values_list("call_ref", flat=True)[:_MOST]):
            end_by_silence(platform.pk, call_ref)
            count += 1
    return count


def forget_old_events() -> int:
    """Forget what platforms told word by word, a month after; the calls stay. Returns how many."""
    old = CtiEvent.objects.filter(received_at__lt=clock.now() - _EVENTS_KEPT, is_read=True)
    Command.objects.filter(made_at__lt=clock.now() - _EVENTS_KEPT).exclude(state=CommandState.WAITING).delete()
    return old.delete()[0]


def _settle_ended() -> int:
    """A call whose end came without a word on whether somebody answered, and no answer came after it."""
    ended = Call.objects.filter(state=CallState.ENDED, is_settled=False, heard_at__lt=clock.now() - GRACE)
    found = list(ended.values_list("platform_id", "call_ref")[:_MOST])
    for platform_id, call_ref in found:
        follow_call(platform_id, call_ref)
    return len(found)


def _let_overdue_wait() -> int:
    """Where we route, a caller whose `call.queued` was lost would wait for ever."""
    overdue = Call.objects.filter(
        platform__who_routes=WhoRoutes.OURS,
        platform__is_active=True,
        state=CallState.OFFERED,
        is_settled=False,
        item_id=None,
        direction="in",
        heard_at__lt=clock.now() - _OVERDUE,
        heard_at__gt=clock.now() - F("platform__silent_hours") * timedelta(hours=1),
    )
    found = list(overdue.values_list("platform_id", "call_ref")[:_MOST])
    for platform_id, call_ref in found:
        _note_waiting(platform_id, call_ref)
        follow_call(platform_id, call_ref)
    return len(found)


def _note_waiting(platform_id: uuid.UUID, call_ref: str) -> None:
    now = clock.now()
    last = CtiEvent.objects.filter(platform_id=platform_id, call_ref=call_ref).order_by("-occurred_at").first()
    raw = {
        "event_id": f"eenloket:{uuid.uuid5(platform_id, call_ref + ':queued')}",
        "type": EventKind.CALL_QUEUED.value,
        "call_id": call_ref,
        "occurred_at": (last.occurred_at if last else now).isoformat(),
    }
    if last and last.raw.get("seq") is not None:
        raw["seq"] = last.raw["seq"]
    CtiEvent.objects.get_or_create(
        platform_id=platform_id,
        event_id=raw["event_id"],
        defaults={
            "kind": EventKind.CALL_QUEUED,
            "call_ref": call_ref,
            "occurred_at": last.occurred_at if last else now,
            "received_at": now,
            "raw": raw,
            "is_read": True,
        },
    )
