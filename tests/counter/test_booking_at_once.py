"""Two hundred people book at the same moment: never more than there are places."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from eenloket.core.errors import ConflictError
from eenloket.counter import services
from eenloket.counter.models import Appointment, ServiceAt
from eenloket.counter.selectors import free_days
from eenloket.counter.types import Who
from tests.counter.scenes import a_hall, first_free
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db(transaction=True)
BOOKERS, CONNECTIONS = 200, 40


def booker(place: ServiceAt, start: datetime, number: int) -> Callable[[], Appointment]:
    def book() -> Appointment:
        who = Who(name=f"Boeker {number}", email=f"b{number}@example.nl")
        return services.book(place_id=place.pk, start=start, appointment_id=uuid.uuid4(), who=who)

    return book


def all_at_once(calls: list[Callable[[], Appointment]]) -> list[object]:
    """As many at a time as a busy site has connections."""

    def run(call: Callable[[], Appointment]) -> object:
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(run, calls))


def test_two_hundred_who_want_the_same_time_get_three_places() -> None:
    hall = a_hall()
    place = hall.place(hall.service(parallel=3))
    start = first_free(place)
    ended = all_at_once([booker(place, start, n) for n in range(BOOKERS)])
    assert Counter(type(each) for each in ended) == {Appointment: 3, ConflictError: BOOKERS - 3}
    assert sorted(Appointment.objects.filter(state="confirmed").values_list("lane", flat=True)) == [0, 1, 2]


def test_many_over_several_times_never_exceed_the_location() -> None:
    hall = a_hall(most_parallel=2)
    one, two = (hall.place(hall.service(name, parallel=2)) for name in ("Paspoort", "Rijbewijs"))
    times = free_days(one, timezone.localdate() + timedelta(days=1), 1, timezone.now())[0].times[:4]
    ended = all_at_once([booker((one, two)[n % 2], times[n % 4], n) for n in range(60)])
    taken = Appointment.objects.filter(state="confirmed").values_list("starts_at", flat=True)
    assert Counter(taken) == dict.fromkeys(times, 2)
    assert sum(isinstance(each, Appointment) for each in ended) == 8


def test_two_who_change_places_both_get_what_is_free() -> None:
    hall = a_hall()
    service = hall.service(parallel=1)
    place = hall.place(service)
    first = hall.appointment(service)
    second = hall.appointment(service)

    def moving(appointment: Appointment, start: datetime) -> Callable[[], Appointment]:
        return lambda: services.move(appointment_id=appointment.pk, place_id=place.pk, start=start)

    ended = at_the_same_time(moving(first, second.starts_at), moving(second, first.starts_at))
    starts = set(Appointment.objects.values_list("starts_at", flat=True))
    assert len(starts) == 2
    assert any(isinstance(each, ConflictError) for each in ended)
