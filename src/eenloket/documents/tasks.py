from __future__ import annotations

from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="*/10 * * * *")
@app.task(name="documents.check_for_viruses", queueing_lock="documents.check_for_viruses")
def check_for_viruses(timestamp: int) -> None:
    """What came in while the scanner did not answer is checked as soon as it does."""
    services.check_unchecked()
