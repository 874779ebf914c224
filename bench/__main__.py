"""script/bench: build two data sets (once a day), measure both, print a table."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import report

_CHECKOUT = Path(__file__).resolve().parents[1]
_ROUNDS = 4
_OWN_DATA = ("board", "broadcast", "chat", "routing", "screenpop", "cases", "figures")


def main() -> int:
    options = _parser().parse_args()
    if options.name == "search":
        return _search(fit=options.fit)
    if options.name in _OWN_DATA:
        return _with_own_data(options)
    home = Path(os.environ.get("EENLOKET_BENCH_DATA") or Path(tempfile.gettempdir()) / "eenloket-bench")
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)  # the database server may run as another user
    sizes = [options.contacts] if options.no_tenth else [options.contacts, options.contacts // 10]
    found: dict[int, list[dict[str, Any]]] = {size: [] for size in sizes}
    for _round in range(_ROUNDS):  # in turn, so that whatever else the machine does weighs on both
        for size in sizes:
            found[size].append(_measure(options, home, size))
    whole, tenth = (report.merged(found.get(size, [])) for size in (options.contacts, options.contacts // 10))
    print(report.markdown(whole, tenth, os.getloadavg()[0]))
    return 0 if report.is_met(whole, tenth) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "name",
        nargs="?",
        default="",
        help="only measures with this in their name; search: quality; broadcast: sending to --contacts people;"
        " routing: 2,000 who wait for 500 advisors; chat: --chats at once for --seconds; screenpop: a caller on the"
        " screen under 20 calls a second; board: --screens on walls for --seconds;"
        " cases: inbox and case page with 200,000 cases; figures: a year on 5,000,000 contacts",
    )
    parser.add_argument("--fit", action="store_true", help="with search: fit the probability of an answer on half A")
    parser.add_argument("--contacts", type=int, default=100_000, help="default: %(default)s")
    parser.add_argument("--times", type=int, default=200, help="how often each is measured (default: %(default)s)")
    parser.add_argument("--chats", type=int, default=200, help="default: %(default)s")
    parser.add_argument("--screens", type=int, default=1000, help="with board (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=90, help="of chatting (default: %(default)s)")
    parser.add_argument("--no-tenth", action="store_true", help="do not compare with a tenth of the data")
    return parser


def _with_own_data(options: argparse.Namespace) -> int:
    """What builds its own data: one of the modules beside this."""
    module = importlib.import_module(f"bench.{options.name}")
    arguments = {
        "board": (options.screens, options.seconds),
        "broadcast": (options.contacts,),
        "chat": (options.chats, options.seconds),
        "routing": (2000, 500),
    }
    done: int = module.main(*arguments.get(options.name, ()))
    return done


def _search(*, fit: bool) -> int:
    from eenloket.config.startup import start_django

    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"EENLOKET_DATA": data, "DJANGO_SETTINGS_MODULE": "eenloket.config.settings"}
        start_django()
        from . import search

        search.main(fit=fit)
    return 0


def _measure(options: argparse.Namespace, home: Path, contacts: int) -> dict[str, Any]:
    """In a process of its own: each data set is an installation of its own."""
    command = [sys.executable, "-m", "bench.worker", str(contacts), str(-(-options.times // _ROUNDS)), options.name]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "EENLOKET_"))}
    environment |= {
        "EENLOKET_DATA": str(home / str(contacts)),
        "DJANGO_SETTINGS_MODULE": "eenloket.config.settings",
        "PYTHONPATH": os.pathsep.join([str(_CHECKOUT / "src"), str(_CHECKOUT)]),
    }
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
