"""Run a practice exchange of its own: a phone platform without phones, that plays a day."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from random import Random
from typing import Any, Final

from eenloket.core.errors import EenloketError

NAME = "pbx"
HELP = "Play a phone platform: calls by chance or by a script, told over the CTI interface."

_STEP_SECONDS: Final = 0.5


class PbxError(EenloketError):
    """The exchange cannot play like this."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--product", default="http://127.0.0.1:8000", help="where Eenloket is (default: %(default)s)")
    parser.add_argument("--platform", required=True, metavar="KEY", help="the name of the platform, as its page shows")
    parser.add_argument("--port", type=int, default=0, help="where commands come in (default: any free port)")
    parser.add_argument("--lines", required=True, metavar="NUMBERS", help="the numbers that are dialled, with commas")
    parser.add_argument("--agents", default="", metavar="NAMES", help="names of advisors on the platform, with commas")
    parser.add_argument("--people", action="store_true", help="advisors answer by commands, not by themselves")
    parser.add_argument("--routes", action="store_true", help="the exchange decides who gets a call")
    parser.add_argument("--day", type=Path, metavar="FILE", help="a day written out in YAML, instead of one by chance")
    parser.add_argument("--calls", type=_count, default=300, help="how many calls by chance (default: %(default)s)")
    parser.add_argument("--hours", type=_amount, default=8.5, help="over how many hours (default: %(default)s)")
    parser.add_argument("--speed", type=_amount, default=1.0, help="how many times faster than a clock")
    parser.add_argument("--seed", type=int, help="the same number plays the same day")
    parser.add_argument("--lose", type=_share, default=0.0, metavar="SHARE", help="share of events lost, such as 0.05")
    parser.add_argument("--double", type=_share, default=0.0, metavar="SHARE", help="share of events told twice")
    parser.add_argument("--late", type=_amount, default=0.0, metavar="SECONDS", help="events come up to so much late")


def run(options: argparse.Namespace) -> int:
    """The secret comes from EENLOKET_PBX_SECRET: on the command line others could read it."""
    from eenloket.telephony.pbx.link import Trouble
    from eenloket.telephony.pbx.server import Account, LivePlatform, PracticeServer

    secret = os.environ.get("EENLOKET_PBX_SECRET", "")
    if not secret:
        raise PbxError("Set EENLOKET_PBX_SECRET to the secret of the platform.")
    day = _day(options)
    trouble = Trouble(lose=options.lose, double=options.double, late=options.late)
    account = Account(options.platform, secret, options.product.rstrip("/"))
    platform = LivePlatform(account, routes=options.routes, trouble=trouble, seed=options.seed, speed=options.speed)
    agents = [{"agent_ref": ref, "device_ref": ref, "is_bot": not options.people} for ref in _words(options.agents)]
    platform.register(routes=options.routes, agents=agents)
    server = PracticeServer(port=options.port)
    server.platforms[options.platform] = platform
    server.start()
    print(f"Commands come in at {server.address}/; {len(day)} calls follow.", flush=True)
    platform.start_planned(day)
    try:
        _wait(platform)
    finally:
        server.close()
    return 0


def _day(options: argparse.Namespace) -> list[Any]:
    from eenloket.telephony.pbx.day import random_day, scripted_day

    if options.day is None:
        random = Random(options.seed)  # noqa: S311 - plausible, not secret
        return random_day(random, _words(options.lines), calls=options.calls, seconds=options.hours * 3600)
    try:
        return scripted_day(options.day.read_text("utf-8"))
    except OSError as error:
        raise PbxError(f"The day in {options.day} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise PbxError(f"The day in {options.day} is not right: {error}.") from error


def _wait(platform: Any) -> None:
    """Until the last call is over and told; says now and then how it goes."""
    told = ""
    while not platform.is_idle():
        time.sleep(_STEP_SECONDS)
        states: dict[str, int] = {}
        for each in platform.latest_calls():
            states[each["state"]] = states.get(each["state"], 0) + 1
        now = json.dumps(states) + (f" {platform.problem}" if platform.problem else "")
        if now != told:
            told = now
            print(now, flush=True)


def _words(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _count(text: str) -> int:
    if text.isdigit() and 0 < int(text) <= 100_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"not a number from 1 to 100000: {text}")


def _amount(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if 0 <= value < 1e6:
        return value
    raise argparse.ArgumentTypeError(f"not a number: {text}")


def _share(text: str) -> float:
    value = _amount(text)
    if value <= 1:
        return value
    raise argparse.ArgumentTypeError(f"not a share from 0 to 1: {text}")
