"""Days to play: made up by chance after the shape of a real one, or written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from random import Random
from typing import Any, Final

import yaml

from .exchange import Exchange, Plan

# How busy each half hour from 8.30 is against the mean: the shape of a municipal day, with its peak before noon.
_SHAPE: Final = (0.7, 1.5, 1.7, 1.6, 1.4, 1.2, 1.0, 0.7, 0.7, 1.0, 1.1, 1.0, 0.9, 0.8, 0.6, 0.5, 0.3)
_MEAN_PATIENCE: Final = 180.0
_MEAN_TALK: Final = 200.0


@dataclass(frozen=True)
class PlannedCall:
    at: float
    caller: str
    dialled: str
    plan: Plan
    forwarded_from: str = ""


def random_day(random: Random, lines: Sequence[str], *, calls: int, seconds: float = 8.5 * 3600) -> list[PlannedCall]:
    """So many calls over so many seconds. One in twelve hides the number, some call again."""
    known = [f"+316{random.randrange(10**7, 10**8)}" for _ in range(max(1, calls // 2))]
    slots = random.choices(range(len(_SHAPE)), _SHAPE, k=calls)
    width = seconds / len(_SHAPE)
    planned = [
        PlannedCall(
            at=(slot + random.random()) * width,
            caller="" if random.random() < 1 / 12 else random.choice(known),
            dialled=random.choice(lines),
            plan=Plan(
                patience=5 + random.expovariate(1 / _MEAN_PATIENCE),
                talk=max(8.0, random.lognormvariate(0, 0.7) * _MEAN_TALK * 0.78),
                takes_call_back=random.random() < 0.2,
            ),
        )
        for slot in slots
    ]
    return sorted(planned, key=lambda each: each.at)


def scripted_day(text: str) -> list[PlannedCall]:
    """A day written out in YAML: a list of calls with `at` (9:05:10), `from`, `dialled`, `patience`, `talk`. Raises
    ValueError saying which call is wrong."""
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from None
    if not isinstance(rows, list) or not rows:
        raise ValueError("a day is a list of calls")
    planned = [_planned(place, row) for place, row in enumerate(rows, start=1)]
    first = min(each.at for each in planned)
    moved = [
        PlannedCall(each.at - first, each.caller, each.dialled, each.plan, each.forwarded_from) for each in planned
    ]
    return sorted(moved, key=lambda each: each.at)


def play(exchange: Exchange, day: Iterable[PlannedCall], *, since: float = 0.0) -> None:
    """Let these calls come in when their time has come."""
    for each in day:
        exchange.at(since + each.at, _caller(exchange, each))


def _caller(exchange: Exchange, planned: PlannedCall) -> Any:
    def dial() -> None:
        exchange.call_in(planned.caller, planned.dialled, planned.plan, forwarded_from=planned.forwarded_from)

    return dial


def _planned(place: int, row: Any) -> PlannedCall:
    if not isinstance(row, Mapping) or "dialled" not in row or "at" not in row:
        raise ValueError(f"call {place}: at and dialled are needed")
    try:
        return PlannedCall(
            at=_seconds(row["at"]),
            caller=str(row.get("from", "") or ""),
            dialled=str(row["dialled"]),
            plan=Plan(
                patience=_number(row.get("patience")),
                talk=_number(row.get("talk")),
                takes_call_back=bool(row.get("takes_call_back", False)),
            ),
            forwarded_from=str(row.get("forwarded_from", "") or ""),
        )
    except (TypeError, ValueError) as error:
        raise ValueError(f"call {place}: {error}") from None


def _seconds(value: Any) -> float:
    """9:05:10; YAML reads that as a number of seconds already."""
    if isinstance(value, (int, float)):
        return float(value)
    moment = time.fromisoformat(str(value).strip().zfill(8))
    return moment.hour * 3600.0 + moment.minute * 60 + moment.second


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
