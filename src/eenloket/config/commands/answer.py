"""Decide what a question is answered with when no person looks: an answer when it is probable enough, or none."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eenloket.config.startup import prepare_database

from ._centres import CENTRE_HELP, chosen_centre
from .search import SearchCommandError, lines_of, municipality_of, write_json

if TYPE_CHECKING:
    import uuid

    from eenloket.organisation.models import ContactCentre

NAME = "answer"
HELP = "Answer a question, or say that it is not sure."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", help="the question")
    parser.add_argument("--json", action="store_true", help="write one JSON object")
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
            write_json(_decided(centre, query, municipality_id))
        return 0
    decided = _decided(centre, options.query, municipality_id)
    if options.json:
        write_json(decided)
    else:
        print(f"{decided['answer'] or 'not sure'}  ({decided['probability']:.0%})")
    return 0


def _decided(centre: ContactCentre, query: str, municipality_id: uuid.UUID | None) -> dict[str, Any]:
    from eenloket.content.selectors import decide, search

    decision = decide(search(centre.pk, query, municipality_id=municipality_id, limit=5))
    return {
        "query": query,
        "answer": decision.answer.source_id if decision.answer else None,
        "probability": round(decision.probability, 4),
        "alternatives": [{"answer": hit.source_id, "title": hit.plain_title} for hit in decision.alternatives],
    }
