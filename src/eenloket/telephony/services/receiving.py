"""Taking in what a platform tells: checked, stored and committed as it came, acknowledged, and then read."""

from __future__ import annotations

import json
import logging
import uuid
from datetime import timedelta
from typing import Any, Final

from django.db import Error, transaction
from django.db.models import Q

from eenloket.core import clock, crypto
from eenloket.core.errors import EenloketError, InvalidError, NotAllowedError
from eenloket.telephony import rules
from eenloket.telephony.models import CtiEvent, Platform
from eenloket.telephony.types import Refusal, Taken

from .following import follow_call, note_agents

MOST_EVENTS: Final = 500
_HEARD_SECONDS: Final = timedelta(seconds=5)

logger = logging.getLogger(__name__)


def platform_that_signed(*, key: str, timestamp: str, body: bytes, given: str) -> Platform:
    """The platform that sent this. Raises NotAllowedError, whatever it is that is not right."""
    try:
        platform = Platform.objects.filter(pk=uuid.UUID(key), is_active=True).first()
    except ValueError:
        platform = None
    now = clock.now()
    if platform is not None:
        secrets = [platform.secret]
        if platform.former_secret_sealed and platform.former_until and platform.former_until > now:
            secrets.append(crypto.decrypt(platform.former_secret_sealed))
        if rules.is_signed(secrets, timestamp=timestamp, body=body, given=given, now=now.timestamp()):
            return platform
    raise NotAllowedError(
        "The signature is not right, its time is too far from ours, or this platform is switched off."
    )


def take_in(platform: Platform, body: bytes) -> Taken:
    """Store the events of a request and read them. What was stored is read in any case: here at once, or by the
    sweeper when this process ends in between. Raises InvalidError when it holds no list of events."""
    events, taken = _readable(body)
    _store(platform, events, taken)
    tells_of_agents = any(not event.kind.startswith("call.") for event, _raw in events)
    read_platform(platform.pk, {event.call_id for event, _raw in events if event.call_id}, agents=tells_of_agents)
    return taken


def read_platform(platform_id: uuid.UUID, call_refs: set[str], *, agents: bool = True) -> None:
    """Let these calls follow their events; what goes wrong with one does not keep the others. What is left unread the
    sweeper does again."""
    for call_ref in sorted(call_refs):
        try:
            follow_call(platform_id, call_ref)
        except (EenloketError, Error) as error:
            logger.warning("call %s of platform %s: %s", call_ref, platform_id, error)
            unread = CtiEvent.objects.filter(platform_id=platform_id, call_ref=call_ref, is_read=False)
            unread.update(problem=str(error)[:300] or type(error).__name__)
    if agents:
        note_agents(platform_id)


def read_what_was_left(*, older_than: timedelta = timedelta(seconds=3)) -> int:
    """Read what was stored but not read, because the process ended in between or a step failed. Returns how many
    calls that were."""
    left = CtiEvent.objects.filter(is_read=False, received_at__lt=clock.now() - older_than)
    calls = set(left.values_list("platform_id", "call_ref")[:500])
    for platform_id in {each for each, _ref in calls}:
        read_platform(platform_id, {ref for platform, ref in calls if platform == platform_id and ref})
    return len(calls)


def _readable(body: bytes) -> tuple[list[tuple[rules.CallEvent, dict[str, Any]]], Taken]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidError("The body is not JSON.") from None
    items = sent if isinstance(sent, list) else [sent]
    if not items or len(items) > MOST_EVENTS:
        raise InvalidError(f"Send one event, or a list of 1 to {MOST_EVENTS}.")
    events, taken = [], Taken()
    for place, raw in enumerate(items):
        try:
            events.append((rules.read_event(raw), rules.without_digits(raw)))
        except rules.UnreadableEventError as error:
            taken.refused.append(Refusal(place, str(error)))
    return events, taken


@transaction.atomic
def _store(platform: Platform, events: list[tuple[rules.CallEvent, dict[str, Any]]], taken: Taken) -> None:
    """Each event once: what is known already is left as it came first."""
    now = clock.now()
    known = set(
        CtiEvent.objects.filter(platform=platform, event_id__in=[event.event_id for event, _raw in events]).values_list(
            "event_id", flat=True
        )
    )
    rows: dict[str, CtiEvent] = {}
    for event, raw in events:
        if event.event_id in known or event.event_id in rows:
            taken.duplicates += 1
            continue
        rows[event.event_id] = CtiEvent(
            platform=platform,
            event_id=event.event_id,
            kind=event.kind,
            call_ref=event.call_id if event.kind.startswith("call.") else "",
            occurred_at=event.occurred_at,
            received_at=now,
            raw=raw,
        )
    CtiEvent.objects.bulk_create(rows.values(), ignore_conflicts=True)
    taken.accepted = len(rows)
    stale = Q(heard_at=None) | Q(heard_at__lt=now - _HEARD_SECONDS)
    Platform.objects.filter(stale, pk=platform.pk).update(heard_at=now)
