"""Bringing commands to a platform: signed, in order, tried again within seconds, then given up and shown.

One thread of the worker watches; that of another worker stands by. A command that may have arrived is sent again with
the same key, by which the platform knows it.
"""

from __future__ import annotations

import http.client
import json
import logging
import ssl
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils.translation import gettext as _

from eenloket.core import clock, live
from eenloket.core.errors import EenloketError
from eenloket.core.locks import Lock, try_lock, unlock
from eenloket.core.postgres_session import direct_connection
from eenloket.telephony import rules
from eenloket.telephony.models import Command, Platform
from eenloket.telephony.types import CommandState

from .commanding import CHANNEL
from .following import end_by_silence
from .practice import register_practice

_SECONDS: Final = 3
_AGAIN_SECONDS: Final = 0.25
_MOST_AT_ONCE: Final = 50

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What the platform said: 0 when it could not be reached."""

    status: int
    problem: str = ""

    @property
    def is_accepted(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """The platform knows no such call (any more)."""
        return self.status in (http.client.NOT_FOUND, http.client.GONE)

    @property
    def is_refused(self) -> bool:
        """It understood, and will not; to ask again is of no use."""
        return 400 <= self.status < 500 and self.status not in (408, 425, 429)


def send_due_commands() -> int:
    """Send what is due, per platform one after the other. Calls outside: not within a transaction. Returns how many
    were tried."""
    due = list(
        Command.objects.filter(state=CommandState.WAITING, try_at__lte=clock.now())
        .order_by("made_at", "pk")
        .values_list("platform_id", flat=True)[: 10 * _MOST_AT_ONCE]
    )
    platforms = list(dict.fromkeys(due))
    if len(platforms) > 1:  # one that does not answer must not keep the others
        with ThreadPoolExecutor(min(4, len(platforms))) as pool:
            return sum(pool.map(_send_of_apart, platforms))
    return sum(_send_of(each) for each in platforms)


def watch_commands(stop: threading.Event) -> None:
    """Send commands as they are made, until told to stop."""
    while not stop.is_set():
        close_old_connections()
        try:
            if try_lock(Lock.COMMANDS, 0):
                _watch(stop)
        except (DatabaseError, psycopg.Error, OSError) as error:
            logger.warning("commands to phone platforms: %s", error)
        except Exception:
            logger.exception("commands to phone platforms")
        finally:
            connection.close()
        stop.wait(1.0)


def ask_platform(platform: Platform, path: str, body: dict[str, Any]) -> Reply:
    """One signed request. Never raises. A practice exchange that was started again knows nobody: it is told who we are,
    and asked once more."""
    reply = _ask(platform, path, body)
    if platform.is_practice and reply.status == http.client.UNAUTHORIZED:
        try:
            register_practice(platform)
        except EenloketError as error:
            return Reply(0, str(error))
        reply = _ask(platform, path, body)
    return reply


def _ask(platform: Platform, path: str, body: dict[str, Any]) -> Reply:
    address = address_of(platform)
    if not address:
        return Reply(0, _("No address for commands is set."))
    parts = urlsplit(address + path)
    content = json.dumps(body).encode()
    timestamp = str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Eenloket-Platform": str(platform.pk),
        "X-Eenloket-Timestamp": timestamp,
        "X-Eenloket-Signature": rules.signature(platform.secret, timestamp, content),
    }
    try:
        line = _line(parts.scheme, parts.hostname or "", parts.port)
        try:
            line.request("POST", parts.path or "/", content, headers)
            answer = line.getresponse()
            told = answer.read(2000)
        finally:
            line.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Reply(0, str(error) or type(error).__name__)
    return Reply(answer.status, "" if answer.status < 300 else _reason(answer.status, told))


def address_of(platform: Platform) -> str:
    """Where commands go; the practice exchange of this installation is where the settings say."""
    return (settings.EENLOKET_PBX_URL if platform.is_practice else platform.address).rstrip("/")


def _watch(stop: threading.Event) -> None:
    """Woken by each command at its commit, and soon again while something waits for another try."""
    try:
        with _listening() as listener:
            while not stop.is_set():
                send_due_commands()
                waits = Command.objects.filter(state=CommandState.WAITING).exists()
                for _notification in listener.notifies(timeout=_AGAIN_SECONDS if waits else 2.0, stop_after=1):
                    pass
    finally:
        unlock(Lock.COMMANDS, 0)


def _listening() -> psycopg.Connection[Any]:
    listener = psycopg.connect(
        **direct_connection(), autocommit=True, application_name="eenloket-commands", connect_timeout=5
    )
    listener.execute(f'LISTEN "{CHANNEL}"')
    return listener


def _send_of_apart(platform_id: uuid.UUID) -> int:
    try:
        return _send_of(platform_id)
    finally:
        connection.close()


def _send_of(platform_id: uuid.UUID) -> int:
    """What is due for one platform, in order. What is refused for now keeps only its own call waiting; a platform that
    does not answer is left alone until the next round, so that the others do not wait for it."""
    due = Command.objects.filter(platform_id=platform_id, state=CommandState.WAITING).select_related("platform", "call")
    tried, held_up = 0, set()
    now = clock.now()
    for command in due.order_by("made_at", "pk")[:_MOST_AT_ONCE]:
        key = command.call_id or command.pk
        if key in held_up:
            continue
        if command.try_at > now:
            held_up.add(key)
            continue
        tried += 1
        reply = _send(command)
        if not reply.status:
            break
        if not (reply.is_accepted or reply.is_refused):
            held_up.add(key)
    return tried


def _send(command: Command) -> Reply:
    body = {
        "command_id": str(command.pk),
        "type": command.kind,
        "call_id": command.call.call_ref if command.call else "",
        "made_at": command.made_at.isoformat(),
        **command.arguments,
    }
    reply = ask_platform(command.platform, "", body)
    _note(command.pk, reply)
    if reply.is_gone and command.call:  # its end was lost, or the platform was started again
        end_by_silence(command.platform_id, command.call.call_ref)
    return reply


@transaction.atomic
def _note(command_id: uuid.UUID, reply: Reply) -> None:
    command = Command.objects.select_for_update(of=("self",)).select_related("platform").get(pk=command_id)
    now = clock.now()
    command.attempts += 1
    if reply.is_accepted:
        command.state = CommandState.ACCEPTED
    elif reply.is_refused:
        command.state = CommandState.REFUSED
    elif (again := rules.next_try(attempts=command.attempts, made_at=command.made_at, now=now)) is not None:
        command.try_at = again
    else:
        command.state = CommandState.FAILED
    is_settled = command.state != CommandState.WAITING
    command.settled_at = now if is_settled else None
    command.problem = reply.problem[:300]
    command.save()
    _note_platform(command, reply)
    if is_settled and command.state != CommandState.ACCEPTED:
        topics = [f"calls:{command.contact_centre_id}", *([f"staff:{command.staff_id}"] if command.staff_id else [])]
        live.poke_all(topics)


def _note_platform(command: Command, reply: Reply) -> None:
    """A platform that cannot be reached shows on the pages; one that answers again does not any more."""
    platforms = Platform.objects.filter(pk=command.platform_id)
    if reply.is_accepted:
        if command.platform.problem:
            platforms.update(problem="", problem_at=None)
    elif not reply.is_refused:
        platforms.update(problem=reply.problem[:300], problem_at=clock.now())


def _line(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, port, timeout=_SECONDS)


def _reason(status: int, told: bytes) -> str:
    try:
        said = json.loads(told)
        words = said.get("error", "") if isinstance(said, dict) else ""
    except ValueError:
        words = ""
    return f"HTTP {status} {words}".strip()
