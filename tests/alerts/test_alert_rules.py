"""When something is the matter, and when it is chance."""

from __future__ import annotations

import pytest

from eenloket.alerts.rules import binomial_tail, chance_of_rise, dispersion_of, rises


def test_the_tail_of_a_binomial_is_exact() -> None:
    assert binomial_tail(8, 10, 0.5) == pytest.approx(56 / 1024)
    assert binomial_tail(0, 10, 0.5) == 1
    assert binomial_tail(3, 3, 0.2) == pytest.approx(0.008)


def test_the_chance_of_a_rise_is_the_conditional_test_of_two_rates() -> None:
    """Given 30 in all over four days and today, 20 today has the tail of a binomial of a fifth."""
    assert chance_of_rise(20, [3, 2, 3, 2]) == pytest.approx(binomial_tail(20, 30, 0.2))
    assert chance_of_rise(5, []) == 1


def test_counts_that_vary_more_than_chance_ask_for_more() -> None:
    calm, wild = [[10, 11, 9, 10]], [[2, 25, 4, 30]]
    assert dispersion_of(calm) == 1
    assert dispersion_of(wild) > 5
    assert chance_of_rise(30, [10, 10, 10, 10], 5.0) > chance_of_rise(30, [10, 10, 10, 10])


def test_a_rise_is_at_least_ten_twice_the_mean_and_no_chance() -> None:
    before = {"a": [4, 5, 5, 4], "b": [40, 42, 38, 41], "c": [0, 1, 0, 0]}
    assert set(rises({"a": 22, "b": 47, "c": 9}, before)) == {"a"}
    assert rises({"a": 11}, {"a": [4, 6, 5, 5]}) == {}
    assert rises({}, {}) == {}
