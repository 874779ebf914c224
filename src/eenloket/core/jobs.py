"""Keeping background work going: jobs of a worker that died are done again, finished jobs are forgotten."""

from __future__ import annotations

import logging
from typing import Final

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

MOST_ATTEMPTS: Final = 5

_STALLED_SECONDS: Final = 20.0  # four heartbeats
_DONE_HOURS: Final = 24
_FAILED_HOURS: Final = 30 * 24

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */15")
@app.task(name="core.retry_stalled_jobs", queueing_lock="core.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Hand out again what a worker was doing that no longer gives a sign of life."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_SECONDS):
        logger.warning("job %s (%s) was left by a dead worker", job.id, job.task_name)
        if has_been_tried_enough(job):
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # its successor waits under the same queueing lock, and does what this one did not
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)


def has_been_tried_enough(job: Job) -> bool:
    """A job that kills its worker each time must not do so for ever."""
    return job.attempts >= MOST_ATTEMPTS


@app.periodic(cron="17 * * * *")
@app.task(name="core.forget_old_jobs", queueing_lock="core.forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=_DONE_HOURS)
    await manager.delete_old_jobs(nb_hours=_FAILED_HOURS, include_failed=True, include_cancelled=True)
