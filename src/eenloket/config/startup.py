"""What a command does first. Progress goes to standard error, so that standard output is the command's own."""

from __future__ import annotations

import gc
import sys


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def settle_memory() -> None:
    """Once all code is loaded: do not look through it again for what can go.

    A page makes tens of thousands of objects and leaves hardly a cycle. Python's default looks for cycles after
    every 700 objects, and now and then through all of them, in the middle of a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def start_django() -> None:
    import django

    django.setup()


def prepare_database() -> None:
    """Django, a running database and its tables up to date; quick when there is nothing to do."""
    start_django()
    from . import database

    database.prepare(tell)
