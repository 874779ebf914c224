"""Locks that last as long as the database session: who dies lets go by that."""

from __future__ import annotations

import uuid
from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """What is locked; each kind has numbers of its own."""

    BROADCAST = 1
    BROADCAST_PLACE = 2
    MAILBOX = 3
    DISPATCHER = 4
    WORK = 5
    CALL = 6
    COMMANDS = 7
    SURVEY = 8


def number_of(key: uuid.UUID) -> int:
    """A number for a row, as locks take it."""
    return key.int % 2**31


def try_lock(kind: Lock, number: int) -> bool:
    """Hold the lock on this connection from now on, unless another has it; says whether it is ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number])
        ((is_ours,),) = cursor.fetchall()
    return bool(is_ours)


def lock_until_commit(kind: Lock, number: int) -> None:
    """Wait for the lock and hold it until the transaction ends: what is not there yet has no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [kind, number])


def unlock(kind: Lock, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, number])
