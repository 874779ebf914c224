from __future__ import annotations

from eenloket.contacts.events import ContactStored
from eenloket.core.events import subscribe
from eenloket.correspondence.port import register_text_reader
from eenloket.gateways.services import register_text_kind

from .services import decide, take_text
from .texts import KINDS


def choose(event: ContactStored) -> None:
    decide(event.contact_id)


def connect() -> None:
    for kind in KINDS:
        register_text_kind(kind)
    register_text_reader(take_text)
    subscribe(ContactStored, choose)
