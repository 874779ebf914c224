"""Finding the answer to a question in citizens' own words, and how sure it is that it is the right one."""

from __future__ import annotations

import uuid
from functools import partial
from itertools import islice

from eenloket.content.types import Hit, SearchResult, Why
from eenloket.core import clock

from . import meaning
from .kept import Kept, kept_before, kept_of
from .marks import MARK, Marker

__all__ = ["MARK", "anticipate", "search"]

_FEWEST_WORDS = 2


def anticipate(contact_centre_id: uuid.UUID, query: str) -> None:
    """Begin reading what a question means, for a page that has other work to do before it searches."""
    if _says_enough(query, kept_before(contact_centre_id)):
        meaning.begin(_as_read(query))


def search(
    contact_centre_id: uuid.UUID,
    query: str,
    *,
    municipality_id: uuid.UUID | None = None,
    limit: int = 20,
    while_typing: bool = False,
) -> SearchResult:
    """The published, valid answers that fit best, best first; for one municipality, its own and the shared ones.

    `while_typing` also finds words that begin like the last one typed. A question that says nothing finds nothing.
    """
    anticipate(contact_centre_id, query)
    kept = kept_of(contact_centre_id)
    of_question = partial(meaning.of_question, _as_read(query)) if _says_enough(query, kept) else None
    outcome = kept.catalogue.search(query, is_typing=while_typing, meaning=of_question)
    today = clock.today()
    found = (each for each in outcome.found if kept.holds(each.key, today, municipality_id))
    mark = Marker(outcome.readings)
    hits = []
    for each in islice(found, limit):
        facts, entry = kept.facts[each.key], kept.catalogue.entry(each.key)
        hits.append(
            Hit(
                answer_id=each.key,
                version_id=facts.version_id,
                source_id=facts.source_id,
                slug=facts.slug,
                layer=facts.layer,
                authority=facts.authority,
                plain_title=entry.title,
                title=mark(entry.title),
                short=mark(entry.shown),
                score=each.score,
                why=Why(each.words, each.likeness, each.meaning),
            )
        )
    corrections = {each.typed: each.read_as for each in outcome.readings if each.read_as}
    read = [each.typed for each in outcome.readings if each.is_known]
    return SearchResult(hits, corrections, outcome.known_share, read, len(outcome.readings))


def _as_read(query: str) -> str:
    return query.strip().casefold()


def _says_enough(query: str, kept: Kept) -> bool:
    """Whether it pays to ask what is meant: one word, or the begin of one, means too many things."""
    return kept.catalogue.knows_meanings and len(query.split()) >= _FEWEST_WORDS
