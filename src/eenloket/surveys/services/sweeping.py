"""What is not kept for ever: words of citizens, and the hashes by which we know an address again."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from eenloket.core import clock
from eenloket.surveys.models import Invitation, SurveySetting

_DAYS_A_MONTH = 30.4375


def forget() -> int:
    """Take away words that were kept long enough, and hashes of addresses that nobody has to be spared by any more;
    run every night. Marks stay, with nobody's words. Returns how many rows lost something."""
    now, lost = clock.now(), 0
    for setting in SurveySetting.objects.all():
        own = Invitation.objects.filter(municipality_id=setting.municipality_id)
        kept_since = now - timedelta(days=setting.keep_months * _DAYS_A_MONTH)
        lost += own.filter(~Q(comment=""), changed_at__lt=kept_since).update(comment="")
        rested = now - timedelta(days=setting.rest_days)
        lost += own.filter(~Q(address_hash=""), due_at__lt=rested, expires_at__lt=now).update(address_hash="")
    return lost
