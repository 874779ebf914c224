"""The worker process: `python -m eenloket.config.worker` does the deferred and the periodic jobs."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

import django

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.contrib.django.django_connector import DjangoConnector

HEARTBEAT_SECONDS: Final = 5.0
_STALLED_SECONDS: Final = 20.0
_GRACE_SECONDS: Final = 8.0  # jobs that last longer are handed back: a restart of the product does not wait


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eenloket.config.settings")
    django.setup()
    asyncio.run(_work())


async def _work() -> None:
    from procrastinate.contrib.django import app

    # In pages the connector is Django's own connection; the worker has connections that can wait for jobs.
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        async with working.open_async():
            end_listening = _listen()
            try:
                await _run(working)
            finally:
                end_listening()


def _listen() -> Callable[[], None]:
    """Keep the connections on which mail, texts and receipts come in, hand out work, and bring commands to phone
    platforms; answers how to end that."""
    from eenloket.gateways.port import adapter_for
    from eenloket.gateways.services import watch_mailboxes
    from eenloket.gateways.types import Channel
    from eenloket.routing.services import run_dispatcher
    from eenloket.telephony.services import watch_commands

    stop = threading.Event()
    threading.Thread(target=watch_mailboxes, args=(stop,), daemon=True, name="mailboxes").start()
    threading.Thread(target=run_dispatcher, args=(stop,), daemon=True, name="dispatcher").start()
    threading.Thread(target=watch_commands, args=(stop,), daemon=True, name="commands").start()
    end_texts = adapter_for(Channel.SMS).listen()

    def end() -> None:
        stop.set()
        end_texts()

    return end


async def _run(working: App) -> None:
    await working.run_worker_async(
        name="eenloket",
        concurrency=4,
        fetch_job_polling_interval=5,
        shutdown_graceful_timeout=_GRACE_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=_STALLED_SECONDS,
    )


if __name__ == "__main__":
    main()
