from __future__ import annotations

from dataclasses import dataclass

import pytest

from eenloket.core.events import Event, publish, subscribe


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    times: int


@dataclass(frozen=True, kw_only=True)
class BellBroken(Event):
    pass


def test_each_subscriber_hears_the_event_in_the_order_of_subscribing() -> None:
    heard: list[str] = []
    subscribe(BellRung, lambda event: heard.append(f"first {event.times}"))
    subscribe(BellRung, lambda event: heard.append(f"second {event.times}"))
    publish(BellRung(times=2))
    assert heard == ["first 2", "second 2"]


def test_nobody_hears_another_kind_of_event() -> None:
    heard: list[Event] = []
    subscribe(BellRung, heard.append)
    publish(BellBroken())
    assert heard == []


def test_a_subscriber_that_fails_fails_the_publisher() -> None:
    def fail(event: BellBroken) -> None:
        raise ZeroDivisionError

    subscribe(BellBroken, fail)
    with pytest.raises(ZeroDivisionError):
        publish(BellBroken())
