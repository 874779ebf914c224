"""Function profiles in and out of a contact centre."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from eenloket.config.startup import prepare_database
from eenloket.core.errors import EenloketError, InvalidError

from ._centres import CENTRE_HELP, chosen_centre

if TYPE_CHECKING:
    from eenloket.profiles.files import Bundle

NAME = "profiles"
HELP = "Export or import function profiles."

FAULTY = 3


class ProfilesCommandError(EenloketError):
    """Nothing could be read, or there is nothing to write."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser("export", help="write the function profiles of a contact centre")
    export.add_argument("--json", action="store_true", help="write JSON to standard output (the default)")
    export.add_argument("--xlsx", type=Path, metavar="FILE", help="write a spreadsheet to this file")
    export.add_argument("--centre", metavar="SLUG", help=CENTRE_HELP)
    export.add_argument("--profile", metavar="CODE", action="append", help="only this profile; may be given again")
    export.add_argument("--national", action="store_true", help="the newest national profiles instead of the own ones")
    imports = actions.add_parser("import", help="bring in profiles from JSON or a spreadsheet")
    imports.add_argument("file", type=Path, metavar="FILE")
    imports.add_argument("--centre", metavar="SLUG", help=CENTRE_HELP)
    imports.add_argument(
        "--national", action="store_true", help="as a newer national edition, for every contact centre"
    )


def run(options: argparse.Namespace) -> int:
    """0 when it was done, 1 when it could not be, 3 when the file has faults: each is a line on standard error."""
    prepare_database()
    return _export(options) if options.action == "export" else _import(options)


def _export(options: argparse.Namespace) -> int:
    from eenloket.profiles.files import write_bundle, write_workbook
    from eenloket.profiles.selectors import documents_of, national_documents

    if options.json and options.xlsx:
        raise ProfilesCommandError("Choose --json or --xlsx.")
    if options.national:
        organisation, found = "national", national_documents(None)
    else:
        centre = chosen_centre(options.centre)
        organisation, found = centre.name, documents_of(centre.pk)
    wanted = options.profile or list(found)
    if unknown := [code for code in wanted if code not in found]:
        raise ProfilesCommandError(f"There is no profile {unknown[0]!r}.")
    documents = [found[code] for code in wanted]
    if options.xlsx:
        options.xlsx.write_bytes(write_workbook(documents))
    else:
        print(json.dumps(write_bundle(organisation, documents), ensure_ascii=False, indent=1))
    return 0


def _import(options: argparse.Namespace) -> int:
    from eenloket.profiles.services import read_upload

    if not options.file.is_file():
        raise ProfilesCommandError(f"There is no file {options.file}.")
    try:
        bundle = read_upload(options.file.read_bytes())
        _store(options, bundle)
    except InvalidError as error:
        print(f"eenloket: {error}", file=sys.stderr)
        for where, what in error.fields.items():
            print(f"{where}: {what}", file=sys.stderr)
        return FAULTY
    return 0


def _store(options: argparse.Namespace, bundle: Bundle) -> None:
    from eenloket.core.actors import SYSTEM
    from eenloket.profiles.services import store_national, store_profiles

    if options.national:
        for edition in store_national(actor=SYSTEM, contact_centre_id=None, bundle=bundle):
            print(f"{edition.code}: national edition {edition.edition}")
        return
    centre = chosen_centre(options.centre)
    stored = store_profiles(
        actor=SYSTEM, contact_centre_id=centre.pk, bundle=bundle, remark=f"Import {options.file.name}"
    )
    for each in stored:
        print(f"{each.document.code}: {each.outcome}")
