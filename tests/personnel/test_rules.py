"""The arithmetic of personnel policy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.personnel.rules import (
    absence_frequency,
    absence_rate,
    counts_from,
    due_on,
    gatekeeper_moments,
    month_of,
    percentage_on,
    talk_due_on,
)
from eenloket.personnel.types import Contract, MomentKind, Spell

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
MONDAY = date(2026, 3, 2)


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    first = draw(DAYS)
    length = draw(st.none() | st.integers(0, 200))
    after = sorted(draw(st.sets(st.integers(0, 60), max_size=3)) | {0})
    steps = tuple((first + timedelta(days=each), draw(st.integers(1, 100))) for each in after)
    return Spell(first_day=first, recovered_on=None if length is None else first + timedelta(days=length), steps=steps)


@pytest.mark.parametrize(
    ("kind", "week", "day"),
    [
        (MomentKind.REPORT, 1, date(2026, 3, 9)),
        (MomentKind.ANALYSIS, 6, date(2026, 4, 13)),
        (MomentKind.PLAN, 8, date(2026, 4, 27)),
        (MomentKind.TALK, 14, date(2026, 6, 8)),
        (MomentKind.TALK, 20, date(2026, 7, 20)),
        (MomentKind.UWV, 42, date(2026, 12, 21)),
        (MomentKind.FIRST_YEAR, 52, date(2027, 2, 28)),
        (MomentKind.FINAL, 91, date(2027, 11, 28)),
    ],
)
def test_the_law_asks_something_on_these_days(kind: MomentKind, week: int, day: date) -> None:
    assert any((each.kind, each.week, each.due_on) == (kind, week, day) for each in gatekeeper_moments(MONDAY))


@given(DAYS)
def test_the_moments_run_in_order_each_once_and_name_their_source(first: date) -> None:
    moments = gatekeeper_moments(first)
    assert [each.due_on for each in moments] == sorted({each.due_on for each in moments})
    assert len({each.code for each in moments}) == len(moments)
    assert all(each.source for each in moments)


def test_an_absence_within_four_weeks_goes_on_counting() -> None:
    earlier = Spell(first_day=date(2026, 1, 1), recovered_on=date(2026, 1, 11))
    assert counts_from(date(2026, 2, 7), [earlier]) == date(2026, 1, 28)
    assert counts_from(date(2026, 2, 8), [earlier]) == date(2026, 2, 8), "four weeks apart is a new absence"


@given(DAYS, st.lists(spells(), max_size=4))
def test_an_absence_never_counts_from_after_its_first_day(first: date, earlier: list[Spell]) -> None:
    assert counts_from(first, earlier) <= first


def test_a_day_half_absent_counts_half() -> None:
    half = Spell(first_day=MONDAY, recovered_on=date(2026, 3, 12), steps=((MONDAY, 100), (date(2026, 3, 7), 50)))
    rate = absence_rate([(Contract(starts_on=date(2025, 1, 1)), [half])], *month_of(MONDAY))
    assert (float(rate.absent), rate.contract) == (7.5, 31)


def test_the_day_of_recovery_is_a_day_at_work() -> None:
    spell = Spell(first_day=MONDAY, recovered_on=date(2026, 3, 4))
    assert [percentage_on([spell], date(2026, 3, day)) for day in (1, 2, 3, 4)] == [0, 100, 100, 0]


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, st.lists(spells(), max_size=3)), max_size=4), DAYS)
def test_a_rate_is_between_nothing_and_everything(
    people: list[tuple[date, date | None, list[Spell]]], day: date
) -> None:
    rate = absence_rate([(Contract(starts_on=a, ends_on=b), c) for a, b, c in people], *month_of(day))
    assert (rate.value is None) == (rate.contract == 0)
    assert rate.value is None or 0 <= rate.value <= 1


@given(DAYS, st.lists(spells(), max_size=3))
def test_one_more_absence_never_lowers_the_rate(day: date, known: list[Spell]) -> None:
    terms = Contract(starts_on=date(2019, 1, 1))
    more = Spell(first_day=day, recovered_on=None)
    first, until = month_of(day)
    before = absence_rate([(terms, known)], first, until).absent
    assert absence_rate([(terms, [*known, more])], first, until).absent >= before


def test_without_contracts_there_is_no_value() -> None:
    assert absence_rate([], *month_of(MONDAY)).value is None
    assert absence_frequency([], *month_of(MONDAY)) is None


def test_the_frequency_is_per_person_per_year() -> None:
    ill = [Spell(first_day=date(2026, month, 3), recovered_on=date(2026, month, 5)) for month in (2, 5, 9)]
    terms = Contract(starts_on=date(2020, 1, 1))
    assert absence_frequency([(terms, ill), (terms, [])], date(2026, 1, 1), date(2027, 1, 1)) == 1.5


@given(DAYS, st.integers(-60, 60))
def test_no_item_of_a_checklist_is_due_in_a_weekend(day: date, offset: int) -> None:
    due = due_on(day, offset)
    assert due.weekday() < 5
    assert abs((due - day).days - offset) <= 2


@given(DAYS, st.integers(-60, 0))
def test_what_comes_before_is_due_before(day: date, offset: int) -> None:
    assert due_on(day, offset) <= day


def test_a_starter_is_due_a_conversation_after_four_weeks_and_then_each_half_year() -> None:
    assert talk_due_on(MONDAY, None) == date(2026, 3, 30)
    assert talk_due_on(MONDAY, date(2026, 4, 1)) == date(2026, 9, 30)


@given(DAYS, st.integers(0, 40))
def test_months_follow_on_each_other(day: date, back: int) -> None:
    first, until = month_of(day, back)
    assert first.day == until.day == 1
    assert month_of(day, back + 1)[1] == first
