"""The front of the web process: pages in threads, streams on the loop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Any

from eenloket.config import wsgi_bridge
from eenloket.config.asgi import Front
from eenloket.config.wsgi_bridge import LARGEST_BODY, WsgiBridge

Message = dict[str, Any]


class Visitor:
    """A browser, as an ASGI server shows it."""

    def __init__(self, *received: Message) -> None:
        self._received = list(received)
        self.sent: list[Message] = []
        self.heard = asyncio.Event()

    async def receive(self) -> Message:
        if self._received:
            return self._received.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Any) -> None:
        self.sent.append(message)
        if message.get("body"):
            self.heard.set()

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


def request(path: str = "/", headers: Iterable[tuple[bytes, bytes]] = (), method: str = "GET") -> Message:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "http_version": "1.1",
        "headers": list(headers),
    }


def ask(application: Any, visitor: Visitor, scope: Message) -> Visitor:
    bridge = WsgiBridge(application, threads=1)
    asyncio.run(bridge(scope, visitor.receive, visitor.send))
    bridge.close()
    return visitor


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


def whole(body: bytes) -> Message:
    return {"type": "http.request", "body": body, "more_body": False}


def test_a_body_in_parts_arrives_whole() -> None:
    visitor = Visitor({"type": "http.request", "body": b"one ", "more_body": True}, whole(b"two"))
    assert ask(echo, visitor, request()).body == b"one two"


def test_a_request_that_is_cut_off_never_reaches_a_page() -> None:
    visitor = Visitor({"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"})
    assert ask(lambda *_: 1 / 0, visitor, request()).sent == []


def test_a_body_that_is_too_large_is_refused() -> None:
    visitor = Visitor(whole(b"x" * (LARGEST_BODY + 1)))
    assert ask(echo, visitor, request()).sent[0]["status"] == 413


def test_what_is_too_large_is_answered_in_words_at_its_end() -> None:
    part = {"type": "http.request", "body": b"x" * LARGEST_BODY, "more_body": True}
    visitor = Visitor(part, whole(b"x" * 10))
    assert "te groot" in ask(echo, visitor, request()).sent[1]["body"].decode()


def test_a_header_cannot_pretend_to_be_another() -> None:
    headers = [(b"x_real_ip", b"1"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y")]
    environ = wsgi_bridge.environ(request(headers=headers), None)  # type: ignore[arg-type]  # there is no body
    assert {key: value for key, value in environ.items() if key.startswith("HTTP_")} == {
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_ACCEPT": "x,y",
    }


def test_a_long_answer_is_sent_while_it_is_made() -> None:
    part = b"x" * 400_000

    def long(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        yield from [part] * 5

    visitor = ask(long, Visitor(whole(b"")), request())
    assert visitor.body == part * 5
    assert len(visitor.sent) > 2


def hear(status: int, answer: bytes, visitor: Visitor) -> Visitor:
    """Ask for a stream of a front whose pages give this answer to the question what may be heard."""

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": answer})

    async def play() -> None:
        front = Front()
        front.pages = pages  # type: ignore[assignment]  # as good, for a question and its answer
        asking = asyncio.create_task(front(request("/live/"), visitor.receive, visitor.send))
        await asyncio.wait_for(visitor.heard.wait(), 60)
        front.hub.publish("team:1 5")
        front.hub.publish("team:2 5")
        await asyncio.sleep(0.05)
        front.hub.end_streams()
        await asyncio.wait_for(asking, 60)

    asyncio.run(play())
    return visitor


def test_a_stream_carries_only_what_may_be_heard() -> None:
    answer = json.dumps({"topics": ["team:1"]}).encode()
    visitor = hear(200, answer, Visitor())
    assert visitor.sent[0]["status"] == 200
    assert b"data: team:1 5\n\n" in visitor.body
    assert b"team:2" not in visitor.body


def test_a_refusal_is_passed_on() -> None:
    visitor = hear(403, b"Sign in first.", Visitor())
    assert (visitor.sent[0]["status"], visitor.body) == (403, b"Sign in first.")
