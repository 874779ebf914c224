"""Bringing content in from files: question-answer pairs (VACs) and product names (UPL).

Each row stands on its own: a wrong one is reported by its line and the rest goes on. Running an import again
changes nothing that is already so.
"""

from __future__ import annotations

import csv
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TextIO

import yaml
from django.db import DataError, transaction
from django.utils.dateparse import parse_datetime

from eenloket.core.clock import day_of
from eenloket.core.errors import InvalidError
from eenloket.organisation.types import Layer

from . import services
from .models import Answer, Product
from .types import AnswerText, ImportReport

Progress = Callable[[int, int], None]

_VAC_COLUMNS = {"id", "question", "reference_answer", "canonical", "lastmodified", "authorities", "subjects"}
_UPL_COLUMNS = {"UniformeProductnaam", "URI", "Rijk", "Provincie", "Waterschap", "Gemeente", "Burger", "Bedrijf"}
_UPL_LAYERS = {
    "Rijk": Layer.STATE,
    "Provincie": Layer.PROVINCE,
    "Waterschap": Layer.WATER_BOARD,
    "Gemeente": Layer.MUNICIPALITY,
}
_SPOKEN_CHARACTERS = 320
_GROUND_CHARACTERS = 400
_VAC_SOURCE = "rijksoverheid"
_NOT_A_PRODUCT = "UPL-naam nog niet beschikbaar"


def bundled(name: str) -> Path:
    """A data file that ships with the product, with its source and licence beside it."""
    return Path(__file__).parent / "data" / name


def import_vacs(contact_centre_id: uuid.UUID, path: Path, progress: Progress = lambda done, all_: None) -> ImportReport:
    """Question-answer pairs in the CSV form of the Rijksoverheid FAQ open data, by their id.

    Each gets the phrasings that ship for it, beside those that its editors gave it.
    """
    report = ImportReport()
    rows = list(_rows(path, _VAC_COLUMNS, report))
    for done, (line, row) in enumerate(rows, start=1):
        _count(report, line, lambda row=row: _import_vac(contact_centre_id, row))  # type: ignore[misc]
        progress(done, len(rows))
    report.problems.sort()
    return report


def import_products(path: Path, progress: Progress = lambda done, all_: None) -> ImportReport:
    """Product names of the Uniforme Productnamenlijst, by their URI."""
    report = ImportReport()
    rows = list(_rows(path, _UPL_COLUMNS, report))
    known = {product.uri: product for product in Product.objects.all()}
    grounds = _grounds_by_uri(row for _line, row in rows)
    seen: set[str] = set()
    for done, (line, row) in enumerate(rows, start=1):
        _count(report, line, lambda row=row: _import_product(known, seen, grounds, row))  # type: ignore[misc]
        progress(done, len(rows))
    report.problems.sort()
    return report


