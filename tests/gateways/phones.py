"""The development phones on a thread of their own, and the settings that lead to them."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import override_settings

from eenloket.gateways.adapters.phones.behaviour import Behaviour
from eenloket.gateways.adapters.phones.server import serve
from eenloket.gateways.adapters.smpp import line
from tests.gateways.mail_server import free_port

ADAPTERS = {"smpp": "smpp.SmppAdapter", "notify+http": "notify.NotifyAdapter"}


def account(scheme: str, port: int) -> dict[str, Any]:
    return {
        "adapter": ADAPTERS[scheme],
        "account": "sms:test",
        "url": f"{scheme}://test@127.0.0.1:{port}",
        "scheme": scheme,
        "host": "127.0.0.1",
        "port": port,
        "user": "test",
        "password": "a-secret",
        "sender": "+31970102030",
        "window": 50,
        "template": "1",
        "variable": "bericht",
        "sender_id": "",
    }


@contextmanager
def sms_settings(scheme: str, port: int) -> Iterator[None]:
    """SMS goes to this port in this protocol."""
    with override_settings(
        EENLOKET_SMS=account(scheme, port),
        EENLOKET_SMS_ADAPTER=f"eenloket.gateways.adapters.{ADAPTERS[scheme]}",
        EENLOKET_SMS_ACCOUNT=("sms:test", 0.0),
        EENLOKET_PHONES="development",
    ):
        try:
            yield
        finally:
            if line._shared is not None:
                line._shared.close()


@contextmanager
def running_phones(scheme: str = "smpp", *, callback: str = "", behaviour: Behaviour | None = None) -> Iterator[None]:
    """The phones answer, and the settings lead to them."""
    ports = {"smpp": free_port(), "notify+http": free_port()}
    loop = asyncio.new_event_loop()
    with sms_settings(scheme, ports[scheme]):
        task = loop.create_task(
            serve(
                smpp_port=ports["smpp"],
                http_port=ports["notify+http"],
                callback=callback,
                behaviour=behaviour or Behaviour(report_after=0.1),
            )
        )
        thread = threading.Thread(target=_run, args=(loop, task))
        thread.start()
        try:
            wait_until(lambda: all(_answers(port) for port in ports.values()))
            yield
            if line._shared is not None:
                line._shared.close()
        finally:
            loop.call_soon_threadsafe(task.cancel)
            thread.join(20)


def wait_until(is_so: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "that did not happen in time"
        time.sleep(0.05)


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        loop.run_until_complete(task)
    except asyncio.CancelledError:
        pass
    for other in asyncio.all_tasks(loop):
        other.cancel()
    loop.run_until_complete(asyncio.sleep(0.05))
    executor = [loop.run_in_executor(None, _close) for _ in range(20)]
    loop.run_until_complete(asyncio.gather(*executor))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def _close() -> None:
    time.sleep(0.02)
    connection.close()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
