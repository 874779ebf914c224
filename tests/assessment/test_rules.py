"""What counts of several judgements, and what may be shown of groups. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.assessment import rules
from eenloket.assessment.types import UNKNOWN, Given, RoundState, Source, Standpoint
from eenloket.profiles.types import Element, Kind, Measure

DAY = date(2026, 6, 1)
days = st.integers(-400, 0).map(lambda back: DAY + timedelta(back))
levels = st.integers(1, 4)
moments = st.integers(0, 3).map(lambda hour: datetime(2026, 6, 1, 9 + hour, tzinfo=UTC))


@st.composite
def judgements(draw: st.DrawFn) -> Given:
    on = draw(days)
    lasts = draw(st.none() | st.integers(0, 500))
    return Given(
        level=draw(levels),
        source=draw(st.sampled_from(list(Source))),
        weight=draw(st.integers(1, 9)),
        on=on,
        expires_on=None if lasts is None else on + timedelta(lasts),
        recorded_at=draw(st.none() | moments),
    )


elements = st.builds(
    lambda level, weight: Element(key="x", kind=Kind.SKILL, text="x", level=level, weight=weight),
    levels,
    st.integers(1, 3),
)


def _said(level: int, source: Source = Source.LEADER, *, back: int = 0, weight: int = 3, **more: Any) -> Given:
    return Given(level=level, source=source, weight=weight, on=DAY - timedelta(back), **more)


@given(elements, st.integers(0, 3))
def test_full_marks_mean_no_gap(element: Element, above: int) -> None:
    found = rules.gap(element, min(4, (element.level or 0) + above))
    assert found.shortfall == 0
    assert (found.difference or 0) >= 0


@given(elements, st.none() | levels, st.integers(0, 3))
def test_a_raised_soll_never_shrinks_a_gap(element: Element, level: int | None, more: int) -> None:
    raised = replace(element, level=min(4, (element.level or 0) + more))
    before, after = rules.gap(element, level), rules.gap(raised, level)
    assert after.shortfall >= before.shortfall
    assert level is None or (after.difference or 0) <= (before.difference or 0)


@given(st.lists(judgements(), max_size=12))
def test_the_level_that_counts_is_one_that_somebody_gave(given_: list[Given]) -> None:
    standing = rules.standing_on(given_, DAY)
    assert standing.level is None or standing.level in {each.level for each in given_}
    assert set(standing.counting) <= set(given_)
    assert (standing.level is None) == (standing == UNKNOWN)


@given(st.lists(judgements(), max_size=8), judgements())
def test_adding_a_judgement_never_averages(given_: list[Given], added: Given) -> None:
    """The level stays, becomes the added one, or one that was hidden behind what the added one replaces."""
    after = rules.standing_on([*given_, added], DAY)
    assert after.level is None or after.level in {each.level for each in [*given_, added]}


@given(st.lists(judgements(), max_size=10))
def test_an_expired_judgement_does_not_count(given_: list[Given]) -> None:
    holding = [each for each in given_ if each.expires_on is None or each.expires_on >= DAY]
    assert rules.standing_on(given_, DAY) == rules.standing_on(holding, DAY)


@given(st.lists(judgements(), max_size=10), levels)
def test_an_agreement_silences_what_came_before(given_: list[Given], level: int) -> None:
    earlier = [replace(each, on=min(each.on, DAY - timedelta(1))) for each in given_]
    earlier = [each for each in earlier if each.expires_on is None or each.expires_on >= each.on]
    agreed = Given(level=level, source=Source.AGREED, weight=5, on=DAY)
    standing = rules.standing_on([*earlier, agreed], DAY)
    assert standing.level == level
    assert not standing.is_conflict
    assert standing.counting == (agreed,)


@given(st.lists(judgements(), max_size=8).flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_the_order_of_input_does_not_matter(both: tuple[list[Given], list[Given]]) -> None:
    first, second = (rules.standing_on(each, DAY) for each in both)
    assert (first.level, first.is_conflict) == (second.level, second.is_conflict)
    assert sorted(map(repr, first.counting)) == sorted(map(repr, second.counting))


@given(st.lists(judgements(), min_size=1, max_size=8))
def test_a_standing_holds_until_the_day_that_is_named(given_: list[Given]) -> None:
    until = rules.valid_until(given_, DAY)
    last = until or DAY + timedelta(1000)
    assert rules.standing_on(given_, DAY).level == rules.standing_on(given_, last).level


@given(st.lists(judgements(), max_size=8))
def test_the_last_step_of_the_history_is_where_somebody_stands(given_: list[Given]) -> None:
    steps = rules.history_of(given_, DAY)
    assert [day for day, _standing in steps] == sorted({day for day, _standing in steps})
    last = steps[-1][1] if steps else UNKNOWN
    assert last.level == rules.standing_on(given_, DAY).level


def test_the_heaviest_source_counts_and_others_are_a_conflict() -> None:
    standing = rules.standing_on(
        [_said(1, weight=3), _said(3, Source.SELF, weight=1), _said(2, Source.OBSERVATION, weight=2)], DAY
    )
    assert (standing.level, standing.is_conflict) == (1, True)
    assert sorted(each.level for each in standing.counting) == [1, 2, 3]


def test_a_newer_judgement_of_the_same_source_takes_the_place_of_the_older() -> None:
    standing = rules.standing_on([_said(1, back=30), _said(3, back=1)], DAY)
    assert (standing.level, standing.is_conflict) == (3, False)


@pytest.mark.parametrize(("first", "second"), [(2, 3), (3, 2)])
def test_of_one_source_on_one_day_what_was_recorded_last_counts(first: int, second: int) -> None:
    at = datetime(2026, 6, 1, 9, tzinfo=UTC)
    said = [
        _said(first, Source.TEST, recorded_at=at, weight=4),
        _said(second, Source.TEST, recorded_at=at + timedelta(hours=2), weight=4),
    ]
    for given_ in (said, said[::-1]):
        standing = rules.standing_on(given_, DAY)
        assert (standing.level, standing.is_conflict) == (second, False)


@given(st.lists(judgements(), max_size=8), levels)
def test_what_a_source_records_last_of_a_day_takes_the_place_of_the_rest(given_: list[Given], level: int) -> None:
    last = _said(level, Source.TEST, recorded_at=datetime(2026, 6, 1, 20, tzinfo=UTC), weight=1)
    counting = rules.standing_on([*given_, last], DAY).counting
    assert [each for each in counting if each.source == Source.TEST] in ([last], [])


def test_a_certificate_counts_on_its_last_day_and_not_after() -> None:
    paper = _said(3, Source.CERTIFICATE, back=10, expires_on=DAY)
    assert rules.standing_on([paper], DAY).level == 3
    assert rules.standing_on([paper], DAY + timedelta(1)) == UNKNOWN


def test_what_is_said_after_an_agreement_is_heard() -> None:
    said = [_said(3, Source.AGREED, back=10, weight=5), _said(2, Source.OBSERVATION, back=2, weight=2)]
    standing = rules.standing_on(said, DAY)
    assert (standing.level, standing.is_conflict) == (3, True)


def test_what_lies_in_the_future_does_not_count_yet() -> None:
    assert rules.standing_on([_said(3, back=-1)], DAY) == UNKNOWN


def test_of_several_functions_the_strictest_demand_holds() -> None:
    low = Element(key="x", kind=Kind.SKILL, text="x", level=2)
    high = Element(key="x", kind=Kind.SKILL, text="x", level=4)
    assert rules.required_of([[high], [low]])["x"] is high


@pytest.mark.parametrize(("result", "level"), [(120, 3), (200, 3), (119, 2), (0, 2)])
def test_the_level_follows_from_what_a_test_measured(result: int, level: int) -> None:
    assert rules.level_of_test(Measure(at_least=120, unit="keystrokes_per_minute"), result, 3) == level


def test_somebody_who_fails_a_test_at_the_lowest_level_stays_there() -> None:
    assert rules.level_of_test(Measure(at_least=120, unit="x"), 1, 1) == 1


@dataclass(frozen=True)
class Somebody:
    pk: int
    name: str = ""


def _point(pk: int, team: str, function: str, *, level: int | None = None) -> Standpoint:
    element = Element(key="x", kind=Kind.SKILL, text="x", level=3, weight=2)
    known = {} if level is None else {"x": level}
    return Standpoint(person=Somebody(pk), team=team, function=function, required={"x": element}, levels=known)


points = st.lists(
    st.builds(_point, st.integers(), st.sampled_from("ABC"), st.sampled_from("XYZ"), level=st.none() | levels),
    max_size=40,
)


@given(points)
def test_no_group_that_is_left_is_smaller_than_five(people: list[Standpoint]) -> None:
    left = rules.visible_people(people)
    for each in left:
        assert sum(other.team == each.team for other in left) >= 5
        assert sum(other.function == each.function for other in left) >= 5


@given(st.dictionaries(st.text("abc", max_size=2), st.integers(0, 12)))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(known: dict[str, int]) -> None:
    shown = rules.visible_cells(known)
    assert all(known[group] >= 5 for group in shown)
    hidden = sum(known.values()) - sum(known[group] for group in shown)
    assert not shown or hidden == 0 or hidden >= 5


@given(points)
def test_a_tally_counts_everybody_once(people: list[Standpoint]) -> None:
    tally = rules.tally("x", people)
    assert tally.below + tally.level + tally.above + tally.unknown == tally.asked == len(people)
    assert tally.together == sum(2 * max(0, 3 - each.levels.get("x", 3)) for each in people)


def test_the_ranking_is_by_weight_times_levels_short() -> None:
    people = [_point(1, "A", "X", level=1), _point(2, "A", "X", level=2), _point(3, "A", "X", level=4)]
    (first,) = rules.ranking([rules.tally("x", people)])
    assert (first.below, first.weight, first.together) == (2, 2, 6)


NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ({"invited_at": None}, RoundState.WAITING),
        ({}, RoundState.INVITED),
        ({"self_at": NOW}, RoundState.SELF_DONE),
        ({"leader_at": NOW}, RoundState.LEADER_DONE),
        ({"self_at": NOW, "leader_at": NOW}, RoundState.BOTH_DONE),
        ({"self_at": NOW, "leader_at": NOW, "conversation_on": DAY}, RoundState.PLANNED),
        ({"self_at": NOW, "leader_at": NOW, "agreed_at": NOW}, RoundState.AGREED),
        ({"self_at": NOW, "leader_at": NOW, "agreed_at": NOW, "signed": 1}, RoundState.AGREED),
        ({"self_at": NOW, "leader_at": NOW, "agreed_at": NOW, "signed": 2}, RoundState.SIGNED),
    ],
)
def test_how_far_somebody_is_follows_from_what_was_done(done: dict[str, object], state: RoundState) -> None:
    nothing = {
        "invited_at": NOW,
        "self_at": None,
        "leader_at": None,
        "conversation_on": None,
        "agreed_at": None,
        "signed": 0,
    }
    assert rules.round_state(**(nothing | done)) == state  # type: ignore[arg-type]
