from __future__ import annotations

from eenloket.contacts.events import ContactStored
from eenloket.core.events import subscribe
from eenloket.gateways.services import register_text_kind
from eenloket.personnel.events import EmployeeLeft
from eenloket.personnel.services import OpenWork, register_open_work
from eenloket.personnel.types import WorkKind

from .messages import TEXT_KINDS
from .selectors import open_count_of
from .services import hand_back_cases_of, settle_with_contact


def hand_back(event: EmployeeLeft) -> int:
    """What somebody who left took up goes back to the inbox of its department."""
    assert event.staff_id  # noqa: S101 - asked only for who has an account
    return hand_back_cases_of(contact_centre_id=event.contact_centre_id, staff_id=event.staff_id)


def connect() -> None:
    subscribe(ContactStored, settle_with_contact)
    for kind in TEXT_KINDS:
        register_text_kind(kind)
    register_open_work(OpenWork(kind=WorkKind.CASES, count=open_count_of, pass_on=hand_back))
