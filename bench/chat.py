"""script/bench chat: 200 chats at once against the running product. Each side types, sends, is poked and fetches as the
browsers do; measured is from pressing Enter until the other side has the line. Then every line is counted on both."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from . import report
from .broadcast import _product as running_product

_GOAL_MS = 250.0
_THINKING = (4.0, 12.0)  # seconds between hearing and answering: a line in each chat every eight
_WARM_UP = 10.0
_SIGN_OF_LIFE = 25.0
_CHATS_EACH = 4


def main(chats: int, seconds: float) -> int:
    with tempfile.TemporaryDirectory(prefix="eenloket-chat-") as data:
        Path(data).chmod(0o755)  # the database server may run as another user
        os.environ |= {"EENLOKET_DATA": data, "DJANGO_SETTINGS_MODULE": "eenloket.config.settings"}
        with running_product(data) as product:
            from eenloket.config.startup import start_django

            start_django()
            pairs = _prepared(chats)
            print(f"{chats} chats of {len({pair.advisor.staff for pair in pairs})} advisors are ready")
            spent = time.monotonic(), _web_seconds(product.pid)
            times = asyncio.run(_measure(pairs, int(os.environ.get("PORT", "8029")), seconds))
            took, used = time.monotonic() - spent[0], _web_seconds(product.pid) - spent[1]
            print(f"the web process used {used / took:.0%} of one core")
            return _report(pairs, times, seconds)


def _web_seconds(product: int) -> float:
    """How much of a processor the web process used until now."""
    for child in Path(f"/proc/{product}/task/{product}/children").read_text().split():
        if b"eenloket.config.web" in Path(f"/proc/{child}/cmdline").read_bytes():
            ticks = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13]
            return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return 0.0


@dataclass
class Side:
    """One of the two in a chat: how it asks, and which lines it has."""

    headers: dict[str, str]
    lines_url: str
    send_url: str
    typing_url: str
    staff: str = ""
    last: int = 0
    lines: list[str] = field(default_factory=list)
    requests: Any = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass
class Pair:
    session: str
    citizen: Side
    advisor: Side
    sent: dict[str, float] = field(default_factory=dict)


def _prepared(chats: int) -> list[Pair]:
    """Everybody by the real services; advisors signed in."""
    from django.test import Client

    from eenloket.chat import services
    from eenloket.chat.selectors import session_of_token
    from eenloket.routing.models import Queue
    from eenloket.routing.services import assign, ensure_queues
    from tests.builders import a_centre, a_colleague, an_answer

    centre = a_centre("bench")
    site = centre.municipality
    services.save_settings(
        actor=centre.administrator,
        municipality_id=site.pk,
        is_on=True,
        welcome="",
        closed_text="",
        sites="",
        remind_minutes=4,
        end_minutes=8,
    )
    an_answer(centre)
    ensure_queues(centre.id)
    Queue.objects.filter(channel="chat").update(overflow={})
    pairs = []
    for number in range(chats):
        if number % _CHATS_EACH == 0:
            staff = a_colleague(centre)
            client = Client()
            client.force_login(staff)
            cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={'x' * 32}"
            desk = {"Cookie": cookie, "X-CSRFToken": "x" * 32, "Accept": "application/json"}
        token = services.begin(municipality=site, address=f"192.0.2.{number}").token
        services.ask_person(token=token)
        item = session_of_token(token).work_item
        assert item
        conversation = assign(item, staff_id=staff.pk).conversation_id
        base, own = f"/{site.slug}/chat/", f"/werk/chat/{conversation}/"
        pairs.append(
            Pair(
                session=str(session_of_token(token).pk),
                citizen=Side({"X-Chat-Token": token}, f"{base}regels/?na=", f"{base}stuur/", f"{base}typt/"),
                advisor=Side(desk, f"{own}?na=", f"{own}stuur/", f"{own}typt/", staff=str(staff.pk)),
            )
        )
    return pairs


class Connection:
    """Requests one after another over a connection that is kept, as a browser does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, url: str, headers: dict[str, str], fields: dict[str, Any] | None = None) -> Any:
        for again in (False, True):
            try:
                return await self._ask(url, headers, fields)
            except (OSError, asyncio.IncompleteReadError):
                self._streams = None  # closed while it was idle
                if again:
                    raise
        return None

    async def _ask(self, url: str, headers: dict[str, str], fields: dict[str, Any] | None) -> Any:
        self._streams = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(_request(url, headers, fields, self._port))
        status, length = _head(await reader.readuntil(b"\r\n\r\n"))
        body = await reader.readexactly(length)
        if status >= 300:
            raise AssertionError(f"{status} of {url}: {body[:300]!r}")
        return json.loads(body) if body else None


def _request(url: str, headers: dict[str, str], fields: dict[str, Any] | None, port: int) -> bytes:
    body = urlencode(fields).encode() if fields is not None else b""
    lines = [f"{'GET' if fields is None else 'POST'} {url} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded", "", ""]
    return "\r\n".join(lines).encode() + body


def _head(head: bytes) -> tuple[int, int]:
    found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return int(head.split(b" ", 2)[1]), int(found[1]) if found else 0


