"""The answers of a contact centre, ready to be searched in memory.

Three ways of comparing a question with an answer, each from 0 to 1, are weighed together:

- **words**: which share of what the question says is in the answer. Stems and parts of compounds, weighed by how rare
  they are and by the field they stand in (BM25F, Robertson, Zaragoza and Taylor 2004), over what an answer with all
  of them would get. A word that no answer knows is read as the known words it differs little from.
- **likeness**: how alike the question is to one of the ways in which people ask this: groups of three to five letters
  by tf-idf and cosine, the best of the title, the question and each phrasing. Sees through typing errors.
- **meaning**: how close the vector of the question lies to those of the answer (`meaning`), when both are known.

Pure but for numpy: no Django, no database.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from .words import SHORTEST_PART, STOP_WORDS, distance, grams_of, parts_of, stem, words_of

Numbers: TypeAlias = "np.ndarray[Any, Any]"
Postings: TypeAlias = "tuple[Numbers, Numbers]"

# Found on half A of the questions of `script/bench search`; see docs/search.md.
FIELD_WEIGHTS: Final = {"title": 3.0, "asked": 2.0, "short": 1.2, "text": 0.8}
FIELD_LENGTH: Final = {"title": 0.3, "asked": 0.6, "short": 0.5, "text": 0.7}
SATURATION: Final = 1.6
PART_COUNTS: Final = 0.5
CORRECTED_COUNTS: Final = 0.8
BEGUN_COUNTS: Final = 0.9
SYNONYM_COUNTS: Final = 0.8  # less than the word itself, more than a correction
WORDS_COUNT: Final = 0.55  # of words and likeness together
ASKED_MEANING_COUNTS: Final = 0.4
TEXT_MEANING_COUNTS: Final = 0.2
# Cosines of this model lie between these, whatever is compared.
MEANING_FROM, MEANING_TO = 0.78, 0.98
OWN_LAYER_BONUS: Final = 1.04

_MOST_WORDS: Final = 24
_LONG_ENOUGH_FOR_TWO_ERRORS: Final = 7
_ALIKE_WITHOUT_A_WORD: Final = 0.3
_ALIKE_IN_MEANING: Final = 0.5
_OF_THE_BEST: Final = 0.2
_MOST_WEIGHED: Final = 40


@dataclass(frozen=True)
class Entry:
    """One answer as it is searched; `asked` are the ways in which people ask it, its own question first.

    `shown` is not searched: what a list of hits says of it below the title.
    """

    key: Any
    title: str
    asked: tuple[str, ...]
    short: str
    text: str
    is_own_layer: bool = True
    shown: str = ""
    # A row for the text and one for each passage, or nothing when they are not known yet.
    meanings: Numbers | None = field(default=None, compare=False)

    def passages(self) -> Iterable[str]:
        return dict.fromkeys((self.title, *self.asked))

    def texts(self) -> Iterable[str]:
        return *self.passages(), self.short, self.text

    def fields(self) -> dict[str, str]:
        return {"title": self.title, "asked": " ".join(self.asked), "short": self.short, "text": self.text}


@dataclass(frozen=True)
class Reading:
    """A word of the question, and the stems it is read as with how much each counts."""

    typed: str
    stems: Mapping[str, float]
    read_as: str = ""
    is_known: bool = True
    is_begun: bool = False


class Found(NamedTuple):
    """How well one answer fits: in all, and by each of the three ways."""

    key: Any
    score: float
    words: float
    likeness: float
    meaning: float


@dataclass(frozen=True)
class Outcome:
    """What a search found, best first, how the question was read, and which share of it any answer knows."""

    found: list[Found]
    readings: list[Reading]
    known_share: float


NOTHING: Final = Outcome([], [], 0.0)


@dataclass
class _Vocabulary:
    """In how many answers each word occurs, the words by the groups of three letters they hold, the compounds."""

    uses: dict[str, int] = field(default_factory=dict)
    by_gram: dict[str, list[str]] = field(default_factory=dict)
    compounds: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, words_per_answer: Iterable[Iterable[str]]) -> None:
        new: dict[str, None] = {}
        for words in words_per_answer:
            for word in words:
                if word not in self.uses:
                    new[word] = None
                self.uses[word] = self.uses.get(word, 0) + 1
        self._add_spellings(word for word in new if len(word) > 3 and word not in STOP_WORDS and not word.isdigit())
        for word in new:
            if len(word) >= 2 * SHORTEST_PART and (parts := parts_of(word, self.uses)):
                self.compounds[word] = parts

    def _add_spellings(self, words: Iterable[str]) -> None:
        spelled: defaultdict[str, list[str]] = defaultdict(list)
        for word in words:
            for gram in _threes(word):
                spelled[gram].append(word)
        for gram, its_words in spelled.items():  # a new list: the old one may be in use in another catalogue
            self.by_gram[gram] = [*self.by_gram.get(gram, ()), *its_words]


class Catalogue:
    """The answers, indexed. `with_changes` gives another one; one that is in use never changes, so threads share it."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: list[Entry | None] = []  # None: taken out
        self._place_of: dict[Any, int] = {}
        self._vocabulary = _Vocabulary()
        self._words: dict[str, Postings] = {}
        self._grams: dict[str, Postings] = {}
        self._entry_of_passage: Numbers = np.zeros(0, dtype=np.int32)
        self._lengths: dict[str, float] = {}
        self._own: Numbers = np.zeros(0, dtype=bool)
        self._meanings: Numbers = np.zeros((0, 0), dtype=np.float32)
        self._entry_of_meaning: Numbers = np.zeros(0, dtype=np.int32)
        self._is_text: Numbers = np.zeros(0, dtype=bool)
        self._synonyms: Mapping[str, tuple[str, ...]] = {}
        self._add(list(entries))

    def __len__(self) -> int:
        return len(self._place_of)

    def entry(self, key: Any) -> Entry:
        """Raises KeyError."""
        found = self._entries[self._place_of[key]]
        if found is None:
            raise KeyError(key)
        return found

    def entries(self) -> list[Entry]:
        return [each for each in self._entries if each is not None]

    def with_changes(self, changed: Iterable[Entry], gone: Iterable[Any]) -> Catalogue:
        """The same with these entries, new or in the place of older ones, and without those.

        Costs milliseconds an entry; the weights of words stay nearly what they were. What was taken out still takes
        room, so when much has changed all of it is indexed anew, which costs about a millisecond an entry.
        """
        new = list(changed)
        leaving = {*gone, *(each.key for each in new)} & self._place_of.keys()
        left = [each for each in self._entries if each is not None and each.key not in leaving]
        if len(self._entries) - len(left) > len(left) // 4 or len(new) > len(left) // 4:
            return Catalogue([*left, *new]).with_synonyms(self._synonyms)
        other = Catalogue.__new__(Catalogue)
        other.__dict__ = dict(self.__dict__)
        other._entries, other._place_of = list(self._entries), dict(self._place_of)
        other._words, other._grams = dict(self._words), dict(self._grams)
        known = self._vocabulary
        other._vocabulary = _Vocabulary(dict(known.uses), dict(known.by_gram), dict(known.compounds))
        for key in leaving:
            other._entries[other._place_of.pop(key)] = None
        other._add(new)
        return other

    def with_synonyms(self, synonyms: Mapping[str, tuple[str, ...]]) -> Catalogue:
        """The same, in which a word with this stem is also read as those stems."""
        if synonyms == self._synonyms:
            return self
        other = Catalogue.__new__(Catalogue)
        other.__dict__ = {**self.__dict__, "_synonyms": synonyms}
        return other

    @property
    def knows_meanings(self) -> bool:
        return len(self._meanings) > 0

    def search(
        self, question: str, *, is_typing: bool = False, meaning: Numbers | Callable[[], Numbers | None] | None = None
    ) -> Outcome:
        """The answers that fit, best first. `is_typing`: the last word may go on; `meaning`: of the question, or what
        waits for it, which is asked once the letters are compared."""
        typed = words_of(question[:400])[:_MOST_WORDS]
        telling = [word for word in dict.fromkeys(typed) if word not in STOP_WORDS and len(word) > 1]
        if not telling or not self._place_of:
            return NOTHING
        begun = typed[-1] if is_typing else ""
        readings = [self._read(word, is_begun=word == begun) for word in telling]
        words, known_share = self._by_words(readings)
        likeness = self._by_likeness(telling, begun)
        asked, text, is_known = self._by_meaning(meaning() if callable(meaning) else meaning)
        score = WORDS_COUNT * words + (1 - WORDS_COUNT) * likeness
        by_letters = 1 - ASKED_MEANING_COUNTS - TEXT_MEANING_COUNTS
        together = by_letters * score + ASKED_MEANING_COUNTS * asked + TEXT_MEANING_COUNTS * text
        score = np.where(is_known, together, score) * np.where(self._own, OWN_LAYER_BONUS, 1.0)
        fits = (words > 0) | (likeness >= _ALIKE_WITHOUT_A_WORD) | (asked >= _ALIKE_IN_MEANING)
        fits &= score >= _OF_THE_BEST * score.max(initial=0.0, where=fits)
        places = np.flatnonzero(fits)
        places = places[np.argsort(-score[places], kind="stable")]
        columns = (each[places].tolist() for each in (score, words, likeness, asked))
        found = [
            Found(entry.key, *values)
            for place, *values in zip(places.tolist(), *columns, strict=True)
            if (entry := self._entries[place]) is not None
        ]
        return Outcome(found, readings, known_share)

    # ---- reading a question

    def _read(self, word: str, *, is_begun: bool) -> Reading:
        stems = {stem(word): 1.0} | dict.fromkeys(self._synonyms.get(stem(word), ()), SYNONYM_COUNTS)
        is_known = any(each in self._words for each in stems)
        near: list[str] = []
        if is_begun:
            for longer in self._begin(word):
                stems.setdefault(stem(longer), BEGUN_COUNTS)
        elif not is_known and len(word) > 3:
            near = self._nearest(word)
            for each in near:
                stems.setdefault(stem(each), CORRECTED_COUNTS)
        for part in parts_of(word, self._vocabulary.uses):
            stems.setdefault(stem(part), PART_COUNTS)
        for part in self._vocabulary.compounds.get(near[0], ()) if near else ():
            stems.setdefault(stem(part), PART_COUNTS * CORRECTED_COUNTS)
        known = {each: surely for each, surely in stems.items() if each in self._words}
        return Reading(word, known, near[0] if near else "", bool(known), is_begun)

    def _nearest(self, word: str) -> list[str]:
        """At most three known words one error away, or two for long words; the nearest first, then the most used."""
        most = 2 if len(word) >= _LONG_ENOUGH_FOR_TWO_ERRORS else 1
        shared = Counter(known for gram in _threes(word) for known in self._vocabulary.by_gram.get(gram, ()))
        near = [known for known, _count in shared.most_common(_MOST_WEIGHED)]
        uses = self._vocabulary.uses
        close = [(apart, -uses[known], known) for known in near if (apart := distance(word, known, most)) <= most]
        return [known for _apart, _uses, known in sorted(close)[:3]]

    def _begin(self, beginning: str) -> list[str]:
        if len(beginning) < 2:
            return []
        begun = [word for word in self._vocabulary.uses if word.startswith(beginning)]
        return sorted(begun, key=lambda word: -self._vocabulary.uses[word])[:20]

    # ---- scoring

    def _idf(self, its_stem: str) -> float:
        """How much a word tells: log of the share of answers without it to those with it, never negative."""
        total, with_it = len(self._entries), len(self._words[its_stem][0])
        return math.log(1 + (total - with_it + 0.5) / (with_it + 0.5))

    def _by_words(self, readings: Iterable[Reading]) -> tuple[Numbers, float]:
        score = np.zeros(len(self._entries))
        whole = known = 0.0
        rarest = math.log(1 + len(self._entries))
        for reading in readings:
            sure = [self._idf(each) for each, surely in reading.stems.items() if surely >= CORRECTED_COUNTS]
            told = max(sure) if sure else rarest
            whole += told
            known += told if reading.is_known else 0.0
            best = np.zeros(len(self._entries))
            for each, surely in reading.stems.items():
                places, values = self._words[each]
                best[places] = np.maximum(best[places], surely * min(self._idf(each), told) * values)
            score += best
        return (score / whole, known / whole) if whole else (score, 0.0)

    def _by_likeness(self, words: Sequence[str], begun: str) -> Numbers:
        counts = Counter(gram for word in words for gram in grams_of(word, is_begun=word == begun))
        weights = {gram: (1 + math.log(n)) * self._gram_idf(gram) for gram, n in counts.items()}
        length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
        passages = np.zeros(len(self._entry_of_passage))
        for gram, weight in weights.items():
            if postings := self._grams.get(gram):
                places, values = postings
                passages[places] += weight / length * values
        score = np.zeros(len(self._entries))
        np.maximum.at(score, self._entry_of_passage, passages)
        return score

    def _by_meaning(self, of_question: Numbers | None) -> tuple[Numbers, Numbers, Numbers]:
        """How close the question lies to what is asked and to the text of each answer, and of which that is known."""
        asked, text = np.zeros(len(self._entries)), np.zeros(len(self._entries))
        is_known = np.zeros(len(self._entries), dtype=bool)
        if of_question is None or not self.knows_meanings:
            return asked, text, is_known
        close = (self._meanings @ of_question - MEANING_FROM) / (MEANING_TO - MEANING_FROM)
        close = np.clip(close, 0.0, 1.0)
        np.maximum.at(asked, self._entry_of_meaning[~self._is_text], close[~self._is_text])
        text[self._entry_of_meaning[self._is_text]] = close[self._is_text]
        is_known[self._entry_of_meaning] = True
        return asked, text, is_known

    def _gram_idf(self, gram: str) -> float:
        with_it = len(self._grams[gram][0]) if gram in self._grams else 0
        return math.log((1 + len(self._entry_of_passage)) / (1 + with_it)) + 1

    # ---- building

    def _add(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        self._vocabulary.add({word for text in entry.texts() for word in words_of(text)} for entry in entries)
        first = len(self._entries)
        self._entries += entries
        self._place_of |= {entry.key: place for place, entry in enumerate(entries, first)}
        self._own = np.append(self._own, [entry.is_own_layer for entry in entries])
        self._add_words(entries, first)
        self._add_passages(entries, first)
        self._add_meanings(entries, first)

    def _add_words(self, entries: Sequence[Entry], first: int) -> None:
        counted = [{name: self._counts(text) for name, text in entry.fields().items()} for entry in entries]
        if not self._lengths:
            totals = {name: sum(sum(each[name].values()) for each in counted) for name in FIELD_WEIGHTS}
            self._lengths = {name: total / len(entries) or 1.0 for name, total in totals.items()}
        added = _Gathered()
        for place, fields in enumerate(counted, first):
            weighed: defaultdict[str, float] = defaultdict(float)
            for name, counts in fields.items():
                share = sum(counts.values()) / self._lengths[name]
                shorten = 1 - FIELD_LENGTH[name] + FIELD_LENGTH[name] * share
                for each, count in counts.items():
                    weighed[each] += FIELD_WEIGHTS[name] * count / shorten
            for each, frequency in weighed.items():
                added.add(each, place, frequency / (SATURATION + frequency))
        added.put_into(self._words)

    def _counts(self, text: str) -> dict[str, float]:
        counts: defaultdict[str, float] = defaultdict(float)
        for word in words_of(text):
            if word not in STOP_WORDS:
                counts[stem(word)] += 1
                for part in self._vocabulary.compounds.get(word, ()):
                    counts[stem(part)] += PART_COUNTS
        return counts

    def _add_meanings(self, entries: Sequence[Entry], first: int) -> None:
        known = [(place, each.meanings) for place, each in enumerate(entries, first) if each.meanings is not None]
        if not known:
            return
        rows = np.concatenate([each for _place, each in known]).astype(np.float32)
        self._meanings = np.concatenate([self._meanings, rows]) if self.knows_meanings else rows
        places = [np.full(len(each), place, dtype=np.int32) for place, each in known]
        self._entry_of_meaning = np.concatenate([self._entry_of_meaning, *places])
        self._is_text = np.concatenate([self._is_text, *(np.arange(len(each)) == 0 for _place, each in known)])

    def _add_passages(self, entries: Sequence[Entry], first: int) -> None:
        counted = [
            (place, Counter(gram for word in words_of(text) if word not in STOP_WORDS for gram in grams_of(word)))
            for place, entry in enumerate(entries, first)
            for text in entry.passages()
        ]
        counted = [(place, counts) for place, counts in counted if counts]
        before = len(self._entry_of_passage)
        self._entry_of_passage = np.append(self._entry_of_passage, np.array([p for p, _c in counted], dtype=np.int32))
        new = Counter(gram for _place, counts in counted for gram in counts)
        total = len(self._entry_of_passage)
        known = {gram: len(self._grams[gram][0]) if gram in self._grams else 0 for gram in new}
        idf = {gram: math.log((1 + total) / (1 + n + known[gram])) + 1 for gram, n in new.items()}
        added = _Gathered()
        for passage, (_place, counts) in enumerate(counted, before):
            weights = {gram: (1 + math.log(n)) * idf[gram] for gram, n in counts.items()}
            length = math.sqrt(sum(value * value for value in weights.values()))
            for gram, weight in weights.items():
                added.add(gram, passage, weight / length)
        added.put_into(self._grams)


def _threes(word: str) -> tuple[str, ...]:
    return tuple(gram for gram in grams_of(word) if len(gram) == 3)


class _Gathered:
    """Postings while they are made: packed, since there are millions of them."""

    def __init__(self) -> None:
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array("i"))
        self._values: defaultdict[str, array[float]] = defaultdict(lambda: array("f"))

    def add(self, what: str, place: int, value: float) -> None:
        self._places[what].append(place)
        self._values[what].append(value)

    def put_into(self, postings: dict[str, Postings]) -> None:
        for what, places in self._places.items():
            new = np.array(places, dtype=np.int32), np.array(self._values[what], dtype=np.float32)
            old = postings.get(what)
            postings[what] = (np.append(old[0], new[0]), np.append(old[1], new[1])) if old else new
