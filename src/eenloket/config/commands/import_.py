"""Bring in content and reference data from files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from eenloket.config.startup import prepare_database, tell
from eenloket.core.errors import EenloketError

from ._centres import CENTRE_HELP, chosen_centre

NAME = "import"
HELP = "Import question-answer pairs (vacs), product names (upl) or government organisations from a file."

SOME_ROWS_WRONG: Final = 3
_BUNDLED: Final = {
    "vacs": ("rijksoverheid_vacs_bzk.csv", "rijksoverheid_vacs_omgevingswet.csv"),
    "upl": ("UPL-actueel.csv",),
    "organisations": ("tooi_organisations.json",),
}
_COUNTS: Final = ("added", "changed", "unchanged")

Progress = Callable[[int, int], None]


class ImportCommandError(EenloketError):
    """Nothing could be imported."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=tuple(_BUNDLED), help="what the file holds")
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="the file; without it, what ships with Eenloket"
    )
    parser.add_argument("--centre", metavar="SLUG", help=f"for vacs: {CENTRE_HELP}")
    parser.add_argument("--json", action="store_true", help="write the report as JSON")


def run(options: argparse.Namespace) -> int:
    """0 when every row was fine, 3 when some were reported, 1 when the file cannot be read."""
    if options.file and not options.file.is_file():
        raise ImportCommandError(f"There is no file {options.file}.")
    prepare_database()
    report = {"what": options.what, **dict.fromkeys(_COUNTS, 0), "problems": []}
    for path in _files(options):
        _add(report, path, _import(options, path))
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(report)
    return SOME_ROWS_WRONG if report["problems"] else 0


def _files(options: argparse.Namespace) -> list[Path]:
    if options.file:
        return [options.file]
    from eenloket.content import imports as content
    from eenloket.organisation import imports as organisation

    module = organisation if options.what == "organisations" else content
    return [module.bundled(name) for name in _BUNDLED[options.what]]


def _import(options: argparse.Namespace, path: Path) -> dict[str, Any]:
    from eenloket.content.imports import import_products, import_vacs
    from eenloket.organisation.imports import import_organisations

    progress = _shown_progress(path.name)
    match options.what:
        case "vacs":
            return import_vacs(chosen_centre(options.centre).pk, path, progress).as_dict()
        case "upl":
            return import_products(path, progress).as_dict()
        case _:
            return import_organisations(path, progress)


def _shown_progress(name: str) -> Progress:
    """A line that counts, when somebody is watching."""
    if not sys.stderr.isatty():
        tell(f"Importing {name} ...")
        return lambda done, total: None

    def show(done: int, total: int) -> None:
        if done == total or done % 20 == 0:
            end = "\n" if done == total else ""
            print(f"\rImporting {name}: {done} of {total}", end=end, file=sys.stderr, flush=True)

    return show


def _add(report: dict[str, Any], path: Path, part: dict[str, Any]) -> None:
    for count in _COUNTS:
        report[count] += part[count]
    report["problems"] += [{"file": path.name, **problem} for problem in part["problems"]]


def _print(report: dict[str, Any]) -> None:
    print(", ".join(f"{report[count]} {count}" for count in _COUNTS))
    for problem in report["problems"]:
        print(f"{problem['file']} line {problem['line']}: {problem['problem']}")
