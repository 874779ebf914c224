from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from eenloket.core import hub, live
from eenloket.core.hub import Hub

CHANNEL = live.CHANNEL


def parameters() -> dict[str, Any]:
    known = connection.settings_dict
    return {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "dbname": known["NAME"]}


async def told(stream: AsyncGenerator[bytes]) -> bytes:
    return await asyncio.wait_for(anext(stream), 60)


def with_hub(play: Callable[[Hub, psycopg.AsyncConnection[Any]], Awaitable[None]]) -> None:
    """Play with a listening hub and a connection to notify with."""

    async def run() -> None:
        running = Hub(parameters, CHANNEL)
        running.start()
        try:
            await until(lambda: running.is_connected)
            async with await psycopg.AsyncConnection.connect(**parameters(), autocommit=True) as session:
                await play(running, session)
        finally:
            await running.stop()

    asyncio.run(run())


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the hub has no event for it
            await asyncio.sleep(0.01)


async def notify(session: psycopg.AsyncConnection[Any], payload: str) -> None:
    await session.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


pytestmark = pytest.mark.usefixtures("django_db_setup")


def test_a_page_first_fetches_everything_and_then_hears_of_its_topics() -> None:
    async def play(running: Hub, session: psycopg.AsyncConnection[Any]) -> None:
        stream = running.stream(["team:1"])
        assert b"event: resync" in await told(stream)
        await notify(session, "team:2 x")
        await notify(session, "team:1 7")
        assert await told(stream) == b"data: team:1 7\n\n"

    with_hub(play)


def test_what_was_poked_while_a_page_was_on_its_way_is_told_at_once() -> None:
    async def play(running: Hub, session: psycopg.AsyncConnection[Any]) -> None:
        made_at = time.time()
        await notify(session, "team:1 7")
        await until(lambda: "team:1" in running._poked)
        late, other = running.stream(["team:1"], made_at=made_at), running.stream(["team:2"], made_at=made_at)
        for stream in (late, other):
            assert b"event: resync" in await told(stream)
        assert await told(late) == b"data: team:1\n\n"
        await notify(session, "team:2 x")
        assert await told(other) == b"data: team:2 x\n\n"

    with_hub(play)


def test_a_page_made_long_after_a_poke_is_told_nothing() -> None:
    async def play(running: Hub, session: psycopg.AsyncConnection[Any]) -> None:
        await notify(session, "team:1 7")
        await until(lambda: "team:1" in running._poked)
        stream = running.stream(["team:1"], made_at=time.time() + 60)
        await told(stream)
        await notify(session, "team:1 8")
        assert await told(stream) == b"data: team:1 8\n\n"

    with_hub(play)


def test_the_same_poke_twice_is_one() -> None:
    async def play(running: Hub, session: psycopg.AsyncConnection[Any]) -> None:
        stream = running.stream(["a:1"])
        await told(stream)
        for payload in ("a:1", "a:1", "a:1 2"):
            running.publish(payload)
        assert await told(stream) == b"data: a:1\n\ndata: a:1 2\n\n"

    with_hub(play)


def test_a_page_that_reads_slowly_is_told_to_fetch_everything() -> None:
    async def play(running: Hub, session: psycopg.AsyncConnection[Any]) -> None:
        stream = running.stream(["a:1"])
        await told(stream)
        for number in range(hub.MOST_PENDING + 1):
            running.publish(f"a:1 {number}")
        assert await told(stream) == b"event: resync\ndata: 1\n\n"

    with_hub(play)


def test_pages_fetch_everything_after_the_connection_was_lost() -> None:
    async def play(running: Hub, session: psycopg.AsyncConnection[Any]) -> None:
        stream = running.stream(["a:1"])
        await told(stream)
        await session.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'eenloket-live' AND datname = current_database()"
        )
        assert await told(stream) == b"event: resync\ndata: 1\n\n"
        assert running.is_connected

    with_hub(play)


def test_a_stream_ends_when_the_process_does() -> None:
    async def play(running: Hub, session: psycopg.AsyncConnection[Any]) -> None:
        stream = running.stream(["a:1"])
        await told(stream)
        running.end_streams()
        assert [part async for part in stream] == []

    with_hub(play)


@pytest.mark.django_db(transaction=True)
def test_a_poke_is_heard_at_commit_and_never_after_a_rollback() -> None:
    with psycopg.connect(**parameters(), autocommit=True) as session:
        session.execute(f'LISTEN "{CHANNEL}"')
        with transaction.atomic():
            live.poke("case:1", "3")
            transaction.set_rollback(True)
        with transaction.atomic():
            live.poke("case:2")
            assert not list(session.notifies(timeout=0.1))
        assert [heard.payload.strip() for heard in session.notifies(timeout=60, stop_after=1)] == ["case:2"]


def test_a_topic_has_no_spaces() -> None:
    with pytest.raises(ValueError, match="not a topic"):
        live.poke("two words")
