"""What is summed of a day equals the rows it was summed from, along every dimension (R18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from eenloket.accounts.models import Staff
from eenloket.insight import selectors
from eenloket.insight.models import ChannelChoice, SummedDay
from eenloket.insight.rules import seconds_per_slot
from eenloket.insight.services import sum_days_that_are_over
from eenloket.insight.types import Dimension, FigureFilter, Period
from eenloket.organisation.models import PortalArea
from eenloket.routing.models import Queue, RoutingEvent, WorkItem
from eenloket.routing.rules.replay import Step
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_party,
    a_portal_area,
    a_stored_contact,
    a_team,
    an_answer,
    the_time_is,
)

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)
WEEK = FigureFilter(period=Period(FIRST, LAST))
_D = Dimension


@pytest.fixture
def centre() -> Centre:
    return a_centre("samen", "meer", "duin")


@pytest.fixture
def leader(centre: Centre) -> Staff:
    return a_colleague(centre, "team_leader")


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=AMSTERDAM)


def _a_week(centre: Centre, leader: Staff) -> None:
    random = Random(3)
    advisors = [leader, a_colleague(centre, team=a_team(centre))]
    people = [a_party(leader, f"Jo {n}", email=f"jo{n}@example.nl") for n in "abc"]
    answers = [an_answer(centre, f"Vraag {n}", area=a_portal_area(centre, f"gebied-{n}")) for n in range(2)]
    for n in range((LAST - FIRST).days + 1):
        for _ in range(5):
            with the_time_is(_moment(FIRST + timedelta(days=n), random.randrange(9, 17))):
                a_stored_contact(
                    random.choice(advisors),
                    random.choice(("answered", "product_delivered", "status_given")),
                    channel=random.choice(("phone", "counter", "chat")),
                    party=random.choice([None, *people]),
                    answer=random.choice([None, *answers]),
                )


DIMENSIONS = [(), (_D.DAY,), (_D.HOUR, _D.CHANNEL), (_D.SUBJECT,), (_D.TEAM, _D.PORTAL_AREA), (_D.MONTH, _D.RESULT)]


def test_the_sums_equal_the_contacts_along_every_dimension(centre: Centre, leader: Staff) -> None:
    _a_week(centre, leader)
    area = PortalArea.objects.get(code="gebied-0")
    ChannelChoice.objects.create(
        contact_centre=centre.row, portal_area=area, channels=["chat"], from_day=FIRST + timedelta(days=2)
    )
    with the_time_is(_moment(LAST + timedelta(days=3), 9)):
        from_rows = [selectors.contact_sums(leader, WEEK, by) for by in DIMENSIONS]
        assert sum_days_that_are_over(contact_centre_id=centre.row.pk)
        assert [selectors.contact_sums(leader, WEEK, by) for by in DIMENSIONS] == from_rows
    ((_key, whole),) = from_rows[0].items()
    assert whole["contacts"] == 25
    assert 0 < whole["channel_known"] < whole["counted"]
    assert 0 < whole["with_answer"] < whole["counted"]


def test_a_choice_of_channels_changes_no_day_before_it(centre: Centre, leader: Staff) -> None:
    area = a_portal_area(centre, "gebied")
    with the_time_is(_moment(FIRST, 10)):
        contact = a_stored_contact(leader, answer=an_answer(centre, area=area))
    ChannelChoice.objects.create(
        contact_centre=centre.row, portal_area=area, channels=["phone"], from_day=FIRST + timedelta(days=1)
    )
    assert selectors.contact_sums(leader, WEEK)[()]["channel_known"] == 0
    ChannelChoice.objects.update(from_day=FIRST)
    assert selectors.contact_sums(leader, WEEK)[()]["right_channel"] == 1
    ChannelChoice.objects.create(
        contact_centre=centre.row,
        municipality_id=contact.municipality_id,
        portal_area=area,
        channels=["chat"],
        from_day=FIRST,
    )
    sums = selectors.contact_sums(leader, WEEK)[()]
    assert (sums["channel_known"], sums["right_channel"]) == (1, 0)


def _turn(centre: Centre, queue: Queue, at: datetime, *, wait: int, state: str = "done", outcome: str = "") -> None:
    then = at + timedelta(seconds=wait)
    WorkItem.objects.create(
        contact_centre=centre.row,
        municipality=centre.municipality,
        queue=queue,
        channel=queue.channel,
        source="call",
        source_id=uuid4(),
        state=state,
        outcome=outcome,
        arrived_at=at,
        queued_at=at,
        accepted_at=then if state == "done" else None,
        ended_at=then,
    )


@pytest.fixture
def queue(centre: Centre) -> Queue:
    return Queue.objects.create(
        contact_centre=centre.row, code="q", name="Telefoon", channel="phone", target_seconds=25
    )


def test_turns_in_the_queue_are_counted_by_how_they_ended(centre: Centre, leader: Staff, queue: Queue) -> None:
    at = _moment(FIRST, 10, 29)
    for wait in (5, 25, 26):
        _turn(centre, queue, at, wait=wait)
    _turn(centre, queue, at, wait=20, state="abandoned")
    _turn(centre, queue, at, wait=60, state="abandoned")
    _turn(centre, queue, at, wait=0, state="overflowed", outcome="closed")
    from_rows = selectors.turn_sums(leader, WEEK, (_D.SLOT,))
    assert from_rows == {
        (20,): {
            "offered": 5,
            "answered": 3,
            "within": 2,
            "left": 2,
            "left_within": 1,
            "blocked": 1,
            "called_back": 0,
            "waited_seconds": 56,
        }
    }
    a_stored_contact(leader)
    with the_time_is(_moment(FIRST, 9)):
        a_stored_contact(leader)
    with the_time_is(_moment(LAST, 9)):
        sum_days_that_are_over(contact_centre_id=centre.row.pk)
        assert SummedDay.objects.exists()
        assert selectors.turn_sums(leader, WEEK, (_D.SLOT,)) == from_rows


def _states(*changes: tuple[int, str], who: int = 1) -> Iterator[Step]:
    for minute, state in changes:
        at = _moment(FIRST, 9) + timedelta(minutes=minute)
        yield Step(at=at, kind="state", staff=UUID(int=who), value=state)


def test_time_in_states_is_shared_out_over_half_hours() -> None:
    steps = _states((0, "ready"), (20, "busy"), (50, "wrap_up"), (55, "offline"))
    found = seconds_per_slot(steps, _moment(FIRST, 0), _moment(FIRST, 18))
    by_slot = {slot: {name: spent for name, spent in sums.items() if spent} for (_who, slot), sums in found.items()}
    assert by_slot == {18: {"ready": 1200, "busy": 600}, 19: {"busy": 1200, "wrap_up": 300}}


def test_people_at_the_queues_are_counted_per_team(centre: Centre, leader: Staff) -> None:
    advisor = a_colleague(centre, team=a_team(centre))
    for at, value in ((9, "ready"), (10, "busy"), (11, "offline")):
        RoutingEvent.objects.create(
            contact_centre=centre.row, at=_moment(FIRST, at), kind="state", staff_id=advisor.pk, value=value
        )
    with the_time_is(_moment(LAST, 9)):
        sums = selectors.state_sums(leader, WEEK, (_D.TEAM,))
    assert sums == {(advisor.team_id,): {"ready": 3600, "offered": 0, "busy": 3600, "wrap_up": 0, "not_ready": 0}}
