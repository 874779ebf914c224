"""A worker that runs but does nothing is started again."""

from __future__ import annotations

from typing import Any

from eenloket.config.commands.serve import HungWorkerWatch


class _Worker:
    killed = 0

    def kill(self) -> None:
        self.killed += 1


def _watched(*states: tuple[str, str]) -> int:
    """How often the worker is ended when each ten seconds health says this of worker and database."""
    now, worker = [0.0], _Worker()
    watch = HungWorkerWatch(worker, clock=lambda: now[0])  # type: ignore[arg-type]
    for state, database in states:
        now[0] += 10

        def health(state: str = state, database: str = database) -> dict[str, Any]:
            return {"parts": {"worker": state, "database": database}}

        watch(health)
    return worker.killed


def test_a_worker_that_is_silent_for_a_minute_is_ended_once() -> None:
    assert _watched(*[("failing", "ok")] * 8) == 1


def test_one_that_is_silent_for_a_while_and_comes_back_is_left_alone() -> None:
    assert _watched(*[("failing", "ok")] * 5, ("ok", "ok"), *[("failing", "ok")] * 5) == 0


def test_while_the_database_is_away_nothing_is_ended() -> None:
    assert _watched(*[("failing", "failing")] * 20) == 0
