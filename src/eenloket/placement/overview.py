"""What a scenario comes to: who goes where, what stays open, and how two scenarios differ. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Line:
    """One candidate in one scenario: `code` None without a line, "" for no place."""

    candidate_id: uuid.UUID
    name: str
    hours: Decimal
    wishes: tuple[str, ...]
    code: str | None = None
    is_decided: bool = False
    conditions: int = 0

    @property
    def is_placed(self) -> bool:
        return bool(self.code)

    @property
    def wish(self) -> int | None:
        """Which wish this is: 1 for the first; None when it is none."""
        return self.wishes.index(self.code) + 1 if self.code and self.code in self.wishes else None


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function in a scenario."""

    code: str
    places: int
    lines: tuple[Line, ...]

    @property
    def vacancies(self) -> int:
        return max(0, self.places - len(self.lines))

    @property
    def surplus(self) -> int:
        return max(0, len(self.lines) - self.places)

    @property
    def hours(self) -> Decimal:
        return sum((line.hours for line in self.lines), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A whole scenario. The figures count lines, proposals too; `decided` is what a person decided."""

    functions: tuple[Function, ...]
    no_place: tuple[Line, ...]
    open: tuple[Line, ...]
    total: int
    decided: int
    proposed: int
    placed: int
    hours: Decimal
    conditions: int
    first_wishes: int
    wishes: int
    wishing: int
    vacancies: int
    surplus: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Somebody who goes elsewhere in the other scenario."""

    candidate_id: uuid.UUID
    name: str
    left: str | None
    right: str | None


def overview(lines: Sequence[Line], places: Mapping[str, int]) -> Overview:
    """The scenario in figures; functions in the order of `places`."""
    codes = [*places, *sorted({line.code for line in lines if line.code and line.code not in places})]
    functions = tuple(
        Function(code=code, places=places.get(code, 0), lines=tuple(line for line in lines if line.code == code))
        for code in codes
    )
    return Overview(
        functions=functions,
        no_place=tuple(line for line in lines if line.code == ""),
        open=tuple(line for line in lines if line.code is None),
        total=len(lines),
        decided=sum(line.is_decided for line in lines),
        proposed=sum(line.code is not None and not line.is_decided for line in lines),
        placed=sum(line.is_placed for line in lines),
        hours=sum((line.hours for line in lines if line.is_placed), Decimal(0)),
        conditions=sum(line.conditions for line in lines if line.is_placed),
        first_wishes=sum(line.wish == 1 for line in lines),
        wishes=sum(line.wish is not None for line in lines),
        wishing=sum(bool(line.wishes) for line in lines),
        vacancies=sum(each.vacancies for each in functions),
        surplus=sum(each.surplus for each in functions),
    )


def differences(left: Sequence[Line], right: Sequence[Line]) -> list[Difference]:
    """Who goes elsewhere, by name."""
    other = {line.candidate_id: line.code for line in right}
    return [
        Difference(candidate_id=line.candidate_id, name=line.name, left=line.code, right=other.get(line.candidate_id))
        for line in left
        if line.code != other.get(line.candidate_id)
    ]
