"""Bring in content and reference data from files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from eenloket.config.startup import prepare_database, start_django, tell
from eenloket.core.errors import EenloketError

from ._centres import CENTRE_HELP, chosen_centre

if TYPE_CHECKING:
    from eenloket.content.imports import Wishes

NAME = "import"
HELP = "Import answers, product names or government organisations from a file (see docs/content-import.md)."

SOME_ROWS_WRONG: Final = 3
_BUNDLED: Final = {
    "vacs": ("rijksoverheid_vacs_bzk.csv", "rijksoverheid_vacs_omgevingswet.csv"),
    "upl": ("UPL-actueel.csv",),
    "organisations": ("tooi_organisations.json",),
}
_KINDS: Final = {
    "vacs": "question-answer pairs: CSV of the Rijksoverheid or VACs as JSON",
    "articles": "knowledge articles as JSON",
    "sdg": "SDG product texts as JSON",
    "table": "answers in a CSV of your own",
    "content": "what another contact centre exported",
    "upl": "product names",
    "organisations": "government organisations",
}
_COUNTS: Final = ("added", "changed", "unchanged")
_OTHER_COUNTS: Final = ("kept", "skipped")

Progress = Callable[[int, int], None]


class ImportCommandError(EenloketError):
    """Nothing could be imported."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = "; ".join(f"{name}: {what}" for name, what in _KINDS.items())
    parser.add_argument("what", choices=tuple(_KINDS), help=f"what the file holds. {kinds}")
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="the file; without it, what ships with Eenloket"
    )
    parser.add_argument("--centre", metavar="SLUG", help=f"for answers: {CENTRE_HELP}")
    parser.add_argument("--authority", metavar="NAME", default="", help="for VACs as JSON: whose they are if not ours")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done and store nothing")
    parser.add_argument("--overwrite", action="store_true", help="also write over what was changed here")
    parser.add_argument("--template", action="store_true", help="for table: print an example to fill in")
    parser.add_argument("--json", action="store_true", help="write the report as JSON")


def run(options: argparse.Namespace) -> int:
    """0 when every row was fine, 3 when some were reported, 1 when the file cannot be read."""
    if options.template:
        return _print_template(options)
    if options.file and not options.file.is_file():
        raise ImportCommandError(f"There is no file {options.file}.")
    if not options.file and options.what not in _BUNDLED:
        raise ImportCommandError(f"Name the file that holds the {options.what}.")
    prepare_database()
    report = {
        "what": options.what,
        "dry_run": options.dry_run,
        **dict.fromkeys((*_COUNTS, *_OTHER_COUNTS), 0),
        "problems": [],
        "remarks": [],
    }
    for path in _files(options):
        _add(report, path, _import(options, path))
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print(report)
    return SOME_ROWS_WRONG if report["problems"] else 0


def _print_template(options: argparse.Namespace) -> int:
    if options.what != "table":
        raise ImportCommandError("There is a template for table only.")
    start_django()
    from eenloket.content.imports import TEMPLATE

    print(TEMPLATE, end="")
    return 0


def _files(options: argparse.Namespace) -> list[Path]:
    if options.file:
        return [options.file]
    from eenloket.content import imports as content
    from eenloket.organisation import imports as organisation

    module = organisation if options.what == "organisations" else content
    return [module.bundled(name) for name in _BUNDLED[options.what]]


def _import(options: argparse.Namespace, path: Path) -> dict[str, Any]:
    from eenloket.content import imports as content
    from eenloket.organisation.imports import import_organisations

    progress = _shown_progress(path.name)
    wishes = content.Wishes(dry_run=options.dry_run, overwrite=options.overwrite)
    match options.what:
        case "organisations":
            return import_organisations(path, progress, dry_run=options.dry_run)
        case "upl":
            return content.import_products(path, progress, wishes).as_dict()
    return _import_answers(options, path, progress, wishes)


def _import_answers(options: argparse.Namespace, path: Path, progress: Progress, wishes: Wishes) -> dict[str, Any]:
    """Import and put that on the audit trail."""
    from eenloket.content import imports as content
    from eenloket.content.services import record_import

    centre = chosen_centre(options.centre)
    if options.what == "vacs":
        report = content.import_vacs(centre.pk, path, progress, wishes, authority=options.authority)
    else:
        importers = {
            "articles": content.import_articles,
            "sdg": content.import_sdg,
            "table": content.import_table,
            "content": content.import_content,
        }
        report = importers[options.what](centre.pk, path, progress, wishes)
    done = report.as_dict()
    if not wishes.dry_run:
        record_import(centre.pk, options.what, {name: done[name] for name in (*_COUNTS, *_OTHER_COUNTS)}, centre)
    return done


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
    for count in (*_COUNTS, *_OTHER_COUNTS):
        report[count] += part.get(count, 0)
    for name in ("problems", "remarks"):
        report[name] += [{"file": path.name, **each} for each in part.get(name, ())]


def _print(report: dict[str, Any]) -> None:
    shown = [*_COUNTS, *(name for name in _OTHER_COUNTS if report[name])]
    counts = ", ".join(f"{report[count]} {count}" for count in shown)
    print(f"{counts} (dry run: nothing was stored)" if report["dry_run"] else counts)
    for each in report["problems"]:
        print(_told(each))
    for each in report["remarks"]:
        print(f"note: {_told(each)}")


def _told(problem: dict[str, Any]) -> str:
    words = filter(None, (problem.get("field"), problem["problem"]))
    return f"{problem['file']} line {problem['line']}: {' '.join(words)}"
