"""script/test long alerts: how often a rise of a subject is called that is none, and how soon a true one is seen; of
the rule in use and of the simple one before it (three times the mean). Days are those of the bank's call arrivals
(../shared/data, read there and never copied), shared out over subjects with a weight that drifts."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from eenloket.alerts.rules import rises
from eenloket.insight.rules import is_sudden_rise

CALLS = Path(__file__).resolve().parents[3] / "shared" / "data" / "measure" / "calls" / "bank_calls_5min.csv"
SUBJECTS, WEEKS, SHARE = 60, 4, 0.02  # a fiftieth of the calls of a bank is a busy municipality
HOURS = (9, 10, 11, 12, 13, 14, 15, 16)

Rule = Callable[[Mapping[str, int], Mapping[str, Sequence[int]]], set[str]]


def _simple(today: Mapping[str, int], before: Mapping[str, Sequence[int]]) -> set[str]:
    return {name for name, n in today.items() if is_sudden_rise(n, before[name])}


RULES: dict[str, Rule] = {"three times the mean": _simple, "conditional test": lambda a, b: set(rises(a, b))}


def _days() -> list[dict[int, int]]:
    """Calls per hour of each day."""
    days: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    with CALLS.open(encoding="utf-8") as lines:
        for row in csv.reader(lines):
            stamp = row[0]
            if len(row) > 1 and row[1].replace(".", "").isdigit() and ":" in stamp:
                day, _space, clock = stamp.replace("T", " ").partition(" ")
                days[day][int(clock[:2])] += int(float(row[1]))
    return [dict(hours) for _day, hours in sorted(days.items()) if sum(hours.values()) > 1000]


def _counts(random: Random, hours: Mapping[int, int], weights: Sequence[float]) -> dict[int, dict[str, int]]:
    """Per hour how often each subject was asked by then, on a day whose mix differs from others."""
    mix = [weight * random.gammavariate(4, 0.25) for weight in weights]
    so_far: dict[str, int] = defaultdict(int)
    found = {}
    for hour in HOURS:
        for choice in random.choices(range(len(mix)), mix, k=round(hours.get(hour, 0) * SHARE)):
            so_far[f"s{choice}"] += 1
        found[hour] = dict(so_far)
    return found


@pytest.mark.skipif(not CALLS.exists(), reason="the shared data is not here")
def test_false_alarms_per_week_and_how_soon_a_rise_is_seen() -> None:
    random = Random(8)
    weights = [1 / (n + 2) for n in range(SUBJECTS)]
    days = [_counts(random, hours, weights) for hours in _days()]
    assert len(days) > 5 * WEEKS + 5
    false = dict.fromkeys(RULES, 0)
    seen: dict[str, list[int | None]] = {name: [] for name in RULES}
    looked = 0
    for place in range(5 * WEEKS, len(days)):
        before_days = [days[place - 5 * week] for week in range(1, WEEKS + 1)]
        looked += 1
        risen = f"s{random.randrange(5, 25)}"
        for name, rule in RULES.items():
            alarms, found_at = set[str](), None
            for hour in HOURS:
                today = days[place][hour]
                before = {each: [day[hour].get(each, 0) for day in before_days] for each in {*today, risen}}
                alarms |= rule(today, before)
                busy = {**today, risen: today.get(risen, 0) * 4 + 6 * (HOURS.index(hour) + 1)}
                if found_at is None and risen in rule(busy, before):
                    found_at = hour
            false[name] += len(alarms)
            seen[name].append(found_at)
    for name in RULES:
        hits = sorted(hour for hour in seen[name] if hour is not None)
        middle = hits[len(hits) // 2] if hits else "-"
        print(
            f"{name}: {false[name] / looked * 5:.2f} false alarms a week; {len(hits)} of {looked} rises seen, "
            f"the middle one at {middle} o'clock"
        )
    assert false["conditional test"] <= false["three times the mean"]
