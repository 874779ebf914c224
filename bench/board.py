"""script/bench board: a thousand screens on walls beside the running product, while calls come in as at a call centre.
Measured is from the commit of a change until a screen has the figure that holds it, of every change on every screen."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from . import report
from .broadcast import _product as running_product
from .chat import _request, _web_seconds

_GOAL_MS = 1000.0
_EVERY = 0.4  # seconds between two calls that come in, at the mean: 9,000 an hour
_SCOPES = 8
_VALUE = re.compile(r'<b class="num">(\d+)</b>')


@dataclass
class Screen:
    """What a screen was shown, and when it first showed so many who wait."""

    seen: list[tuple[float, int]] = field(default_factory=list)
    beats: int = 0
    bytes: int = 0


def main(screens: int, seconds: float) -> int:
    with tempfile.TemporaryDirectory(prefix="eenloket-board-") as data:
        Path(data).chmod(0o755)  # the database server may run as another user
        os.environ |= {"EENLOKET_DATA": data, "DJANGO_SETTINGS_MODULE": "eenloket.config.settings"}
        with running_product(data) as product:
            from eenloket.config.startup import start_django

            start_django()
            codes = _prepared()
            web = _web_process(product.pid)
            before = _memory(web)
            shown = [Screen() for _n in range(screens)]
            changes: list[float] = []
            port = int(os.environ.get("PORT", "8029"))
            spent, connected = asyncio.run(
                _measure(codes, shown, changes, port=port, seconds=seconds, product=product.pid)
            )
            print(report.circumstances())
            print(f"{screens} screens of {len(codes)} boards, connected in {connected:.1f} s")
            print(f"the web process used {spent:.0%} of one core; its memory went from {before} to {_memory(web)} MB")
            return _report(shown, changes, seconds)


def _web_process(product: int) -> int:
    for child in Path(f"/proc/{product}/task/{product}/children").read_text().split():
        if b"eenloket.config.web" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise AssertionError("the web process was not found")


def _memory(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def _prepared() -> list[str]:
    """Screens by the real services: each of another leader and so of another board, and forty advisors signed on."""
    from eenloket.board.services import make_screen
    from eenloket.core.ids import uuid7
    from eenloket.routing.models import Queue
    from eenloket.routing.services import ensure_queues, set_status
    from tests.builders import a_centre, a_colleague, a_team

    centre = a_centre("bench")
    ensure_queues(centre.id)
    # Nobody is sent away and nobody is offered: the number of who waits only grows, so that each change can be told.
    Queue.objects.update(overflow={}, delivery="pull")
    codes = []
    for n in range(_SCOPES):
        team = a_team(centre, f"Team {n}")
        for _member in range(5):
            set_status(actor=a_colleague(centre, team=team), wish="ready")
        leader = a_colleague(centre, "team_leader")
        codes.append(make_screen(actor=leader, screen_id=uuid7(), name=f"Scherm {n}", team_id=team.pk).code)
    return codes


async def _measure(
    codes: list[str], shown: list[Screen], changes: list[float], *, port: int, seconds: float, product: int
) -> tuple[float, float]:
    begin = time.monotonic()
    tasks = []
    for n, screen in enumerate(shown):
        tasks.append(asyncio.create_task(_watch(codes[n % len(codes)], screen, port)))
        if n % 20 == 19:
            await asyncio.sleep(0.05)
    while not all(each.seen for each in shown):
        if time.monotonic() - begin > 300:
            raise AssertionError(f"only {sum(bool(each.seen) for each in shown)} screens were sent figures")
        await asyncio.sleep(0.1)
    connected = time.monotonic() - begin
    await asyncio.sleep(3)
    stop = threading.Event()
    start, used = time.monotonic(), _web_seconds(product)
    calls = asyncio.get_running_loop().run_in_executor(None, _calls, changes, stop)
    await asyncio.sleep(seconds)
    stop.set()
    await calls
    spent = (_web_seconds(product) - used) / (time.monotonic() - start)
    await asyncio.sleep(3)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return spent, connected


async def _watch(code: str, screen: Screen, port: int) -> None:
    """As the browser does it: connect, and connect again with the number it had."""
    event_id = ""
    while True:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
            with contextlib.closing(writer):
                headers = {"Last-Event-ID": event_id} if event_id else {}
                writer.write(_request(f"/live/bord/?muur={code}", headers, None, port))
                while line := await reader.readline():
                    screen.bytes += len(line)
                    if line.startswith(b"id: "):
                        event_id = line[4:].decode().strip()
                    elif line.startswith(b"event: beat"):
                        screen.beats += 1
                    elif line.startswith(b"data: {"):
                        _note(screen, line)
        await asyncio.sleep(1)


def _note(screen: Screen, line: bytes) -> None:
    now = time.monotonic()
    tile = json.loads(line[6:])["parts"].get("tile-waiting", "")
    if found := _VALUE.search(tile):
        screen.seen.append((now, int(found[1])))


def _calls(changes: list[float], stop: threading.Event) -> None:
    """Calls that come in by the real service, at random moments; each is a change that can be told by its number."""
    from eenloket.core.ids import uuid7
    from eenloket.organisation.models import Municipality
    from eenloket.routing.services import enqueue
    from eenloket.routing.types import Work

    place, chance = Municipality.objects.get(slug="bench"), random.Random(7)
    while not stop.is_set():
        work = Work(
            contact_centre_id=place.contact_centre_id,
            municipality_id=place.pk,
            channel="phone",
            source="call",
            source_id=uuid7(),
        )
        enqueue(work)
        changes.append(time.monotonic())
        stop.wait(chance.expovariate(1 / _EVERY))


def _report(shown: list[Screen], changes: list[float], seconds: float) -> int:
    times, missed = [], 0
    for screen in shown:
        seen = iter(screen.seen)
        at, value = next(seen)
        for number, committed in enumerate(changes, start=1):
            while value < number and (one := next(seen, None)):
                at, value = one
            if value < number:
                missed += 1
            else:
                times.append(max(0.0, at - committed) * 1000)
    p50, p95 = median(times), quantiles(times, n=20)[18]
    sent = sum(each.bytes for each in shown) / len(shown)
    print(f"{len(changes)} changes in {seconds:.0f} s, {len(times)} times shown; never shown: {missed}")
    print(f"committed to shown: p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest {max(times):.0f} ms")
    print(f"{sent / 1024:.0f} kB and {sum(each.beats for each in shown) // len(shown)} signs of life to each screen")
    return 0 if not missed and p95 < _GOAL_MS else 1
