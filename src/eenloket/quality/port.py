"""The port for a module that knows what citizens thought of a contact: targeted samples can then look for low marks.

Such a module registers itself once, when the product starts. Without one nobody is offered the choice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from datetime import date

# The contacts of a contact centre that arrived in a period and got a low mark.
LowMarks = Callable[[uuid.UUID, date, date], Collection[uuid.UUID]]

_known: list[LowMarks] = []


def register_low_marks(low_marks: LowMarks) -> None:
    _known[:] = [low_marks]


def knows_low_marks() -> bool:
    return bool(_known)


def low_marked(contact_centre_id: uuid.UUID, first: date, last: date) -> Collection[uuid.UUID]:
    """Nothing when no module knows."""
    return _known[0](contact_centre_id, first, last) if _known else ()
