from __future__ import annotations

import uuid

import pytest

from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.counter import selectors, services
from eenloket.counter.models import Alarm
from tests.builders import a_colleague, an_outsider
from tests.counter.scenes import Hall, a_hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return a_hall()


def test_help_is_called_with_where_and_heard_by_who_is_near_and_who_leads(hall: Hall) -> None:
    hall.counter("3", room="Begane grond")
    advisor, near = hall.advisor_at("3"), hall.advisor_at("4")
    leader, far = a_colleague(hall.centre, "team_leader"), a_colleague(hall.centre, "advisor_2")
    alarm = services.raise_alarm(actor=advisor, alarm_id=uuid.uuid4())
    assert alarm.where == "Balie 3, Begane grond, Stadhuis"
    assert all(selectors.alarms_for(each) == [alarm] for each in (advisor, near, leader))
    assert selectors.alarms_for(far) == []
    assert selectors.alarms_for(an_outsider("team_leader")) == []


def test_pressing_twice_is_one_call(hall: Hall) -> None:
    advisor = hall.advisor_at()
    first = services.raise_alarm(actor=advisor, alarm_id=uuid.uuid4())
    assert services.raise_alarm(actor=advisor, alarm_id=uuid.uuid4()) == first
    assert Alarm.objects.count() == 1


def test_the_first_who_goes_is_shown_and_the_end_says_what_happened(hall: Hall) -> None:
    advisor, near = hall.advisor_at("3"), hall.advisor_at("4")
    alarm = services.raise_alarm(actor=advisor, alarm_id=uuid.uuid4())
    services.acknowledge_alarm(actor=near, alarm_id=alarm.pk)
    services.acknowledge_alarm(actor=hall.manager, alarm_id=alarm.pk)
    alarm.refresh_from_db()
    assert alarm.acknowledged_by == near
    with pytest.raises(InvalidError):
        services.end_alarm(actor=near, alarm_id=alarm.pk, report="")
    services.end_alarm(actor=near, alarm_id=alarm.pk, report="Bezoeker is rustig vertrokken.")
    assert selectors.alarms_for(advisor) == []


def test_who_hears_nothing_can_do_nothing(hall: Hall) -> None:
    alarm = services.raise_alarm(actor=hall.advisor_at(), alarm_id=uuid.uuid4())
    far, outsider = a_colleague(hall.centre, "advisor_2"), an_outsider("team_leader")
    for actor in (far, outsider):
        with pytest.raises(NotFoundError):
            services.acknowledge_alarm(actor=actor, alarm_id=alarm.pk)


def test_help_without_a_place_asks_for_one(hall: Hall) -> None:
    nobody = a_colleague(hall.centre, "advisor_2")
    with pytest.raises(ConflictError):
        services.raise_alarm(actor=nobody, alarm_id=uuid.uuid4())
    assert services.raise_alarm(actor=nobody, alarm_id=uuid.uuid4(), location_id=hall.location.pk).where == "Stadhuis"
