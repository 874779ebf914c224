"""Search the answers of a contact centre from the command line, as the desk does."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eenloket.config.startup import prepare_database
from eenloket.core.errors import EenloketError

from ._centres import CENTRE_HELP, chosen_centre

if TYPE_CHECKING:
    import uuid

    from eenloket.organisation.models import ContactCentre

NAME = "search"
HELP = "Search the answers."

_MOST = 100


class SearchCommandError(EenloketError):
    """There is nothing to search for, or nowhere to search."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", help="the question")
    parser.add_argument("--json", action="store_true", help="write one JSON object")
    parser.add_argument("--limit", type=_limit, default=10, metavar="N", help="at most so many (default: %(default)s)")
    parser.add_argument("--centre", metavar="SLUG", help=CENTRE_HELP)
    parser.add_argument("--municipality", metavar="SLUG", help="only what holds in this municipality")
    parser.add_argument("--batch", type=Path, metavar="FILE", help="one question per line; writes one JSON line each")


def run(options: argparse.Namespace) -> int:
    if (options.query is None) == (options.batch is None):
        raise SearchCommandError("Give a question, or a file with --batch.")
    if options.query is not None and not options.query.strip():
        raise SearchCommandError("The question is empty.")
    if options.batch and not options.batch.is_file():
        raise SearchCommandError(f"There is no file {options.batch}.")
    prepare_database()
    centre = chosen_centre(options.centre)
    municipality_id = municipality_of(centre, options.municipality)
    if options.batch:
        for query in lines_of(options.batch):
            write_json(_found(centre, query, municipality_id, options.limit))
        return 0
    found = _found(centre, options.query, municipality_id, options.limit)
    if options.json:
        write_json(found)
    else:
        _print(found)
    return 0


def _found(centre: ContactCentre, query: str, municipality_id: uuid.UUID | None, limit: int) -> dict[str, Any]:
    from eenloket.content.selectors import search

    result = search(centre.pk, query, municipality_id=municipality_id, limit=limit)
    return {
        "query": query,
        "corrections": result.corrections,
        "results": [
            {
                "rank": rank,
                "source_id": hit.source_id,
                "title": hit.plain_title,
                "score": round(hit.score, 6),
                "layer": hit.layer,
                "slug": hit.slug,
            }
            for rank, hit in enumerate(result.hits, start=1)
        ],
    }


def municipality_of(centre: ContactCentre, slug: str | None) -> uuid.UUID | None:
    from eenloket.organisation.selectors import find_municipality

    if not slug:
        return None
    found = find_municipality(slug=slug)
    if found is None or found.contact_centre_id != centre.pk:
        raise SearchCommandError(f"{centre.name} serves no municipality {slug!r}.")
    return found.pk


def lines_of(path: Path) -> Iterator[str]:
    """One question per line, an empty line is an empty question: the output has as many lines as the input."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for line in file:
                yield line.rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SearchCommandError(f"{path} cannot be read: {error}.") from None


def write_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def _print(found: dict[str, Any]) -> None:
    for typed, read_as in found["corrections"].items():
        print(f"{typed} was read as {read_as}", file=sys.stderr)
    if not found["results"]:
        print("Nothing found.", file=sys.stderr)
    for hit in found["results"]:
        print(f"{hit['rank']:3}  {hit['score']:7.3f}  {hit['title']}  [{hit['layer']}, {hit['source_id']}]")


def _limit(text: str) -> int:
    if text.isdigit() and 1 <= int(text) <= _MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"not a number from 1 to {_MOST}: {text}")
