"""Who hears of a case that comes near its norm or passes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.agreements.rules import STANDARD, Rung, ladder_from, ladder_problem, ladder_stored, level_due


@pytest.mark.parametrize(("left", "level"), [(3, 0), (1, 1), (0, 1), (-1, 2), (-4, 2), (-5, 3), (-90, 3)])
def test_the_standard_ladder_warns_a_day_before_and_climbs_after(left: int, level: int) -> None:
    assert level_due(STANDARD, left, 0) == level


def test_a_rung_can_be_a_share_of_the_norm() -> None:
    assert level_due((Rung(1, percent=80), Rung(2, percent=120)), 2, 85) == 1


@given(st.integers(-60, 60), st.integers(0, 20))
def test_a_case_never_climbs_down_by_waiting(left: int, later: int) -> None:
    assert level_due(STANDARD, left - later, 0) >= level_due(STANDARD, left, 0)


def test_a_ladder_is_stored_and_read_again() -> None:
    ladder = (Rung(1, percent=80), Rung(2, days=1))
    assert ladder_from(ladder_stored(ladder)) == ladder


@pytest.mark.parametrize(
    ("ladder", "problem"),
    [
        (STANDARD, ""),
        ((), "empty"),
        ((Rung(4, days=1),), "level"),
        ((Rung(1, days=1), Rung(1, days=2)), "double"),
        ((Rung(1, days=99),), "range"),
        ((Rung(1, days=1, percent=80),), "range"),
        ((Rung(1, days=5), Rung(2, days=1)), "order"),
    ],
)
def test_a_ladder_that_cannot_be_is_refused(ladder: tuple[Rung, ...], problem: str) -> None:
    assert ladder_problem(ladder) == problem
