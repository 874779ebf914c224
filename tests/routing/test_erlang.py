"""Erlang B, C and A against the reference vectors (made with 40 digits) and published examples."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from eenloket.routing.rules.erlang import erlang_a, erlang_b, erlang_c, people_needed

VECTORS = Path(__file__).resolve().parents[3] / "shared/data/measure/erlang/erlang_reference_vectors.csv"


@pytest.mark.skipif(not VECTORS.exists(), reason="the reference vectors (shared/data/measure/erlang) are not here")
def test_every_reference_vector() -> None:
    with VECTORS.open() as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    assert len(rows) == 315
    for row in rows:
        people, rate, handling = int(row["agents"]), row["calls_per_30min"] / 1800, row["aht_s"]
        c = erlang_c(people, rate, handling, row["target_s"])
        a = erlang_a(people, rate, handling, row["patience_s"], row["target_s"])
        found = [erlang_b(people, rate * handling), c.waits, c.within, c.mean]
        found += [a.waits, a.leaves, a.mean, a.within, a.occupancy]
        names = ["erlangB_block", "erlangC_pwait", "erlangC_SL", "erlangC_ASA_s", "erlangA_pwait", "erlangA_pabandon"]
        names += ["erlangA_meanwait_s", "erlangA_SL_served_within_T", "erlangA_occupancy"]
        assert found == pytest.approx([row[name] for name in names], rel=1e-8), row


def test_the_worked_example_of_a_hundred_calls_in_half_an_hour() -> None:
    assert people_needed(100 / 1800, 180, 20, 80) == 14
    assert erlang_c(14, 100 / 1800, 180, 20).within == pytest.approx(0.8884, abs=1e-4)
    assert erlang_c(13, 100 / 1800, 180, 20).within == pytest.approx(0.7956, abs=1e-4)


def test_with_too_few_people_the_line_grows_and_that_is_no_error() -> None:
    assert erlang_c(10, 100 / 1800, 180, 20).within == 0.0
    assert 0 < erlang_a(5, 100 / 1800, 180, 120, 20).within < 1
    assert erlang_a(0, 100 / 1800, 180, 120, 20).leaves == 1.0


def test_without_calls_nobody_is_needed() -> None:
    assert people_needed(0, 180, 20, 80) == 0
    assert erlang_c(0, 0, 180, 20).within == 1.0
