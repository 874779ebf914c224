"""Offering what waits to who is ready: the one place that matches."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from eenloket.core import clock, live
from eenloket.core.events import publish
from eenloket.core.ids import uuid7
from eenloket.core.rows import any_of
from eenloket.routing import rules
from eenloket.routing.events import WorkOffered
from eenloket.routing.models import Advisor, Offer, Queue, RoutingEvent, WorkItem
from eenloket.routing.selectors import ready_candidates, to_offer
from eenloket.routing.types import HELD_STATES, EventKind, Wish, WorkState

from .steps import event, log, state_change

# One statement for all: a row at a time, or Django's CASE with a branch for each, takes ten times as long.
_GIVE: Final = """
UPDATE routing_workitem item SET state = %s, advisor_id = given.staff
FROM unnest(%s::uuid[], %s::uuid[]) given (item, staff) WHERE item.id = given.item
"""
_SETTLE: Final = """
UPDATE routing_advisor advisor
SET state = new.state, shown_reason = new.reason, since = new.since, idle_since = new.idle_since
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[])
    new (id, state, reason, since, idle_since)
WHERE advisor.id = new.id
"""


@transaction.atomic
def dispatch(contact_centre_id: uuid.UUID) -> list[Offer]:
    """Offer what waits in one contact centre to who is ready, in one go.

    The ready advisors are locked, so nobody's room changes meanwhile; an item that was taken meanwhile is left alone.
    A second dispatcher at the same time waits for the first, and finds less.
    """
    now = clock.now()
    if not _has_work(contact_centre_id):
        return []
    ready = Advisor.objects.filter(contact_centre_id=contact_centre_id, wish=Wish.READY)
    advisors = {each.staff_id: each for each in ready.select_for_update(of=("self",)).order_by("pk")}
    candidates = ready_candidates(advisors.values(), now)
    if not candidates:
        return []
    pairs = rules.match(to_offer(contact_centre_id, now), candidates)
    return _offer(pairs, advisors, now) if pairs else []


def _has_work(contact_centre_id: uuid.UUID) -> bool:
    return WorkItem.objects.filter(contact_centre_id=contact_centre_id, state=WorkState.QUEUED).exists()


def _offer(pairs: list[tuple[uuid.UUID, uuid.UUID]], advisors: dict[uuid.UUID, Advisor], now: datetime) -> list[Offer]:
    chosen = dict(pairs)
    items = _claimed(chosen)
    offers = [
        Offer(
            id=uuid7(),
            contact_centre_id=item.contact_centre_id,
            item=item,
            staff_id=chosen[item.pk],
            channel=item.channel,
            made_at=now,
            expires_at=now + timedelta(seconds=item.queue.offer_seconds),
        )
        for item in items
    ]
    Offer.objects.bulk_create(offers)
    lines = [event(each.item, EventKind.OFFERED, now) for each in offers]
    lines += _settled(advisors, [each.staff_id for each in offers], now)
    log(lines)
    for each in offers:
        publish(
            WorkOffered(
                item_id=each.item_id,
                offer_id=each.pk,
                source=each.item.source,
                source_id=each.item.source_id,
                staff_id=each.staff_id,
            )
        )
    if offers:
        centre = offers[0].contact_centre_id
        live.poke_all([*(f"offers:{each}" for each in {offer.staff_id for offer in offers}), f"routing:{centre}"])
    return offers


def _claimed(chosen: dict[uuid.UUID, uuid.UUID]) -> list[WorkItem]:
    """Those of the items that nobody took meanwhile, now of who is asked."""
    free = WorkItem.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk__in=any_of(chosen), state=WorkState.QUEUED
    )
    items = list(free.order_by("pk"))
    queues = Queue.objects.in_bulk({each.queue_id for each in items})
    for item in items:
        item.queue = queues[item.queue_id]
        item.state, item.advisor_id = WorkState.OFFERED, chosen[item.pk]
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, [WorkState.OFFERED, [each.pk for each in items], [each.advisor_id for each in items]])
    return items


def _settled(advisors: dict[uuid.UUID, Advisor], staff_ids: list[uuid.UUID], now: datetime) -> list[RoutingEvent]:
    """The states that follow from the offers, saved together."""
    asked = [advisors[each] for each in Counter(staff_ids)]
    held: dict[uuid.UUID, list[str]] = {each.staff_id: [] for each in asked}
    rows = WorkItem.objects.filter(advisor__in=any_of(held), state__in=HELD_STATES)
    for staff_id, state in rows.values_list("advisor_id", "state"):
        held[staff_id].append(state)
    changes = [state_change(each, rules.state_of(each.wish, held[each.staff_id]), now) for each in asked]
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            [
                [each.pk for each in asked],
                [each.state for each in asked],
                [each.shown_reason for each in asked],
                [each.since for each in asked],
                [each.idle_since for each in asked],
            ],
        )
    return [each for each in changes if each]
