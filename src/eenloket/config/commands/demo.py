"""Load the demo, load it anew, or let a day play in it."""

from __future__ import annotations

import argparse
import signal
import threading

from eenloket.config.environment import use_exchange
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
    parser.add_argument(
        "what", nargs="?", choices=["live"], help="live: let a day play in the running product, until Ctrl-C"
    )
    parser.add_argument("--scenario", choices=["day", "monday", "storm", "sick"], default="day", help="with live")
    parser.add_argument("--speed", type=_speed, default=1.0, help="with live: how many times faster than a clock")
    parser.add_argument("--minutes", type=_speed, help="with live: stop by itself after so many minutes")
    parser.add_argument("--seed", type=int, help="with live: the same number plays the same day")


def run(options: argparse.Namespace) -> int:
    if options.what == "live":
        use_exchange()
    prepare_database()
    if options.what == "live":
        return _play(options)
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


def _play(options: argparse.Namespace) -> int:
    """Play until Ctrl-C or until the time is over; everybody who is played signs off at the end."""
    from eenloket.demo.live.scenarios import SCENARIOS
    from eenloket.demo.live.stage import Stage
    from eenloket.organisation.models import ContactCentre

    centre = ContactCentre.objects.filter(is_demo=True).order_by("pk").first()
    if centre is None:
        raise DemoError("There is no demo yet. Load it with: eenloket demo")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    scenario = SCENARIOS[options.scenario]
    tell(f"{centre}: {scenario.title}, {options.speed:g} times as fast. Stop with Ctrl-C.")
    Stage(centre, scenario, speed=options.speed, seed=options.seed).play(stop, tell, minutes=options.minutes)
    tell("Everybody who was played has signed off.")
    return 0


def _speed(text: str) -> float:
    number = float(text)
    if not 0.1 <= number <= 600:
        raise argparse.ArgumentTypeError("from 0.1 to 600")
    return number


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
