from __future__ import annotations

from eenloket.chat.port import register_after_talk
from eenloket.contacts.events import ContactStored
from eenloket.core.events import subscribe
from eenloket.correspondence.port import register_text_reader
from eenloket.gateways.services import register_text_kind

from .selectors import rules_of
from .services import decide, page_after_chat, take_text
from .texts import KINDS


def choose(event: ContactStored) -> None:
    if rules_of(event.municipality_id).is_on:  # one look where nobody is asked: every contact comes by here
        decide(event.contact_id)


def connect() -> None:
    for kind in KINDS:
        register_text_kind(kind)
    register_text_reader(take_text)
    register_after_talk(page_after_chat)
    subscribe(ContactStored, choose)
