"""What a command does first. Progress goes to standard error, so that standard output is the command's own."""

from __future__ import annotations

import sys


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def start_django() -> None:
    import django

    django.setup()


def prepare_database() -> None:
    """Django, a running database and its tables up to date; quick when there is nothing to do."""
    start_django()
    from . import database

    database.prepare(tell)
