"""The catalogue of a contact centre, kept per process under the version that the database gives it.

A trigger makes a new version with every change of an answer. The first search after it asks which answers are other
than they were and puts those in the place of the old ones, so every process finds a new text at once.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from threading import Lock
from typing import Any, Final

import numpy as np

from eenloket.content.models import Answer, AnswerVersion, CatalogueVersion, Synonym, TextMeaning
from eenloket.organisation.types import Layer

from . import meaning
from .catalogue import Catalogue, Entry
from .words import stem

_AT_ONCE: Final = 500
_MOST_SHOWN: Final = 300


@dataclass(frozen=True)
class Facts:
    """What of an answer is not searched but decides whether and how it is shown."""

    version_id: uuid.UUID
    product: str
    source_id: str
    slug: str
    layer: str
    authority: str
    municipality_id: uuid.UUID | None
    valid_from: date | None
    valid_until: date | None
    variant_of_id: uuid.UUID | None

    def holds(self, day: date, municipality_id: uuid.UUID | None) -> bool:
        """Whether it may be said on this day, in this municipality when one is named."""
        is_valid = (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
        return is_valid and (municipality_id is None or self.municipality_id in (None, municipality_id))


@dataclass(frozen=True)
class Kept:
    """One version of what can be found."""

    version: uuid.UUID | None = None
    facts: Mapping[uuid.UUID, Facts] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=Catalogue)
    without_meaning: frozenset[uuid.UUID] = frozenset()
    variants: Mapping[tuple[uuid.UUID, uuid.UUID | None], uuid.UUID] = field(default_factory=dict)

    def holds(self, key: uuid.UUID, day: date, municipality_id: uuid.UUID | None) -> bool:
        """Whether this answer may be said; not where the municipality has a variant of it that holds."""
        variant = self.variants.get((key, municipality_id)) if municipality_id else None
        if variant and self.facts[variant].holds(day, municipality_id):
            return False
        return self.facts[key].holds(day, municipality_id)


_kept: dict[uuid.UUID, Kept] = {}
_one_at_a_time = Lock()


def kept_of(contact_centre_id: uuid.UUID) -> Kept:
    """What can be found now."""
    version = _version_of(contact_centre_id)
    kept = _kept.get(contact_centre_id, Kept())
    if kept.version == version:
        return kept
    with _one_at_a_time:
        kept = _kept.get(contact_centre_id, Kept())
        if kept.version != version:
            kept = _kept[contact_centre_id] = _brought_up_to_date(contact_centre_id, version, kept)
    return kept


def kept_before(contact_centre_id: uuid.UUID) -> Kept:
    """What could be found the last time somebody searched here; asks the database nothing."""
    return _kept.get(contact_centre_id, Kept())


def _version_of(contact_centre_id: uuid.UUID) -> uuid.UUID | None:
    rows = CatalogueVersion.objects.filter(pk=contact_centre_id).values_list("version", flat=True)
    return rows.first()


def _brought_up_to_date(contact_centre_id: uuid.UUID, version: uuid.UUID | None, kept: Kept) -> Kept:
    rows = Answer.objects.filter(contact_centre_id=contact_centre_id, is_published=True).exclude(current=None)
    names = ("source_id", "slug", "layer", "authority", "municipality_id", "valid_from", "valid_until", "variant_of_id")
    facts = {
        key: Facts(version_id, product or "", *others)
        for key, version_id, product, *others in rows.values_list("pk", "current_id", "product__name", *names)
    }
    changed = {key: each for key, each in facts.items() if _searched(each) != _searched(kept.facts.get(key))}
    gone = kept.facts.keys() - facts.keys()
    entries = list(_entries(changed))
    waiting = {key: facts[key] for key in (kept.without_meaning & facts.keys()) - changed.keys()}
    entries += [entry for entry in _entries(waiting) if entry.meanings is not None]
    known = {entry.key for entry in entries if entry.meanings is not None}
    without_meaning = frozenset((waiting.keys() | changed.keys()) - known)
    catalogue = kept.catalogue.with_changes(entries, gone) if entries or gone else kept.catalogue
    catalogue = catalogue.with_synonyms(_synonyms(contact_centre_id))
    variants = {
        (each.variant_of_id, each.municipality_id): key for key, each in facts.items() if each.variant_of_id is not None
    }
    return Kept(version, facts, catalogue, without_meaning, variants)


def _synonyms(contact_centre_id: uuid.UUID) -> dict[str, tuple[str, ...]]:
    """For the stem of a word the stems that mean the same, in both directions."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for pair in Synonym.objects.filter(contact_centre_id=contact_centre_id).values_list("word", "same_as"):
        one, other = (stem(word) for word in pair)
        found[one].add(other)
        found[other].add(one)
    return {word: tuple(sorted(others)) for word, others in found.items()}


def texts_without_meaning(contact_centre_id: uuid.UUID) -> list[str]:
    """What published answers say of which the meaning is not known yet."""
    now = kept_of(contact_centre_id)
    texts = [text for key in now.without_meaning for text in meant_by(now.catalogue.entry(key))]
    known = known_meanings(texts)
    return list(dict.fromkeys(text for text in texts if meaning.digest(text) not in known))


def _searched(facts: Facts | None) -> tuple[Any, ...] | None:
    return (facts.version_id, facts.product, facts.layer) if facts else None


def _entries(wanted: Mapping[uuid.UUID, Facts]) -> Iterable[Entry]:
    left = iter(wanted.items())
    while some := list(islice(left, _AT_ONCE)):
        texts = AnswerVersion.objects.in_bulk([facts.version_id for _key, facts in some])
        entries = [entry_of(key, texts[facts.version_id], facts) for key, facts in some]
        known = known_meanings(text for entry in entries for text in meant_by(entry))
        for entry in entries:
            rows = [known.get(meaning.digest(text)) for text in meant_by(entry)]
            is_whole = all(row is not None for row in rows)
            yield replace(entry, meanings=np.array(rows)) if is_whole else entry


def meant_by(entry: Entry) -> list[str]:
    """The texts of which the meaning is kept: what is said, and each way in which people ask for it."""
    return [f"{entry.short} {entry.text}", *entry.passages()]


def known_meanings(texts: Iterable[str]) -> dict[bytes, meaning.Vector]:
    """The vectors of these texts that ship or were computed, by their digest."""
    wanted = {meaning.digest(text) for text in texts}
    found = {key: vector for key in wanted if (vector := meaning.shipped().get(key)) is not None}
    rows = TextMeaning.objects.filter(pk__in=wanted - found.keys()).values_list("digest", "vector")
    return found | {bytes(key): np.frombuffer(vector, dtype=np.float16) for key, vector in rows}


def entry_of(key: uuid.UUID, version: AnswerVersion, facts: Facts) -> Entry:
    """An answer as it is searched."""
    asked = [version.question, facts.product, *version.phrasings, *version.keywords, version.english_title]
    steps = [text for step in version.steps for text in step.values()]
    protocol = [text for step in version.protocol for text in step.values()]
    return Entry(
        key=key,
        title=version.title,
        asked=tuple(each for each in asked if each),
        short=" ".join(
            [version.short, version.term, version.where, *steps, *version.conditions, version.english_short]
        ),
        text=" ".join([version.text, *protocol]),
        is_own_layer=facts.layer == Layer.MUNICIPALITY,
        shown=version.short[:_MOST_SHOWN],
    )
