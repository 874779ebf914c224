"""Read scans from the command line, as the desk does, and say what would be registered."""

from __future__ import annotations

import argparse
import json
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from eenloket.config import environment
from eenloket.config.startup import prepare_database, start_django, tell
from eenloket.core.errors import EenloketError

from ._centres import CENTRE_HELP, NoCentreError, chosen_centre
from .search import municipality_of

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping

    from eenloket.post.reading import PageRead
    from eenloket.post.rules import Guess

NAME = "post"
HELP = "Read scanned letters (read) and say who wrote them, when, about what and for whom."
_LEAST_SURE: Final = 0.05


class PostCommandError(EenloketError):
    """There is nothing to read, or nothing to read it with."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("read",), help="what to do")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PDF, TIFF, JPEG or PNG")
    parser.add_argument("--json", action="store_true", help="write one JSON object per letter, each on a line")
    parser.add_argument("--centre", metavar="SLUG", help=CENTRE_HELP)
    parser.add_argument("--municipality", metavar="SLUG", help="whose letters these are")
    parser.add_argument("--blank-separates", action="store_true", help="a blank page separates letters as well")
    parser.add_argument(
        "--no-database", action="store_true", help="do not look for departments, answers, cases and addresses"
    )


def run(options: argparse.Namespace) -> int:
    """0 when all files could be opened; each that cannot be is named, in its place in the output."""
    place = None
    if options.no_database or not _has_database():
        start_django()
    else:
        place = _place(options)
    from eenloket.post import reading

    if not reading.is_present():
        raise PostCommandError("Tesseract with Dutch is not installed (Debian: tesseract-ocr tesseract-ocr-nld).")
    faults = 0
    for path in options.files:
        for found in _letters(path, place, blank_separates=options.blank_separates):
            faults += "error" in found
            print(json.dumps(found, ensure_ascii=False) if options.json else _in_words(found), flush=True)
    return 1 if faults else 0


def _has_database() -> bool:
    """Whether there is a database to ask: reading itself needs none, and none is made for it."""
    return not environment.has_own_database() or (environment.data_dir() / "postgres").is_dir()


def _place(options: argparse.Namespace) -> tuple[uuid.UUID, uuid.UUID] | None:
    """Contact centre and municipality whose departments and answers are known; None when there are none."""
    prepare_database()
    from eenloket.organisation.selectors import municipalities_of

    try:
        centre = chosen_centre(options.centre)
    except NoCentreError:
        return None
    municipality_id = municipality_of(centre, options.municipality)
    first = municipalities_of(centre.pk).values_list("pk", flat=True).first()
    chosen = municipality_id or first
    return (centre.pk, chosen) if chosen else None


def _letters(path: Path, place: tuple[uuid.UUID, uuid.UUID] | None, *, blank_separates: bool) -> list[dict[str, Any]]:
    from eenloket.post import reading
    from eenloket.post.rules import PageKind, letters_of
    from eenloket.post.types import PROBLEMS

    try:
        data = path.read_bytes()
        count = reading.look_into(data).pages
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:  # the work is done in processes of their own
            pages = list(pool.map(partial(_page, data), range(count)))
    except OSError as error:
        return [{"file": str(path), "error": error.strerror}]
    except reading.ScanError as error:
        return [{"file": str(path), "error": str(PROBLEMS[error.code]), "readable": False, "text": ""}]
    kinds = [
        PageKind.SEPARATOR if page.is_separator else PageKind.BLANK if page.is_blank else PageKind.TEXT
        for page in pages
    ]
    letters = letters_of(kinds, blank_separates=blank_separates) or letters_of([PageKind.TEXT] * len(pages))
    return [_told(path, letter.pages, [pages[number] for number in letter.pages], place) for letter in letters]


def _page(data: bytes, number: int) -> PageRead:
    from eenloket.post import reading

    picture, dpi = reading.picture_of(data, number)
    try:
        return reading.read_page(picture, dpi=dpi)
    except reading.EngineError as error:
        tell(f"page {number + 1}: {error}")
        return reading.PageRead()


def _told(path: Path, numbers: Any, pages: list[PageRead], place: tuple[uuid.UUID, uuid.UUID] | None) -> dict[str, Any]:
    from eenloket.core import clock
    from eenloket.post.rules import facts_in

    written = [page for page in pages if not page.is_blank]
    text = "\n\n".join(page.text for page in written if page.is_readable)
    words: dict[str, float] = {}
    for page in written:
        for word, sure in page.words.items():
            words[word] = min(words.get(word, 1.0), sure)
    if place:
        from eenloket.post.services import guesses_of_text

        guesses = guesses_of_text(*place, text, words=words)
    else:
        guesses = facts_in(text, words=words, today=clock.today())
    department = _department(place, text, guesses)
    sure = sum(page.sure for page in written) / len(written) if written else 0.0
    return {
        "file": str(path),
        "pages": [number + 1 for number in numbers],
        "readable": bool(written) and written[0].is_readable,
        "sender": _value(guesses, "sender_name"),
        "date": _value(guesses, "letter_date"),
        "subject": _value(guesses, "subject"),
        "department": department[0] or None,
        "reference": _value(guesses, "reference"),
        "their_reference": _value(guesses, "their_reference"),
        "confidence": round(sure, 3),
        "confidence_per_field": {
            **{
                name: guesses[field].sure
                for name, field in (("sender", "sender_name"), ("date", "letter_date"), ("subject", "subject"))
                if field in guesses
            },
            **({"department": round(department[1], 2)} if department[0] else {}),
        },
        "sender_details": _sender(guesses),
        "text": text or ("not readable" if not written or not written[0].is_readable else ""),
    }


def _department(
    place: tuple[uuid.UUID, uuid.UUID] | None, text: str, guesses: Mapping[str, Guess]
) -> tuple[str, float]:
    """By the departments and answers of the contact centre; without them, by what matters are usually called."""
    from eenloket.post.rules import matter_of

    if place:
        from eenloket.post.services import departments_for

        found = departments_for(*place, text, guesses["subject"].value if "subject" in guesses else "")
        return (found[0].name, found[0].sure) if found and found[0].sure > _LEAST_SURE else ("", 0.0)
    return matter_of(text)


def _sender(guesses: Mapping[str, Guess]) -> dict[str, str] | None:
    names = {
        "name": "sender_name",
        "street": "street",
        "house_number": "house_number",
        "postcode": "postcode",
        "town": "town",
        "email": "email",
        "phone": "phone",
        "bsn": "bsn",
        "kvk": "kvk",
    }
    found = {name: guesses[field].value for name, field in names.items() if field in guesses}
    return found or None


def _value(guesses: Mapping[str, Guess], name: str) -> str | None:
    return guesses[name].value if name in guesses else None


def _in_words(found: dict[str, Any]) -> str:
    if "error" in found:
        return f"{found['file']}: {found['error']}"
    lines = [
        f"{found['file']}, pages {', '.join(str(each) for each in found['pages'])}",
        f"  readable    {'yes' if found['readable'] else 'no'} ({found['confidence']:.0%})",
        f"  sender      {found['sender'] or '-'}",
        f"  date        {found['date'] or '-'}",
        f"  subject     {found['subject'] or '-'}",
        f"  department  {found['department'] or '-'}",
    ]
    return "\n".join(lines)
