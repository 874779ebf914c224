"""What was typed when a letter is registered or written, as it stands in the form and as it is meant."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from eenloket.parties.rules import parse_dutch_date, readable_phone
from eenloket.ui.typed import typed_in, uuid_or_none

from .types import Registration

if TYPE_CHECKING:
    from .models import Letter

SURE: Final = 0.8  # what is less sure is asked to be looked at, in words
_TEXTS: Final = (
    "sender_name",
    "street",
    "house_number",
    "postcode",
    "town",
    "email",
    "phone",
    "letter_date",
    "subject",
    "their_reference",
    "reference",
    "received_on",
    "place",
    "party",
    "department",
)
NEW_PARTY: Final = "new"


@dataclass(frozen=True)
class Field:
    """One field of the registration form. `doubt` says in words what to look at, "" when it was read surely."""

    name: str
    value: str
    error: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class LetterForm:
    """The form of a letter: values as typed, faults per field, and how surely each was read."""

    values: Mapping[str, str]
    revision: int
    errors: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, letter: Letter) -> LetterForm:
        """A letter as it was proposed."""
        values = {name: str(getattr(letter, name, "") or "") for name in _TEXTS}
        values |= {
            "letter_date": letter.letter_date.isoformat() if letter.letter_date else "",
            "received_on": letter.received_on.isoformat(),
            "phone": readable_phone(letter.phone) if letter.phone else "",
            "party": str(letter.party_id or ""),
            "department": str(letter.department_id or ""),
        }
        return cls(values, letter.revision, doubts=doubts_of(letter))

    @classmethod
    def read(cls, form: QueryDict, letter: Letter, errors: Mapping[str, str] | None = None) -> LetterForm:
        """What was sent."""
        values = {name: typed_in(form, name) for name in _TEXTS}
        revision = form.get("revision", "")
        number = int(revision) if revision.isdecimal() and len(revision) < 8 else -1
        return cls(values, number, errors=errors or {}, doubts=doubts_of(letter))

    @property
    def wish(self) -> Registration:
        party = self.values["party"]
        return Registration(
            **{
                name: self.values[name]
                for name in _TEXTS
                if name not in ("letter_date", "received_on", "party", "department")
            },
            received_on=parse_dutch_date(self.values["received_on"]),
            letter_date=parse_dutch_date(self.values["letter_date"]),
            party_id=uuid_or_none(party),
            makes_party=party == NEW_PARTY,
            department_id=_department(self.values["department"]),
        )

    def __getitem__(self, name: str) -> Field:
        if name not in self.values:
            raise KeyError(name)
        return Field(name, self.values[name], self.errors.get(name, ""), self.doubts.get(name, ""))


def doubts_of(letter: Letter) -> dict[str, str]:
    """Which fields want a look, and why."""
    ways = {
        "first_sentence": _("taken from the first sentence"),
        "pattern": _("stands somewhere in the text"),
        "place": _("a day that stands in the text"),
        "matter": _("by the words of the letter"),
        "content": _("by the answers to such questions"),
        "learnt": _("as earlier letters were distributed"),
        "address": _("by the address"),
        "name": _("by the name alone"),
    }
    said = {}
    for name, guess in letter.guesses.items():
        if guess["sure"] < SURE:
            why = ways.get(guess["why"], _("read with doubt"))
            said[name] = _("Check this: %(percent)d%% sure, %(why)s.") % {
                "percent": round(guess["sure"] * 100),
                "why": why,
            }
    for name in ("sender_name", "letter_date", "subject"):
        if name not in letter.guesses:
            said[name] = _("Not found in the letter.") if letter.is_readable else _("Not readable: look at the scan.")
    return said


def _department(typed: str) -> uuid.UUID | None:
    """An unreadable key stands for a department that does not exist."""
    return (uuid_or_none(typed) or uuid.UUID(int=0)) if typed else None
