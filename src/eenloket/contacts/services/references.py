"""References that people read aloud, one series per municipality and year for questions and cases alike."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import connection

from eenloket.core import clock
from eenloket.core.ids import uuid7

_TAKE_NEXT: Final = """
INSERT INTO contacts_referencecounter AS counter (id, municipality_id, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (municipality_id, year) DO UPDATE SET last = counter.last + 1
RETURNING last
"""


def next_reference(municipality_id: uuid.UUID, prefix: str) -> str:
    """The next reference of this municipality, such as ML-2026-004182. Holds the counter until commit, so numbers
    have no gaps; what is rolled back gives its number back."""
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NEXT, [uuid7(), municipality_id, year])
        ((number,),) = cursor.fetchall()
    return f"{prefix}-{year}-{number:06d}"
