"""A day of real arrivals through the queues: the calls of the "Anonymous Bank" of 1999, each with its own patience and
length of talk, on a clock that jumps from event to event. Prints the day as the log has it and as the tables have it.

The data are for measuring only (../shared/data): where they are absent this is skipped.
"""

from __future__ import annotations

import csv
import heapq
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone

from eenloket.contacts.models import Contact, Conversation
from eenloket.routing import rules
from eenloket.routing.models import Advisor, Offer, Queue, RoutingEvent, WorkItem
from eenloket.routing.services import abandon, accept_offer, dispatch, end_talk, ensure_queues, finish, sweep
from eenloket.routing.types import END_STATES, WorkState
from tests.builders import Centre, a_centre, a_colleague, ready, some_work, the_time_is

DAY = Path(__file__).resolve().parents[3] / "shared/data/measure/calls/anonymous_bank_one_day_calls.csv"
MIDNIGHT = datetime(2026, 11, 23)  # noqa: DTZ001 - made aware below
FROM, UNTIL = 9 * 3600, 12 * 3600
ADVISORS = 12
RING, WRAP_UP = 3, 15


@dataclass(frozen=True)
class RealCall:
    at: int
    patience: int | None  # seconds until they hung up; None: they were answered
    talk: int


def real_calls() -> list[RealCall]:
    """Who entered the queue in the hours looked at."""
    with DAY.open() as file:
        rows = [row for row in csv.DictReader(file) if row["outcome"] in {"AGENT", "HANG"}]
    calls = [
        RealCall(
            at=seconds(row["q_start"] if row["q_start"] != "0:00:00" else row["vru_exit"]),
            patience=int(row["q_time"]) if row["outcome"] == "HANG" else None,
            talk=int(row["ser_time"]),
        )
        for row in rows
        if row["outcome"] == "AGENT" or row["q_start"] != "0:00:00"
    ]
    return sorted((each for each in calls if FROM <= each.at < UNTIL), key=lambda each: each.at)


def seconds(text: str) -> int:
    hours, minutes, rest = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + rest


class Replay:
    """The day, event by event."""

    def __init__(self, centre: Centre, calls: list[RealCall]) -> None:
        self.centre, self.calls = centre, calls
        self._heap: list[tuple[float, int, str, Any]] = []
        self._count = 0
        self._talk: dict[Any, int] = {}

    def run(self) -> float:
        for call in self.calls:
            self._later(call.at, "arrive", call)
        now = 0.0
        while self._heap:
            now, _number, what, about = heapq.heappop(self._heap)
            with the_time_is(self._moment(now)):
                Advisor.objects.update(seen_at=timezone.now())
                getattr(self, f"_{what}")(now, about)
                sweep()
                for offer in dispatch(self.centre.id):
                    self._later(now + RING, "accept", offer)
        return now

    def _arrive(self, now: float, call: RealCall) -> None:
        item = some_work(self.centre, "phone", "call")
        self._talk[item.pk] = call.talk
        if call.patience is not None:
            self._later(now + call.patience, "leave", item.pk)

    def _leave(self, _now: float, key: Any) -> None:
        if WorkItem.objects.filter(pk=key, state__in=["queued", "offered"]).exists():
            abandon(key)

    def _accept(self, now: float, offer: Offer) -> None:
        if not Offer.objects.filter(pk=offer.pk, state="pending").exists():
            return
        item = accept_offer(actor=offer.staff, offer_id=offer.pk)
        self._later(now + self._talk[item.pk], "hang_up", item.pk)

    def _hang_up(self, now: float, key: Any) -> None:
        end_talk(key)
        self._later(now + WRAP_UP, "store", key)

    def _store(self, _now: float, key: Any) -> None:
        item = finish(key)
        # The conversation is not what is replayed here; an advisor may hold a dozen open at most.
        Contact.objects.filter(conversation=item.conversation_id).update(state="dropped")
        Conversation.objects.filter(pk=item.pk).update(state="closed", closed_at=timezone.now())

    def _later(self, at: float, what: str, about: Any) -> None:
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, what, about))

    @staticmethod
    def _moment(at: float) -> datetime:
        return timezone.make_aware(MIDNIGHT + timedelta(seconds=at))


@pytest.fixture
def centre(db: None) -> Centre:
    if not DAY.exists():
        pytest.skip("the calls of the bank are not beside the checkout")
    found = a_centre()
    ensure_queues(found.id)
    Queue.objects.filter(code="phone").update(overflow={}, wrap_up_seconds=0)
    return found


def test_a_day_of_a_bank_gives_the_same_figures_from_the_log_and_from_the_tables(centre: Centre) -> None:
    with the_time_is(timezone.make_aware(MIDNIGHT + timedelta(seconds=FROM))):
        for _ in range(ADVISORS):
            ready(a_colleague(centre))
    calls = real_calls()
    Replay(centre, calls).run()
    steps = [
        rules.Step(at=each.at, kind=each.kind, item=each.item_id, staff=each.staff_id, value=each.value)
        for each in RoutingEvent.objects.order_by("id")
    ]
    figures = rules.figures_of(steps, within_seconds=25)
    items = WorkItem.objects.all()
    by_state = dict(items.values_list("state").annotate(n=Count("pk")))
    waits = [(each.accepted_at - each.queued_at).total_seconds() for each in items if each.accepted_at]
    level = figures.service_level or 0
    print(f"\n{len(calls)} calls, {ADVISORS} advisors: {by_state}")
    print(f"answered {figures.answered}, left {figures.abandoned}, within 25 s {level:.1%}")
    print(f"mean wait of who was answered {figures.waited_seconds / max(1, figures.answered):.1f} s")
    assert set(by_state) <= set(END_STATES)
    assert figures.offered == len(calls)
    assert figures.answered == len(waits)
    assert figures.waited_seconds == pytest.approx(sum(waits))
    assert figures.within == sum(wait <= 25 for wait in waits)
    assert figures.abandoned == by_state.get(WorkState.ABANDONED, 0)
    assert Offer.objects.filter(state="accepted").values("item").distinct().count() == figures.answered
