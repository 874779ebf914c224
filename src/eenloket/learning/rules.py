"""Paths, coverage and mastery as arithmetic over cells (portal area, channel). Pure."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from .types import (
    ADVISOR_LEVELS,
    PORTAL_KEY,
    Cell,
    CellState,
    GoalKind,
    GrowthModule,
    Matrix,
    Means,
    PathKind,
    Proposal,
    Question,
    SignedOff,
    SkillSet,
    StandardModule,
    StandardPath,
)

if TYPE_CHECKING:
    from eenloket.assessment.types import Gap
    from eenloket.profiles.types import Element


def coverage(modules: Iterable[Collection[Cell]]) -> frozenset[Cell]:
    """The cells that these modules teach together."""
    return frozenset(cell for covers in modules for cell in covers)


def standard_paths(portals: Sequence[str], channels: Sequence[str]) -> tuple[StandardPath, StandardPath]:
    """The two ways in of Klantadviseur 3: per portal area (each on all channels) and per channel (each over all
    portal areas). Both cover every cell, so they reach the same end (R35)."""
    per_portal = tuple(
        StandardModule(
            code=f"portaal-{portal}", portal=portal, covers=frozenset((portal, channel) for channel in channels)
        )
        for portal in dict.fromkeys(portals)
    )
    per_channel = tuple(
        StandardModule(
            code=f"kanaal-{channel}", channel=channel, covers=frozenset((portal, channel) for portal in portals)
        )
        for channel in dict.fromkeys(channels)
    )
    return (
        StandardPath(kind=PathKind.PER_PORTAL, modules=per_portal),
        StandardPath(kind=PathKind.PER_CHANNEL, modules=per_channel),
    )


def missing(matrix: Matrix, modules: Iterable[Collection[Cell]]) -> list[Cell]:
    """The cells of the matrix that a path does not teach, in the order of the matrix."""
    taught = coverage(modules)
    return [
        (portal, channel) for portal in matrix.portals for channel in matrix.channels if (portal, channel) not in taught
    ]


def progress(done: int, total: int) -> float | None:
    """The share of a path that is behind somebody; nothing to do is no value, never 100%."""
    return min(done, total) / total if total else None


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def holds_until(on: date, valid_months: int | None) -> date | None:
    """The last day on which what was signed off on a day holds; None: for good."""
    return None if valid_months is None else add_months(on, valid_months)


def mastered_on(signed: Iterable[SignedOff], day: date) -> frozenset[Cell]:
    """What somebody masters on a day by the modules signed off up to then that still hold."""
    return frozenset(
        cell
        for each in signed
        if each.on <= day and ((end := holds_until(each.on, each.valid_months)) is None or day <= end)
        for cell in each.covers
    )


def whole_channels(cells: Collection[Cell], matrix: Matrix) -> frozenset[str]:
    """The channels on which somebody masters every portal area."""
    held = frozenset(cells)
    return frozenset(
        channel
        for channel in matrix.channels
        if matrix.portals and all((portal, channel) in held for portal in matrix.portals)
    )


def whole_portals(cells: Collection[Cell], matrix: Matrix) -> frozenset[str]:
    """The portal areas that somebody masters on every channel."""
    held = frozenset(cells)
    return frozenset(
        portal
        for portal in matrix.portals
        if matrix.channels and all((portal, channel) in held for channel in matrix.channels)
    )


def skill_set(
    cells: Collection[Cell], matrix: Matrix, *, languages: Iterable[str], duties: Iterable[str], level: str
) -> SkillSet:
    return SkillSet(
        cells=frozenset(cells),
        channels=whole_channels(cells, matrix),
        portals=whole_portals(cells, matrix),
        languages=frozenset(languages),
        duties=frozenset(duties),
        level=level,
    )


def highest_level(codes: Iterable[str]) -> str:
    """The most experienced advisor level among these; "" when there is none."""
    held = [ADVISOR_LEVELS.index(code) for code in codes if code in ADVISOR_LEVELS]
    return ADVISOR_LEVELS[max(held)] if held else ""


def state_of(cell: Cell, mastered: Collection[Cell], busy: Collection[Cell]) -> CellState:
    """What is mastered is never shown as busy."""
    if cell in mastered:
        return CellState.MASTERED
    return CellState.BUSY if cell in busy else CellState.OPEN


def mastered_by(matrix: Matrix, people: Iterable[Collection[Cell]]) -> dict[Cell, int]:
    """By how many people each cell is mastered; also the cells that nobody masters."""
    counted = Counter(cell for cells in people for cell in frozenset(cells))
    return {(portal, channel): counted[(portal, channel)] for portal in matrix.portals for channel in matrix.channels}


def is_vulnerable(count: int) -> bool:
    """Whether work stops when one person is away: nobody or only one masters it."""
    return count < 2


def score(questions: Sequence[Question], answers: Mapping[int, int]) -> int:
    """The share of right answers in whole per cent, rounded down; a question without an answer is wrong."""
    if not questions:
        return 100
    right = sum(answers.get(number) == question.right for number, question in enumerate(questions))
    return right * 100 // len(questions)


def wrong_answers(questions: Sequence[Question], answers: Mapping[int, int]) -> list[int]:
    return [number for number, question in enumerate(questions) if answers.get(number) != question.right]


# --- growth: what the next function asks more -----------------------------------------------------------------------

_GROUPS: Final = (
    ("tasks", ("task",)),
    ("knowledge", ("education", "knowledge", "experience", "skill")),
    ("behaviour", ("competence", "indicator")),
)


def asked_more(before: Iterable[Element], after: Iterable[Element]) -> list[Element]:
    """The elements of a function that another one does not ask, or at a lower level."""
    known = {element.key: element.level or 0 for element in before}
    return [each for each in after if each.key not in known or (each.level or 0) > known[each.key]]


def growth_modules(target: str, before: Iterable[Element], after: Iterable[Element]) -> tuple[GrowthModule, ...]:
    """Modules from one function to the next: tasks, knowledge and skill, behaviour; none for what asks nothing more.
    Portal areas have modules of their own."""
    more = [each for each in asked_more(before, after) if not each.key.startswith(PORTAL_KEY)]
    modules = []
    for group, kinds in _GROUPS:
        elements = [each for each in more if each.kind in kinds]
        if elements:
            modules.append(
                GrowthModule(
                    code=f"groei-{target}-{group}".replace("_", "-"),
                    group=group,
                    levels={each.key: each.level for each in elements},
                    texts=tuple(each.text for each in elements),
                )
            )
    return tuple(modules)


# --- development plan: goals that follow from gaps ------------------------------------------------------------------

_BY_COACHING: Final = ("competence.", "indicator.")


def due_for(shortfall: int, today: date) -> date:
    """The heavier the shortfall, the sooner; our proposal, to change by who accepts it."""
    if shortfall >= 4:
        return add_months(today, 2)
    return add_months(today, 3 if shortfall >= 2 else 6)


def propose(
    gaps: Iterable[Gap],
    *,
    texts: Mapping[str, str],
    taken: Collection[str],
    modules: Mapping[str, Means],
    courses: Mapping[str, Means],
    today: date,
    most: int = 6,
) -> list[Proposal]:
    """Goals for what somebody falls short on, the heaviest first, each with the surest action there is: a module that
    teaches it, else a course, else coaching on behaviour and practice for the rest. Nothing that has a goal already."""
    short = sorted(
        (each for each in gaps if each.shortfall > 0 and each.key not in taken),
        key=lambda each: (-each.shortfall, not each.is_must, each.key),
    )
    return [_proposal(each, texts, modules, courses, today) for each in short[:most]]


def _proposal(
    gap: Gap, texts: Mapping[str, str], modules: Mapping[str, Means], courses: Mapping[str, Means], today: date
) -> Proposal:
    module, course = modules.get(gap.key), courses.get(gap.key)
    if module:
        kind = GoalKind.MODULE
    elif course:
        kind = GoalKind.COURSE
    else:
        kind = GoalKind.COACHING if gap.key.startswith(_BY_COACHING) else GoalKind.PRACTICE
    return Proposal(
        key=gap.key,
        text=texts.get(gap.key, gap.key),
        from_level=gap.actual or 1,
        to_level=gap.required,
        shortfall=gap.shortfall,
        kind=kind,
        due=due_for(gap.shortfall, today),
        module_id=module.id if module else None,
        course_id=course.id if course and not module else None,
        means=module.name if module else course.name if course else "",
    )
