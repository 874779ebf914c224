from __future__ import annotations

from datetime import timedelta
from typing import Final

from eenloket.core import clock
from eenloket.webforms.models import SendingAttempt, Submission, Visit
from eenloket.webforms.types import SubmissionState, VisitOutcome

from .asking import ATTEMPT_WINDOW

KEPT: Final = timedelta(days=7)
HELD_KEPT: Final = timedelta(days=30)
_VISITS_KEPT: Final = timedelta(days=730)


def forget_old_submissions() -> int:
    """Delete what somebody left for a week, what nobody looked at for thirty days after it was held back, and what no
    longer counts; run periodically. Returns how many submissions went."""
    now = clock.now()
    held = Submission.objects.filter(state=SubmissionState.HELD)
    stale = held.filter(sent_at__lt=now - HELD_KEPT)
    Visit.objects.filter(pk__in=stale.values("visit_id")).update(outcome=VisitOutcome.REJECTED)
    count = stale.count()
    stale.delete()
    others = Submission.objects.exclude(state=SubmissionState.HELD).filter(changed_at__lt=now - KEPT)
    count += others.count()
    others.delete()
    SendingAttempt.objects.filter(at__lt=now - ATTEMPT_WINDOW).delete()
    Visit.objects.filter(last_hour__lt=now - _VISITS_KEPT).delete()
    return count
