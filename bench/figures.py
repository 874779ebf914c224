"""script/bench figures: the report of a year on five million contacts, and the pages of the figures beside it.

The contacts of the demo are stored again and again, each time on another day of the past year, as further questions of
the same conversations; days are then summed as the product does it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

_CONTACTS: Final = 12_000
_TIMES: Final = 7
_TARGET: Final = 2.0  # seconds
_DAYS: Final = 364
_COPY: Final = """
INSERT INTO contacts_contact ({columns})
SELECT {values} FROM contacts_contact old, generate_series(%s::int, %s::int) turn
WHERE old.contact_centre_id = %s AND old.state = 'stored' AND old.number = 1
"""


def main(contacts: int = 5_000_000) -> int:
    with tempfile.TemporaryDirectory(prefix="eenloket-figures-") as data:
        Path(data).chmod(0o755)  # the database server may run as another user
        os.environ |= {"EENLOKET_DATA": data, "DJANGO_SETTINGS_MODULE": "eenloket.config.settings"}
        from eenloket.config import database
        from eenloket.config.startup import prepare_database, tell

        prepare_database()
        from bench import dataset
        from eenloket.contacts.models import Contact
        from eenloket.demo.services import load_demo
        from eenloket.insight.models import DayCount, HourCount, SubjectCount, SummedDay
        from eenloket.insight.services import sum_days_that_are_over
        from eenloket.organisation.models import ContactCentre

        load_demo(contacts=_CONTACTS, progress=tell)
        centre = ContactCentre.objects.get(slug=dataset.KCC)
        started = time.monotonic()
        _multiply(centre.pk, contacts, tell)
        tell(f"Stored in {time.monotonic() - started:.0f} s. Summing days ...")
        with database.as_owner():
            dataset.vacuum()
        SummedDay.objects.filter(contact_centre=centre).delete()
        started = time.monotonic()
        days = sum_days_that_are_over(contact_centre_id=centre.pk)
        summing = time.monotonic() - started
        with database.as_owner():
            dataset.vacuum()
        stored = Contact.objects.filter(contact_centre=centre).count()
        sizes = {model.__name__: model._base_manager.count() for model in (DayCount, HourCount, SubjectCount)}
        print(f"{stored:,} contacts; {days} days summed in {summing:.0f} s; {sizes}")
        found = _measured(centre.pk)
        print("\n| what | median s | slowest s |\n|---|---|---|")
        for name, times in found.items():
            print(f"| {name} | {median(times):.2f} | {max(times):.2f} |")
        print(f"load {os.getloadavg()[0]:.1f}")
        return 0 if max(found["report of a year for the manager"]) < _TARGET else 1


def _multiply(contact_centre_id: Any, wanted: int, tell: Callable[[str], None]) -> None:
    """Each first question of a conversation so many times more, on a day of the past year that differs per turn."""
    from django.db import connection

    from eenloket.contacts.models import Contact

    first = Contact.objects.filter(contact_centre=contact_centre_id, state="stored", number=1)
    turns = wanted // first.count()
    columns = [field.column for field in Contact._meta.concrete_fields]
    shift = (
        f"make_interval(days => (turn * 7919 + hashtext(old.id::text)::bigint %% {_DAYS} + {_DAYS})::int %% {_DAYS})"
    )
    day = f"(date_trunc('day', now() - interval '1 day' - {shift}))::date"
    changed = {
        "id": "gen_random_uuid()",
        "number": "(turn + 10)::smallint",
        "arrived_on": day,
        "arrived_at": f"{day} + (old.arrived_at AT TIME ZONE 'Europe/Amsterdam')::time",
        "stored_at": f"{day} + (old.arrived_at AT TIME ZONE 'Europe/Amsterdam')::time + interval '5 minutes'",
    }
    sql = _COPY.format(
        columns=", ".join(f'"{name}"' for name in columns),
        values=", ".join(changed.get(name, f'old."{name}"') for name in columns),
    )
    step = 50
    for start in range(1, turns + 1, step):
        with connection.cursor() as cursor:
            cursor.execute(sql, [start, min(turns, start + step - 1), contact_centre_id])
        tell(f"{min(turns, start + step - 1)} of {turns} times")


def _measured(contact_centre_id: Any) -> dict[str, list[float]]:
    from eenloket.accounts.models import Staff
    from eenloket.core import clock
    from eenloket.insight import pages, selectors
    from eenloket.insight.measures import INDICATORS, MEASURES
    from eenloket.insight.report_document import document_of
    from eenloket.insight.types import Audience, Dimension, FigureFilter, Period, ReportKind

    manager = Staff.objects.get(contact_centre=contact_centre_id, email="edwin@kcc.example")
    yesterday = clock.today() - timedelta(days=1)
    year = FigureFilter(period=Period(yesterday - timedelta(days=_DAYS), yesterday))
    month = FigureFilter(period=Period(yesterday - timedelta(days=29), yesterday))
    tiles = [each.measures[0] for each in INDICATORS]
    asked: dict[str, Callable[[], Any]] = {
        "report of a year for the manager": lambda: document_of(
            manager, year, kind=ReportKind.QUARTER, audience=Audience.MANAGER, scope=""
        ),
        "all measures of a year": lambda: selectors.reading(manager, year, MEASURES.values()),
        "eight tiles of a month": lambda: pages.shown(manager, month, tiles),
        "a year by subject": lambda: pages.lines(manager, year, MEASURES["direct"], Dimension.SUBJECT),
        "a year by hour and channel": lambda: selectors.readings(
            manager, year, [MEASURES["direct"]], [Dimension.HOUR, Dimension.CHANNEL]
        ),
    }
    found: dict[str, list[float]] = {name: [] for name in asked}
    for _time in range(_TIMES):
        for name, ask in asked.items():
            started = time.perf_counter()
            ask()
            found[name].append(time.perf_counter() - started)
    return found
