"""What the pages of other modules show of a case beside its story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission

from . import selectors
from .types import CaseState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

    from .models import Case
    from .selectors import OutsideRow


def outside_card(staff: Staff, case: Case) -> OutsideRow | None:
    """Where an open case is at another organisation, for KCC staff; None when it is not."""
    if case.organisation_id is None or case.state == CaseState.SETTLED or not may(staff, Permission.VIEW_CASES):
        return None
    return selectors.outside_row(case)
