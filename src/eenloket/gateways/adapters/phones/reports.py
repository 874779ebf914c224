"""Reports of what was delivered, and texts that people answer with: brought until the other side says that it has
them, also after a restart of either."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

from eenloket.gateways.models import DevelopmentReply
from eenloket.gateways.types import PhoneText

from . import store
from .behaviour import Behaviour

_ROUND_SECONDS: Final = 0.05
_REPLY_SECONDS: Final = 1.0
_AT_A_TIME: Final = 400


@dataclass(frozen=True)
class Report:
    key: uuid.UUID
    number: str
    sender: str
    fate: str
    reference: str
    protocol: str
    due: float


class Way(Protocol):
    """How the other side is reached: over its SMPP connection, or by calling its address."""

    def is_open(self) -> bool: ...
    async def report(self, reports: list[Report]) -> list[uuid.UUID]:
        """Bring these; returns the keys of those that the other side acknowledged."""

    async def bring(self, reply: DevelopmentReply) -> bool: ...


class Reports:
    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._due: dict[str, deque[Report]] = {}
        self.ways: dict[str, Way] = {}

    def add(self, text: PhoneText) -> None:
        due = asyncio.get_running_loop().time() + self._behaviour.report_after
        report = Report(text.id, text.number, text.sender, text.fate, text.reference, text.protocol, due)
        self._due.setdefault(text.protocol, deque()).append(report)

    async def run(self) -> None:
        for row in await store.in_thread(store.unreported):
            self.add(row)
        await asyncio.gather(self._report(), self._bring())

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(_ROUND_SECONDS)
            for protocol, way in self.ways.items():
                if way.is_open() and (batch := self._take(protocol)):
                    acknowledged = set(await way.report(batch))
                    self._due[protocol].extend(each for each in batch if each.key not in acknowledged)
                    if acknowledged:
                        await store.in_thread(store.note_reported, list(acknowledged))

    def _take(self, protocol: str) -> list[Report]:
        waiting, now = self._due.get(protocol, deque()), asyncio.get_running_loop().time()
        batch: list[Report] = []
        while waiting and waiting[0].due <= now and len(batch) < _AT_A_TIME:
            batch.append(waiting.popleft())
        return batch

    async def _bring(self) -> None:
        while True:
            await asyncio.sleep(_REPLY_SECONDS)
            way = next((each for each in self.ways.values() if each.is_open()), None)
            if way is None:
                continue
            for reply in await store.in_thread(store.replies_to_bring):
                if await way.bring(reply):
                    await store.in_thread(store.note_brought, reply.pk)
