"""Give answers to others."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from eenloket.config.startup import prepare_database, tell
from eenloket.core.errors import EenloketError

from ._centres import CENTRE_HELP, chosen_centre

NAME = "export"
HELP = "Write the answers that are your own to a file that another contact centre can import (content)."
_STANDARD_OUTPUT: Final = "-"


class ExportCommandError(EenloketError):
    """The file could not be written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("content",), help="what to export")
    parser.add_argument("file", metavar="FILE", help="the file to write; - is standard output")
    parser.add_argument("--centre", metavar="SLUG", help=CENTRE_HELP)
    parser.add_argument("--municipality", metavar="SLUG", default="", help="only what holds in this municipality")
    parser.add_argument("--licence", default="CC0-1.0", help="what others may do with it (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    """0 when it was written."""
    prepare_database()
    from eenloket.content.exports import export_content

    centre = chosen_centre(options.centre)
    content = export_content(centre.pk, municipality=options.municipality, licence=options.licence)
    _write(options.file, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    tell(f"{len(content['answers'])} answers of {content['origin']}, licence {content['licence']}.")
    return 0


def _write(name: str, text: str) -> None:
    if name == _STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    try:
        Path(name).write_text(text, "utf-8")
    except OSError as error:
        raise ExportCommandError(f"{name}: {error.strerror}.") from None
