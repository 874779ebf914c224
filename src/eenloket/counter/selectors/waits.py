"""How long people waited at the counters of a municipality in a period."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import Greatest

from eenloket.counter.models import Ticket


def waited_within(
    municipality_id: uuid.UUID, first: date, last: date, *, minutes: int, with_appointment: bool
) -> tuple[int, int]:
    """How many were called within so many minutes, of all who were called; days inclusive. With an appointment from its
    time, or from coming in when that was later."""
    found = Ticket.objects.filter(
        municipality_id=municipality_id,
        day__range=(first, last),
        segment=1,
        called_at__isnull=False,
        appointment__isnull=not with_appointment,
    )
    since = Greatest(F("arrived_at"), F("due_at")) if with_appointment else F("arrived_at")
    counted = found.annotate(since=since).aggregate(
        within=Count("pk", filter=Q(called_at__lte=F("since") + timedelta(minutes=minutes))), whole=Count("pk")
    )
    return counted["within"], counted["whole"]
