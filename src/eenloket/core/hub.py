"""From pokes in the database to open event streams: one LISTEN connection per process, however many pages listen.

Runs on the event loop of the web process. A stream holds no database connection and at most `MOST_PENDING` pokes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import Any, Final

import psycopg

MOST_PENDING: Final = 50
CHECK_SECONDS: Final = 20.0

_RESYNC: Final = b"event: resync\ndata: 1\n\n"
_BEAT: Final = b": \n\n"
_LONGEST_WAIT: Final = 2.0
# A page reads, is made and sent, and only then listens: so long before it was made may hold what it did not read.
_PAGE_SECONDS: Final = 2.0
_MOST_REMEMBERED: Final = 20_000
_REMEMBERED_SECONDS: Final = 120.0

logger = logging.getLogger(__name__)


class Listener:
    """One open page: what it still has to be told."""

    def __init__(self) -> None:
        self._pending: dict[str, bytes] = {}
        self._wake = asyncio.Event()
        self.has_ended = False

    def tell(self, key: str, message: bytes) -> None:
        """The same poke twice before it is sent is one poke; too many become "fetch everything"."""
        self._pending[key] = message
        if len(self._pending) > MOST_PENDING:
            self._pending = {"resync": _RESYNC}
        self._wake.set()

    def end(self) -> None:
        self.has_ended = True
        self._wake.set()

    async def next(self, patience: float) -> bytes:
        """What is pending, as soon as there is something; a sign of life after `patience` seconds without."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), patience)
        self._wake.clear()
        messages, self._pending = b"".join(self._pending.values()), {}
        return messages or _BEAT


class Hub:
    """Fans notifications `topic data` on one channel out to the streams that listen to `topic`."""

    def __init__(self, connect_with: Callable[[], dict[str, Any]], channel: str) -> None:
        self._connect_with = connect_with
        self._channel = channel
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._poked: dict[str, float] = {}
        self._task: asyncio.Task[None] | None = None
        self.is_connected = False

    def start(self) -> None:
        """Listen from now on, on the running event loop."""
        self._task = asyncio.get_running_loop().create_task(self._listen_always())

    async def stop(self) -> None:
        self.end_streams()
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self.is_connected = False

    def end_streams(self) -> None:
        """Let every page connect again: to another process, or to ask again what it may hear."""
        for listener in self._all_listeners():
            listener.end()

    def join(self, listener: Listener, topics: Iterable[str]) -> None:
        """Tell this listener what is poked on these topics from now on."""
        for topic in topics:
            self._listeners[topic].add(listener)

    def leave(self, listener: Listener, topics: Iterable[str]) -> None:
        """Tell it no more."""
        self._forget(listener, frozenset(topics))

    async def stream(
        self, topics: Iterable[str], *, made_at: float = 0.0, longest: float = 900
    ) -> AsyncGenerator[bytes]:
        """Server-sent events: first "fetch everything", then each poke, and at once those since the page was made
        (`made_at`, seconds since 1970; 0 when that is unknown). Ends after `longest` seconds."""
        listener, wanted = Listener(), frozenset(topics)
        self.join(listener, wanted)
        loop = asyncio.get_running_loop()
        end = loop.time() + longest
        try:
            for topic in wanted if made_at else ():
                if self._poked.get(topic, 0.0) > made_at - _PAGE_SECONDS:
                    listener.tell(topic, b"data: " + topic.encode() + b"\n\n")
            # We listen already: what changes while the page fetches is poked, so there is no gap.
            yield b"retry: 1000\n" + _RESYNC
            while not listener.has_ended and loop.time() < end:
                yield await listener.next(CHECK_SECONDS)
        finally:
            self._forget(listener, wanted)

    def publish(self, payload: str) -> None:
        """Tell the listeners to the topic in front of the payload."""
        payload = payload.strip()
        topic = payload.partition(" ")[0]
        self._remember(topic)
        for listener in self._listeners.get(topic, ()):
            listener.tell(payload, b"data: " + payload.encode() + b"\n\n")

    def _remember(self, topic: str) -> None:
        """When a topic was poked last; what is older than any page that is still on its way is forgotten."""
        now = time.time()
        if len(self._poked) >= _MOST_REMEMBERED:
            self._poked = {each: at for each, at in self._poked.items() if at > now - _REMEMBERED_SECONDS}
        self._poked[topic] = now

    def _forget(self, listener: Listener, topics: frozenset[str]) -> None:
        for topic in topics:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]

    def _all_listeners(self) -> set[Listener]:
        return set().union(*self._listeners.values())

    async def _listen_always(self) -> None:
        wait = 0.1
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                if self.is_connected:
                    logger.warning("the live connection was lost: %s", str(error).strip())
                    wait = 0.1
            self.is_connected = False
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _listen(self) -> None:
        """Pass notifications on until the connection is lost."""
        connection = await psycopg.AsyncConnection.connect(
            **self._connect_with(), autocommit=True, application_name="eenloket-live", connect_timeout=5
        )
        async with connection:
            await connection.execute(f'LISTEN "{self._channel}"')
            self.is_connected = True
            for listener in self._all_listeners():  # pokes may have been missed
                listener.tell("resync", _RESYNC)
            while True:
                async for notification in connection.notifies(timeout=CHECK_SECONDS):
                    self.publish(notification.payload)
                await connection.execute("SELECT 1")  # a dead network shows itself only when asked
