"""The way from the exchange to the product: it may lose, double and mix up what is told."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True)
class Trouble:
    """Of every event: the chance to be lost, the chance to be told twice, and by how many seconds it may come late."""

    lose: float = 0.0
    double: float = 0.0
    late: float = 0.0


class Link:
    """Holds events until they are due, and gives them on."""

    def __init__(self, deliver: Callable[[list[dict[str, Any]]], None], trouble: Trouble, random: Random) -> None:
        self._deliver, self._trouble, self._random = deliver, trouble, random
        self._held: list[tuple[float, int, dict[str, Any]]] = []
        self._numbers = itertools.count()
        self.lost = self.doubled = 0

    def send(self, event: dict[str, Any], now: float) -> None:
        if self._random.random() < self._trouble.lose:
            self.lost += 1
            return
        copies = 1
        if self._random.random() < self._trouble.double:
            copies, self.doubled = 2, self.doubled + 1
        for _copy in range(copies):
            late = self._random.uniform(0, self._trouble.late) if self._trouble.late else 0.0
            heapq.heappush(self._held, (now + late, next(self._numbers), event))

    def flush(self, now: float | None = None) -> None:
        """Give on what is due; without a moment all of it."""
        due = []
        while self._held and (now is None or self._held[0][0] <= now):
            due.append(heapq.heappop(self._held)[2])
        if due:
            self._deliver(due)
