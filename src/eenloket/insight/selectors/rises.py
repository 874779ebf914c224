"""What is asked for much more today than usual."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractHour
from django.utils import timezone

from eenloket.accounts.selectors import may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.selectors import stored_contacts
from eenloket.contacts.types import Direction
from eenloket.core import clock
from eenloket.insight.models import SummedDay
from eenloket.insight.rules import FEWEST_FOR_RISE, RISE_WEEKS, is_sudden_rise
from eenloket.insight.types import Rise

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def rises(staff: Staff) -> list[Rise]:
    """The answers asked for much more today than usual, most first, of the municipalities this person works for.

    An answer counts when it was given at least 10 times today, and at least 3 times the mean of the same weekday in
    the last four weeks. Those days count up to the end of this hour, so that what is usual is never taken
    for a rise; a day on which nobody had asked anything by then was closed and is left out. Days that are over are
    counted once per process. Raises NotAllowedError.
    """
    if not may(staff, Permission.WRITE_NOTICES):
        require(staff, Permission.VIEW_TEAM_FIGURES)
    now = timezone.localtime(clock.now())
    reach = frozenset(staff.municipality_ids)
    given = times_given(staff.contact_centre_id, reach, now.date()).filter(n__gte=FEWEST_FOR_RISE)
    today: dict[uuid.UUID, int] = dict(given.values_list("answer", "n"))
    if not today:
        return []
    before = given_on_days_before(staff.contact_centre_id, reach, now)
    found = []
    for answer_id, n in today.items():
        usual = [counts.get(answer_id, 0) for counts in before]
        if is_sudden_rise(n, usual):
            found.append(Rise(answer_id, n, sum(usual) / len(usual)))
    return sorted(found, key=lambda rise: (-rise.today, rise.usual))


def given_on_days_before(
    contact_centre_id: uuid.UUID, reach: frozenset[uuid.UUID], now: datetime
) -> list[dict[uuid.UUID, int]]:
    """How often each answer was given on the same weekday of each week before, up to the end of this hour; without
    days on which none was."""
    days = [now.date() - timedelta(weeks=n) for n in range(1, RISE_WEEKS + 1)]
    summed = SummedDay.objects.filter(contact_centre_id=contact_centre_id, day__in=days)
    summed_at = dict(summed.values_list("day", "summed_at"))
    found = []
    for day in days:
        count = _kept_day if day in summed_at else _kept_day.__wrapped__
        counts: dict[uuid.UUID, int] = {}
        for answer_id, hour, n in count(contact_centre_id, reach, day, summed_at.get(day)):
            if hour <= now.hour:
                counts[answer_id] = counts.get(answer_id, 0) + n
        found.append(counts)
    return [counts for counts in found if counts]


@lru_cache(256)
def _kept_day(
    contact_centre_id: uuid.UUID, reach: frozenset[uuid.UUID], day: date, _summed_at: datetime | None
) -> list[tuple[uuid.UUID, int, int]]:
    """Answer, hour and how often, of a day that is over: another sum, another count."""
    given = times_given(contact_centre_id, reach, day, hour=ExtractHour("arrived_at"))
    return list(given.values_list("answer", "hour", "n"))


def times_given(
    contact_centre_id: uuid.UUID, reach: frozenset[uuid.UUID], day: date, **more: Any
) -> QuerySet[Any, Any]:
    """How often each answer was given in the contacts of a day."""
    asked = stored_contacts(contact_centre_id, sorted(reach)).filter(
        arrived_on=day, direction=Direction.INBOUND, answer_uses__is_used=True
    )
    groups = asked.order_by().values(answer=F("answer_uses__version__answer_id"), **more)
    return groups.annotate(n=Count("pk"))
