"""Figures pushed as data: what many screens show alike is computed once per process, and only what changed is sent.

A *room* is all who watch the same. Its figures are parts: pieces of a page by name. They are computed when a topic of
the room is poked (at most every `SHORTEST` seconds), when the clock changes one, and now and then anyhow. Each change
gets a number; a browser that comes back with the number it had last gets what it missed, else everything. While the
figures are known to be right a sign of life goes out every `BEAT_SECONDS`: a screen that hears none knows that it is
old. Runs on the event loop of the web process; computing is done in threads.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from .hub import Hub, Listener

SHORTEST: Final = 0.5
BEAT_SECONDS: Final = 2.0
ANYHOW_SECONDS: Final = 10.0
_RIGHT_FOR: Final = 3 * ANYHOW_SECONDS
_EMPTY_SECONDS: Final = 120.0
_MOST_KEPT: Final = 200

_BEAT: Final = b"event: beat\ndata: 1\n\n"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """Figures at a moment: pieces of a page by name. `next_at` is when the clock alone changes one."""

    parts: dict[str, str]
    at: float
    next_at: float | None = None


@dataclass(frozen=True)
class Question:
    """What a stream asks for: `watch` says what is computed and is the same for all who see the same; `topics` are
    what changes it; a poke on one of `ends_on` ends this stream alone, so that it asks anew whether it may."""

    watch: dict[str, Any]
    topics: tuple[str, ...]
    ends_on: tuple[str, ...] = ()
    longest: float = 900.0

    @property
    def key(self) -> str:
        """Who asks is no part of what is seen: the first who asks stands for all who may see the same."""
        return json.dumps({name: self.watch[name] for name in self.watch if name != "asker"}, sort_keys=True)


Memory = dict[str, Any]
Compute = Callable[[dict[str, Any], frozenset[str], Memory], Awaitable[Snapshot]]


@dataclass
class _Change:
    number: int
    parts: dict[str, str]
    message: bytes


class Room(Listener):
    """All who watch the same."""

    def __init__(self, question: Question, compute: Compute, hears: Callable[[], bool]) -> None:
        super().__init__()
        self._question, self._compute, self._hears = question, compute, hears
        self._name = secrets.token_hex(4)  # another process, or this one later, has other numbers
        self._parts: dict[str, str] = {}
        self._changes: deque[_Change] = deque(maxlen=_MOST_KEPT)
        self._number = 0
        self._at = self._right_at = self._next_at = 0.0
        self._poked: set[str] = {"resync"}
        self._is_poked = asyncio.Event()
        self._tick = asyncio.Event()
        self._memory: Memory = {}
        self._whole = b""
        self.watchers = 0
        self.empty_since = time.monotonic()

    def tell(self, key: str, message: bytes) -> None:
        self._poked.add(key.partition(":")[0])
        self._is_poked.set()

    def end(self) -> None:
        self.has_ended = True
        self._is_poked.set()
        self.pulse()

    def pulse(self) -> None:
        """Wake who follows."""
        tick, self._tick = self._tick, asyncio.Event()
        tick.set()

    async def run(self) -> None:
        """Keep the figures right until the end, or until they cannot be computed."""
        beat = asyncio.get_running_loop().create_task(self._beat())
        try:
            while not self.has_ended:
                await self._renew()
                await asyncio.sleep(SHORTEST)
                await self._wait()
        except Exception:
            logger.exception("the figures of a board could not be computed")
        finally:
            beat.cancel()
            self.end()

    async def _wait(self) -> None:
        patience = ANYHOW_SECONDS
        if self._next_at:
            patience = min(patience, max(0.05, self._next_at - time.time()))
        try:
            await asyncio.wait_for(self._is_poked.wait(), patience)
        except TimeoutError:
            pass

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self.pulse()

    async def _renew(self) -> None:
        if not self.watchers:
            return
        self._is_poked.clear()
        about, self._poked = frozenset(self._poked), set()
        found = await self._compute(self._question.watch, about, self._memory)
        self._at, self._next_at, self._right_at = found.at, found.next_at or 0.0, time.monotonic()
        changed = {name: text for name, text in found.parts.items() if self._parts.get(name) != text}
        if changed:
            self._number += 1
            self._parts = found.parts
            message = self._message(changed)
            self._changes.append(_Change(self._number, changed, message))
            self._whole = self._message(self._parts)
            self.pulse()

    def _message(self, parts: dict[str, str]) -> bytes:
        data = json.dumps({"at": self._at, "parts": parts}, ensure_ascii=False, separators=(",", ":"))
        return f"id: {self._name}-{self._number}\ndata: {data}\n\n".encode()

    def number_in(self, event_id: str) -> int:
        """The number that a browser had last; 0, for everything, when it is none of ours or too long ago."""
        name, _, typed = event_id.partition("-")
        number = int(typed) if name == self._name and typed.isdecimal() and len(typed) < 10 else 0
        oldest = self._changes[0].number if self._changes else self._number + 1
        return number if oldest - 1 <= number <= self._number else 0

    def since(self, number: int) -> bytes:
        """What changed after a number, as one message; b"" when nothing did."""
        if number == self._number:
            return b""
        missed = [each for each in self._changes if each.number > number]
        if number == 0 or len(missed) < self._number - number:
            return self._whole
        if len(missed) == 1:
            return missed[0].message
        parts: dict[str, str] = {}
        for each in missed:
            parts |= each.parts
        return self._message(parts)

    async def follow(self, event_id: str, one: Listener, longest: float) -> AsyncGenerator[bytes]:
        """What one browser is sent."""
        number = self.number_in(event_id)
        loop = asyncio.get_running_loop()
        until = loop.time() + longest
        yield b"retry: 1000\n" + (_BEAT if number else b": \n\n")
        while not (self.has_ended or one.has_ended) and loop.time() < until:
            tick = self._tick
            if message := self.since(number):
                number = self._number
                yield message
            elif self.is_right:
                yield _BEAT
            if tick is self._tick:
                await tick.wait()

    @property
    def is_right(self) -> bool:
        """Whether the last figures still hold: a change would have been heard, and computing goes well."""
        return bool(self._number) and self._hears() and time.monotonic() - self._right_at < _RIGHT_FOR


class _Ending(Listener):
    """Ends one stream when it is told anything."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room

    def tell(self, key: str, message: bytes) -> None:
        self.end()

    def end(self) -> None:
        self.has_ended = True
        self._room.pulse()


