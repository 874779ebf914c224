"""script/bench search: how well questions find their answers, beside plain BM25, and how fast; see docs/search.md.

`--fit` prints the weights of `content.finding.confidence`, fitted on the halves A and C.
"""

from __future__ import annotations

import csv
import math
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeAlias

import numpy as np

from eenloket.content.finding import confidence, kept, meaning
from eenloket.content.finding.catalogue import Catalogue, Entry, Outcome
from eenloket.content.finding.words import STOP_WORDS, stem, words_of
from eenloket.content.imports import bundled, shipped_phrasings, spoken_part, tidy

Asked: TypeAlias = "tuple[str, str]"  # the key of the right answer ("" when there is none), the question
Ranked: TypeAlias = "Callable[[str], Sequence[str]]"

_FILES = ("rijksoverheid_vacs_bzk.csv", "rijksoverheid_vacs_omgevingswet.csv")
_QUESTIONS = Path(__file__).parent / "questions"
_OWN, _FRESH = _QUESTIONS / "own.tsv", _QUESTIONS / "fresh.tsv"
_THRESHOLDS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)
_STEPS, _RATE, _SHRINK = 20_000, 0.5, 0.002


@dataclass(frozen=True)
class Scored:
    """Recall at 1, 3 and 10, mean reciprocal rank, and milliseconds at the median and the 95th percentile."""

    at_1: float
    at_3: float
    at_10: float
    mrr: float
    p50: float
    p95: float

    def __str__(self) -> str:
        recall = " | ".join(f"{value:.3f}" for value in (self.at_1, self.at_3, self.at_10, self.mrr))
        return f"{recall} | {self.p50:.1f} | {self.p95:.1f}"


def main(*, fit: bool) -> None:
    """Print the tables as Markdown."""
    entries, alias = _national()
    entries = [_with_meanings(each) for each in entries]
    asked = _own(alias)
    covered = {half: [each for each in asked[half] if each[0]] for half in asked}
    fresh = covered["C"] + covered["D"]
    if fit:
        _print_fit(Catalogue(entries), asked["A"] + asked["C"])
        return
    bare = [replace(each, asked=(each.title,), meanings=None) for each in entries]
    letters = [replace(each, meanings=None) for each in entries]
    bodies = [Entry(each.key, "", (), each.short, each.text) for each in entries]
    print("| set | method | recall@1 | @3 | @10 | MRR | p50 ms | p95 ms |\n|---|---|--:|--:|--:|--:|--:|--:|")
    for name, questions, ours in (
        ("Real, bodies only", [(each.key, each.title) for each in entries], bodies),
        ("Own A, without phrasings", covered["A"], bare),
        ("Own A", covered["A"], entries),
        ("Own B, without phrasings", covered["B"], bare),
        ("Own B", covered["B"], entries),
        ("Fresh C and D, without phrasings", fresh, bare),
        ("Fresh C and D", fresh, entries),
    ):
        print(f"| {name} | BM25, Dutch stems | {_scored(_bm25(ours), questions)} |")
        if ours is entries:
            print(f"| | ours, without meaning | {_scored(_ours(Catalogue(letters)), questions)} |")
        print(f"| | ours | {_scored(_ours(Catalogue(ours)), questions)} |")
    _print_confidence(Catalogue(entries), asked)
    _print_large(entries, covered["A"])