def _rows(path: Path, columns: set[str], report: ImportReport) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the line they start on. Raises InvalidError when this is not such a file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _read(file, path, columns, report)
    except OSError as error:
        raise InvalidError(f"{path}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InvalidError(f"{path} is not a text file in UTF-8.") from None


def _read(file: TextIO, path: Path, columns: set[str], report: ImportReport) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(file, strict=True)
    if missing := columns - set(reader.fieldnames or ()):
        raise InvalidError(f"{path} lacks the columns {', '.join(sorted(missing))}.")
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.problems.append((line, f"unreadable row: {error}"))
            continue
        if None in row or None in row.values():
            report.problems.append((line, "the number of columns is not right"))
            continue
        yield line, row


def _count(report: ImportReport, line: int, do: Callable[[], str]) -> None:
    try:
        with transaction.atomic():
            outcome = do()
    except (InvalidError, DataError) as error:
        report.problems.append((line, str(error).strip().splitlines()[0]))
        return
    setattr(report, outcome, getattr(report, outcome) + 1)


def _import_vac(contact_centre_id: uuid.UUID, row: dict[str, str]) -> str:
    _check_plain(row)
    question, text = row["question"].strip(), row["reference_answer"].strip()
    if not row["id"].strip():
        raise InvalidError("id is empty")
    if not question or not text:
        raise InvalidError("question is empty" if not question else "reference_answer is empty")
    if len(question) > 300:
        raise InvalidError("question is longer than 300 characters")
    modified = parse_datetime(row["lastmodified"].strip())
    if row["lastmodified"].strip() and modified is None:
        raise InvalidError("lastmodified is not a date and time")
    source_id = row["id"].strip()
    _, outcome = services.publish_answer(
        contact_centre_id=contact_centre_id,
        source=services.AnswerSource(
            source_id=source_id,
            source=_VAC_SOURCE,
            authority=row["authorities"].split("|")[0].strip() or "Rijksoverheid",
            source_url=row["canonical"].strip(),
            layer=Layer.STATE,
        ),
        text=AnswerText(
            title=question,
            question=question,
            short=spoken_part(text),
            text=tidy(text),
            phrasings=_with_shipped(contact_centre_id, source_id),
            keywords=tuple(subject.strip() for subject in row["subjects"].split("|") if subject.strip()),
            links=({"label": "Rijksoverheid", "url": row["canonical"].strip()},) if row["canonical"].strip() else (),
        ),
        by="Rijksoverheid",
        checked_on=day_of(modified) if modified else None,
    )
    return outcome


def _check_plain(row: dict[str, str]) -> None:
    """Raises InvalidError for the one character that the database refuses, naming its column."""
    for column, value in row.items():
        if "\x00" in value:
            raise InvalidError(f"{column} holds a NUL character")


@cache
def shipped_phrasings() -> Mapping[str, Sequence[str]]:
    """How citizens ask the national answers, by the id of the answer."""
    found: dict[str, list[str]] = yaml.load(bundled("phrasings.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return found


def _with_shipped(contact_centre_id: uuid.UUID, source_id: str) -> tuple[str, ...]:
    """What the answer has already, which may be the work of editors, and what ships and is not there yet."""
    known = Answer.objects.filter(contact_centre_id=contact_centre_id, source=_VAC_SOURCE, source_id=source_id)
    current: list[str] = known.values_list("current__phrasings", flat=True).first() or []
    return tuple(dict.fromkeys([*current, *shipped_phrasings().get(source_id, ())]))


def spoken_part(text: str) -> str:
    """What can be said first: the opening sentences, up to some twenty seconds of speech."""
    opening = tidy(text).split("\n\n")[0].replace("\n", " ")
    sentences = re.split(r"(?<=[.!?])\s+", opening)
    spoken = sentences[0]
    for sentence in sentences[1:]:
        if len(spoken) + len(sentence) > _SPOKEN_CHARACTERS:
            break
        spoken += " " + sentence
    return spoken


def tidy(text: str) -> str:
    """One empty line between paragraphs; list items under each other."""
    text = re.sub(r"[ \t]+", " ", text.replace("\r\n", "\n").replace("\xa0", " "))
    text = re.sub(r"\n{2,}(?=- )", "\n", re.sub(r"\n{3,}", "\n\n", text))
    return re.sub(r"(?<!\n)\n(- .*)", r"\n\1", text).strip()


def _grounds_by_uri(rows: Iterable[dict[str, str]]) -> dict[str, list[str]]:
    """A product with several legal grounds has a row for each."""
    grounds: dict[str, list[str]] = {}
    for row in rows:
        found, ground = grounds.setdefault(row["URI"].strip(), []), row.get("Grondslaglabel", "").strip()
        if ground and ground not in found:
            found.append(ground)
    return grounds


def _joined(grounds: Sequence[str]) -> str:
    """As many whole grounds as fit, the first one always."""
    joined = "".join(grounds[:1])[:_GROUND_CHARACTERS]
    for ground in grounds[1:]:
        if len(joined) + 2 + len(ground) > _GROUND_CHARACTERS:
            break
        joined += f"; {ground}"
    return joined


def _import_product(
    known: dict[str, Product], seen: set[str], grounds: dict[str, list[str]], row: dict[str, str]
) -> str:
    """The first row of a product brings all its legal grounds; the other rows add nothing."""
    _check_plain(row)
    name, uri = row["UniformeProductnaam"].strip(), row["URI"].strip()
    if not name or not uri.startswith("http"):
        raise InvalidError("UniformeProductnaam is empty" if not name else "URI is not an address")
    if uri in seen:
        return "unchanged"
    seen.add(uri)
    values = {
        "name": name,
        "layers": [] if name == _NOT_A_PRODUCT else [str(v) for k, v in _UPL_LAYERS.items() if row[k].strip()],
        "for_citizens": bool(row["Burger"].strip()),
        "for_businesses": bool(row["Bedrijf"].strip()),
        "legal_ground": _joined(grounds[uri]),
        "legal_link": row.get("Grondslaglink", "").strip()[:500],
    }
    product = known.get(uri)
    if product and all(getattr(product, field) == value for field, value in values.items()):
        return "unchanged"
    saved, created = Product.objects.update_or_create(uri=uri, defaults=values)
    known[uri] = saved
    return "added" if created else "changed"
