"""The six formulas for "answered in time", against the published check set, and what counts as surely below a norm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.core.shares import wilson
from eenloket.routing.rules import Counts, Variant, is_surely_below, left_share, meets, service_level

CHECK_SET = Counts(answered=1000, within=860, left=60, left_within=20, left_short=10)


@pytest.mark.parametrize(
    ("variant", "percent"),
    [
        (Variant.LEFT_IN_TIME_MET, 83.02),
        (Variant.ANSWERED_ONLY, 86.00),
        (Variant.ALL_OFFERED, 81.13),
        (Variant.LEFT_IN_TIME_OUT, 82.69),
        (Variant.SHORT_MET, 82.08),
        (Variant.SHORT_OUT, 81.90),
    ],
)
def test_each_formula_gives_its_published_value(variant: Variant, percent: float) -> None:
    assert round((service_level(CHECK_SET, variant) or 0) * 100, 2) == percent


@pytest.mark.parametrize("variant", list(Variant))
def test_of_nothing_there_is_no_value(variant: Variant) -> None:
    assert service_level(Counts(), variant) is None
    assert left_share(Counts()) is None


def test_when_all_left_in_time_there_is_no_value() -> None:
    assert service_level(Counts(left=3, left_within=3)) is None


_COUNTS = st.builds(
    lambda within, late, short, quick, slow: Counts(within + late, within, short + quick + slow, short + quick, short),
    *[st.integers(0, 200)] * 5,
)


@given(_COUNTS, _COUNTS)
def test_every_formula_is_a_share_and_sums_add_numerators_and_denominators(one: Counts, other: Counts) -> None:
    for variant in Variant:
        share = service_level(one + other, variant)
        assert share is None or 0 <= share <= 1
    assert (one + other).base == one.base + other.base


def test_a_norm_is_judged_as_it_is_printed() -> None:
    assert meets(0.79951, 80) is True
    assert meets(0.7994, 80) is False
    assert meets(None, 80) is None


def test_the_wilson_interval_has_its_published_values() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    for met, whole, low, high in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ]:
        found = wilson(met, whole, 1.959964)
        assert found
        assert (round(found[0], 4), round(found[1], 4)) == (low, high)


def test_few_calls_are_not_enough_to_be_sure() -> None:
    assert not is_surely_below(0, 0, 80)
    assert not is_surely_below(1, 2, 80)
    assert is_surely_below(10, 20, 80)
    assert not is_surely_below(16, 20, 80)
