"""Everything is stored before it is answered; what comes at the same time is stored in one go."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from django.db import close_old_connections

from eenloket.core import clock
from eenloket.gateways.models import DevelopmentReply, DevelopmentText
from eenloket.gateways.services import keep_development_texts
from eenloket.gateways.types import PhoneText

_MOST_UNREPORTED: Final = 200_000
logger = logging.getLogger(__name__)
R = TypeVar("R")


async def in_thread(work: Callable[..., R], *values: Any) -> R:
    """Database work, on a thread that keeps its connection."""

    def run() -> R:
        close_old_connections()
        return work(*values)

    return await asyncio.get_running_loop().run_in_executor(None, run)


class Store:
    def __init__(self) -> None:
        self._waiting: list[tuple[PhoneText, Callable[[bool], None]]] = []
        self._is_needed = asyncio.Event()

    def add(self, text: PhoneText, done: Callable[[bool], None]) -> None:
        """Store a text, then call `done` with whether that worked."""
        self._waiting.append((text, done))
        self._is_needed.set()

    async def keep(self, text: PhoneText) -> bool:
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.add(text, lambda ok: None if future.done() else future.set_result(ok))
        return await future

    async def run(self) -> None:
        while True:
            await self._is_needed.wait()
            self._is_needed.clear()
            batch, self._waiting = self._waiting, []
            is_kept = True
            try:
                await in_thread(keep_development_texts, [text for text, _done in batch])
            except Exception:  # not stored, so not acknowledged
                logger.exception("texts could not be stored")
                is_kept = False
            for _text, done in batch:
                done(is_kept)


def unreported() -> list[PhoneText]:
    """What was received and is to be reported, of which the other side has not said that it knows."""
    rows = DevelopmentText.objects.filter(is_reported=False).order_by("received_at")[:_MOST_UNREPORTED]
    return [
        PhoneText(
            id=row.pk,
            number=row.number,
            sender=row.sender,
            body="",
            fate=row.fate,
            reference=row.reference,
            protocol=row.protocol,
        )
        for row in rows
    ]


def note_reported(keys: Sequence[uuid.UUID]) -> None:
    DevelopmentText.objects.filter(pk__in=keys).update(is_reported=True)


def fate_of(key: str) -> str | None:
    """What became of the text with this key; None when there is none."""
    try:
        return DevelopmentText.objects.filter(pk=uuid.UUID(key)).values_list("fate", flat=True).first()
    except ValueError:
        return None


def by_reference(reference: str) -> list[DevelopmentText]:
    return list(DevelopmentText.objects.filter(reference=reference).order_by("-received_at")[:10])


def replies_to_bring() -> list[DevelopmentReply]:
    return list(DevelopmentReply.objects.filter(brought_at=None).order_by("made_at")[:20])


def note_brought(key: uuid.UUID) -> None:
    DevelopmentReply.objects.filter(pk=key).update(brought_at=clock.now())
