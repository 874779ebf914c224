"""The front of the web process: streams run on the event loop, all else is WSGI Django in threads."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import parse_qs

from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from eenloket.core.hub import Hub
from eenloket.core.live import CHANNEL
from eenloket.core.postgres_session import direct_connection
from eenloket.core.snapshots import Question, Snapshot, Snapshots

from . import health
from .wsgi_bridge import Receive, Scope, Send, WsgiBridge

LIVE_PATH: Final = "/live/"
BOARD_PATH: Final = "/live/bord/"
_STREAM_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_StreamOf = Callable[[dict[str, Any], Scope], AsyncGenerator[bytes]]


class Front:
    """The ASGI application."""

    def __init__(self) -> None:
        self.hub = Hub(direct_connection, CHANNEL)
        self.pages = WsgiBridge(get_wsgi_application(), threads=int(os.environ.get("EENLOKET_THREADS", "8")))
        self._computing = ThreadPoolExecutor(1, thread_name_prefix="figures")
        self.snapshots = Snapshots(self.hub, self._compute)
        health.live_is_connected = lambda: self.hub.is_connected

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_and_die(receive, send)
        elif scope["type"] == "http" and scope["path"] == LIVE_PATH and scope["method"] == "GET":
            await self._stream(scope, receive, send, self._pokes)
        elif scope["type"] == "http" and scope["path"] == BOARD_PATH and scope["method"] == "GET":
            await self._stream(scope, receive, send, self._figures)
        elif scope["type"] == "http":
            await self.pages(scope, receive, send)

    async def _live_and_die(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        self.pages.close()
        self._computing.shutdown(wait=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _stream(self, scope: Scope, receive: Receive, send: Send, stream_of: _StreamOf) -> None:
        """Ask the ordinary view what this browser may hear; its refusal is the answer, else stream."""
        question = _Reply()
        await self.pages(scope, receive, question)
        if question.status != 200:
            await question.pass_on(send)
            return
        stream = stream_of(json.loads(question.body), scope)
        await send({"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS})
        await _until_first(_pump(stream, send), _disconnected(receive))

    def _pokes(self, answer: dict[str, Any], scope: Scope) -> AsyncGenerator[bytes]:
        return self.hub.stream(answer["topics"], made_at=_made_at(scope))

    def _figures(self, answer: dict[str, Any], scope: Scope) -> AsyncGenerator[bytes]:
        question = Question(answer["watch"], tuple(answer["topics"]), tuple(answer["ends_on"]), answer["longest"])
        return self.snapshots.stream(question, _last_event_id(scope))

    async def _compute(self, watch: dict[str, Any], about: frozenset[str], memory: dict[str, Any]) -> Snapshot:
        """In a thread of its own, so that figures and pages do not wait for each other."""
        return await asyncio.get_running_loop().run_in_executor(self._computing, _computed, watch, about, memory)


def _computed(watch: dict[str, Any], about: frozenset[str], memory: dict[str, Any]) -> Snapshot:
    from eenloket.board.web import snapshot_of

    close_old_connections()
    try:
        return snapshot_of(watch, about, memory)
    finally:
        close_old_connections()


async def _pump(stream: AsyncGenerator[bytes], send: Send) -> None:
    async with contextlib.aclosing(stream):
        async for part in stream:
            await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _last_event_id(scope: Scope) -> str:
    """What the browser had last, by the header that it sends itself when it connects again."""
    found = next((value for name, value in scope["headers"] if name == b"last-event-id"), b"")
    return found.decode("latin-1")[:80]


def _made_at(scope: Scope) -> float:
    """When the page that asks was made; 0 when it does not say."""
    try:
        return float(parse_qs(scope["query_string"].decode("latin-1")).get("sinds", ["0"])[0])
    except ValueError:
        return 0.0


class _Reply:
    """Takes the place of the server's `send`, and keeps what is sent."""

    def __init__(self) -> None:
        self.start: Any = None
        self.body = b""

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")

    @property
    def status(self) -> int:
        return int(self.start["status"]) if self.start else 500

    async def pass_on(self, send: Send) -> None:
        if self.start:
            await send(self.start)
            await send({"type": "http.response.body", "body": self.body})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _until_first(*coroutines: Any) -> None:
    """Run them together; the end of one is the end of all."""
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
