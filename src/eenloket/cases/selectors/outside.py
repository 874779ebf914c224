"""Cases that another organisation has: by which agreement, how far it is, and what has to be asked again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.cases import clock
from eenloket.cases.models import OutsideHandOver
from eenloket.cases.types import OPEN_STATES, OutsideState
from eenloket.core.clock import today

from .lists import outside
from .reach import with_places
from .terms import case_clock, clocks

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case

_MOST = 300


@dataclass(frozen=True)
class OutsideRow:
    """A case that another organisation has, as a list shows it."""

    case: Case
    hand_over: OutsideHandOver | None
    clock: clock.Clock
    state: OutsideState
    is_to_ask: bool
    is_overdue: bool


def outside_of(case: Case) -> OutsideHandOver | None:
    """Where a case is at another organisation now; None when it is not, or is not any more."""
    return case.outside.filter(ended_at=None).select_related("organisation").first()


def outside_state(hand_over: OutsideHandOver | None) -> OutsideState:
    """How far a hand-over to another organisation is."""
    if hand_over is None or hand_over.sent_at is None:
        return OutsideState.TO_SEND
    if hand_over.confirmed_at is None:
        return OutsideState.SENT
    return OutsideState.CONFIRMED


def outside_rows(staff: Staff, *, is_mine: bool = False) -> list[OutsideRow]:
    """Open cases with another organisation that this person may see: first what was never passed on, then what has to
    be asked again, then the rest by the day of asking. For KCC staff only: others get none."""
    if not may(staff, Permission.VIEW_CASES):
        return []
    found = outside(staff)
    found = found.filter(handed_over_by=staff) if is_mine else found
    cases = with_places(found[:_MOST])
    hand_overs = {
        each.case_id: each
        for each in OutsideHandOver.objects.filter(case_id__in=[case.pk for case in cases], ended_at=None)
    }
    standing = clocks(cases)
    rows = [_row(case, hand_overs.get(case.pk), standing[case.pk]) for case in cases]
    return sorted(rows, key=_order)


def outside_row(case: Case) -> OutsideRow:
    """How one case stands at the organisation that has it."""
    return _row(case, outside_of(case), case_clock(case))


def count_to_ask(staff: Staff) -> int:
    """How many cases this person promised, that have to be asked about today at another organisation or passed on."""
    found = outside(staff).select_related(None).filter(handed_over_by=staff, outside__ended_at=None)
    return found.filter(outside__ask_again_on__lte=today()).count()


def due_to_ask() -> list[OutsideHandOver]:
    """Of all contact centres, what has to be asked again today or before; the longest due first."""
    found = OutsideHandOver.objects.filter(
        ended_at=None, ask_again_on__lte=today(), case__state__in=OPEN_STATES, organisation=F("case__organisation")
    )
    return list(found.select_related("organisation").order_by("ask_again_on", "pk"))


def _row(case: Case, hand_over: OutsideHandOver | None, standing: clock.Clock) -> OutsideRow:
    day = hand_over.ask_again_on if hand_over else None
    return OutsideRow(
        case=case,
        hand_over=hand_over,
        clock=standing,
        state=outside_state(hand_over),
        is_to_ask=bool(day and day <= today()),
        is_overdue=bool(day and day < today()),
    )


def _order(row: OutsideRow) -> tuple[bool, bool, str, str]:
    day = row.hand_over.ask_again_on if row.hand_over else None
    never_sent = row.state == OutsideState.TO_SEND
    return not never_sent, day is None, day.isoformat() if day else "", row.case.promised_date.isoformat()
