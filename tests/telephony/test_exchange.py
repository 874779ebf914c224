"""The practice exchange: what it tells is what happens to its calls, and it does what it is asked once."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from eenloket.telephony.pbx.day import random_day, scripted_day
from eenloket.telephony.pbx.exchange import Agent, Exchange, Plan, RefusedError
from eenloket.telephony.rules import read_event, reduce_call


class Listening:
    """An exchange with what it told."""

    def __init__(self, *, routes: bool = True, is_bot: bool = False) -> None:
        self.told: list[dict[str, Any]] = []
        agents = [Agent("ilse", "201", is_bot=is_bot), Agent("tom", "202", is_bot=is_bot)]
        start = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
        self.exchange = Exchange(self.told.append, agents=agents, routes=routes, start=start, random=Random(1))

    def ask(self, kind: str, call_id: str = "", key: str = "", **arguments: Any) -> None:
        key = key or f"{kind}-{len(self.told)}"
        self.exchange.command({"command_id": key, "type": kind, "call_id": call_id, **arguments})

    def kinds(self) -> list[str]:
        return [each["type"].removeprefix("call.") for each in self.told]


def test_a_bot_answers_and_the_caller_hangs_up() -> None:
    played = Listening(is_bot=True)
    call = played.exchange.call_in("+31612345678", "140299", Plan(patience=60, talk=30))
    played.exchange.run(100)
    assert played.kinds() == ["offered", "queued", "ringing", "answered", "ended"]
    facts = reduce_call([read_event(each) for each in played.told])
    assert (facts.state, facts.is_answered, call.cause) == ("ended", True, "caller_hung_up")


def test_who_is_not_answered_in_time_hangs_up() -> None:
    played = Listening(routes=False)
    played.exchange.call_in("", "140299", Plan(patience=45))
    played.exchange.run(60)
    assert (played.kinds()[-1], played.told[-1]["cause"], played.told[0]["from"]) == ("ended", "abandoned", "anonymous")


def test_a_person_answers_holds_and_transfers_by_commands() -> None:
    played = Listening()
    call = played.exchange.call_in("+31612345678", "140299")
    for kind, more in (
        ("answer", {}),
        ("hold", {}),
        ("retrieve", {}),
        ("transfer_consult", {"to_agent_ref": "tom"}),
        ("transfer_complete", {}),
        ("hangup", {}),
    ):
        played.ask(kind, call.id, **more)
    facts = reduce_call([read_event(each) for each in played.told])
    assert [each.agent_ref for each in facts.segments] == ["ilse", "tom"]
    assert facts.state == "ended"


def test_the_same_command_twice_is_done_once() -> None:
    played = Listening(routes=False)
    call = played.exchange.call_in("+31612345678", "140299")
    for _time in range(2):
        played.ask("connect", call.id, key="een", agent_ref="ilse")
    assert played.kinds().count("answered") == 1


def test_what_cannot_be_is_refused_with_a_reason_each_time() -> None:
    played = Listening()
    for _time in range(2):
        with pytest.raises(RefusedError, match="no such call"):
            played.ask("hangup", "weg", key="een")


def test_a_random_day_is_the_same_for_the_same_seed() -> None:
    assert random_day(Random(7), ["140299"], calls=50) == random_day(Random(7), ["140299"], calls=50)


def test_a_day_can_be_written_out() -> None:
    day = scripted_day(
        "- {at: '9:05:10', from: '+31612345678', dialled: '140299', patience: 60, talk: 90}\n"
        "- {at: '9:05:00', dialled: '140299'}"
    )
    assert [(each.at, each.caller) for each in day] == [(0.0, ""), (10.0, "+31612345678")]


@pytest.mark.parametrize("text", ["", "een", "- {at: '9:00:00'}", "- {at: zo, dialled: '140299'}"])
def test_a_day_that_is_not_right_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|call 1"):
        scripted_day(text)
