"""How long was worked on a case: measured while its page is used, corrected by hand, or as agreed for the step."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from eenloket.cases import selectors
from eenloket.cases.models import Case, WorkSpan
from eenloket.cases.types import TimeSource
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotFoundError

from .steps import poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST: Final = 8 * 3600  # of one page that stays open
_SLACK: Final = 90  # seconds that a page may say more than passed since it began


@transaction.atomic
def note_work(*, actor: Staff, case_id: uuid.UUID, span_id: uuid.UUID, seconds: int) -> None:
    """A page of this case was used for so many seconds in all since it was opened. The same page says it again and
    again: the most counts, never more than passed on the clock. Only for who handles the case. Raises NotFoundError."""
    case = selectors.get_case(actor, case_id)
    if seconds <= 0 or not selectors.may_handle(actor, case):
        return
    now = clock.now()
    known = WorkSpan.objects.filter(pk=span_id, case=case, staff=actor).first()
    if known is None:
        if WorkSpan.objects.filter(pk=span_id).exists():
            raise NotFoundError(_("That case does not exist, or is not yours to see."))
        seconds = min(seconds, _SLACK)
        _begin(case, actor, span_id, seconds)
    elif known.source == TimeSource.MEASURED:
        passed = int((now - known.started_at).total_seconds()) + 1
        most = min(seconds, passed, _LONGEST)
        WorkSpan.objects.filter(pk=span_id, source=TimeSource.MEASURED).update(seconds=Greatest(F("seconds"), most))


def _begin(case: Case, actor: Staff, span_id: uuid.UUID, seconds: int) -> None:
    now = clock.now()
    WorkSpan.objects.create(
        id=span_id,
        contact_centre_id=case.contact_centre_id,
        case=case,
        municipality_id=case.municipality_id,
        department_id=case.department_id,
        staff=actor,
        step=case.step,
        work_type=selectors.work_type_of(case),
        source=TimeSource.MEASURED,
        day=clock.day_of(now),
        started_at=now - timedelta(seconds=seconds),
        seconds=seconds,
    )


@transaction.atomic
def correct_work(*, actor: Staff, case_id: uuid.UUID, span_id: uuid.UUID, minutes: int, reason: str) -> WorkSpan:
    """Set the time of a span by hand, with the reason; what was measured stays visible. A new key adds time that was
    worked elsewhere. Raises NotFoundError, InvalidError ("minutes", "reason")."""
    case = selectors.get_case(actor, case_id)
    if not selectors.may_handle(actor, case):
        raise NotFoundError(_("That case does not exist, or is not yours to see."))
    errors = {}
    if not 0 <= minutes <= _LONGEST // 60:
        errors["minutes"] = _("Give a number of minutes from 0 to 480.")
    if not reason.strip():
        errors["reason"] = _("Say why.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    span = WorkSpan.objects.select_for_update().filter(pk=span_id).first()
    if span is None:
        _begin(case, actor, span_id, 1)
        span = WorkSpan.objects.get(pk=span_id)
        span.started_at = clock.now()
    elif span.case_id != case.pk:
        raise NotFoundError(_("That case does not exist, or is not yours to see."))
    else:
        span.measured_seconds = span.seconds if span.source == TimeSource.MEASURED else span.measured_seconds
    span.seconds, span.source, span.reason = minutes * 60, TimeSource.CORRECTED, reason.strip()[:300]
    span.save()
    audit.record(actor, "case.time_corrected", case, label=case.reference, minutes=minutes)
    poke(case)
    return span


def note_agreed(case: Case, step_code: str) -> None:
    """A step is done. When nothing was measured for it the agreed norm time counts, named as such."""
    document = selectors.document_of(case)
    step = document.step(step_code) if document else None
    if step is None or not step.minutes or case.work_spans.filter(step=step_code).exists():
        return
    now = clock.now()
    WorkSpan.objects.create(
        id=uuid.uuid5(case.pk, f"agreed-{step_code}"),
        contact_centre_id=case.contact_centre_id,
        case=case,
        municipality_id=case.municipality_id,
        department_id=case.department_id,
        step=step_code,
        work_type=selectors.work_type_of(case),
        source=TimeSource.AGREED,
        day=clock.day_of(now),
        started_at=now,
        seconds=step.minutes * 60,
    )
