"""Load the demo, or load it anew."""

from __future__ import annotations

import argparse

from eenloket.config.startup import prepare_database, tell
from eenloket.core.errors import EenloketError

NAME = "demo"
HELP = "Load two demo contact centres with ninety days of history."

_MOST: int = 100_000


class DemoError(EenloketError):
    """The demo cannot be loaded like this."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--contacts", type=_count, metavar="N", help="how many contacts the history holds (1000-100000)"
    )
    parser.add_argument("--reset", action="store_true", help="take the demo contact centres away first")
    parser.add_argument("--yes", action="store_true", help="do not ask before taking away")


def run(options: argparse.Namespace) -> int:
    prepare_database()
    from eenloket.demo import services

    if options.reset:
        _confirm(options)
        tell(f"Taken away: {services.remove_demo()} demo contact centres.")
    if not services.load_demo(contacts=options.contacts, progress=tell):
        if options.contacts:
            raise DemoError("The demo is there already; use --reset to load another number of contacts.")
        tell("The demo is there already; nothing was changed.")
    _print_accounts()
    return 0


def _print_accounts() -> None:
    from eenloket.demo import services

    accounts = services.demo_accounts()
    widths = [max(len(account[column]) for account in accounts) for column in range(4)]
    for account in accounts:
        print("  ".join(value.ljust(width) for value, width in zip(account, widths, strict=True)).rstrip())


def _confirm(options: argparse.Namespace) -> None:
    if options.yes:
        return
    try:
        answer = input("Delete both demo contact centres with everything in them? Type yes: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() not in ("yes", "ja"):
        raise DemoError("Nothing was changed. Say --yes, or type yes.")


def _count(text: str) -> int:
    if text.isdigit() and 1_000 <= int(text) <= _MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"not a number from 1000 to {_MOST}: {text}")
