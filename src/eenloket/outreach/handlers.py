from __future__ import annotations

from eenloket.cases.events import CaseSettled
from eenloket.core.events import subscribe
from eenloket.gateways.services import register_receiver, register_text_kind, register_writer

from .selectors import who_wrote
from .services import match_receipts, remind_of_settled
from .texts import REMINDER_KINDS


def remind(event: CaseSettled) -> None:
    remind_of_settled(event.case_id)


def connect() -> None:
    register_receiver(match_receipts)
    register_writer(who_wrote)
    for kind in REMINDER_KINDS:
        register_text_kind(kind)
    subscribe(CaseSettled, remind)
