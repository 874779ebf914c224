"""WSGI in a fixed pool of threads, under an ASGI server.

Django's own ASGI handler costs 2-3 ms a request more than this. The request is read whole, on the event loop, before a
thread is taken: a slow sender occupies no thread, and a request that was cut off never reaches Django.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, Final

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
WsgiApp = Callable[..., Iterable[bytes]]
Head = tuple[int, list[tuple[bytes, bytes]]]

LARGEST_BODY: Final = 30 * 1024 * 1024
_LISTENED_TO: Final = 4 * LARGEST_BODY  # who is cut off while sending sees an error of the browser, not our answer
_TOO_LARGE: Final = (
    "Wat u stuurt is te groot: samen mag het 30 MB zijn. Ga terug in uw browser, wat u typte staat er nog.\n"
    "What you send is too large: it may be 30 MB in all. Go back in your browser, what you typed is still there."
)
_IN_MEMORY: Final = 512 * 1024
_NOT_HTTP: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class BodyTooLargeError(Exception):
    pass


class WsgiBridge:
    """An ASGI application for `http` scopes that calls a WSGI application in one of `threads` threads."""

    def __init__(self, application: WsgiApp, *, threads: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            try:
                if not await read_body(receive, body):
                    return
            except BodyTooLargeError:
                await answer_plainly(send, 413, _TOO_LARGE)
                return
            answer = _Answer(asyncio.get_running_loop(), send)
            await asyncio.get_running_loop().run_in_executor(self._pool, self._call, environ(scope, body), answer)
            await answer.finish()

    def close(self) -> None:
        self._pool.shutdown(wait=True)

    def _call(self, environment: dict[str, Any], answer: _Answer) -> None:
        parts = self._application(environment, answer.start)
        try:
            for part in parts:
                answer.add(part)
        finally:
            if close := getattr(parts, "close", None):
                close()


class _Answer:
    """Collects a small answer and sends it in one go from the loop; a long one is streamed as it is made."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self._loop, self._send = loop, send
        self._head: Head | None = None
        self._parts: list[bytes] = []
        self._size = 0

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        fields = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
        self._head = int(status[:3]), fields
        return self.add

    def add(self, part: bytes) -> None:
        """From the thread. Waits for the browser once there is much to send."""
        self._parts.append(part)
        self._size += len(part)
        if self._size > _IN_MEMORY:
            asyncio.run_coroutine_threadsafe(self._flush(is_last=False), self._loop).result()

    async def finish(self) -> None:
        await self._flush(is_last=True)

    async def _flush(self, *, is_last: bool) -> None:
        if self._head:
            status, headers = self._head
            await self._send({"type": "http.response.start", "status": status, "headers": headers})
            self._head = None
        parts, self._parts, self._size = b"".join(self._parts), [], 0
        await self._send({"type": "http.response.body", "body": parts, "more_body": not is_last})


async def read_body(receive: Receive, into: IO[bytes]) -> bool:
    """Read the whole body. False when the client went away before its end. What is too large is read on for a while
    and thrown away, so that the answer arrives; then BodyTooLargeError."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        part = message.get("body", b"")
        size += len(part)
        if size > _LISTENED_TO:
            raise BodyTooLargeError
        if size <= LARGEST_BODY:
            into.write(part)
        if not message.get("more_body", False):
            if size > LARGEST_BODY:
                raise BodyTooLargeError
            into.seek(0)
            return True


async def answer_plainly(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


def environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request as PEP 3333 wants it."""
    host, port = scope.get("server") or ("localhost", 80)
    environment: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        _add_header(environment, raw_name.decode("latin1"), raw_value.decode("latin1"))
    return environment


def _add_header(environment: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:  # smuggling: `a_b` and `a-b` would be the same name
        return
    key = _NOT_HTTP.get(name) or "HTTP_" + name.upper().replace("-", "_")
    if key in environment:
        value = environment[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
    environment[key] = value
