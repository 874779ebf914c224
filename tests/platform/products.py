"""The product as a person starts it: `eenloket serve` in a process of its own.

The first start, with all migrations and the demo, is real and done once in a run; every product that a test uses starts
on a copy of the data directory that it left.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eenloket.config.commands.serve import fetch_health
from eenloket.core.postgres import LocalPostgres

START_SECONDS = 300  # much more than it takes: the machine may be busy


class Product:
    """One running `eenloket serve`, with a data directory of its own."""

    def __init__(self, data: Path, *, demo: bool) -> None:
        self.data = data
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.log = data.with_name(data.name + ".log")
        self._demo = demo
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "eenloket.config.cli", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*command, *(["--demo"] if self._demo else [])],
                env=product_environment(self.data),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ok(self, seconds: float = START_SECONDS) -> None:
        """Raises with what the product said when it does not work in time."""
        wait_for(lambda: self.health().get("status") == "ok" or self._ended(), seconds, self.output)
        assert not self._ended(), self.output()

    def _ended(self) -> bool:
        return self.process.poll() is not None

    def health(self) -> dict[str, Any]:
        return fetch_health(self.base_url)

    def output(self) -> str:
        return self.log.read_text()

    @property
    def web_pid(self) -> int | None:
        return self._child("eenloket.config.web")

    @property
    def worker_pid(self) -> int | None:
        return self._child("eenloket.config.worker")

    @property
    def postmaster_pid(self) -> int | None:
        return LocalPostgres(self.data / "postgres").postmaster()

    def child_pids(self) -> dict[int, str]:
        """The processes the supervisor started, and what each of them runs."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode() for pid in children}

    def _child(self, module: str) -> int | None:
        return next((pid for pid, command in self.child_pids().items() if module in command), None)

    def kill(self, pid: int | None) -> None:
        """kill -9, and wait until it is gone."""
        assert pid, "it does not run"
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not is_alive(pid), 60)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End the whole product; the exit code of `eenloket serve`."""
        if not self._ended():
            self.process.send_signal(number)
        return self.process.wait(120)

    def restart(self) -> None:
        """Start again after `stop`, on the same data and address."""
        self.process = self._start()
        self.wait_until_ok()


def product_environment(data: Path) -> dict[str, str]:
    """As in a fresh terminal: nothing of the test run's own settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("EENLOKET_", "DATABASE_", "PYTEST"))
    }
    return kept | {"EENLOKET_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def is_alive(pid: int) -> bool:
    """A process that nobody has waited for yet is as good as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition: Callable[[], Any], seconds: float, explain: Callable[[], str] = lambda: "") -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not in {seconds} seconds; {explain()}"
        time.sleep(0.05)


def get_json(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return json.load(answer)


@contextlib.contextmanager
def running_product(*, demo: bool) -> Iterator[Product]:
    """A product that works, stopped and removed afterwards."""
    place = Path(tempfile.mkdtemp(prefix="eenloket-product-"))
    place.chmod(0o711)  # its database server may run as another user
    data = place / "data"
    _copy(data_of_first_start(demo=demo), data)
    try:
        with _started(data, demo=demo) as product:
            yield product
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _started(data: Path, *, demo: bool) -> Iterator[Product]:
    product = Product(data, demo=demo)
    try:
        product.wait_until_ok()
        yield product
    finally:
        product.stop()


def data_of_first_start(*, demo: bool) -> Path:
    """The data directory of a product that was started on nothing and stopped; of the processes of the test run the
    first that asks makes it, the others wait."""
    place = Path(os.environ["EENLOKET_TEST_DATA"]) / "products"
    place.mkdir(mode=0o711, exist_ok=True)
    data = place / ("demo" if demo else "bare")
    with (place / f"{data.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            draft = place / f"{data.name}-draft"
            shutil.rmtree(draft, ignore_errors=True)  # of a start that failed
            if demo:
                _copy(data_of_first_start(demo=False), draft)
            with _started(draft, demo=demo):
                pass
            draft.rename(data)
    return data


def _copy(data: Path, copy: Path) -> None:
    """With owners, which `shutil` does not keep."""
    subprocess.run(["cp", "-a", "--reflink=auto", data, copy], check=True)


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The product with its demo, for journeys and kill tests; leave it working."""
    with running_product(demo=True) as running:
        yield running


@pytest.fixture(scope="session")
def bare_product() -> Iterator[Product]:
    """The product without any content, quick to start; leave it working."""
    with running_product(demo=False) as running:
        yield running
