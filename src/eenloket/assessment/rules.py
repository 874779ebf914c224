"""What counts of several judgements, and how far somebody is from what is asked. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from eenloket.profiles.types import LEVELS

from .types import UNKNOWN, Gap, Given, RoundState, Source, Standing, Standpoint, Tally

if TYPE_CHECKING:
    from eenloket.profiles.types import Element, Measure

# What is asked of people with the same functions, how many they are, how often each level and each conflict occurs.
_Alike: TypeAlias = "tuple[Mapping[str, Element], int, Mapping[tuple[str, int], int], Mapping[str, int]]"

# Who may not see somebody's own gap sees no group in which it could be guessed.
SMALLEST_GROUP: Final = 5

_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)


def standing_on(given: Sequence[Given], day: date) -> Standing:
    """Where somebody stands on `day`.

    Of each source only its newest judgement that holds on that day counts (of one day what was recorded last), and
    nothing from before the newest agreement. The heaviest decides; of equally heavy ones the newest; of those the
    lowest. Different levels are a conflict: nothing is averaged.
    """
    newest: dict[Source, Given] = {}
    for each in sorted(given, key=_rank):
        if each.on <= day and (each.expires_on is None or day <= each.expires_on):
            newest[each.source] = each
    agreed = newest.get(Source.AGREED)
    counting = tuple(each for each in newest.values() if agreed is None or each is agreed or each.on > agreed.on)
    if not counting:
        return UNKNOWN
    decides = max(counting, key=lambda each: (each.weight, each.on, -each.level))
    return Standing(level=decides.level, is_conflict=len({each.level for each in counting}) > 1, counting=counting)


def _rank(given: Given) -> tuple[date, datetime, int, int, date]:
    """The order of judgements of one source: by day, then as recorded, so that somebody who does better on a second
    try the same day is not held to the first. Recorded at one moment: the heaviest, the lowest, what holds longest."""
    return given.on, given.recorded_at or _BEFORE_ALL, given.weight, -given.level, given.expires_on or date.max


def valid_until(given: Iterable[Given], day: date) -> date | None:
    """The last day on which a standing computed on `day` still holds; None: until something is added."""
    ends = [each.expires_on for each in given if each.expires_on and each.expires_on >= day]
    return min(ends, default=None)


def required_of(profiles: Iterable[Iterable[Element]]) -> dict[str, Element]:
    """What several functions together ask of one person: of each element the strictest demand."""
    strictest: dict[str, Element] = {}
    for elements in profiles:
        for element in elements:
            known = strictest.get(element.key)
            if known is None or _strictness(element) > _strictness(known):
                strictest[element.key] = element
    return strictest


def _strictness(element: Element) -> tuple[int, bool, int]:
    return element.level or 0, element.demand == "must", element.weight


def gap(element: Element, level: int | None, *, is_conflict: bool = False) -> Gap:
    """The gap on one measured element."""
    return Gap(
        key=element.key,
        required=element.level or 0,
        actual=level,
        weight=element.weight,
        is_must=element.demand == "must",
        is_conflict=is_conflict,
    )


def gaps(required: Mapping[str, Element], levels: Mapping[str, int], conflicts: Iterable[str] = ()) -> list[Gap]:
    """All gaps of one person, the heaviest shortfall first, what is not known last."""
    disputed = frozenset(conflicts)
    found = [gap(element, levels.get(key), is_conflict=key in disputed) for key, element in required.items()]
    return sorted(found, key=lambda each: (each.actual is None, -each.shortfall, not each.is_must))


def history_of(given: Sequence[Given], day: date) -> list[tuple[date, Standing]]:
    """Each day up to `day` on which another level began to count, oldest first: a judgement was added or expired."""
    turns = {each.on for each in given} | {each.expires_on + timedelta(1) for each in given if each.expires_on}
    steps: list[tuple[date, Standing]] = []
    for turn in sorted(turn for turn in turns if turn <= day):
        standing = standing_on(given, turn)
        before = steps[-1][1] if steps else UNKNOWN
        if (standing.level, standing.is_conflict) != (before.level, before.is_conflict):
            steps.append((turn, standing))
    return steps


def level_of_test(measure: Measure, result: int, required: int) -> int:
    """The level that a measured result stands for: what is asked when it is reached, one lower when not."""
    return required if result >= measure.at_least else max(1, required - 1)


def tally(key: str, people: Iterable[Standpoint]) -> Tally:
    """One element over the people it is asked of. Nobody's level is averaged with another's."""
    return tallies([key], people)[0]


def tallies(keys: Iterable[str], people: Iterable[Standpoint]) -> list[Tally]:
    """Each of these elements over the people it is asked of. Who is asked the same is counted together: 500 people
    x 60 elements pass here for one page."""
    alike: dict[int, list[Standpoint]] = {}
    for each in people:
        alike.setdefault(id(each.required), []).append(each)
    groups = [
        (
            group[0].required,
            len(group),
            Counter(chain.from_iterable(each.levels.items() for each in group)),
            Counter(chain.from_iterable(each.conflicts for each in group)),
        )
        for group in alike.values()
    ]
    return [_tally(key, groups) for key in keys]


def _tally(key: str, groups: Iterable[_Alike]) -> Tally:
    asked = weight = together = conflicts = 0
    differences: Counter[int] = Counter()
    for required, people, levels, disputed in groups:
        element = required.get(key)
        if element is None or element.level is None:
            continue
        asked += people
        weight = max(weight, element.weight)
        conflicts += disputed.get(key, 0)
        for level in LEVELS:
            if count := levels.get((key, level)):
                differences[level - element.level] += count
                together += max(0, element.level - level) * element.weight * count
    return Tally(
        key=key,
        asked=asked,
        unknown=asked - differences.total(),
        by_difference=dict(sorted(differences.items())),
        weight=weight,
        together=together,
        conflicts=conflicts,
    )


def ranking(tallies: Iterable[Tally]) -> list[Tally]:
    """What falls short, the heaviest first: weight times levels short, all people together."""
    return sorted((each for each in tallies if each.below), key=lambda each: (-each.together, -each.below, each.key))


def visible_people(people: Iterable[Standpoint]) -> list[Standpoint]:
    """Those of whom group figures may be made: everybody whose team and whose function count five or more of them.

    Leaving somebody out makes a group smaller, so this goes on until all groups that are left are large enough. All
    views are made of the same people, so one view taken from another never leaves a small group.
    """
    left = list(people)
    while True:
        teams = Counter(each.team for each in left)
        functions = Counter(each.function for each in left)
        kept = [each for each in left if min(teams[each.team], functions[each.function]) >= SMALLEST_GROUP]
        if len(kept) == len(left):
            return kept
        left = kept


def visible_cells(known: Mapping[str, int]) -> frozenset[str]:
    """Which groups may be shown on one element, given of how many of each something is known.

    What is hidden must not follow from the total: when the hidden ones together are fewer than five, the smallest
    shown group is hidden too.
    """
    shown = {group: count for group, count in known.items() if count >= SMALLEST_GROUP}
    while shown and 0 < sum(known.values()) - sum(shown.values()) < SMALLEST_GROUP:
        del shown[min(shown, key=lambda group: (shown[group], group))]
    return frozenset(shown)


def round_state(
    *,
    invited_at: datetime | None,
    self_at: datetime | None,
    leader_at: datetime | None,
    conversation_on: date | None,
    agreed_at: datetime | None,
    signed: int,
) -> RoundState:
    """How far somebody is, from what was done: handed in by either, planned, agreed, signed by how many."""
    if agreed_at:
        return RoundState.SIGNED if signed == 2 else RoundState.AGREED
    if self_at and leader_at:
        return RoundState.PLANNED if conversation_on else RoundState.BOTH_DONE
    if self_at or leader_at:
        return RoundState.SELF_DONE if self_at else RoundState.LEADER_DONE
    return RoundState.INVITED if invited_at else RoundState.WAITING
