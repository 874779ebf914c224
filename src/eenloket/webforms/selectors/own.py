"""What is known already of who is signed in, for the fields of a form."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eenloket.parties.selectors import emails_of, phones_of
from eenloket.webforms.models import Submission
from eenloket.webforms.rules.design import fields_of
from eenloket.webforms.rules.values import problem_of
from eenloket.webforms.types import Design, FieldKind, SubmissionState, Use, Value

if TYPE_CHECKING:
    from eenloket.parties.models import Party


@dataclass(frozen=True)
class Known:
    """A value that we have; what comes from a register cannot be changed in a form."""

    label: str
    value: Value
    is_register: bool


def known_of(design: Design, party: Party) -> dict[str, Known]:
    """By key of the field: name and address of the register, and the first address and number that were given."""
    emails, phones = emails_of(party), phones_of(party)
    found: dict[str, Known] = {}
    for field in fields_of(design):
        address = [party.postcode, party.house_number]
        if field.use == Use.NAME:
            found[field.key] = Known(field.label, party.display_name, party.is_identified)
        elif field.use == Use.ADDRESS and field.kind == FieldKind.ADDRESS and not problem_of(field, address):
            found[field.key] = Known(field.label, address, party.is_identified)
        elif field.kind == FieldKind.EMAIL and emails:
            found[field.key] = Known(field.label, emails[0], False)
        elif field.kind == FieldKind.PHONE and phones:
            found[field.key] = Known(field.label, phones[0], False)
    return found


def fixed_values(design: Design, party: Party | None) -> dict[str, Value]:
    """What stands as the register has it, whatever is sent."""
    return {key: each.value for key, each in known_of(design, party).items() if each.is_register} if party else {}


def drafts_of(party_id: uuid.UUID) -> list[Submission]:
    """Forms that this party began and did not send, newest first; for who proved to be that party."""
    found = Submission.objects.filter(party_id=party_id, state=SubmissionState.STARTED)
    return list(found.select_related("form", "version").defer("values").order_by("-changed_at"))
