"""What happens when nobody writes: a reminder, then the end; and the work of chats that are over."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from eenloket.chat import rules
from eenloket.chat.models import ChatSession
from eenloket.chat.selectors import wishes_of
from eenloket.chat.types import Author, EndedBy, Happening, SessionState
from eenloket.core import clock
from eenloket.routing import services as routing

from .steps import add_line, defer_settling, end, locked

_AT_ONCE: Final = 200
_SHORTEST_PATIENCE: Final = timedelta(minutes=1)
_ADDRESS_IS_KEPT: Final = timedelta(hours=1)
_SELF_SERVICE_IS_KEPT: Final = timedelta(days=30)


def watch_silence() -> int:
    """Look at the chats in which nothing was heard for a while; returns how many something was done with. Each is done
    by itself, so that one that fails stops no other."""
    now = clock.now()
    open_ones = ChatSession.objects.exclude(state=SessionState.ENDED)
    silent = open_ones.filter(state=SessionState.TALKING, silent_since__lte=now - _SHORTEST_PATIENCE)
    gone = open_ones.filter(state=SessionState.WAITING, seen_at__lte=now - rules.GONE_AFTER)
    left = open_ones.filter(state=SessionState.ANSWERING, changed_at__lte=now - rules.SELF_SERVICE_ENDS_AFTER)
    keys = [key for found in (silent, gone, left) for key in found.values_list("pk", flat=True)[:_AT_ONCE]]
    return sum(_look_at(key, now) for key in keys)


@transaction.atomic
def _look_at(session_id: uuid.UUID, now: datetime) -> bool:
    """Whether something had to be done: looked at again under the lock, for something may have been written."""
    session = locked(session_id)
    if session is None:
        return False
    if session.state == SessionState.TALKING and session.silent_since:
        return _in_talk(session, now)
    if session.state == SessionState.WAITING and now - session.seen_at >= rules.GONE_AFTER:
        end(session, EndedBy.GONE, Happening.CITIZEN_LEFT)
        defer_settling(session)
        return True
    if session.state == SessionState.ANSWERING and now - session.changed_at >= rules.SELF_SERVICE_ENDS_AFTER:
        end(session, EndedBy.SILENCE, Happening.SILENT)
        return True
    return False


def _in_talk(session: ChatSession, now: datetime) -> bool:
    wishes = wishes_of(session.municipality_id)
    what = rules.after_silence(
        silent_since=session.silent_since or now,
        reminded_at=session.reminded_at,
        now=now,
        remind_minutes=wishes.remind_minutes,
        end_minutes=wishes.end_minutes,
    )
    if what == rules.Next.REMIND:
        session.reminded_at = now
        add_line(session, Author.SYSTEM, happening=Happening.REMINDER)
    elif what == rules.Next.END:
        end(session, EndedBy.SILENCE, Happening.SILENT)
        defer_settling(session)
    return what != rules.Next.NOTHING


def settle_work(session_id: uuid.UUID) -> None:
    """A chat is over: it comes off the line when it waits, and is hung up when an advisor has it. Twice is once."""
    found = ChatSession.objects.filter(pk=session_id, state=SessionState.ENDED).exclude(work_item=None).first()
    if found is None or found.work_item is None:
        return
    routing.abandon(found.work_item, at=found.ended_at)


def forget_old_chats() -> int:
    """Delete chats of which nothing came, and where the others came from. Returns how many are deleted."""
    now = clock.now()
    ChatSession.objects.filter(started_at__lt=now - _ADDRESS_IS_KEPT).exclude(address_hash="").update(address_hash="")
    nothing_came = ChatSession.objects.filter(
        state=SessionState.ENDED, ended_at__lt=now - _SELF_SERVICE_IS_KEPT, conversation=None
    )
    count, _rows = nothing_came.filter(work_item=None).delete()
    return count
