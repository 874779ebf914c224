"""The long code in the address of a survey: made of a secret and the key of the row, so it is stored nowhere."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings

from eenloket.core import crypto

_SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"  # none that look alike
_LENGTH: Final = 23  # 133 bits


def code_of(invitation_id: uuid.UUID) -> str:
    """The code by which somebody answers; only who has the key of the installation can work it out."""
    number = int(crypto.keyed_hash(str(invitation_id), purpose="survey-code"), 16)
    signs = []
    for _place in range(_LENGTH):
        number, sign = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[sign])
    return "".join(signs)


def hash_of_code(code: str) -> str:
    """What is stored of it, to find the row by."""
    return crypto.keyed_hash(code, purpose="survey-look-up")


def hash_of_address(address: str) -> str:
    """What is stored of an address; "" of none."""
    return crypto.keyed_hash(address.strip().lower(), purpose="survey-address") if address.strip() else ""


def path_of(slug: str, code: str) -> str:
    return f"/{slug}/mening/{code}/"


def address_of(slug: str, code: str) -> str:
    """The whole address, as it stands in a message."""
    return f"{settings.EENLOKET_BASE_URL}{path_of(slug, code)}"
