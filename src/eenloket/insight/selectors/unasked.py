"""What the product itself looks at, for nobody in particular: what alerts are made from."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from eenloket.content.selectors import published_answers
from eenloket.core import clock
from eenloket.insight.models import DayCount
from eenloket.organisation.directory import directory_of
from eenloket.routing import selectors as routing

from .rises import given_on_days_before, times_given
from .turns import SLOT_OF


def given_today_and_before(
    contact_centre_id: uuid.UUID,
) -> tuple[dict[str, int], dict[str, Sequence[int]], dict[str, str]]:
    """How often each answer was given today, on the same weekday of the weeks before up to the same hour, and what it
    is called; by its key as text."""
    now = timezone.localtime(clock.now())
    reach = frozenset(directory_of(contact_centre_id).municipalities)
    today = dict(times_given(contact_centre_id, reach, now.date()).values_list("answer", "n"))
    if not today:
        return {}, {}, {}
    days = given_on_days_before(contact_centre_id, reach, now)
    before: dict[str, Sequence[int]] = {str(key): [counts.get(key, 0) for counts in days] for key in today}
    answers = published_answers(contact_centre_id).in_bulk(list(today))
    titles = {str(key): str(answer) for key, answer in answers.items()}
    return {str(key): n for key, n in today.items()}, before, titles


def calls_per_slot(contact_centre_id: uuid.UUID, days: Sequence[date], channel: str) -> dict[tuple[date, int], int]:
    """How many came in each half hour of these days."""
    places = directory_of(contact_centre_id).municipalities
    found: dict[tuple[date, int], int] = {}
    for day in days:
        turns = routing.turns_on(contact_centre_id, places, day, day).filter(routing.OFFERED, channel=channel)
        rows: Any = turns.order_by().values(slot=SLOT_OF).annotate(n=Count("pk")).values_list("slot", "n")
        found.update({(day, slot): n for slot, n in rows})
    return found


def handling_time_of(contact_centre_id: uuid.UUID, days: Sequence[date]) -> float | None:
    """Seconds of talk and wrap-up per call on these days, as far as they are summed; None when there were no calls."""
    sums = DayCount.objects.filter(
        Q(arrived_on__in=list(days)), contact_centre_id=contact_centre_id, channel="phone"
    ).aggregate(n=Sum("talked"), talk=Sum("talk_seconds"), wrap_up=Sum("wrap_up_seconds"))
    return (sums["talk"] + sums["wrap_up"]) / sums["n"] if sums["n"] else None


def people_at_the_queues(contact_centre_id: uuid.UUID) -> int:
    """How many advisors are signed on and not away, at this moment."""
    return routing.signed_on_count(contact_centre_id)
