from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eenloket.counter.rules import line
from eenloket.counter.rules.calendar import calendar_file
from eenloket.counter.types import Waiter, WaitRange

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


def waiter(since: int, due: int | None = None, **more: object) -> Waiter:
    """Somebody who came `since` minutes ago, with an appointment `due` minutes ago."""
    moment = NOW - timedelta(minutes=due) if due is not None else None
    return Waiter(key=uuid.uuid4(), since=NOW - timedelta(minutes=since), due=moment, **more)  # type: ignore[arg-type]


def test_an_appointment_goes_before_a_walk_in_at_its_time() -> None:
    walk_in, due, early = waiter(40), waiter(10, due=0), waiter(30, due=-20)
    assert line.in_order([early, walk_in, due], NOW) == [due, walk_in, early]


def test_who_comes_much_too_late_waits_as_who_has_no_appointment() -> None:
    late, walk_in = waiter(5, due=30), waiter(10)
    assert line.in_order([late, walk_in], NOW) == [walk_in, late]
    assert line.norm_of(late) == 15


def test_waiting_for_an_appointment_counts_from_its_time() -> None:
    assert line.minutes_waited(waiter(30, due=5), NOW) == 5
    assert line.minutes_waited(waiter(3, due=5), NOW) == 3


def test_who_must_go_first_goes_first() -> None:
    first = waiter(1, is_first=True)
    assert line.in_order([waiter(40), waiter(20, due=10), first], NOW)[0] == first


def test_the_wait_is_a_range_and_unknown_without_a_counter() -> None:
    assert line.expected_wait([], 2) == WaitRange(0, 5)
    assert line.expected_wait([10, 10, 10, 10], 2) == WaitRange(10, 30)
    assert line.expected_wait([10], 0) is None
    assert line.expected_wait([60] * 10, 1) is None


people = st.builds(
    Waiter,
    key=st.uuids(),
    since=st.integers(0, 120).map(lambda n: NOW - timedelta(minutes=n)),
    due=st.none() | st.integers(-90, 120).map(lambda n: NOW - timedelta(minutes=n)),
    is_first=st.booleans(),
)


@given(waiting=st.lists(people, unique_by=lambda each: each.key), shuffle=st.randoms())
def test_the_line_is_the_same_in_whatever_order_people_are_read(waiting: list[Waiter], shuffle: object) -> None:
    other = list(waiting)
    shuffle.shuffle(other)  # type: ignore[attr-defined]
    ordered = line.in_order(waiting, NOW)
    assert ordered == line.in_order(other, NOW)
    due = [n for n, each in enumerate(ordered) if line.has_its_time(each) and line.waits_since(each) <= NOW]
    walk_in = [n for n, each in enumerate(ordered) if not line.has_its_time(each) and not each.is_first]
    assert not due or not walk_in or max(due) < max(walk_in)


@given(text=st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_no_line_of_a_calendar_file_is_too_long(text: str) -> None:
    file = calendar_file(
        uid="a@b", sequence=1, stamp=NOW, start=NOW, end=NOW, title=text, place="Stadhuis, 1e", text="Neem mee:\nx"
    )
    assert all(len(part.encode()) <= 75 for part in file.split("\r\n"))
    assert "DTSTART:20261130T100000Z" in file
    assert r"LOCATION:Stadhuis\, 1e" in file
