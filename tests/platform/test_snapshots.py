"""Figures pushed as data: computed once for all who watch the same, only what changed, and from where one was."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from eenloket.core import snapshots
from eenloket.core.hub import Hub
from eenloket.core.snapshots import Question, Snapshot, Snapshots


class Figures:
    """What is computed, and how often."""

    def __init__(self) -> None:
        self.parts, self.times, self.fails = {"a": "1", "b": "1"}, 0, False
        self.next_at: float | None = None

    async def compute(self, watch: dict[str, Any], about: frozenset[str], memory: dict[str, Any]) -> Snapshot:
        self.times += 1
        if self.fails:
            raise RuntimeError("the database is away")
        return Snapshot(dict(self.parts), time.time(), self.next_at)


class Screen:
    """A browser with a stream."""

    def __init__(self, rooms: Snapshots, event_id: str = "", asker: str = "me", ends_on: tuple[str, ...] = ()) -> None:
        question = Question({"asker": asker, "team": ""}, ("routing:1",), ends_on)
        self.heard: list[dict[str, str]] = []
        self.last_id, self.beats, self.is_over = event_id, 0, False
        self.task = asyncio.get_running_loop().create_task(self._listen(rooms.stream(question, event_id)))

    async def _listen(self, stream: Any) -> None:
        async for part in stream:
            lines = part.decode().splitlines()
            self.beats += "event: beat" in lines
            for line in lines:
                if line.startswith("id: "):
                    self.last_id = line[4:]
                if line.startswith("data: {"):
                    self.heard.append(json.loads(line[6:])["parts"])
        self.is_over = True

    def close(self) -> None:
        self.task.cancel()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - what is waited for is not ours to signal
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "SHORTEST", 0.02)
    monkeypatch.setattr(snapshots, "BEAT_SECONDS", 0.05)


def play(scene: Callable[[Hub, Snapshots, Figures], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        hub, figures = Hub(dict, "x"), Figures()
        hub.is_connected = True
        rooms = Snapshots(hub, figures.compute)
        try:
            await scene(hub, rooms, figures)
        finally:
            hub.end_streams()
            await asyncio.sleep(0.05)

    asyncio.run(run())


def test_all_who_watch_the_same_share_one_computation_and_get_only_what_changed() -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        screens = [Screen(rooms, asker=str(n)) for n in range(20)]
        await until(lambda: all(each.heard == [{"a": "1", "b": "1"}] for each in screens))
        assert figures.times <= 2
        before, figures.parts["b"] = figures.times, "2"
        hub.publish("routing:1")
        await until(lambda: all(each.heard[-1] == {"b": "2"} for each in screens))
        assert figures.times == before + 1

    play(scene)


def test_a_change_of_something_else_computes_nothing() -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        screen = Screen(rooms)
        await until(lambda: bool(screen.heard))
        before = figures.times
        hub.publish("routing:2")
        await asyncio.sleep(0.1)
        assert figures.times == before

    play(scene)


def test_who_comes_back_gets_what_was_missed_in_one_message() -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        stays, goes = Screen(rooms), Screen(rooms)
        await until(lambda: bool(stays.heard and goes.heard))
        goes.close()
        for value in ("2", "3"):
            figures.parts["b"] = value
            hub.publish("routing:1")
            await until(lambda value=value: stays.heard[-1] == {"b": value})  # type: ignore[misc]
        back = Screen(rooms, goes.last_id)
        await until(lambda: bool(back.heard))
        assert back.heard == [{"b": "3"}]

    play(scene)


@pytest.mark.parametrize("event_id", ["", "other-1", "x", "other-99999999999999", "-"])
def test_with_a_number_of_another_process_one_gets_everything(event_id: str) -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        screen = Screen(rooms, event_id)
        await until(lambda: bool(screen.heard))
        assert screen.heard == [{"a": "1", "b": "1"}]

    play(scene)


def test_the_clock_alone_changes_a_figure() -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        figures.next_at = time.time() + 0.3
        screen = Screen(rooms)
        await until(lambda: bool(screen.heard))
        figures.parts["a"] = "late"
        await until(lambda: screen.heard[-1] == {"a": "late"})

    play(scene)


def test_signs_of_life_come_while_the_figures_are_right_and_stop_when_nothing_is_heard() -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        screen = Screen(rooms)
        await until(lambda: screen.beats > 2)
        hub.is_connected = False
        await asyncio.sleep(0.06)
        before = screen.beats
        await asyncio.sleep(0.2)
        assert screen.beats == before

    play(scene)


def test_when_computing_fails_the_streams_end_and_the_next_begins_anew() -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        screen = Screen(rooms)
        await until(lambda: bool(screen.heard))
        figures.fails = True
        hub.publish("routing:1")
        await until(lambda: screen.is_over)
        figures.fails = False
        again = Screen(rooms, screen.last_id)
        await until(lambda: again.heard == [{"a": "1", "b": "1"}])

    play(scene)


def test_one_stream_ends_alone_when_its_right_changes() -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        one, other = Screen(rooms, ends_on=("wall:1",)), Screen(rooms, ends_on=("wall:2",))
        await until(lambda: bool(one.heard and other.heard))
        hub.publish("wall:1")
        await until(lambda: one.is_over)
        assert not other.is_over

    play(scene)


def test_with_nobody_watching_nothing_is_computed() -> None:
    async def scene(hub: Hub, rooms: Snapshots, figures: Figures) -> None:
        screen = Screen(rooms)
        await until(lambda: bool(screen.heard))
        screen.close()
        await asyncio.sleep(0.05)
        before = figures.times
        hub.publish("routing:1")
        await asyncio.sleep(0.1)
        assert figures.times == before

    play(scene)
