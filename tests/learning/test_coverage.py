"""Both ways in reach the same end (R35), and what is mastered follows from what is signed off."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eenloket.accounts.roles import ADVISOR_LEVELS as LEVELS_OF_ROLES
from eenloket.contacts.types import Channel as ContactChannel
from eenloket.learning import rules
from eenloket.learning.types import ADVISOR_LEVELS, Channel, Matrix, PathKind, Question, SignedOff
from eenloket.profiles.national import national_profile

CODES = st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), unique=True, max_size=8)
CHANNELS = st.lists(st.sampled_from(Channel.values), unique=True, max_size=7)
CELLS = st.frozensets(st.tuples(st.sampled_from("abc"), st.sampled_from(("phone", "chat"))))
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
SIGNED = st.lists(st.builds(SignedOff, covers=CELLS, on=DAYS, valid_months=st.none() | st.integers(1, 48)), max_size=6)
MATRIX = Matrix(portals=("a", "b", "c"), channels=("phone", "chat"))


def test_the_channels_are_those_of_contacts() -> None:
    assert [each.value for each in Channel] == [each.value for each in ContactChannel]


def test_the_advisor_levels_are_those_of_the_roles() -> None:
    assert ADVISOR_LEVELS == LEVELS_OF_ROLES


@given(CODES, CHANNELS)
def test_per_portal_area_and_per_channel_reach_the_same_end(portals: list[str], channels: list[str]) -> None:
    per_portal, per_channel = rules.standard_paths(portals, channels)
    everything = Matrix(portals=tuple(portals), channels=tuple(channels)).cells
    for path in (per_portal, per_channel):
        assert rules.coverage(module.covers for module in path.modules) == everything
        assert (
            rules.missing(Matrix(portals=tuple(portals), channels=tuple(channels)), [m.covers for m in path.modules])
            == []
        )
    assert per_portal.kind == PathKind.PER_PORTAL
    assert len(per_portal.modules) == len(portals)
    assert len(per_channel.modules) == len(channels)


@given(CODES, CHANNELS)
def test_no_cell_is_taught_twice_in_one_standard_path(portals: list[str], channels: list[str]) -> None:
    for path in rules.standard_paths(portals, channels):
        taught = [cell for module in path.modules for cell in module.covers]
        assert len(taught) == len(set(taught))


@given(CODES, CHANNELS)
def test_whoever_finishes_either_path_masters_every_portal_area_and_channel_whole(
    portals: list[str], channels: list[str]
) -> None:
    matrix, today = Matrix(portals=tuple(portals), channels=tuple(channels)), date(2026, 11, 26)
    for path in rules.standard_paths(portals, channels):
        signed = [SignedOff(covers=module.covers, on=today) for module in path.modules]
        mastered = rules.mastered_on(signed, today)
        assert mastered == matrix.cells
        if matrix.cells:
            assert rules.whole_portals(mastered, matrix) == set(portals)
            assert rules.whole_channels(mastered, matrix) == set(channels)


@given(SIGNED, SIGNED, DAYS)
def test_more_signed_off_never_means_less_mastered(one: list[SignedOff], two: list[SignedOff], day: date) -> None:
    assert rules.mastered_on(one, day) <= rules.mastered_on([*one, *two], day)


@given(CELLS, DAYS, st.integers(1, 48))
def test_a_module_holds_up_to_and_including_its_last_day(
    covers: frozenset[tuple[str, str]], on: date, months: int
) -> None:
    signed, last = [SignedOff(covers=covers, on=on, valid_months=months)], rules.holds_until(on, months)
    assert last is not None
    assert rules.mastered_on(signed, last) == covers
    assert rules.mastered_on(signed, last + timedelta(1)) == frozenset()
    assert rules.mastered_on(signed, on - timedelta(1)) == frozenset()


def test_a_month_without_the_day_ends_on_its_last() -> None:
    assert rules.add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert rules.add_months(date(2026, 12, 15), 12) == date(2027, 12, 15)


@given(CELLS)
def test_what_is_whole_is_in_the_cells(cells: frozenset[tuple[str, str]]) -> None:
    for portal in rules.whole_portals(cells, MATRIX):
        assert {(portal, channel) for channel in MATRIX.channels} <= cells
    for channel in rules.whole_channels(cells, MATRIX):
        assert {(portal, channel) for portal in MATRIX.portals} <= cells


@given(st.lists(CELLS, max_size=6))
def test_everybody_is_counted_once_per_cell(people: list[frozenset[tuple[str, str]]]) -> None:
    counts = rules.mastered_by(MATRIX, people)
    assert counts.keys() == MATRIX.cells
    assert sum(counts.values()) == sum(len(cells & MATRIX.cells) for cells in people)


@given(st.integers(0, 40), st.integers(0, 40))
def test_progress_is_a_share_and_nothing_to_do_is_no_value(done: int, total: int) -> None:
    share = rules.progress(done, total)
    assert share is None if total == 0 else share is not None and 0 <= share <= 1


QUESTION = st.builds(lambda right: Question(text="?", options=("a", "b", "c"), right=right), right=st.integers(0, 2))


@given(st.lists(QUESTION, min_size=1, max_size=9), st.dictionaries(st.integers(0, 9), st.integers(0, 3)))
def test_a_score_is_full_only_when_nothing_is_wrong(questions: list[Question], answers: dict[int, int]) -> None:
    score, wrong = rules.score(questions, answers), rules.wrong_answers(questions, answers)
    assert 0 <= score <= 100
    assert (score == 100) == (wrong == [])
    assert score == (len(questions) - len(wrong)) * 100 // len(questions)


def test_growth_holds_what_the_next_function_asks_more_and_nothing_else() -> None:
    before, after = national_profile("advisor_3").elements, national_profile("advisor_2").elements
    levels = {
        key: level
        for module in rules.growth_modules("advisor_2", before, after)
        for key, level in module.levels.items()
    }
    assert levels["competence.problem_analysis"] == 3
    assert "task.callback_notes" in levels
    assert "competence.listening" not in levels
    assert levels.keys() == {each.key for each in rules.asked_more(before, after)}


def test_growth_to_the_same_function_asks_nothing() -> None:
    elements = national_profile("advisor_1").elements
    assert rules.growth_modules("advisor_1", elements, elements) == ()
