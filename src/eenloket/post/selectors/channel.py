from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from eenloket.organisation.directory import directory_of
from eenloket.post.models import Batch, Letter
from eenloket.post.types import BatchState, ChannelState, LetterState


def channel_state(contact_centre_id: uuid.UUID, municipality_ids: Iterable[uuid.UUID]) -> list[ChannelState]:
    """How the post of these municipalities stands: what is being read, waits for a person or was refused, the oldest
    of it and when the last came in. Who may see it is for the caller to ask."""
    ids = list(municipality_ids)
    reading = Q(state__in=[BatchState.WAITING, BatchState.READING])
    batches: dict[uuid.UUID, dict[str, Any]] = {
        row["municipality_id"]: {**row}
        for row in Batch.objects.filter(contact_centre_id=contact_centre_id, municipality_id__in=ids)
        .order_by()
        .values("municipality_id")
        .annotate(
            reading=Count("pk", filter=reading),
            refused=Count("pk", filter=Q(state=BatchState.REFUSED)),
            last=Max("received_on"),
        )
    }
    waiting: dict[uuid.UUID, dict[str, Any]] = {
        row["municipality_id"]: {**row}
        for row in Letter.objects.filter(
            contact_centre_id=contact_centre_id, municipality_id__in=ids, state=LetterState.TO_CONFIRM
        )
        .order_by()
        .values("municipality_id")
        .annotate(number=Count("pk"), oldest=Min("received_on"))
    }
    return [
        ChannelState(
            municipality_id=municipality.pk,
            municipality=municipality.name,
            folder=f"{settings.EENLOKET_POST}/{municipality.slug}",
            reading=batches.get(municipality.pk, {}).get("reading", 0),
            refused=batches.get(municipality.pk, {}).get("refused", 0),
            last_received_on=batches.get(municipality.pk, {}).get("last"),
            to_confirm=waiting.get(municipality.pk, {}).get("number", 0),
            oldest_on=waiting.get(municipality.pk, {}).get("oldest"),
        )
        for municipality in directory_of(contact_centre_id).municipalities.values()
        if municipality.pk in ids
    ]
