"""Who gets whom: one sorted matching, the same whether work arrives or an advisor frees up."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from eenloket.routing.types import FULL, Candidate, Demand, Waiting

_LEVELS: Final = {"advisor_3": 1, "advisor_2": 2, "advisor_1": 3}  # compared by place, never by the digit


def score(*, waited: float, priority_minutes: int) -> float:
    """Seconds waited, and 60 for each minute of priority: bounded, so that who waits long enough always wins."""
    return waited + 60 * priority_minutes


def relaxed(demand: Demand, *, waited: float, area_after: int | None, language_after: int | None) -> Demand:
    """What is still asked after so many seconds of waiting; None is never dropped. Follows from the age alone, so
    there is no timer to lose."""
    area = "" if area_after is not None and waited >= area_after else demand.area
    language = "nl" if language_after is not None and waited >= language_after else demand.language
    return replace(demand, area=area, language=language)


def is_eligible(candidate: Candidate, demand: Demand) -> bool:
    """Whether this advisor may have such work at all, whatever they have in hand.

    A Klantadviseur 3 gets the areas mastered on that channel, a Klantadviseur 2 every area, a Klantadviseur 1 also
    what asks for a special duty or their level (chapter 5 of the source).
    """
    if demand.municipality not in candidate.municipalities or demand.queue in candidate.never:
        return False
    if candidate.only and demand.queue not in candidate.only:
        return False
    if demand.language != "nl" and demand.language not in candidate.languages:
        return False
    if not demand.duties <= candidate.duties or _LEVELS.get(demand.level, 0) > _LEVELS.get(candidate.level, 0):
        return False
    return demand.queue in candidate.also | candidate.only or _masters(candidate, demand)


def _masters(candidate: Candidate, demand: Demand) -> bool:
    if candidate.is_generalist:
        return True
    if demand.area:
        return (demand.area, demand.channel) in candidate.cells
    return any(channel == demand.channel for _area, channel in candidate.cells)


@dataclass
class _Room:
    """What an advisor can still take, kept while matching."""

    load: int
    interruptible: int
    held: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def takes(self, demand: Demand) -> bool:
        """Work that may be interrupted does not stand in the way of a citizen who is there now."""
        if self.held[demand.channel] >= demand.most_at_once:
            return False
        in_hand = self.load if demand.is_interruptible else self.load - self.interruptible
        return in_hand + demand.units <= FULL

    def take(self, demand: Demand) -> None:
        self.load += demand.units
        self.interruptible += demand.units if demand.is_interruptible else 0
        self.held[demand.channel] += 1


def match(waiting: Iterable[Waiting], candidates: Iterable[Candidate]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Pairs of (work item, advisor): the strict class first, then the highest score, the oldest, the lowest key; each
    to who is wanted, else who fits best where the queue says so, else who is idle longest."""
    people = list(candidates)
    by_id = {each.id: each for each in people}
    rooms = {each.id: _Room(each.load, each.interruptible_load, _counted(each.held)) for each in people}
    lines: dict[Demand, list[Candidate]] = {}
    pairs: list[tuple[uuid.UUID, uuid.UUID]] = []
    for item in sorted(waiting, key=lambda each: (-each.strict_class, -each.score, each.arrived, each.id.int)):
        line = lines.get(item.demand)
        if line is None:
            line = lines[item.demand] = _line_of(item.demand, people)
        chosen = _wanted(item, by_id, rooms) or _first(item, line, rooms)
        if chosen:
            rooms[chosen].take(item.demand)
            pairs.append((item.id, chosen))
    return pairs


def _counted(held: Mapping[str, int]) -> defaultdict[str, int]:
    return defaultdict(int, held)


def _line_of(demand: Demand, people: Iterable[Candidate]) -> list[Candidate]:
    fit = [each for each in people if is_eligible(each, demand)]
    return sorted(fit, key=lambda each: (_surplus(each) if demand.prefers_fit else 0, each.idle_since, each.id.int))


def _surplus(candidate: Candidate) -> int:
    """How much more somebody can than one area asks: the fewer, the better they fit."""
    return _LEVELS.get(candidate.level, 0) * 1000 + len(candidate.cells) + len(candidate.languages)


def _wanted(item: Waiting, by_id: Mapping[uuid.UUID, Candidate], rooms: Mapping[uuid.UUID, _Room]) -> uuid.UUID | None:
    wanted = by_id.get(item.wanted) if item.wanted else None
    if wanted is None or wanted.id in item.skipped or not is_eligible(wanted, item.demand):
        return None
    return wanted.id if rooms[wanted.id].takes(item.demand) else None


def _first(item: Waiting, line: list[Candidate], rooms: Mapping[uuid.UUID, _Room]) -> uuid.UUID | None:
    """The first with room; who is full stays out of this line for good, for room only shrinks while matching."""
    index = 0
    while index < len(line):
        candidate = line[index]
        if not rooms[candidate.id].takes(item.demand):
            del line[index]
        elif candidate.id in item.skipped:
            index += 1
        else:
            return candidate.id
    return None
