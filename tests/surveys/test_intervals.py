"""Against published values: NIST/SEMATECH e-Handbook 1.3.5.2 and 1.3.6.7.2, Newcombe (1998) table I, method 3."""

from __future__ import annotations

import math

import pytest

from eenloket.surveys.rules.intervals import half_width, interval_of_mean, interval_of_share, t_value
from eenloket.surveys.types import Marks


@pytest.mark.parametrize(
    ("freedom", "published"),
    [
        (1, 12.706),
        (2, 4.303),
        (3, 3.182),
        (4, 2.776),
        (5, 2.571),
        (9, 2.262),
        (10, 2.228),
        (29, 2.045),
        (30, 2.042),
        (60, 2.0),
        (100, 1.984),
    ],
)
def test_the_value_of_t_is_that_of_the_table(freedom: int, published: float) -> None:
    assert round(t_value(freedom), 3) == published


def test_t_goes_over_into_the_normal_distribution() -> None:
    assert math.isclose(t_value(1000), t_value(1001), abs_tol=1e-4)
    assert round(t_value(10**9), 6) == 1.959964


def test_the_interval_of_a_mean_is_that_of_the_handbook() -> None:
    """The heat flow meter, ZARR13.DAT: 195 values, mean 9.261460, deviation 0.022789: 9.258242 to 9.264679."""
    half = half_width(195, 0.02278881)
    assert round(9.261460 - half, 6) == pytest.approx(9.258242, abs=2e-6)
    assert round(9.261460 + half, 6) == pytest.approx(9.264679, abs=2e-6)


def test_the_interval_of_marks_is_worked_out_by_hand() -> None:
    """Marks 6, 7, 8, 9, 10: mean 8, deviation 1.5811, t(4) 2.776, so 8 ± 1.963; a mark goes to 10."""
    interval = interval_of_mean([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    assert interval
    assert round(interval.low, 3) == 6.037
    assert round(interval.high, 3) == 9.963
    assert interval_of_mean([0, 0, 0, 0, 0, 0, 0, 1, 0, 1]).high == 10.0  # type: ignore[union-attr]


def test_one_mark_has_no_interval_and_no_mark_no_mean() -> None:
    one = (0, 0, 0, 0, 0, 0, 0, 1, 0, 0)
    assert interval_of_mean(one) is None
    assert Marks("", 0, 0, (0,) * 10, 0, 0, 0).mean is None
    assert Marks("", 0, 0, (0,) * 10, 0, 0, 0).rate is None


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_that_of_newcombe(part: int, whole: int, low: float, high: float) -> None:
    interval = interval_of_share(part, whole)
    assert interval
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_of_nothing_there_is_no_share() -> None:
    assert interval_of_share(0, 0) is None
    assert interval_of_share(20, 20).high == 1.0  # type: ignore[union-attr]


def test_marks_are_counted_up() -> None:
    marks = Marks(
        "", invited=20, answered=11, marks=(1, 0, 0, 1, 0, 2, 2, 3, 1, 0), solved=5, partly=2, not_solved=1, unasked=1
    )
    assert marks.marked == 10
    assert marks.mean == 6.4
    assert marks.satisfied == 6
    assert marks.rate == 0.5
