"""What a command does first. Progress goes to standard error, so that standard output is the command's own."""

from __future__ import annotations

import gc
import sys


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def settle_memory() -> None:
    """Once all that stays is loaded: do not look through it again for what can go.

    A page leaves some four hundred objects that hold each other (what its template was given, the request and its
    user). Looked for after every 2,000 new objects they take a millisecond or two; after 50,000 a tenth of a second,
    in the middle of a page; by Python's own setting now and then through all of the code as well.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 5, 100)


def start_django() -> None:
    import django

    django.setup()


def prepare_database() -> None:
    """Django, a running database and its tables up to date; quick when there is nothing to do."""
    start_django()
    from . import database

    database.prepare(tell)
