from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from eenloket.routing.rules import is_eligible, match, relaxed, score
from eenloket.routing.types import FULL, Candidate, Demand, Waiting

TOWN, OTHER_TOWN, QUEUE, OTHER_QUEUE = (uuid.UUID(int=n) for n in range(1, 5))
A_CALL = Demand(municipality=TOWN, channel="phone", queue=QUEUE)
A_CHAT = replace(A_CALL, channel="chat", units=33, most_at_once=3)
A_FORM = replace(A_CALL, channel="web_form", units=50, most_at_once=2, is_interruptible=True)


def waits(number: int, demand: Demand = A_CALL, *, waited: float = 10, **more: object) -> Waiting:
    return Waiting(id=uuid.UUID(int=1000 + number), demand=demand, score=waited, arrived=-waited, **more)  # type: ignore[arg-type]


def advisor(number: int, *, idle_since: float = 0, **more: object) -> Candidate:
    return Candidate(id=uuid.UUID(int=number), idle_since=idle_since, municipalities=frozenset({TOWN}), **more)  # type: ignore[arg-type]


def who_gets(waiting: list[Waiting], people: list[Candidate]) -> list[tuple[int, int]]:
    return [(item.int - 1000, staff.int) for item, staff in match(waiting, people)]


def test_who_waits_longest_goes_to_who_is_idle_longest() -> None:
    waiting = [waits(1, waited=5), waits(2, waited=9)]
    assert who_gets(waiting, [advisor(1, idle_since=50), advisor(2, idle_since=20)]) == [(2, 2), (1, 1)]


def test_a_strict_class_goes_before_any_wait() -> None:
    assert who_gets([waits(1, waited=999), waits(2, waited=1, strict_class=9)], [advisor(1)]) == [(2, 1)]


def test_a_minute_of_priority_is_worth_a_minute_of_waiting() -> None:
    assert score(waited=30, priority_minutes=2) == score(waited=150, priority_minutes=0)


def test_work_for_another_municipality_is_not_for_me() -> None:
    assert not is_eligible(advisor(1), replace(A_CALL, municipality=OTHER_TOWN))


def test_a_klantadviseur_3_gets_the_areas_mastered_on_that_channel_only() -> None:
    beginner = advisor(1, level="advisor_3", is_generalist=False, cells=frozenset({("afval", "phone")}))
    assert is_eligible(beginner, replace(A_CALL, area="afval"))
    assert not is_eligible(beginner, replace(A_CALL, area="reizen"))
    assert not is_eligible(beginner, replace(A_CHAT, area="afval"))


def test_complex_matters_go_to_who_has_the_duty() -> None:
    complex_call = replace(A_CALL, duties=frozenset({"complex_matters"}))
    assert not is_eligible(advisor(1, level="advisor_2"), complex_call)
    assert is_eligible(advisor(2, level="advisor_1", duties=frozenset({"complex_matters"})), complex_call)


def test_a_level_is_compared_by_place_not_by_its_digit() -> None:
    asks_2 = replace(A_CALL, level="advisor_2")
    assert is_eligible(advisor(1, level="advisor_1"), asks_2)
    assert not is_eligible(advisor(1, level="advisor_3"), asks_2)


def test_a_language_that_few_speak_is_asked_until_it_relaxes() -> None:
    turkish = replace(A_CALL, language="tr")
    assert not is_eligible(advisor(1), turkish)
    assert is_eligible(advisor(1), relaxed(turkish, waited=120, area_after=None, language_after=120))
    assert not is_eligible(advisor(1), relaxed(turkish, waited=119, area_after=None, language_after=120))


def test_a_move_of_the_team_leader_counts_over_the_areas_mastered() -> None:
    beginner = advisor(1, level="advisor_3", is_generalist=False)
    assert is_eligible(replace(beginner, also=frozenset({QUEUE})), A_CALL)
    assert not is_eligible(advisor(2, only=frozenset({OTHER_QUEUE})), A_CALL)
    assert not is_eligible(advisor(2, never=frozenset({QUEUE})), A_CALL)


def test_several_chats_at_once_but_one_call() -> None:
    chats = [waits(n, A_CHAT, waited=50 - n) for n in range(1, 6)]
    assert who_gets(chats, [advisor(1)]) == [(1, 1), (2, 1), (3, 1)]
    assert who_gets([waits(1), waits(2)], [advisor(1)]) == [(1, 1)]
    assert who_gets([waits(1)], [advisor(1, load=33, held={"chat": 1})]) == []