@dataclass
class Snapshots:
    """The rooms of a process."""

    hub: Hub
    compute: Compute
    _rooms: dict[str, Room] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def stream(self, question: Question, event_id: str = "") -> AsyncGenerator[bytes]:
        """Server-sent events for one browser: `data` with what changed, or a beat."""
        room = self._room(question)
        one = _Ending(room)
        self.hub.join(one, question.ends_on)
        room.watchers += 1
        if room.watchers == 1:  # while nobody watched nothing was computed
            room.tell("resync", b"")
        try:
            async for part in room.follow(event_id, one, question.longest):
                yield part
        finally:
            room.watchers -= 1
            room.empty_since = time.monotonic()
            self.hub.leave(one, question.ends_on)

    def _room(self, question: Question) -> Room:
        self._sweep()
        room = self._rooms.get(question.key)
        if room is None or room.has_ended:
            room = self._rooms[question.key] = Room(question, self.compute, lambda: self.hub.is_connected)
            self.hub.join(room, question.topics)
            task = asyncio.get_running_loop().create_task(self._run(room, question))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return room

    async def _run(self, room: Room, question: Question) -> None:
        try:
            await room.run()
        finally:
            self.hub.leave(room, question.topics)

    def _sweep(self) -> None:
        """Rooms that nobody came back to end."""
        for key, room in list(self._rooms.items()):
            if room.has_ended or (not room.watchers and time.monotonic() - room.empty_since > _EMPTY_SECONDS):
                room.end()
                del self._rooms[key]
