"""The tables of portal areas and channels as the screens show them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from eenloket.organisation.selectors import portal_areas_of

from . import rules
from .selectors import matrix_of
from .types import Cell, CellState, Channel, Duty, Language, Matrix, SkillKind, SkillSet

if TYPE_CHECKING:
    from eenloket.learning.models import Skill
    from eenloket.profiles.models import Employee

_MARKS = {CellState.MASTERED: "check", CellState.BUSY: "pen", CellState.OPEN: "minus"}
MOST_TO_HIDE = 5  # figures over fewer people say something of a person


@dataclass(frozen=True, kw_only=True)
class Square:
    """One cell of a table: its key in forms, and what it says."""

    key: str
    label: str
    state: str = ""
    icon: str = ""
    count: int = 0
    is_on: bool = False
    is_weak: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One portal area, or one person, over the columns."""

    code: str
    name: str
    squares: tuple[Square, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    mastered: int = 0
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with what is mastered per portal area, for the matrix of a team."""

    employee: Employee
    skills: SkillSet
    squares: tuple[Square, ...]


def coverage_grid(contact_centre_id: uuid.UUID, mastered: Collection[Cell], busy: Collection[Cell] = ()) -> Grid:
    """What one person masters, is busy with, and has open."""
    matrix, names = _matrix_and_names(contact_centre_id)

    def square(cell: Cell) -> Square:
        state = rules.state_of(cell, mastered, busy)
        return Square(
            key=_key(cell),
            label=str(state.label),
            state=state,
            icon=_MARKS[state],
            is_on=state == CellState.MASTERED,
        )

    lines = _lines(matrix, names, square)
    done = sum(each.is_on for line in lines for each in line.squares)
    return Grid(columns=_channel_names(matrix.channels), lines=lines, mastered=done, total=len(matrix.cells))


def choice_grid(contact_centre_id: uuid.UUID, chosen: Collection[Cell], *, every_channel: bool = False) -> Grid:
    """The cells as boxes to tick: those in use, or all that there could be."""
    matrix, names = _matrix_and_names(contact_centre_id)
    if every_channel:
        matrix = Matrix(portals=matrix.portals, channels=tuple(Channel.values))
    lines = _lines(matrix, names, lambda cell: Square(key=_key(cell), label=_said(cell, names), is_on=cell in chosen))
    return Grid(columns=_channel_names(matrix.channels), lines=lines, total=len(matrix.cells))


def group_grid(contact_centre_id: uuid.UUID, people: Iterable[SkillSet]) -> Grid:
    """By how many people each cell is mastered; weak is where nobody or only one does."""
    matrix, names = _matrix_and_names(contact_centre_id)
    counts = rules.mastered_by(matrix, (each.cells for each in people))

    def square(cell: Cell) -> Square:
        count = counts[cell]
        return Square(key=_key(cell), label=_said(cell, names), count=count, is_weak=rules.is_vulnerable(count))

    lines = _lines(matrix, names, square)
    strong = sum(not each.is_weak for line in lines for each in line.squares)
    return Grid(columns=_channel_names(matrix.channels), lines=lines, mastered=strong, total=len(matrix.cells))


def people_grid(
    contact_centre_id: uuid.UUID, people: Sequence[Employee], skills: dict[uuid.UUID, SkillSet]
) -> tuple[tuple[str, ...], list[Person]]:
    """Per person on how many channels each portal area is mastered."""
    matrix, names = _matrix_and_names(contact_centre_id)
    found = []
    for employee in people:
        held = skills[employee.pk]
        squares = tuple(_share(portal, held, matrix, names) for portal in matrix.portals)
        found.append(Person(employee=employee, skills=held, squares=squares))
    return tuple(names[portal] for portal in matrix.portals), found


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """How we know of some skills: what, since when, until when and by whom."""

    label: str
    level: int
    valid_from: date
    valid_until: date | None
    source: str
    module: str
    by: str


def evidence(contact_centre_id: uuid.UUID, rows: Iterable[Skill]) -> list[Evidence]:
    """The rows of one person, with the channels of a portal area that were gained together as one."""
    names = {area.code: area.name for area in portal_areas_of(contact_centre_id)}
    together: dict[tuple[object, ...], list[Skill]] = {}
    for row in rows:
        key = (row.kind, row.portal_area_code, row.code, row.level, row.valid_from, row.valid_until, row.source)
        together.setdefault((*key, row.module_id, row.by), []).append(row)
    return [_evidence(found, names) for found in together.values()]


def _evidence(rows: list[Skill], names: dict[str, str]) -> Evidence:
    first = rows[0]
    return Evidence(
        label=_label(rows, names),
        level=first.level,
        valid_from=first.valid_from,
        valid_until=first.valid_until,
        source=first.get_source_display(),
        module=first.module.name if first.module else "",
        by=first.by,
    )


def _label(rows: list[Skill], names: dict[str, str]) -> str:
    first = rows[0]
    if first.kind == SkillKind.LANGUAGE:
        return str(Language(first.code).label)
    if first.kind == SkillKind.DUTY:
        return str(Duty(first.code).label)
    taught = {row.channel for row in rows}
    channels = [str(each.label) for each in Channel if each in taught]
    return f"{names.get(first.portal_area_code, first.portal_area_code)}: {', '.join(channels)}"


def cells_in(typed: Iterable[str]) -> list[Cell]:
    """The cells whose boxes were ticked; anything else is left out."""
    pairs = (each.partition(":") for each in typed)
    return [(portal, channel) for portal, _colon, channel in pairs if portal and channel in Channel.values]


def _share(portal: str, held: SkillSet, matrix: Matrix, names: dict[str, str]) -> Square:
    count = sum((portal, channel) in held.cells for channel in matrix.channels)
    state = CellState.MASTERED if portal in held.portals else CellState.BUSY if count else CellState.OPEN
    return Square(key=portal, label=names[portal], state=state, count=count, is_on=count > 0)


def _matrix_and_names(contact_centre_id: uuid.UUID) -> tuple[Matrix, dict[str, str]]:
    names = {area.code: area.name for area in portal_areas_of(contact_centre_id)}
    return matrix_of(contact_centre_id), names


def _lines(matrix: Matrix, names: dict[str, str], square: Callable[[Cell], Square]) -> tuple[Line, ...]:
    return tuple(
        Line(
            code=portal,
            name=names[portal],
            squares=tuple(square((portal, channel)) for channel in matrix.channels),
        )
        for portal in matrix.portals
    )


def _channel_names(channels: Iterable[str]) -> tuple[str, ...]:
    """With a place to break the one long word, for a narrow column."""
    return tuple(str(Channel(each).label).replace("formulier", "\u00adformulier") for each in channels)


def _key(cell: Cell) -> str:
    return ":".join(cell)


def _said(cell: Cell, names: dict[str, str]) -> str:
    portal, channel = cell
    return f"{names[portal]}, {Channel(channel).label}"
