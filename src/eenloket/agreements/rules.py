"""What can be agreed: the ladder that a case climbs near its norm or past it, from person to manager."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

PERSON: Final = 1
TEAM_LEADER: Final = 2
MANAGER: Final = 3
LEVELS: Final = (PERSON, TEAM_LEADER, MANAGER)
MOST_DAYS: Final = 60


@dataclass(frozen=True)
class Rung:
    """Who hears of it when: so many working days after the norm (negative: before), or from a share of it in %."""

    level: int
    days: int | None = None
    percent: int | None = None

    def is_reached(self, days_left: int, percent_used: int) -> bool:
        if self.percent is not None:
            return percent_used >= self.percent
        return self.days is not None and -days_left >= self.days


STANDARD: Final = (Rung(PERSON, days=-1), Rung(TEAM_LEADER, days=1), Rung(MANAGER, days=5))


def level_due(ladder: Iterable[Rung], days_left: int, percent_used: int) -> int:
    """The highest rung that is reached; 0 for none."""
    return max((each.level for each in ladder if each.is_reached(days_left, percent_used)), default=0)


def ladder_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Rung, ...]:
    return tuple(Rung(int(each["level"]), each.get("days"), each.get("percent")) for each in stored)


def ladder_stored(ladder: Iterable[Rung]) -> list[dict[str, int | None]]:
    return [{"level": each.level, "days": each.days, "percent": each.percent} for each in ladder]


def ladder_problem(ladder: tuple[Rung, ...]) -> str:
    """What is wrong with a ladder, as a code: "" | "empty" | "level" | "double" | "range" | "order"."""
    if not ladder:
        return "empty"
    levels = [each.level for each in ladder]
    if any(each not in LEVELS for each in levels):
        return "level"
    if len(set(levels)) < len(levels):
        return "double"
    if any(_is_out_of_range(each) for each in ladder):
        return "range"
    days = [each.days for each in sorted(ladder, key=lambda each: each.level) if each.days is not None]
    return "order" if days != sorted(days) else ""


def _is_out_of_range(rung: Rung) -> bool:
    if (rung.days is None) == (rung.percent is None):
        return True
    return not (-MOST_DAYS <= rung.days <= MOST_DAYS) if rung.days is not None else not 1 <= (rung.percent or 0) <= 300
