"""What can be wrong with a profile as data, each with the place it is at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FaultKind(StrEnum):
    MISSING = "missing"
    NOT_TEXT = "not_text"
    NOT_FIELDS = "not_fields"
    NOT_LIST = "not_list"
    CHOICE = "choice"
    RANGE = "range"
    WHOLE = "whole"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    KEY = "key"
    DOUBLE = "double"
    ORPHAN = "orphan"
    NO_PROFILE = "no_profile"
    NO_COLUMN = "no_column"
    NO_SHEET = "no_sheet"


_SENTENCES: Final = {
    FaultKind.MISSING: "is missing",
    FaultKind.NOT_TEXT: "is not a text",
    FaultKind.NOT_FIELDS: "is not a group of fields",
    FaultKind.NOT_LIST: "is not a list",
    FaultKind.CHOICE: "is {value!r}; it must be one of: {allowed}",
    FaultKind.RANGE: "is {value}; it must be {allowed}",
    FaultKind.WHOLE: "is {value!r}, which is no whole number",
    FaultKind.TOO_LONG: "is longer than {allowed} characters",
    FaultKind.TOO_MANY: "holds more than {allowed} rows",
    FaultKind.KEY: "is {value!r}; only letters, digits, dots, hyphens and underscores may be used",
    FaultKind.DOUBLE: "{value} stands in the profile twice",
    FaultKind.ORPHAN: "{value} is an indicator of no competence in this profile",
    FaultKind.NO_PROFILE: "{value!r} is no profile on the sheet {allowed}",
    FaultKind.NO_COLUMN: "has no column {value!r}",
    FaultKind.NO_SHEET: "there is no sheet {value!r}",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: `elements[3].level`."""

    place: str
    kind: FaultKind
    value: str = ""
    allowed: str = ""

    @property
    def problem(self) -> str:
        """In English; the pages say it in the language of the reader."""
        return _SENTENCES[self.kind].format(value=self.value, allowed=self.allowed)


class UnreadableProfileError(ValueError):
    """The data is no profile; `faults` says what is wrong, all of it at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.problem}" for fault in faults))
        self.faults = tuple(faults)
