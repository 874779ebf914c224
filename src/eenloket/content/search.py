"""Finding answers: Dutch stemming, typing errors, weighted fields, validity, marks around what matched.

Each word of the question is read with the vocabulary of the content. A word that does not occur is read as the
occurring words most like it (trigrams). A hit scores, per word, the rank of the best field it stands in times how
rare the word is (Robertson/Sparck Jones idf); the rank comes from `ts_rank` with the weights below.
"""

from __future__ import annotations

import math
import re
import unicodedata
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from eenloket.core import clock

from .types import Hit, SearchResult

# Weights of fields D (text), C (short, conditions, steps), B (phrasings, keywords), A (title, question).
WEIGHTS = "{0.08, 0.25, 0.7, 1.0}"
MARK = ("\x02", "\x03")

_MOST_WORDS = 12
_LIKENESS = 0.4
# A word of more than a third of the answers ("vraag") tells nothing by itself: it counts in the score of what another
# word found, but finds nothing when there is one.
_TELLING = math.log(1 + 2)
_OWN_LAYER_BONUS = 1.1


@dataclass(frozen=True)
class _Term:
    """One word as typed, the stems it is read as, and how much it tells (idf)."""

    typed: str
    stems: tuple[str, ...]
    read_as: str
    weight: float


def search(
    contact_centre_id: uuid.UUID,
    query: str,
    *,
    municipality_id: uuid.UUID | None = None,
    limit: int = 20,
    while_typing: bool = False,
) -> SearchResult:
    """The published, valid answers that fit best, best first; for one municipality, its own and the shared ones.

    `while_typing` also matches words that begin like the last one typed. An empty query finds nothing.
    """
    words = _words(query)
    if not words:
        return SearchResult([])
    terms = _read(contact_centre_id, words, prefix_last=while_typing)
    if not terms:
        return SearchResult([])
    corrections = {term.typed: term.read_as for term in terms if term.read_as}
    return SearchResult(_find(contact_centre_id, terms, municipality_id, limit), corrections)


def _words(query: str) -> list[str]:
    """The distinct words typed, without case and accents, at most twelve."""
    folded = unicodedata.normalize("NFKD", query.casefold()[:400])
    plain = "".join(each for each in folded if not unicodedata.combining(each))
    return list(dict.fromkeys(re.findall(r"[a-z0-9]{2,60}", plain)))[:_MOST_WORDS]


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


_STEMS_SQL = """
SELECT typed.word, stemmed.stem, coalesce(sum(w.documents), 0),
       (SELECT count(*) FROM content_answer WHERE contact_centre_id = %(centre)s AND is_published)
FROM unnest(%(words)s::text[]) WITH ORDINALITY AS typed(word, n)
CROSS JOIN LATERAL (
    SELECT (tsvector_to_array(to_tsvector('eenloket_nl', typed.word)))[1] AS stem
) AS stemmed
LEFT JOIN content_searchword w ON w.contact_centre_id = %(centre)s AND w.stem = stemmed.stem
WHERE stemmed.stem IS NOT NULL
GROUP BY typed.n, typed.word, stemmed.stem
ORDER BY typed.n
"""

_ALIKE_SQL = """
SELECT typed.word, alike.word, alike.stem, alike.documents
FROM unnest(%(words)s::text[]) AS typed(word)
CROSS JOIN LATERAL (
    SELECT w.word, w.stem, w.documents, similarity(w.word, typed.word) AS likeness
    FROM content_searchword w
    WHERE w.contact_centre_id = %(centre)s AND w.word %% typed.word
      AND abs(length(w.word) - length(typed.word)) <= 3
    ORDER BY likeness DESC, w.documents DESC
    LIMIT 3
) AS alike
WHERE alike.likeness >= %(likeness)s
"""


