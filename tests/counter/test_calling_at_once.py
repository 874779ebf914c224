from __future__ import annotations

import uuid

import pytest

from eenloket.core.errors import ConflictError
from eenloket.counter import services
from eenloket.counter.models import Ticket
from tests.counter.scenes import a_hall
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_counters_call_at_the_same_moment_and_each_gets_another() -> None:
    hall = a_hall()
    service = hall.service()
    advisors = [hall.advisor_at(str(n)) for n in range(4)]
    for _ in range(4):
        hall.ticket(service)
    called = at_the_same_time(*(lambda who=who: services.call_next(actor=who, after=None) for who in advisors))
    labels = sorted(each.label for each in called if isinstance(each, Ticket))
    assert labels == sorted(set(labels))
    assert len(labels) == 4


def test_thirty_taps_at_once_give_thirty_numbers() -> None:
    hall = a_hall()
    service = hall.service()
    same = uuid.uuid4()
    keys = [uuid.uuid4() for _ in range(28)] + [same, same]
    given = at_the_same_time(
        *(
            lambda key=key: services.take_number(location_id=hall.location.pk, service_id=service.pk, ticket_id=key)
            for key in keys
        )
    )
    assert len({each.label for each in given}) == 29
    assert not any(isinstance(each, ConflictError) for each in given)
