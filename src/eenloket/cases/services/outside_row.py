"""Where a case is at another organisation, kept in step with who has the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eenloket.cases import selectors
from eenloket.cases.models import OutsideHandOver
from eenloket.core import clock
from eenloket.organisation.selectors import working_calendar

if TYPE_CHECKING:
    from datetime import date

    from eenloket.cases.models import Case


def begin_outside(case: Case) -> OutsideHandOver:
    """A locked case is with another organisation: from today it has to be passed on as agreed. Twice is once."""
    assert case.organisation_id  # noqa: S101 - asked only then
    if known := selectors.outside_of(case):
        if known.organisation_id == case.organisation_id:
            return known
        end_outside(case)
    agreed = selectors.agreement_with(case.contact_centre_id, case.organisation_id)
    return OutsideHandOver.objects.create(
        case=case,
        organisation_id=case.organisation_id,
        way=agreed.way if agreed else "",
        ask_again_on=clock.today(),
    )


def end_outside(case: Case, *, was_returned: bool = False) -> None:
    """Another organisation does not have this locked case any more."""
    running = case.outside.filter(ended_at=None)
    running.update(ended_at=clock.now(), was_returned=was_returned, ask_again_on=None)


def in_working_days(case: Case, days: int) -> date:
    """The day that is so many working days of the municipality from now."""
    return working_calendar(case.municipality_id).add_working_days(clock.today(), days)