def _read(contact_centre_id: uuid.UUID, words: list[str], *, prefix_last: bool) -> list[_Term]:
    """Each word that is not a stop word, with the stems it stands for; unknown words by their likeness."""
    stems = _rows(_STEMS_SQL, {"centre": contact_centre_id, "words": words})
    last = words[-1] if prefix_last else ""
    unknown = [word for word, _, documents, _ in stems if not documents and len(word) >= 4 and word != last]
    alike: dict[str, list[tuple[str, str, int]]] = {}
    if unknown:
        parameters = {"centre": contact_centre_id, "words": unknown, "likeness": _LIKENESS}
        for typed, word, stem, documents in _rows(_ALIKE_SQL, parameters):
            alike.setdefault(typed, []).append((word, stem, documents))
    terms = []
    for word, stem, documents, total in stems:
        if found := alike.get(word):
            best = found[0]
            stems_read = tuple(dict.fromkeys(each[1] for each in found))
            terms.append(_Term(word, stems_read, best[0], 0.8 * _idf(best[2], total)))
        else:
            suffix = ":*" if word == last else ""
            terms.append(_Term(word, (stem + suffix,), "", _idf(int(documents), total)))
    return terms


def _idf(documents: int, total: int) -> float:
    """How much a word tells: log of the share of documents without it to those with it, never negative."""
    return math.log(1 + (total - min(documents, total) + 0.5) / (documents + 0.5))


_FIND_SQL = """
WITH terms AS (
    SELECT query::tsquery AS query, weight FROM unnest(%(queries)s::text[], %(weights)s::float8[]) AS t(query, weight)
), hits AS (
    SELECT a.id, a.current_id, a.source_id, a.slug, a.layer, a.authority,
           (SELECT sum(t.weight * ts_rank(%(field_weights)s, a.search_vector, t.query))
            FROM terms t WHERE a.search_vector @@ t.query)
           * CASE WHEN a.layer = 'gemeente' THEN %(bonus)s ELSE 1 END AS score
    FROM content_answer a
    WHERE a.contact_centre_id = %(centre)s AND a.search_vector @@ %(found_by)s::tsquery
      AND a.is_published
      AND (a.valid_from IS NULL OR a.valid_from <= %(today)s)
      AND (a.valid_until IS NULL OR a.valid_until >= %(today)s)
      AND (%(municipality)s::uuid IS NULL OR a.municipality_id IS NULL OR a.municipality_id = %(municipality)s)
    ORDER BY score DESC, a.id
    LIMIT %(limit)s
)
SELECT h.id, h.current_id, h.source_id, h.slug, h.layer, h.authority, v.title,
       ts_headline('eenloket_nl', v.title, %(any)s::tsquery, %(marks)s),
       ts_headline('eenloket_nl', left(v.short, 300), %(any)s::tsquery, %(marks)s), h.score
FROM hits h JOIN content_answerversion v ON v.id = h.current_id
ORDER BY h.score DESC, h.id
"""


def _find(contact_centre_id: uuid.UUID, terms: list[_Term], municipality_id: uuid.UUID | None, limit: int) -> list[Hit]:
    queries = [" | ".join(_quoted(stem) for stem in term.stems) for term in terms]
    telling = min(_TELLING, max(term.weight for term in terms))
    rows = _rows(
        _FIND_SQL,
        {
            "centre": contact_centre_id,
            "municipality": municipality_id,
            "queries": queries,
            "weights": [term.weight for term in terms],
            "found_by": " | ".join(query for query, term in zip(queries, terms, strict=True) if term.weight >= telling),
            "any": " | ".join(queries),
            "field_weights": WEIGHTS,
            "bonus": _OWN_LAYER_BONUS,
            "today": clock.today(),
            "limit": limit,
            "marks": f'HighlightAll=true, StartSel="{MARK[0]}", StopSel="{MARK[1]}"',
        },
    )
    return [Hit(*row) for row in rows]


def _quoted(stem: str) -> str:
    """A stem as a literal in a tsquery; a trailing `:*` keeps its meaning."""
    bare = stem.removesuffix(":*")
    return "'" + bare.replace("\\", "\\\\").replace("'", "''") + "'" + stem[len(bare) :]