async def _measure(pairs: list[Pair], port: int, seconds: float) -> list[float]:
    """Milliseconds from sent to seen, of every line after the warming up."""
    times: list[float] = []
    begin = time.monotonic() + _WARM_UP
    end = begin + seconds
    for pair in pairs:
        pair.citizen.requests, pair.advisor.requests = Connection(port), Connection(port)
        await _fetch(pair, pair.citizen, times, begin)
        await _fetch(pair, pair.advisor, times, begin)
    tasks = [asyncio.create_task(_listen_citizen(pair, port, times, begin)) for pair in pairs]
    tasks += [asyncio.create_task(_signs_of_life(pair, times, begin)) for pair in pairs]
    for staff in {pair.advisor.staff for pair in pairs}:
        own = {pair.session: pair for pair in pairs if pair.advisor.staff == staff}
        tasks.append(asyncio.create_task(_listen_advisor(staff, own, port, times, begin)))
    await asyncio.sleep(2)
    await asyncio.gather(*[_talk(pair, end) for pair in pairs])
    await asyncio.sleep(3)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return times


async def _talk(pair: Pair, end: float) -> None:
    """The two write in turns: who heard the last line thinks, types and sends."""
    sides, number = (pair.citizen, pair.advisor), random.randrange(2)
    await asyncio.sleep(random.uniform(0, _THINKING[1]))
    while time.monotonic() < end:
        side, other, number = sides[number % 2], sides[(number + 1) % 2], number + 1
        text = f"regel {number} {uuid.uuid4()}"
        await asyncio.gather(_type(side), asyncio.sleep(random.uniform(*_THINKING)))
        pair.sent[text] = time.monotonic()
        async with side.lock:
            fields = {"key": uuid.uuid4(), "text": text, "na": side.last}
            _take(side, await side.requests.ask(side.send_url, side.headers, fields))
        while text not in other.lines:
            await asyncio.sleep(0.05)
            if time.monotonic() > end + 30:
                return


async def _type(side: Side) -> None:
    async with side.lock:
        await side.requests.ask(side.typing_url, side.headers, {})


async def _fetch(pair: Pair, side: Side, times: list[float], begin: float) -> None:
    async with side.lock:
        answer = await side.requests.ask(f"{side.lines_url}{side.last}", side.headers)
    now = time.monotonic()
    sent = [pair.sent.get(text, 0.0) for text in _take(side, answer)]
    times += [(now - at) * 1000 for at in sent if at > begin]


def _take(side: Side, answer: dict[str, Any]) -> list[str]:
    """Add what is new, in order; the texts of it."""
    new = []
    for line in answer["lines"]:
        if line["n"] != side.last + 1:
            continue
        side.last = line["n"]
        if found := re.search(r"regel \d+ [0-9a-f-]{36}", line["html"]):
            new.append(found[0])
    side.lines += new
    return new


async def _listen_citizen(pair: Pair, port: int, times: list[float], begin: float) -> None:
    from eenloket.chat.selectors import topic_of
    from eenloket.core import live

    key = live.key_for([topic_of(uuid.UUID(pair.session))])
    async for about in _pokes(f"/live/?sinds={time.time()}&k={key}", {}, port):
        if about.isdecimal() and int(about) > pair.citizen.last:
            await _fetch(pair, pair.citizen, times, begin)


async def _listen_advisor(staff: str, own: dict[str, Pair], port: int, times: list[float], begin: float) -> None:
    headers = next(iter(own.values())).advisor.headers
    async for about in _pokes(f"/live/?sinds={time.time()}&t=chats:{staff}", headers, port, whole=True):
        session, _colon, what = about.partition(":")
        pair = own.get(session)
        if pair and what.isdecimal() and int(what) > pair.advisor.last:
            await _fetch(pair, pair.advisor, times, begin)


async def _pokes(url: str, headers: dict[str, str], port: int, *, whole: bool = False) -> Any:
    """What each poke on this stream is about."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with contextlib.closing(writer):
        writer.write(_request(url, headers, None, port))
        while line := await reader.readline():
            if line.startswith(b"data: ch"):
                about = line.decode().split()[-1]
                yield about if whole else about.rpartition(":")[2]


async def _signs_of_life(pair: Pair, times: list[float], begin: float) -> None:
    await asyncio.sleep(random.uniform(0, _SIGN_OF_LIFE))
    while True:
        await _fetch(pair, pair.citizen, times, begin)
        await asyncio.sleep(_SIGN_OF_LIFE)


def _report(pairs: list[Pair], times: list[float], seconds: float) -> int:
    from eenloket.chat.models import ChatLine

    stored: dict[str, list[str]] = {}
    for session, text in ChatLine.objects.order_by("session_id", "number").values_list("session_id", "text"):
        if text.startswith("regel"):
            stored.setdefault(str(session), []).append(text)
    wrong = sum(
        not (pair.citizen.lines == pair.advisor.lines == stored.get(pair.session, []) == list(pair.sent))
        for pair in pairs
    )
    p50, p95 = median(times), quantiles(times, n=20)[18]
    total = sum(len(pair.sent) for pair in pairs)
    print(f"{report.circumstances()}")
    print(f"{len(pairs)} chats for {seconds:.0f} s: {len(times)} lines measured, {len(times) / seconds:.1f} a second")
    print(f"sent to seen: p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest {max(times):.0f} ms")
    print(f"{total} lines in all; chats in which a side missed one, has one twice or in another order: {wrong}")
    return 0 if not wrong and p95 < _GOAL_MS else 1
