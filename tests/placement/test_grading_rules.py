"""Comparing functions, and the range that is proposed."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eenloket.placement.grading import Known, distance, grade

KEYS = list("abcdef")
levels = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4), min_size=1)
weights = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 3))
known = st.lists(
    st.builds(
        lambda asked, order: Known(name=f"F{order}", scale=f"schaal {order}", order=Decimal(order), levels=asked),
        levels,
        st.integers(3, 14),
    ),
    min_size=1,
    max_size=6,
)


@given(levels, levels, weights)
def test_the_distance_is_the_same_both_ways_and_nothing_to_itself(
    one: dict[str, int], other: dict[str, int], weighing: dict[str, int]
) -> None:
    assert distance(one, other, weighing) == distance(other, one, weighing)
    assert distance(one, one, weighing) == 0
    assert (distance(one, other, weighing) == 0) == (one == other)


@given(levels, levels, levels, weights)
def test_no_detour_is_shorter(
    one: dict[str, int], other: dict[str, int], third: dict[str, int], weighing: dict[str, int]
) -> None:
    direct = distance(one, third, weighing)
    assert direct <= distance(one, other, weighing) + distance(other, third, weighing)


@given(known, weights, st.data())
def test_a_known_function_finds_its_own_scale(
    functions: list[Known], weighing: dict[str, int], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(functions))
    found = grade(one.levels, functions, weighing)
    assert found.near[0].distance == 0
    assert found.low is not None
    assert found.high is not None
    assert found.low.order <= one.order <= found.high.order
    if not found.is_contradicted:
        assert found.low.order == found.high.order == one.order


@given(levels, known, weights, st.sampled_from(KEYS), st.integers(1, 4))
def test_a_demand_more_never_lowers_the_top_or_the_bottom(
    asked: dict[str, int], functions: list[Known], weighing: dict[str, int], key: str, level: int
) -> None:
    before = grade(asked, functions, weighing)
    after = grade(asked | {key: max(level, asked.get(key, 0))}, functions, weighing)
    assert before.high is not None
    assert after.high is not None
    assert after.high.order >= before.high.order
    assert before.low is not None
    assert after.low is not None
    assert after.low.order >= before.low.order
    assert after.is_open_ended >= before.is_open_ended


@given(levels, known, weights)
def test_the_range_stays_within_the_known_scales_and_in_order(
    asked: dict[str, int], functions: list[Known], weighing: dict[str, int]
) -> None:
    found = grade(asked, functions, weighing)
    assert found.low in functions
    assert found.high in functions
    assert found.low is not None
    assert found.high is not None
    assert found.low.order <= found.high.order
    assert [each.distance for each in found.near] == sorted(each.distance for each in found.near)


def test_a_function_is_placed_beside_the_one_it_resembles() -> None:
    phone = Known(name="Telefonist", scale="schaal 4/5", order=Decimal("4.5"), levels={"listening": 3, "mbo": 2})
    lead = Known(name="Teamleider", scale="schaal 10", order=Decimal(10), levels={"leading": 4, "hbo": 3, "mbo": 2})
    found = grade({"listening": 3, "mbo": 2, "typing": 1}, [phone, lead], {})
    assert found.low == phone
    assert found.near[0].known == phone
    assert (found.near[0].more, found.near[0].less, found.near[0].coverage) == (2, 0, 66)
    assert not found.is_uncertain


def test_without_anything_known_nothing_is_proposed() -> None:
    found = grade({"listening": 3}, [], {})
    assert (found.low, found.high, found.is_uncertain) == (None, None, True)


def test_functions_that_contradict_each_other_are_said_to() -> None:
    low = Known(name="Laag", scale="schaal 5", order=Decimal(5), levels={"a": 3, "b": 3})
    high = Known(name="Hoog", scale="schaal 9", order=Decimal(9), levels={"a": 3})
    found = grade({"a": 3, "b": 3}, [low, high], {})
    assert found.is_contradicted
    assert (found.low, found.high) == (low, high)
