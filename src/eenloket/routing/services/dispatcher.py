"""The dispatcher: one leader, woken by every change, that hands out work and sweeps each second."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import Final

import psycopg
from django.db import DatabaseError, close_old_connections

from eenloket.core.locks import Lock
from eenloket.core.postgres_session import direct_connection
from eenloket.routing.models import WorkItem
from eenloket.routing.types import Delivery, WorkState

from .dispatch import dispatch
from .messages import follow_waiting_messages
from .steps import CHANNEL
from .sweep import follow_closed_conversations, sweep

_SWEEP_SECONDS: Final = 1.0
_REPAIR_SECONDS: Final = 60.0
_STAND_BY_SECONDS: Final = 2.0

logger = logging.getLogger(__name__)


def run_dispatcher(stop: threading.Event) -> None:
    """Lead or stand by until told to stop. Of several workers the one with the lock leads; the lock goes with its
    connection, so another takes over when it dies. What it does is safe beside a second one: the database decides."""
    while not stop.is_set():
        try:
            with psycopg.connect(
                **direct_connection(), autocommit=True, application_name="eenloket-dispatcher", connect_timeout=5
            ) as connection:
                if _leads(connection):
                    _lead(connection, stop)
        except (psycopg.Error, DatabaseError, OSError) as error:
            logger.warning("the dispatcher lost its connection: %s", str(error).strip())
        stop.wait(_STAND_BY_SECONDS)


def _leads(connection: psycopg.Connection) -> bool:
    found = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", [Lock.DISPATCHER, 0]).fetchone()
    return bool(found and found[0])


def _lead(connection: psycopg.Connection, stop: threading.Event) -> None:
    connection.execute(f'LISTEN "{CHANNEL}"')
    next_sweep = next_repair = 0.0
    while not stop.is_set():
        woken = _woken(connection, max(0.01, next_sweep - time.monotonic()))
        close_old_connections()
        if time.monotonic() >= next_repair:
            next_repair = time.monotonic() + _REPAIR_SECONDS
            _do(follow_waiting_messages)
            _do(follow_closed_conversations)
        if time.monotonic() >= next_sweep:
            next_sweep = time.monotonic() + _SWEEP_SECONDS
            _do(sweep)
            woken |= _with_work()
        for each in woken:
            _do(dispatch, each)


def _do(step: Callable[..., object], *arguments: object) -> None:
    """A fault in one step, or for one contact centre, is said and keeps nothing else from going on."""
    try:
        step(*arguments)
    except (psycopg.Error, DatabaseError):
        raise
    except Exception:
        logger.exception("the dispatcher could not %s", step.__name__)


def _woken(connection: psycopg.Connection, patience: float) -> set[uuid.UUID]:
    """The contact centres in which something changed: waits for the first, and takes what came with it."""
    centres = {notice.payload for notice in connection.notifies(timeout=patience, stop_after=1)}
    if centres:
        centres |= {notice.payload for notice in connection.notifies(timeout=0)}
    return {uuid.UUID(each) for each in centres}


def _with_work() -> set[uuid.UUID]:
    waiting = WorkItem.objects.filter(state=WorkState.QUEUED, queue__delivery=Delivery.PUSH)
    return set(waiting.values_list("contact_centre_id", flat=True).distinct())
