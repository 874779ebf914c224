"""Standing still while somebody else has to do something first, and going on.

The norm waits as many working days as it stood still. The legal term waits only where the law allows it, by the days of
the law. The promise follows when the customer knows of the pause; when we waited for somebody else it stays until a
person changes it with a reason.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from eenloket.cases import messages, selectors
from eenloket.cases.models import Case, ClockPause
from eenloket.cases.rules.legal_terms import moved, suspended_days, suspension
from eenloket.cases.rules.pauses import Gap, days_stood, promise_after, working_days_on
from eenloket.cases.types import EventKind, PauseReason
from eenloket.core import clock
from eenloket.organisation.selectors import working_calendar

from .steps import note, save, tell_citizen

if TYPE_CHECKING:
    import uuid

    from eenloket.accounts.models import Staff
    from eenloket.core.actors import NamedActor

ANSWER_WEEKS: Final = 2  # how long a citizen has for an answer when nobody says otherwise


def answer_term() -> date:
    """By when a citizen answers when nobody says otherwise. Without a term the law would not stand still."""
    return moved(clock.today() + timedelta(weeks=ANSWER_WEEKS))


def reason_in_words(reason: str) -> str:
    """Why a clock stands still, as a line of a story; "" for what is no reason."""
    return str(PauseReason(reason).label).capitalize() if reason in PauseReason.values else ""


def stand_still(
    case: Case,
    actor: Staff | NamedActor,
    reason: PauseReason,
    *,
    until: date | None = None,
    is_abroad: bool = False,
    text: str = "",
    event_id: uuid.UUID | None = None,
) -> None:
    """Stop the clock of a locked case; when it stands still already nothing changes."""
    if case.paused_at is not None:
        return
    reason = PauseReason(reason)
    until = until or (answer_term() if reason == PauseReason.CITIZEN else None)
    case.paused_at, case.pause_reason = clock.now(), reason
    save(case, "paused_at", "pause_reason")
    law = suspension(selectors.kind_in_law(case), reason, is_abroad=is_abroad)
    ground = law.ground if case.legal_date and (until or not law.needs_term) else ""
    ClockPause.objects.create(
        case=case,
        reason=reason,
        ground=ground,
        text=text.strip(),
        started_at=case.paused_at,
        started_by=actor.audit_name,
        until=until,
    )
    note(
        case,
        EventKind.PAUSED,
        actor,
        text.strip() or reason_in_words(reason),
        is_kcc=False,
        event_id=event_id,
        data={"reason": str(reason), "until": until.isoformat() if until else "", "ground": ground},
    )


def go_on(
    case: Case,
    actor: Staff | NamedActor,
    reason: PauseReason | None = None,
    *,
    text: str = "",
    event_id: uuid.UUID | None = None,
) -> None:
    """Let the clock of a locked case run again, when it stood still (for this reason, when one is given): the dates are
    counted anew, and the customer is told when the promise moves."""
    if case.paused_at is None or (reason and case.pause_reason != reason):
        return
    before, was_reason = case.promised_date, case.pause_reason
    pause = ClockPause.objects.select_for_update().filter(case=case, ended_at=None).first()
    gap = Gap(clock.day_of(case.paused_at), clock.today())
    calendar = working_calendar(case.municipality_id)
    stood = days_stood(calendar, gap)
    case.norm_date = working_days_on(calendar, case.norm_date, stood)
    legal_days = _move_law(case, pause, gap)
    if was_reason != PauseReason.OTHER:
        case.promised_date = promise_after(calendar, before, gap, case.legal_date)
    case.paused_at, case.pause_reason = None, ""
    save(case, "norm_date", "legal_date", "legal_unmoved", "promised_date", "paused_at", "pause_reason")
    if pause:
        pause.ended_at, pause.ended_by = clock.now(), actor.audit_name
        pause.working_days, pause.legal_days = stood, legal_days
        pause.save(update_fields=["ended_at", "ended_by", "working_days", "legal_days"])
    data = {"working_days": stood, "legal_days": legal_days}
    note(case, EventKind.RESUMED, actor, text, is_kcc=False, event_id=event_id, data=data)
    if case.promised_date != before:
        tell_promise(case, actor, before, messages.goes_on(case))


def let_go(case: Case, actor: Staff | NamedActor) -> None:
    """A locked case ends while its clock stands still: the pause ends with it, and moves nothing any more."""
    ClockPause.objects.filter(case=case, ended_at=None).update(ended_at=clock.now(), ended_by=actor.audit_name)
    case.paused_at, case.pause_reason = None, ""


def tell_promise(
    case: Case, actor: Staff | NamedActor, before: date, text: str, *, event_id: uuid.UUID | None = None
) -> None:
    """Note that another date is promised, and tell the customer."""
    event = note(
        case,
        EventKind.PROMISE_CHANGED,
        actor,
        text,
        is_for_citizen=True,
        is_kcc=False,
        event_id=event_id,
        data={"from": before.isoformat(), "to": case.promised_date.isoformat()},
    )
    if case.citizen_email:
        tell_citizen(case, *messages.news_to_citizen(case, text), key=f"case-event:{event.pk}")


def _move_law(case: Case, pause: ClockPause | None, gap: Gap) -> int:
    """Move the legal date by the days that the law stood still; returns how many."""
    unmoved = selectors.legal_unmoved_of(case)
    if pause is None or not pause.ground or unmoved is None:
        return 0
    days = suspended_days(gap.start, gap.end, pause.until)
    case.legal_unmoved = unmoved + timedelta(days=days)
    case.legal_date = selectors.legal_date_after(case, case.legal_unmoved)
    return days
