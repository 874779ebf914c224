"""References that people read aloud, and the second secret that goes with them."""

from __future__ import annotations

import secrets
import uuid

from django.db import connection

from eenloket.core import clock
from eenloket.core.ids import uuid7

# Without 0 O 1 I L and other letters that sound or look alike.
_ALPHABET = "2345679ACDEFHKMNPRTVWXY"
_CODE_LENGTH = 6
_TAKE_NEXT = """
INSERT INTO cases_referencecounter AS counter (id, municipality_id, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (municipality_id, year) DO UPDATE SET last = counter.last + 1
RETURNING last
"""


def next_reference(municipality_id: uuid.UUID, prefix: str) -> str:
    """The next reference of this municipality, such as ML-2026-004182. Holds the counter until commit, so numbers
    have no gaps; a rolled back hand-over gives its number back."""
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NEXT, [uuid7(), municipality_id, year])
        ((number,),) = cursor.fetchall()
    return f"{prefix}-{year}-{number:06d}"


def new_code() -> str:
    """A code of six characters (27 bits): enough beside a rate limit, short enough to read aloud."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def normal_code(typed: str) -> str:
    """The code as stored, however it was typed."""
    return "".join(each for each in typed.upper() if each.isalnum())


def normal_reference(typed: str) -> str:
    """The reference as stored: capitals, single hyphens, and the leading zeros that people leave out."""
    parts = typed.upper().replace(" ", "-").strip("-").split("-")
    parts = [part for part in parts if part]
    if len(parts) == 3 and parts[2].isdigit():
        parts[2] = parts[2].zfill(6)
    return "-".join(parts)[:20]