def _national() -> tuple[list[Entry], dict[str, str]]:
    """The national answers, each once, and under which key each id is."""
    first: dict[str, Entry] = {}
    alias = {}
    for name in _FILES:
        with bundled(name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                question, key = row["question"].strip(), row["id"].strip()
                text = tidy(row["reference_answer"])
                known = first.setdefault(question, Entry(key, question, (question,), spoken_part(text), text))
                alias[key] = known.key
                phrasings = tuple(shipped_phrasings().get(key, ()))
                subjects = (subject.strip() for subject in row["subjects"].split("|") if subject.strip())
                first[question] = replace(known, asked=tuple(dict.fromkeys((*known.asked, *phrasings, *subjects))))
    return [replace(each, is_own_layer=False) for each in first.values()], alias


def _own(alias: dict[str, str]) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = defaultdict(list)
    for path in (_OWN, _FRESH):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                found[row["half"]].append((alias.get(row["source_id"], ""), row["query"]))
    return found


def _ours(catalogue: Catalogue) -> Ranked:
    return lambda question: [each.key for each in _search(catalogue, question).found]


def _search(catalogue: Catalogue, question: str) -> Outcome:
    """As `finding.search` does, without a database."""
    of_question = meaning.of_question(question.casefold()) if catalogue.knows_meanings else None
    return catalogue.search(question, meaning=of_question)


def _with_meanings(entry: Entry) -> Entry:
    known = [meaning.shipped().get(meaning.digest(text)) for text in kept.meant_by(entry)]
    return replace(entry, meanings=np.array(known)) if all(each is not None for each in known) else entry


def _bm25(entries: Sequence[Entry], k1: float = 1.2, b: float = 0.75) -> Ranked:
    """Robertson and Sparck Jones on all texts of an answer together, in memory."""
    texts = [" ".join(each.texts()) for each in entries]
    counted = [Counter(stem(word) for word in words_of(text) if word not in STOP_WORDS) for text in texts]
    mean = sum(counts.total() for counts in counted) / len(counted)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, counts in enumerate(counted):
        for each, count in counts.items():
            shorten = k1 * (1 - b + b * counts.total() / mean)
            postings[each].append((place, count * (k1 + 1) / (count + shorten)))

    def ranked(question: str) -> list[str]:
        score: dict[int, float] = defaultdict(float)
        for each in {stem(word) for word in words_of(question) if word not in STOP_WORDS}:
            rows = postings.get(each, [])
            idf = math.log(1 + (len(counted) - len(rows) + 0.5) / (len(rows) + 0.5))
            for place, value in rows:
                score[place] += idf * value
        return [entries[place].key for place in sorted(score, key=lambda place: -score[place])]

    return ranked


def _scored(ranked: Ranked, questions: Iterable[Asked]) -> Scored:
    ranks, times = [], []
    for key, question in questions:
        started = time.perf_counter()
        found = ranked(question)
        times.append((time.perf_counter() - started) * 1000)
        ranks.append(found.index(key) + 1 if key in found else math.inf)
    times.sort()
    n = len(ranks)
    at = [sum(rank <= most for rank in ranks) / n for most in (1, 3, 10)]
    return Scored(*at, sum(1 / rank for rank in ranks) / n, times[n // 2], times[int(n * 0.95)])


def _judged(catalogue: Catalogue, asked: Iterable[Asked]) -> list[tuple[confidence.Features, bool, bool]]:
    """Of each question what the probability is made of, whether the first hit is right, whether it is covered."""
    rows = []
    for key, question in asked:
        outcome = _search(catalogue, question)
        if outcome.found:
            hits = [(each.score, each.meaning) for each in outcome.found[:3]]
            features = confidence.features(hits, outcome.known_share, len(outcome.readings))
            rows.append((features, outcome.found[0].key == key, bool(key)))
    return rows


def _print_confidence(catalogue: Catalogue, asked: dict[str, list[Asked]]) -> None:
    """For what the probability was fitted on, and for what it was not."""
    sets = {"A + C": asked["A"] + asked["C"], "B": asked["B"], "D": asked["D"], "B + D": asked["B"] + asked["D"]}
    columns = " | ".join(f"{name}: covered answered | right | uncovered" for name in sets)
    print(f"\n| threshold | {columns} |\n|--:|{'--:|' * 3 * len(sets)}")
    judged = {name: _judged(catalogue, questions) for name, questions in sets.items()}
    for threshold in _THRESHOLDS:
        cells = []
        for name, questions in sets.items():
            answered = [
                (right, covered)
                for features, right, covered in judged[name]
                if confidence.probability(features) >= threshold
            ]
            covered_asked = sum(1 for key, _question in questions if key)
            uncovered_asked = len(questions) - covered_asked
            right = sum(right for right, _covered in answered) / max(1, len(answered))
            covered = sum(covered for _right, covered in answered)
            cells += [covered / covered_asked, right, (len(answered) - covered) / uncovered_asked]
        print(f"| {threshold} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |")


def _print_fit(catalogue: Catalogue, asked: Iterable[Asked]) -> None:
    """Logistic regression by gradient descent, shrunk a little: some 240 questions are few."""
    rows = _judged(catalogue, asked)
    inputs = np.array([(1.0, *features) for features, _right, _covered in rows])
    right = np.array([float(right) for _features, right, _covered in rows])
    weights = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        error = right - 1 / (1 + np.exp(-inputs @ weights))
        weights += _RATE * (inputs.T @ error / len(rows) - _SHRINK * weights)
    print(", ".join(f"{weight:.2f}" for weight in weights))


def _print_large(entries: Sequence[Entry], asked: Sequence[Asked]) -> None:
    """Time and memory among more answers: the real ones, and others of the same words in another order."""
    random = Random(7)
    words = [word for each in entries for word in words_of(each.text)]
    print("\n| answers | build s | memory MB more | recall@1 | @3 | @10 | MRR | p50 ms | p95 ms |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for size in (2_000, 20_000):
        others = [
            Entry(n, _some(random, words, 6), (_some(random, words, 8),), "", _some(random, words, 150))
            for n in range(size - len(entries))
        ]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        catalogue = Catalogue([*entries, *others])
        built = time.perf_counter() - started
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"| {size:,} | {built:.1f} | {more:.0f} | {_scored(_ours(catalogue), asked)} |")


def _some(random: Random, words: Sequence[str], number: int) -> str:
    return " ".join(random.choices(words, k=number))
