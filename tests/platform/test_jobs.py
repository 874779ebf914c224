from __future__ import annotations

import asyncio
from typing import Any, cast
from unittest.mock import patch

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from eenloket.core import jobs

pytestmark = pytest.mark.django_db(transaction=True)


def work() -> None:
    """A worker that stops when there is nothing to do; the clock adds no jobs to those of the test."""

    async def run() -> None:
        connector = cast("DjangoConnector", app.connector).get_worker_connector()
        with patch.dict(app.periodic_registry.periodic_tasks, clear=True), app.replace_connector(connector) as working:
            async with working.open_async():
                await working.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(run())


def left_by_dead_worker(*, attempts: int, task: Any = jobs.forget_old_jobs) -> int:
    """A job that a worker was doing which has given no sign of life for a minute."""
    job = int(task.configure().defer(timestamp=0))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        )
        worker = cursor.fetchone()
        assert worker
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s, worker_id = %s WHERE id = %s",
            [attempts, worker[0], job],
        )
    return job


def status_of(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        row = cursor.fetchone()
    return str(row[0]) if row else "gone"


def test_what_a_dead_worker_left_is_done_again() -> None:
    job = left_by_dead_worker(attempts=1)
    jobs.retry_stalled_jobs.configure().defer(timestamp=0)
    work()
    assert status_of(job) == "succeeded"


def test_what_a_dead_worker_left_does_not_stand_in_the_way_of_what_waits() -> None:
    """The job that waits holds the lock under which it is queued once, and does the same."""
    left = left_by_dead_worker(attempts=1)
    waiting = jobs.forget_old_jobs.configure(schedule_in={"hours": 1}).defer(timestamp=1)
    other = left_by_dead_worker(attempts=1, task=jobs.retry_stalled_jobs)
    jobs.retry_stalled_jobs.configure().defer(timestamp=0)
    work()
    assert (status_of(left), status_of(waiting), status_of(other)) == ("failed", "todo", "succeeded")


def test_a_job_that_kills_each_worker_is_given_up() -> None:
    job = left_by_dead_worker(attempts=jobs.MOST_ATTEMPTS)
    jobs.retry_stalled_jobs.configure().defer(timestamp=0)
    work()
    assert status_of(job) == "failed"


def test_finished_jobs_are_forgotten_after_a_day() -> None:
    old = jobs.forget_old_jobs.configure().defer(timestamp=0)
    work()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '25 hours' WHERE job_id = %s", [old])
    jobs.forget_old_jobs.configure().defer(timestamp=1)
    work()
    assert status_of(old) == "gone"
