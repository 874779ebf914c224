"""Standing still while somebody else has to do something first. The norm waits as many working days as it stood still;
the promise to the citizen stays until somebody changes it with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from eenloket.cases.types import EventKind, PauseReason
from eenloket.core import clock
from eenloket.organisation.selectors import working_calendar

from .steps import note, save

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case
    from eenloket.core.actors import NamedActor


def stand_still(case: Case, actor: Staff | NamedActor, reason: PauseReason) -> None:
    """Stop the clock of a locked case; when it stands still already nothing changes."""
    if case.paused_at is not None:
        return
    case.paused_at, case.pause_reason = clock.now(), reason
    save(case, "paused_at", "pause_reason")
    note(case, EventKind.PAUSED, actor, str(reason.label).capitalize(), is_kcc=False, data={"reason": reason})


def go_on(case: Case, actor: Staff | NamedActor, reason: PauseReason) -> None:
    """Let the clock of a locked case run again, when it stood still for this reason."""
    if case.paused_at is None or case.pause_reason != reason:
        return
    calendar = working_calendar(case.municipality_id)
    stood = calendar.working_days_between(clock.day_of(case.paused_at), clock.today())
    day = case.norm_date
    while stood > 0:
        day += timedelta(days=1)
        stood -= calendar.is_working_day(day)
    case.norm_date, case.paused_at, case.pause_reason = day, None, ""
    save(case, "norm_date", "paused_at", "pause_reason")
    note(case, EventKind.RESUMED, actor, is_kcc=False)
