from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from . import services


@app.task(name="dossier.make_export", queue="dossier")
def make_export(export_id: str) -> None:
    services.make_export(uuid.UUID(export_id))


@app.periodic(cron="* * * * *")
@app.task(name="dossier.sweep_exports", queueing_lock="dossier.sweep_exports")
def sweep_exports(timestamp: int) -> None:
    """Once a minute, what a dead worker left half-way is made after all."""
    services.sweep_exports()


@app.periodic(cron="29 4 * * *")
@app.task(name="dossier.forget_exports", queueing_lock="dossier.forget_exports")
def forget_exports(timestamp: int) -> None:
    services.forget_exports()
