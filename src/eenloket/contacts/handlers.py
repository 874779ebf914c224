from __future__ import annotations

from eenloket.accounts.selectors import get_staff, may
from eenloket.accounts.types import Permission
from eenloket.gateways.services import register_text_kind
from eenloket.personnel.events import EmployeeLeft
from eenloket.personnel.services import OpenWork, register_open_work
from eenloket.personnel.types import WorkKind

from .messages import RECEIPT
from .selectors import open_count_of
from .services import pass_on_conversations


def pass_on(event: EmployeeLeft) -> int:
    """What somebody who left had open goes to the nearest who may hold conversations; without such a one it stays."""
    assert event.staff_id  # noqa: S101 - asked only for who has an account
    for each in event.receiver_ids:
        receiver = get_staff(event.contact_centre_id, each)
        if may(receiver, Permission.HANDLE_CONTACTS):
            return pass_on_conversations(
                contact_centre_id=event.contact_centre_id, staff_id=event.staff_id, receiver=receiver
            )
    return 0


def connect() -> None:
    register_text_kind(RECEIPT)
    register_open_work(OpenWork(kind=WorkKind.CONVERSATIONS, count=open_count_of, pass_on=pass_on))
