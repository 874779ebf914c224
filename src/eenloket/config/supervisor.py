"""Keeps processes running: starts them, starts them again when they die, stops them all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

_POLL_SECONDS: Final = 0.2
_STABLE_SECONDS: Final = 20.0
_LONGEST_BACKOFF: Final = 5.0
_GRACE_SECONDS: Final = 15.0


@dataclass
class Child:
    """One process to keep running: a Python module with its arguments."""

    name: str
    module: str
    arguments: Sequence[str] = ()
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _not_before: float = field(default=0.0, init=False)
    _backoff: float = field(default=0.2, init=False)

    def keep(self, environment: Mapping[str, str], now: float, tell: Callable[[str], None]) -> None:
        """Start it when it does not run, less often the more often it dies."""
        if self.process and self.process.poll() is None:
            return
        if self.process:
            self._note_death(self.process.returncode, now, tell)
        if now >= self._not_before:
            self._start(environment, now)

    def kill(self) -> None:
        """End it at once; it is started again in the next round."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _start(self, environment: Mapping[str, str], now: float) -> None:
        command = [sys.executable, "-m", "eenloket.config.child", str(os.getpid()), self.module, *self.arguments]
        # An own session: Ctrl-C in a terminal reaches the supervisor only, which stops all in order.
        self.process = subprocess.Popen(
            command, env=dict(environment), pass_fds=self.pass_fds, start_new_session=True, stdin=subprocess.DEVNULL
        )
        self._started = now

    def _note_death(self, code: int, now: float, tell: Callable[[str], None]) -> None:
        was_stable = now - self._started > _STABLE_SECONDS
        self._backoff = 0.2 if was_stable else min(self._backoff * 2, _LONGEST_BACKOFF)
        self._not_before = now + self._backoff
        self.process = None
        tell(f"The {self.name} process ended (exit code {code}); starting it again.")


class Supervisor:
    """Runs children until it is told to stop by SIGTERM or SIGINT."""

    def __init__(
        self,
        children: Sequence[Child],
        environment: Mapping[str, str],
        *,
        tell: Callable[[str], None],
        each_round: Callable[[], None],
    ) -> None:
        self._children, self._environment, self._tell, self._each_round = children, environment, tell, each_round
        self._is_stopping = False

    def install_signal_handlers(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def run(self) -> None:
        """Returns when all children have stopped."""
        try:
            while not self._is_stopping:
                now = time.monotonic()
                for child in self._children:
                    child.keep(self._environment, now, self._tell)
                self._each_round()
                time.sleep(_POLL_SECONDS)
        finally:
            self._end_children()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _end_children(self) -> None:
        running = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
