"""What the columns of an import mean, and every fault in it with sheet, row and column, all at once.

Heads and values are Dutch, as the people who fill them in; the interface's language does not change a file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .tables import Table, as_csv, as_workbook
from .types import CellFault, FunctionKind, ReadCandidate, ReadFunction, YesNo


@dataclass(frozen=True)
class Column:
    """A column of a file: what stands above it, what it means and an example."""

    head: str
    meaning: str | Promise
    example: str
    is_required: bool = False


KINDS: Final = {
    "telefonist": FunctionKind.TELEPHONIST,
    "balie": FunctionKind.COUNTER,
    "burgerzaken": FunctionKind.CIVIL_AFFAIRS,
    "administratie": FunctionKind.ADMINISTRATION,
    "senior": FunctionKind.SENIOR,
    "leidinggevende": FunctionKind.LEADER,
    "project": FunctionKind.PROJECT,
    "anders": FunctionKind.OTHER,
}
_FIELDS: Final = {
    "nummer": "number",
    "naam": "name",
    "e-mail": "email",
    "huidige functie": "function",
    "soort": "function_kind",
    "afdeling": "unit",
    "ervaring": "years",
    "uren": "hours",
    "wens 1": "wishes",
    "toelichting": "wish_note",
    "piekuren": "flexible",
    "content": "content",
}
_ANSWERS: Final = {"ja": YesNo.YES, "nee": YesNo.NO, "onbekend": YesNo.UNKNOWN, "": YesNo.UNKNOWN}

CANDIDATE_COLUMNS: Final = (
    Column(
        "nummer",
        gettext_lazy("A known number or e-mail address changes that candidate."),
        "10421",
    ),
    Column("naam", gettext_lazy("First and last name"), "Wilma Postma", True),
    Column("e-mail", gettext_lazy("May be empty"), "w.postma@merenwold.example"),
    Column("huidige functie", gettext_lazy("What the present function is called"), "Telefonist"),
    Column("soort", gettext_lazy("Kind of function, one of the words on the sheet Soorten"), "telefonist"),
    Column("afdeling", gettext_lazy("Organisation or department today"), "Telefooncentrale"),
    Column("ervaring", gettext_lazy("Years of experience, a whole number"), "12"),
    Column("uren", gettext_lazy("Hours a week; 36 when empty"), "32"),
    Column("wens 1", gettext_lazy("Code of a profile, see the sheet Profielen"), "advisor_3"),
    Column("wens 2", gettext_lazy("Code of the second wish"), "advisor_2"),
    Column("wens 3", gettext_lazy("Code of the third wish"), ""),
    Column("toelichting", gettext_lazy("What the candidate adds about the wishes"), "Blijft graag telefoneren"),
    Column("piekuren", gettext_lazy("Flexible at peaks: ja, nee or onbekend"), "ja"),
    Column("content", gettext_lazy("Willing to work with content: ja, nee or onbekend"), "onbekend"),
)

FUNCTION_COLUMNS: Final = (
    Column(
        "naam",
        gettext_lazy("Name of the existing function; the same name changes it"),
        "Baliemedewerker publiekszaken",
        True,
    ),
    Column("schaal", gettext_lazy("Label of the salary scale"), "schaal 5/6", True),
    Column("volgorde", gettext_lazy("Place of the scale among the others: 5.5 for schaal 5/6"), "5.5", True),
    Column("toelichting", gettext_lazy("What to know about this function"), ""),
)


def read_candidates(
    table: Table, *, profile_codes: Collection[str], element_keys: Collection[str]
) -> tuple[list[ReadCandidate], list[CellFault]]:
    """The candidates in a table, and what is wrong with it. Columns with the key of an element hold a level 1-4."""
    reader = _Reader(table, CANDIDATE_COLUMNS, element_keys)
    found = [
        _candidate(reader, number, values, profile_codes) for number, values in table.rows if not reader.lacks_columns
    ]
    _refuse_doubles(reader, found)
    return [candidate for _number, candidate in found], reader.faults


def read_functions(table: Table, *, element_keys: Collection[str]) -> tuple[list[ReadFunction], list[CellFault]]:
    """The existing functions in a table, and what is wrong with it."""
    reader = _Reader(table, FUNCTION_COLUMNS, element_keys)
    found = []
    seen: dict[str, int] = {}
    for number, values in table.rows if not reader.lacks_columns else ():
        function = ReadFunction(
            name=reader.text(number, values, "naam", 120, required=True),
            scale=reader.text(number, values, "schaal", 40, required=True),
            order=reader.decimal(number, values, "volgorde", least=Decimal(0), most=Decimal(99), empty=""),
            note=reader.text(number, values, "toelichting", 500),
            levels=reader.levels(number, values),
        )
        if function.name and seen.setdefault(function.name.lower(), number) != number:
            reader.fault(number, "naam", _("stands in row %(row)s too") % {"row": seen[function.name.lower()]})
        found.append(function)
    return found, reader.faults


def candidate_template(kind: str, profiles: Mapping[str, str], elements: Mapping[str, str]) -> bytes:
    """An empty file to fill in, as csv or xlsx; the workbook explains itself."""
    heads = [each.head for each in CANDIDATE_COLUMNS]
    example = [each.example for each in CANDIDATE_COLUMNS]
    if kind == "csv":
        return as_csv(heads, [example])
    return as_workbook(
        [
            ("Kandidaten", [heads, example]),
            ("Uitleg", _explained(CANDIDATE_COLUMNS)),
            ("Profielen", [["code", "functie"], *([code, name] for code, name in profiles.items())]),
            ("Soorten", [["soort", "betekenis"], *([word, str(kind.label)] for word, kind in KINDS.items())]),
            ("Elementen", [["kolomkop", "element"], *([key, text] for key, text in elements.items())]),
        ]
    )


def function_template(kind: str, elements: Mapping[str, str]) -> bytes:
    """An empty file for existing functions, with one column per competence to give a level."""
    heads = [*(each.head for each in FUNCTION_COLUMNS), *elements]
    example = [*(each.example for each in FUNCTION_COLUMNS), *("" for _key in elements)]
    if kind == "csv":
        return as_csv(heads, [example])
    explained = [("Elementen", [["kolomkop", "element"], *([key, text] for key, text in elements.items())])]
    return as_workbook([("Functies", [heads, example]), ("Uitleg", _explained(FUNCTION_COLUMNS)), *explained])


def _explained(columns: Sequence[Column]) -> list[list[str]]:
    rows = [[each.head, str(each.meaning), _("required") if each.is_required else "", each.example] for each in columns]
    last = [_("key of an element"), _("level 1 to 4; empty when not known"), "", "3"]
    return [[_("column"), _("meaning"), _("required"), _("example")], *rows, last]


class _Reader:
    """Reads cells and collects what is wrong with them."""

    def __init__(self, table: Table, columns: Iterable[Column], element_keys: Collection[str]) -> None:
        self.table = table
        self.faults: list[CellFault] = []
        known = {each.head for each in columns}
        self.level_heads = tuple(head for head in table.heads if head in element_keys)
        for place, head in enumerate(table.heads):
            if head and head in table.heads[:place]:
                self.fault(1, head, _("stands above two columns"))
            elif head and head not in known and head not in element_keys:
                self.fault(1, head, _("is not a column of this import, and no element of a profile"))
        missing = [each.head for each in columns if each.is_required and each.head not in table.heads]
        for head in missing:
            self.fault(1, head, _("this column is missing"))
        self.lacks_columns = bool(missing)
        if not table.rows:
            self.fault(2, columns_first(columns), _("there is no row below the heads"))

    def fault(self, row: int, head: str, problem: str) -> None:
        self.faults.append(CellFault(sheet=self.table.sheet, row=row, column=self.table.column(head), problem=problem))

    def text(self, row: int, values: Sequence[str], head: str, most: int, *, required: bool = False) -> str:
        value = self.table.cell(values, head)
        if required and not value:
            self.fault(row, head, _("is empty"))
        if len(value) > most:
            self.fault(row, head, _("is longer than %(n)s characters") % {"n": most})
        return value

    def email(self, row: int, values: Sequence[str]) -> str:
        value = self.table.cell(values, "e-mail").lower()
        try:
            if value:
                validate_email(value)
        except ValidationError:
            self.fault(row, "e-mail", _("“%(value)s” is not an e-mail address") % {"value": value})
        return value

    def choice(self, row: int, values: Sequence[str], head: str, choices: Mapping[str, str], empty: str) -> str:
        value = self.table.cell(values, head).lower()
        if not value:
            return empty
        if value not in choices:
            names = ", ".join(each for each in choices if each)
            self.fault(row, head, _("“%(value)s” must be one of: %(names)s") % {"value": value, "names": names})
            return empty
        return choices[value]

    def decimal(
        self, row: int, values: Sequence[str], head: str, *, least: Decimal, most: Decimal, empty: str | None
    ) -> str:
        value = self.table.cell(values, head).replace(",", ".")
        if not value:
            if not empty:
                self.fault(row, head, _("is empty"))
            return empty or "0"
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or not least <= number <= most or number != round(number, 1):
            problem = _("“%(value)s” must be a number from %(least)s to %(most)s")
            self.fault(row, head, problem % {"value": value, "least": least, "most": most})
            return empty or "0"
        return str(number)

    def whole(self, row: int, values: Sequence[str], head: str, most: int) -> int | None:
        value = self.table.cell(values, head)
        if not value:
            return None
        if not (value.isdecimal() and int(value) <= most):
            problem = _("“%(value)s” must be a whole number from 0 to %(most)s")
            self.fault(row, head, problem % {"value": value, "most": most})
            return None
        return int(value)

    def levels(self, row: int, values: Sequence[str]) -> dict[str, int]:
        levels = {}
        for head in self.level_heads:
            value = self.table.cell(values, head)
            if value in ("1", "2", "3", "4"):
                levels[head] = int(value)
            elif value:
                self.fault(row, head, _("“%(value)s” must be a level from 1 to 4") % {"value": value})
        return levels


def columns_first(columns: Iterable[Column]) -> str:
    return next(iter(columns)).head


def _candidate(
    reader: _Reader, row: int, values: Sequence[str], profile_codes: Collection[str]
) -> tuple[int, ReadCandidate]:
    codes = {code: code for code in profile_codes}
    wishes = [reader.choice(row, values, f"wens {n}", codes, "") for n in (1, 2, 3)]
    return row, ReadCandidate(
        number=reader.text(row, values, "nummer", 40),
        name=reader.text(row, values, "naam", 120, required=True),
        email=reader.email(row, values),
        function=reader.text(row, values, "huidige functie", 120),
        function_kind=reader.choice(row, values, "soort", KINDS, FunctionKind.OTHER),
        unit=reader.text(row, values, "afdeling", 120),
        years=reader.whole(row, values, "ervaring", 60),
        hours=reader.decimal(row, values, "uren", least=Decimal(1), most=Decimal(40), empty="36"),
        wishes=tuple(dict.fromkeys(each for each in wishes if each)),
        wish_note=reader.text(row, values, "toelichting", 1000),
        flexible=reader.choice(row, values, "piekuren", _ANSWERS, YesNo.UNKNOWN),
        content=reader.choice(row, values, "content", _ANSWERS, YesNo.UNKNOWN),
        levels=reader.levels(row, values),
        given=frozenset(_FIELDS[head] for head in reader.table.heads if head in _FIELDS),
    )


def _refuse_doubles(reader: _Reader, found: Sequence[tuple[int, ReadCandidate]]) -> None:
    for head, name in (("nummer", "number"), ("e-mail", "email")):
        seen: dict[str, int] = {}
        for row, candidate in found:
            value = getattr(candidate, name)
            if value and seen.setdefault(value, row) != row:
                reader.fault(row, head, _("stands in row %(row)s too") % {"row": seen[value]})
    for row, candidate in found:
        if candidate.name and not candidate.number and not candidate.email:
            reader.fault(row, "nummer", _("fill in a number or an e-mail address, to be found again"))
