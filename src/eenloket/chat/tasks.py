from __future__ import annotations

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="* * * * * */15")
@app.task(name="chat.watch_silence", queueing_lock="chat.watch_silence")
def watch_silence(timestamp: int) -> None:
    services.watch_silence()


@app.task(name="chat.settle_work", retry=RetryStrategy(max_attempts=8, exponential_wait=2))
def settle_work(session_id: str) -> None:
    services.settle_work(uuid.UUID(session_id))


@app.periodic(cron="23 * * * *")
@app.task(name="chat.forget_old", queueing_lock="chat.forget_old")
def forget_old(timestamp: int) -> None:
    services.forget_old_chats()