def test_a_form_in_hand_gives_way_to_a_caller_and_not_the_other_way_round() -> None:
    writing = advisor(1, load=50, interruptible_load=50, held={"web_form": 1})
    assert who_gets([waits(1)], [writing]) == [(1, 1)]
    calling = advisor(1, load=100, held={"phone": 1})
    assert who_gets([waits(1, A_FORM)], [calling]) == []


def test_who_is_wanted_has_it_when_there_is_room_else_another() -> None:
    item = waits(1, wanted=uuid.UUID(int=2))
    assert who_gets([item], [advisor(1), advisor(2, idle_since=99)]) == [(1, 2)]
    assert who_gets([item], [advisor(1), advisor(2, load=100)]) == [(1, 1)]


def test_who_let_it_go_is_passed_over() -> None:
    item = waits(1, skipped=frozenset({uuid.UUID(int=1)}))
    assert who_gets([item], [advisor(1)]) == []
    assert who_gets([item], [advisor(1), advisor(2, idle_since=5)]) == [(1, 2)]


def test_a_queue_may_keep_who_can_do_more_for_what_asks_more() -> None:
    fit = replace(A_CALL, prefers_fit=True)
    people = [advisor(1, level="advisor_1"), advisor(2, level="advisor_3", idle_since=99)]
    assert who_gets([waits(1, fit)], people) == [(1, 2)]


demands = st.sampled_from(
    [
        A_CALL,
        A_CHAT,
        A_FORM,
        replace(A_CALL, area="afval"),
        replace(A_CALL, language="en"),
        replace(A_CHAT, area="afval"),
    ]
)
lines = st.lists(st.tuples(demands, st.integers(0, 600), st.integers(0, 1)), max_size=25).map(
    lambda rows: [waits(n, demand, waited=wait, strict_class=cls) for n, (demand, wait, cls) in enumerate(rows)]
)
teams = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.integers(0, 99), st.sampled_from([0, 33, 66, 100])), max_size=8
).map(
    lambda rows: [
        advisor(
            n,
            idle_since=idle,
            is_generalist=general,
            cells=frozenset({("afval", "phone"), ("afval", "chat")}),
            languages=frozenset({"nl", "en"} if english else {"nl"}),
            load=load,
            held={"chat": load // 33} if load < 100 else {"phone": 1},
        )
        for n, (general, english, idle, load) in enumerate(rows, start=1)
    ]
)


def room_left(person: Candidate, taken: list[Demand], asked: Demand) -> bool:
    load = person.load + sum(each.units for each in taken)
    interruptible = person.interruptible_load + sum(each.units for each in taken if each.is_interruptible)
    counts = Counter(person.held) + Counter(each.channel for each in taken)
    in_hand = load if asked.is_interruptible else load - interruptible
    return in_hand + asked.units <= FULL and counts[asked.channel] < asked.most_at_once


@given(lines, teams)
def test_nobody_gets_more_than_fits_and_nothing_goes_to_two(waiting: list[Waiting], people: list[Candidate]) -> None:
    """Invariants a and b of the research page."""
    pairs = match(waiting, people)
    assert len({item for item, _ in pairs}) == len(pairs)
    by_item, by_staff = {each.id: each for each in waiting}, {each.id: each for each in people}
    taken: dict[uuid.UUID, list[Demand]] = {each.id: [] for each in people}
    for item, staff in pairs:
        assert room_left(by_staff[staff], taken[staff], by_item[item].demand)
        assert is_eligible(by_staff[staff], by_item[item].demand)
        taken[staff].append(by_item[item].demand)


@given(lines, teams)
def test_no_advisor_with_room_is_idle_while_work_they_may_have_waits(
    waiting: list[Waiting], people: list[Candidate]
) -> None:
    """Invariant c."""
    pairs = match(waiting, people)
    by_item = {each.id: each for each in waiting}
    given_out = dict(pairs)
    taken = {each.id: [by_item[item].demand for item, staff in pairs if staff == each.id] for each in people}
    for item in waiting:
        if item.id not in given_out:
            assert not any(
                is_eligible(each, item.demand) and room_left(each, taken[each.id], item.demand) for each in people
            )


@given(lines, teams)
def test_what_asks_the_same_goes_in_the_order_of_waiting(waiting: list[Waiting], people: list[Candidate]) -> None:
    """Invariant d."""
    given_out = {item for item, _ in match(waiting, people)}
    for one in waiting:
        for other in waiting:
            if one.demand == other.demand and one.strict_class == other.strict_class and one.score > other.score:
                assert one.id in given_out or other.id not in given_out


@given(lines, teams)
def test_the_order_in_which_it_is_looked_at_makes_no_difference(
    waiting: list[Waiting], people: list[Candidate]
) -> None:
    assert sorted(match(waiting, people)) == sorted(match(waiting[::-1], people[::-1]))
