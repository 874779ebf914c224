"""The register of persons behind a small client interface.

`TestPersonRegister` stands in for the BRP with the official fictitious persons of RvIG; a client of the real
interface (Haal Centraal) implements the same three questions.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Protocol

from .types import RegisterPerson

_MOST = 10


class PersonRegister(Protocol):
    """Answers who someone is. The caller records purpose and asker before the answer is shown."""

    name: str

    def by_bsn(self, bsn: str) -> RegisterPerson | None: ...
    def by_name_and_birth(self, family_name: str, birth_date: date) -> list[RegisterPerson]: ...
    def by_address(self, postcode: str, house_number: str) -> list[RegisterPerson]: ...


class TestPersonRegister:
    """The official test persons (GBA-V proefomgeving, RvIG), read from the file that ships with the product."""

    __test__ = False  # not a test class, whatever pytest thinks of the name
    name = "test persons"

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or Path(__file__).parent / "data" / "brp_testset_gbav_20220502.csv"

    def by_bsn(self, bsn: str) -> RegisterPerson | None:
        return self._by_bsn.get(bsn)

    def by_name_and_birth(self, family_name: str, birth_date: date) -> list[RegisterPerson]:
        """Persons born on that day whose family name starts as typed (without prefix, accents or case)."""
        wanted = _plain(family_name).split()
        return [
            person for person in self._by_bsn.values() if person.birth_date == birth_date and _names_fit(wanted, person)
        ][:_MOST]

    def by_address(self, postcode: str, house_number: str) -> list[RegisterPerson]:
        return [
            person
            for person in self._by_bsn.values()
            if person.postcode == postcode and person.house_number.upper() == house_number and not person.has_died
        ][:_MOST]

    def everyone(self) -> list[RegisterPerson]:
        """All test persons, in the order of the file; a real register has no such question."""
        return list(self._by_bsn.values())

    @cached_property
    def _by_bsn(self) -> dict[str, RegisterPerson]:
        persons: dict[str, RegisterPerson] = {}
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            for person in _read(csv.reader(file, delimiter=";")):
                persons.setdefault(person.bsn, person)
        return persons


def _read(rows: Iterator[list[str]]) -> Iterable[RegisterPerson]:
    """A person per row with a BSN. The first row of somebody is how things are now, the next ones how they were."""
    header = next(rows)
    for row in rows:
        fields = dict(zip(header, row, strict=False))
        if bsn := fields.get("01.01.20", ""):
            yield RegisterPerson(
                bsn=bsn,
                given_names=fields["01.02.10"],
                family_prefix=fields["01.02.30"],
                family_name=fields["01.02.40"],
                birth_date=_date(fields["01.03.10"]),
                gender=fields["01.04.10"],
                street=fields["08.11.10"],
                house_number=(fields["08.11.20"] + fields["08.11.30"] + fields["08.11.40"]).strip(),
                postcode=fields["08.11.60"],
                town=fields["08.11.70"],
                is_secret=fields["07.70.10"] not in ("", "0"),
                has_died=fields["07.67.20"] == "O",
            )


def _date(text: str) -> date | None:
    """BRP dates may be incomplete (00 for an unknown month or day): then there is no date."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def _names_fit(wanted: list[str], person: RegisterPerson) -> bool:
    names = _plain(f"{person.given_names} {person.family_prefix} {person.family_name}").split()
    return bool(wanted) and all(any(name.startswith(word) for name in names) for word in wanted)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("-", " "))
    return "".join(each for each in folded if not unicodedata.combining(each)).casefold()


_TEST_PERSONS = TestPersonRegister()


def person_register() -> PersonRegister:
    """The register this installation is connected to."""
    return _TEST_PERSONS
