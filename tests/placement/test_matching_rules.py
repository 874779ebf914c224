"""The match of a candidate with a function."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eenloket.placement.assignment import NOWHERE, assign, worth_of
from eenloket.placement.rules import proposal_for, propose
from eenloket.placement.types import CandidateFacts, ConditionTemplate
from eenloket.profiles.national import national_profile
from eenloket.profiles.types import Demand, Element, Kind

KEYS = ["a", "b", "c", "d", "e"]
elements = st.lists(
    st.builds(
        Element,
        key=st.sampled_from(KEYS),
        kind=st.sampled_from([Kind.COMPETENCE, Kind.EDUCATION]),
        text=st.just("iets"),
        demand=st.sampled_from(Demand),
        level=st.integers(1, 4),
        weight=st.integers(1, 3),
    ),
    min_size=1,
    unique_by=lambda each: each.key,
)
levels = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4))


@given(elements, levels, st.sampled_from(KEYS))
def test_a_raised_level_never_lowers_a_match(asked: list[Element], known: dict[str, int], key: str) -> None:
    known.setdefault(key, 1)
    before = proposal_for(CandidateFacts(levels=known), "x", asked)
    after = proposal_for(CandidateFacts(levels=known | {key: min(4, known[key] + 1)}), "x", asked)
    assert (after.match or 0) >= (before.match or 0)
    assert after.sure >= before.sure
    assert len(after.musts_short) <= len(before.musts_short)


@given(elements, levels, st.sampled_from(KEYS), st.integers(1, 4))
def test_knowing_more_never_lowers_what_is_sure_nor_raises_what_is_possible(
    asked: list[Element], known: dict[str, int], key: str, level: int
) -> None:
    known.pop(key, None)
    before = proposal_for(CandidateFacts(levels=known), "x", asked)
    after = proposal_for(CandidateFacts(levels=known | {key: level}), "x", asked)
    assert before.sure <= after.sure <= after.at_best <= before.at_best
    assert after.known >= before.known


@given(elements, levels)
def test_each_missing_must_is_named_and_nothing_else(asked: list[Element], known: dict[str, int]) -> None:
    found = proposal_for(CandidateFacts(levels=known), "x", asked)
    short = {each.key for each in asked if each.key in known and known[each.key] < (each.level or 0)}
    assert {each.key for each in (*found.musts_short, *found.nice_short)} == short
    assert all(each.is_must for each in found.musts_short)
    assert {each.key for each in found.unknown} == {each.key for each in asked} - known.keys()


@given(elements)
def test_full_marks_give_100_and_nothing_known_gives_no_match(asked: list[Element]) -> None:
    full = proposal_for(CandidateFacts(levels=dict.fromkeys(KEYS, 4)), "x", asked)
    assert (full.match, full.sure, full.known, full.musts_short) == (100, 100, 100, ())
    nothing = proposal_for(CandidateFacts(), "x", asked)
    assert (nothing.match, nothing.sure, nothing.known, nothing.at_best) == (None, 0, 0, 100)


@given(elements, levels)
def test_100_is_only_for_who_reaches_all_that_is_known(asked: list[Element], known: dict[str, int]) -> None:
    found = proposal_for(CandidateFacts(levels=known), "x", asked)
    assert (found.match == 100) == (bool(found.known_count) and found.reached == found.known_count)


RULE = ConditionTemplate(function_kind="telephonist", profile_code="advisor_3", text="Flexibel", asks="flexible")


def test_the_telephonist_can_become_advisor_3_when_the_conditions_are_accepted() -> None:
    document = national_profile("advisor_3")
    marks = {each.key: 3 for each in document.measured}
    for answer, is_refused in (("yes", False), ("unknown", False), ("no", True)):
        facts = CandidateFacts(function_kind="telephonist", flexible=answer, levels=marks)
        (found,) = propose(facts, {"advisor_3": document}, [RULE])
        assert [each.answer for each in found.conditions] == [answer]
        assert found.is_refused is is_refused
        assert (worth_of(found) is None) is is_refused
    other = CandidateFacts(function_kind="counter", flexible="no", levels=marks)
    assert propose(other, {"advisor_3": document}, [RULE])[0].conditions == ()


def test_a_missing_education_is_never_filled_in_however_good_the_rest() -> None:
    document = national_profile("advisor_3")
    marks = {each.key: 4 for each in document.measured} | {"education.mbo": 1}
    (found,) = propose(CandidateFacts(levels=marks), {"advisor_3": document})
    assert [each.key for each in found.education_short] == ["education.mbo"]
    assert worth_of(found) is None


def test_of_equal_matches_the_wish_comes_first() -> None:
    document = national_profile("advisor_3")
    facts = CandidateFacts(wishes=("second",), levels={each.key: 3 for each in document.measured})
    assert [each.code for each in propose(facts, {"first": document, "second": document})] == ["second", "first"]


def _best(worth: list[dict[str, int]], places: dict[str, int]) -> int:
    if not worth:
        return 0
    first, *rest = worth
    best = _best(rest, places)
    for code, value in first.items():
        if places.get(code):
            best = max(best, value + _best(rest, places | {code: places[code] - 1}))
    return best


@given(
    st.lists(st.dictionaries(st.sampled_from("xyz"), st.integers(1, 50)), max_size=6),
    st.fixed_dictionaries({code: st.integers(0, 3) for code in "xyz"}),
)
def test_the_assignment_is_the_best_there_is_within_the_places(
    worth: list[dict[str, int]], places: dict[str, int]
) -> None:
    where = assign(worth, places)
    assert all(where.count(code) <= number for code, number in places.items())
    assert all(code == NOWHERE or code in one for one, code in zip(worth, where, strict=True))
    total = sum(one.get(code, 0) for one, code in zip(worth, where, strict=True))
    assert total == _best(worth, places)


def test_three_hundred_candidates_are_assigned_at_once() -> None:
    import random
    import time

    chance = random.Random(1)
    worth = [{f"p{n}": chance.randrange(1, 1_000_000) for n in range(8)} for _ in range(300)]
    start = time.perf_counter()
    where = assign(worth, {f"p{n}": 30 for n in range(8)})
    assert time.perf_counter() - start < 5
    assert len([each for each in where if each != NOWHERE]) == 240
