"""Django's own management commands, for who develops or operates."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Final

NAME = "manage"
HELP = "Run a Django management command with the project's environment."

# These change tables, which only their owner may.
_OWNERS_COMMANDS: Final = frozenset({"migrate", "makemigrations", "dbshell", "sqlmigrate", "squashmigrations"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="the command and its arguments")


def run(options: argparse.Namespace) -> int:
    arguments: list[str] = options.arguments or ["help"]
    if arguments[0] in _OWNERS_COMMANDS:
        os.environ.setdefault("EENLOKET_DB_ROLE", "owner")

    import django
    from django.core.management import execute_from_command_line

    from eenloket.config import database

    django.setup()
    database.start_server()
    if arguments[0] == "migrate":
        database.grant_app_rights()
    execute_from_command_line(["eenloket manage", *arguments])
    sys.stdout.flush()
    return 0
