"""What a call is by its events: the order in which they came does not matter, nor that some came twice or never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eenloket.telephony.rules import CallEvent, reduce_call

START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def event(kind: str, at: float, *, seq: int | None = None, **fields: Any) -> CallEvent:
    return CallEvent(
        event_id=fields.pop("event_id", f"{kind}-{at}"),
        kind=f"call.{kind}",
        occurred_at=START + timedelta(seconds=at),
        seq=seq,
        call_id="een",
        **fields,
    )


WHOLE = [
    event("offered", 0, seq=1, caller="+31612345678", dialled="140299"),
    event("queued", 2, seq=2),
    event("ringing", 10, seq=3, agent_ref="ilse"),
    event("answered", 14, seq=4, agent_ref="ilse"),
    event("held", 40, seq=5, agent_ref="ilse"),
    event("retrieved", 70, seq=6, agent_ref="ilse"),
    event("transferred", 100, seq=7, agent_ref="tom", transfer="consult"),
    event("ended", 160, seq=8, cause="caller_hung_up"),
]


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_a_whole_call() -> None:
    call = reduce_call(WHOLE)
    assert (call.state, call.answered_at, call.ended_at) == ("ended", after(14), after(160))
    assert call.hold_seconds == 30
    assert [(each.agent_ref, each.since, each.until) for each in call.segments] == [
        ("ilse", after(14), after(100)),
        ("tom", after(100), after(160)),
    ]


@given(st.permutations(WHOLE), st.lists(st.sampled_from(WHOLE), max_size=5))
def test_any_order_and_any_doubles_give_the_same_call(order: list[CallEvent], again: list[CallEvent]) -> None:
    assert reduce_call([*order, *again]) == reduce_call(WHOLE)


_kinds = st.sampled_from(
    ["offered", "queued", "ringing", "answered", "held", "retrieved", "transfer_started", "transferred", "ended"]
)
_events = st.builds(
    lambda number, kind, at, agent: event(kind, at, agent_ref=agent, event_id=str(number)),
    st.integers(0, 30),
    _kinds,
    st.integers(0, 600),
    st.sampled_from(["", "ilse", "tom"]),
)


@given(st.lists(_events, min_size=1, unique_by=lambda each: each.event_id), st.randoms(use_true_random=False))
def test_nonsense_is_read_the_same_in_any_order_and_makes_a_sane_call(events: list[CallEvent], random: Any) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    call = reduce_call(events)
    assert reduce_call(shuffled) == call
    assert call.hold_seconds >= 0
    assert all(each.until is None or each.until >= each.since for each in call.segments)
    assert (call.state == "ended") == (call.ended_at is not None)
    assert call.state != "ended" or call.current is None
    assert call.state not in ("talking", "held") or call.current is not None


@given(st.sets(st.integers(0, len(WHOLE) - 2)))
def test_whatever_is_lost_a_call_that_ended_is_ended(lost: set[int]) -> None:
    call = reduce_call([each for place, each in enumerate(WHOLE) if place not in lost])
    assert (call.state, call.ended_at) == ("ended", after(160))


def test_who_is_put_on_hold_was_answered() -> None:
    call = reduce_call([event("ringing", 5, agent_ref="ilse"), event("held", 30)])
    assert (call.agent_ref, call.answered_at) == ("ilse", after(30))


def test_who_answers_a_call_of_a_colleague_got_it_transferred() -> None:
    call = reduce_call(
        [event("answered", 5, agent_ref="ilse"), event("answered", 60, agent_ref="tom"), event("ended", 90)]
    )
    assert [each.agent_ref for each in call.segments] == ["ilse", "tom"]


def test_the_end_tells_of_an_answer_that_was_lost() -> None:
    end = event("ended", 90, agent_ref="ilse", answered_at=after(12))
    call = reduce_call([event("offered", 0), event("ringing", 8, agent_ref="ilse"), end])
    assert (call.is_answered, call.answered_at, call.agent_ref) == (True, after(12), "ilse")


def test_a_call_that_nobody_answered_was_not_answered() -> None:
    call = reduce_call([event("offered", 0), event("queued", 1), event("ended", 45, cause="abandoned")])
    assert (call.is_answered, call.state) == (False, "ended")


def test_nothing_happens_after_the_end() -> None:
    call = reduce_call([event("ended", 10, seq=3), event("answered", 20, seq=4, agent_ref="ilse")])
    assert not call.is_answered


def test_the_count_of_the_platform_goes_before_its_clock() -> None:
    call = reduce_call(
        [
            event("held", 100, seq=5, agent_ref="ilse"),
            event("retrieved", 90, seq=6, agent_ref="ilse"),
            event("answered", 50, seq=4, agent_ref="ilse"),
        ]
    )
    assert (call.state, call.hold_seconds) == ("talking", 0)


def test_who_presses_to_be_called_back_keeps_the_first_number() -> None:
    call = reduce_call([event("offered", 0), event("callback_requested", 30, number="0612345678")])
    assert (call.callback_number, call.callback_at) == ("0612345678", after(30))
