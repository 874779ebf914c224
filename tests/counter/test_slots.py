from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eenloket.counter.rules import opening, slots
from eenloket.counter.types import Capacity, Span, Taken

DAY = date(2026, 11, 30)
MORNING = Span(time(9), time(12))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(day: date, begin: time) -> datetime:
    return datetime.combine(day, begin, tzinfo=UTC)


def free(capacity: Capacity, taken: list[Taken], **more: object) -> list[datetime]:
    return slots.free_times(DAY, [MORNING], capacity, taken, earliest=LONG_AGO, at=at, **more)  # type: ignore[arg-type]


def test_the_last_appointment_ends_before_closing() -> None:
    begins = list(slots.begins([MORNING], Capacity(minutes=40, step=20)))
    assert begins[0] == time(9)
    assert begins[-1] == time(11, 20)


def test_the_time_after_an_appointment_is_taken_too() -> None:
    capacity = Capacity(minutes=20, buffer=10, step=30)
    taken = [Taken(0, at(DAY, time(9)), at(DAY, time(9, 30)))]
    assert free(capacity, taken)[0] == at(DAY, time(9, 30))


def test_a_location_takes_no_more_than_it_can_over_all_services() -> None:
    elsewhere = [(at(DAY, time(9)), at(DAY, time(9, 30)))] * 2
    capacity = Capacity(minutes=30, step=30, parallel=5)
    assert free(capacity, [], elsewhere=elsewhere, most=2)[0] == at(DAY, time(9, 30))
    assert free(capacity, [], elsewhere=elsewhere, most=3)[0] == at(DAY, time(9))


def test_two_short_appointments_after_each_other_do_not_fill_a_location_for_two() -> None:
    elsewhere = [(at(DAY, time(9)), at(DAY, time(9, 15))), (at(DAY, time(9, 15)), at(DAY, time(9, 30)))]
    assert not slots.is_full(at(DAY, time(9)), at(DAY, time(9, 30)), elsewhere, 2)


def test_an_own_day_goes_before_the_week_and_before_a_holiday() -> None:
    own = {DAY: [Span(time(10), time(11))]}
    assert opening.spans_on(DAY, {0: [MORNING]}, own, is_closed=True) == [Span(time(10), time(11))]
    assert opening.spans_on(DAY, {0: [MORNING]}, {}, is_closed=True) == []
    assert opening.spans_on(DAY, {0: [MORNING]}, {}, is_closed=False) == [MORNING]


minutes = st.integers(5, 60)


@given(
    capacity=st.builds(Capacity, minutes=minutes, buffer=st.integers(0, 20), parallel=st.integers(1, 4), step=minutes),
    picks=st.lists(st.integers(0, 10_000), max_size=60),
)
def test_however_times_are_taken_no_more_than_the_capacity_overlap(capacity: Capacity, picks: list[int]) -> None:
    taken: list[Taken] = []
    for pick in picks:
        times = free(capacity, taken)
        if not times:
            break
        start = times[pick % len(times)]
        _end, until = slots.end_of(start, capacity)
        lane = slots.free_lane(start, until, taken, capacity.parallel)
        assert lane is not None
        taken.append(Taken(lane, start, until))
    for each in taken:
        together = [other for other in taken if other.start <= each.start < other.until]
        assert len(together) <= capacity.parallel
        assert each.start + timedelta(minutes=capacity.minutes) <= at(DAY, time(12))
