"""Who is asked: the same contact always gives the same choice, whoever works it out and however often."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Nothing was asked, or nobody spoke with the person.
_NOTHING_TO_ASK: Final = frozenset({"abandoned", "wrong_number", "test"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is known of a contact when it is stored."""

    result: str
    is_inbound: bool
    is_internal: bool
    is_restricted: bool
    is_secret: bool
    has_advisor: bool


def may_be_asked(contact: Asked) -> bool:
    """Whether a contact is one to ask about at all.

    Not what came from us or from colleagues, what nobody asked, what few may see or who keeps the address secret; nor
    a wish to be called back that nobody has spoken about yet.
    """
    if not contact.is_inbound or contact.is_internal or contact.is_restricted or contact.is_secret:
        return False
    if contact.result == "call_back" and not contact.has_advisor:
        return False
    return contact.result not in _NOTHING_TO_ASK


def is_chosen(contact_id: uuid.UUID, share: int) -> bool:
    """Whether this contact is among `share` in a hundred.

    The first 32 bits of SHA-256 over the key are spread evenly, so a share of the keys falls below a share of the
    range; a larger share holds all of a smaller one.
    """
    drawn = int.from_bytes(hashlib.sha256(b"survey:" + contact_id.bytes).digest()[:4], "big")
    return drawn * 100 < share * 2**32


def order_of(way: str) -> Sequence[str]:
    """By which means a channel asks, the first that can be used."""
    return {
        "sms": ("sms",),
        "email": ("email",),
        "sms_first": ("sms", "email"),
        "email_first": ("email", "sms"),
    }.get(way, ())
