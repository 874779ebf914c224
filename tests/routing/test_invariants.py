"""Random days: whatever happens in whatever order, the seven invariants of the research page hold."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eenloket.core import clock
from eenloket.core.errors import EenloketError
from eenloket.routing import rules
from eenloket.routing.models import Advisor, Offer, RoutingEvent, WorkItem
from eenloket.routing.selectors import forget_abilities, ready_candidates, to_offer
from eenloket.routing.services import (
    abandon,
    accept_offer,
    call_back_instead,
    decline_offer,
    dispatch,
    end_talk,
    ensure_queues,
    finish,
    note_presence,
    set_status,
    sweep,
    transfer,
)
from eenloket.routing.types import END_STATES, FULL, HELD_STATES, LIVE_STATES, WorkState
from tests.builders import Centre, a_centre, a_colleague, ready, some_work, the_time_is

START = "2026-11-23 10:00:00"
SECONDS = 25
ACTS = (
    "call", "call", "chat", "chat", "accept", "accept", "accept", "decline", "leave", "hang_up", "finish", "transfer",
    "break", "ready", "ready", "gone", "call_back", "wait", "wait",
)  # fmt: skip


class Day:
    """A contact centre in which things happen, chosen by a seeded hand."""

    def __init__(self, centre: Centre, seed: int) -> None:
        self.centre, self.chance = centre, random.Random(seed)
        ensure_queues(centre.id)
        self.people = [ready(a_colleague(centre)) for _ in range(3)]
        self.present = set(self.people)

    def do(self, act: str) -> None:
        for each in self.present:
            note_presence(actor=each)
        try:
            getattr(self, f"do_{act}")()
        except EenloketError:
            pass  # too late, or not in this state: that is an answer
        sweep()
        dispatch(self.centre.id)

    def do_call(self) -> None:
        some_work(self.centre, "phone", "call", counterpart="0612345678")

    def do_chat(self) -> None:
        some_work(self.centre, "chat", "chat")

    def do_accept(self) -> None:
        if offer := self._any(Offer.objects.filter(state="pending")):
            accept_offer(actor=offer.staff, offer_id=offer.pk)

    def do_decline(self) -> None:
        if offer := self._any(Offer.objects.filter(state="pending")):
            decline_offer(actor=offer.staff, offer_id=offer.pk)

    def do_leave(self) -> None:
        if item := self._any(WorkItem.objects.filter(state__in=LIVE_STATES)):
            abandon(item.pk)

    def do_hang_up(self) -> None:
        if item := self._any(WorkItem.objects.filter(state="active")):
            end_talk(item.pk)

    def do_finish(self) -> None:
        if item := self._any(WorkItem.objects.filter(state="wrap_up")):
            finish(item.pk)

    def do_transfer(self) -> None:
        if item := self._any(WorkItem.objects.filter(state="active")):
            transfer(actor=item.advisor, item_id=item.pk, to_queue_id=item.queue_id)

    def do_call_back(self) -> None:
        if item := self._any(WorkItem.objects.filter(state="queued", channel="phone")):
            call_back_instead(item.pk, number="0612345678")

    def do_break(self) -> None:
        set_status(actor=self.chance.choice(self.people), wish="not_ready", reason="break")

    def do_ready(self) -> None:
        who = self.chance.choice(self.people)
        self.present.add(who)
        set_status(actor=who, wish="ready")

    def do_gone(self) -> None:
        self.present.discard(self.chance.choice(self.people))

    def do_wait(self) -> None:
        """The time goes on by itself."""

    def _any(self, found: Any) -> Any:
        rows = list(found.order_by("pk"))
        return self.chance.choice(rows) if rows else None


def check_now(centre: Centre) -> None:
    """What must hold at every moment."""
    accepted = Counter(Offer.objects.filter(state="pending").values_list("item_id", flat=True))
    assert all(n == 1 for n in accepted.values())
    for advisor in Advisor.objects.all():
        held = list(WorkItem.objects.filter(advisor=advisor.staff_id, state__in=HELD_STATES))
        assert sum(each.units for each in held if not each.is_interruptible) <= FULL
        assert sum(each.channel == "phone" for each in held) <= 1
        assert advisor.state == rules.state_of(advisor.wish, [each.state for each in held])
    candidates = ready_candidates(Advisor.objects.filter(contact_centre=centre.id), clock.now())
    assert rules.match(to_offer(centre.id, clock.now()), candidates) == []  # nobody idle beside work they may have


@pytest.fixture
def centre(db: None) -> Centre:
    return a_centre()


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), acts=st.lists(st.sampled_from(ACTS), min_size=15, max_size=40))
def test_a_random_day_keeps_the_invariants(centre: Centre, seed: int, acts: list[str]) -> None:
    forget_abilities()
    with transaction.atomic():
        live_through(centre, seed, acts)
        transaction.set_rollback(True)


def live_through(centre: Centre, seed: int, acts: list[str]) -> None:
    with the_time_is(START) as start:
        day = Day(centre, seed)
    moment = start
    for act in acts:
        moment += timedelta(seconds=SECONDS)
        with the_time_is(moment):
            day.do(act)
            check_now(centre)
    check_log(start, moment)


def check_log(start: Any, moment: Any) -> None:
    """What must hold of the whole day, from the log alone."""
    steps = [
        rules.Step(at=each.at, kind=each.kind, item=each.item_id, staff=each.staff_id, value=each.value)
        for each in RoutingEvent.objects.order_by("id")
    ]
    ends = Counter(each.item for each in steps if each.kind == "ended")
    for item in WorkItem.objects.all():
        assert ends[item.pk] == (1 if item.state in END_STATES and item.state != WorkState.OVERFLOWED else 0)
    for staff, sums in rules.advisor_seconds(steps, moment).items():
        signed_on = next(each.at for each in steps if each.kind == "state" and each.staff == staff)
        offline = advisor_offline(steps, staff, moment)
        assert sum(sums.values()) == pytest.approx((moment - signed_on).total_seconds() - offline)
    figures = rules.figures_of(steps, within_seconds=25)
    first = WorkItem.objects.filter(turn=1)
    assert figures.offered == first.exclude(state=WorkState.OVERFLOWED).count()
    assert figures.abandoned == first.filter(state=WorkState.ABANDONED).count()
    assert figures.called_back == first.filter(state=WorkState.CALLED_BACK).count()


def advisor_offline(steps: list[rules.Step], staff: Any, until: Any) -> float:
    total, since = 0.0, None
    for each in steps:
        if each.kind == "state" and each.staff == staff:
            if since is not None:
                total += (each.at - since).total_seconds()
            since = each.at if each.value == "offline" else None
    return total + ((until - since).total_seconds() if since is not None else 0.0)
