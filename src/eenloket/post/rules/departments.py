"""For whom a letter is: by what departments got before, and by what matters are usually called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, log
from typing import Final, TypeVar

import snowballstemmer

K = TypeVar("K")
_STEM: Final = snowballstemmer.stemmer("dutch")
_MOST_WORDS: Final = 120
_STOP: Final = frozenset(
    [
        "deze",
        "voor",
        "met",
        "van",
        "een",
        "het",
        "die",
        "dat",
        "niet",
        "maar",
        "ook",
        "naar",
        "door",
        "over",
        "omdat",
        "wanneer",
        "want",
        "zijn",
        "heeft",
        "hebben",
        "mijn",
        "onze",
        "geachte",
        "heer",
        "mevrouw",
        "vriendelijke",
        "groet",
        "gemeente",
        "postbus",
        "onderwerp",
        "betreft",
        "graag",
        "wilt",
        "kunt",
        "verzoek",
        "vraag",
        "brief",
        "jaar",
        "week",
        "weken",
        "maand",
        "binnen",
        "laten",
        "weten",
        "ontvangen",
        "ontvangst",
        "antwoord",
        "hierbij",
        "bijlage",
        "datum",
        "telefoon",
        "sinds",
    ]
)
# What common matters are called, by the words that a department of a municipality has in its name.
MATTERS: Final[Mapping[str, str]] = {
    "burgerzaken": (
        "paspoort identiteitskaart rijbewijs verhuizing verhuizen uittreksel geboorteakte huwelijk trouwen "
        "naturalisatie inschrijving briefadres overlijden basisregistratie verklaring gedrag nationaliteit"
    ),
    "belasting": (
        "aanslag woz onroerendezaakbelasting ozb belasting afvalstoffenheffing rioolheffing kwijtschelding "
        "hondenbelasting taxatieverslag incasso heffing invordering"
    ),
    "vergunning": (
        "omgevingsvergunning bouwvergunning vergunning kapvergunning kappen dakkapel aanbouw "
        "bestemmingsplan welstand evenement "
        "sloopmelding omgevingsplan bouwtekening terras"
    ),
    "inkomen": (
        "bijstand uitkering bijstandsuitkering inkomen schuldhulpverlening toeslag "
        "woonkostentoeslag minima loonstroken schulden "
        "participatiewet studietoeslag"
    ),
    "zorg": "wmo huishoudelijke hulp jeugdhulp scootmobiel traplift mantelzorg begeleiding indicatie leerlingenvervoer",
    "openbaar": (
        "stoeptegels stoep trottoir straatverlichting lantaarnpaal boom bomen riool wegdek kuil "
        "speeltuin groen plantsoen "
        "gladheid bestrating overlast"
    ),
    "afval": "afval container kliko grofvuil milieustraat vuilnis ondergrondse afvalpas",
    "parkeren": "parkeren parkeerboete parkeervergunning naheffingsaanslag parkeerplaats parkeerkaart bezoekerspas",
    "juridisch": "bezwaar bezwaarschrift beroep woo ingebrekestelling aansprakelijk aansprakelijkheid dwangsom klacht",
}  # fmt: skip
_ALIKE: Final[Mapping[str, tuple[str, ...]]] = {
    "burgerzaken": ("burgerzaken", "publiekszaken", "persoonsgegevens"),
    "belasting": ("belasting", "heffing"),
    "vergunning": ("vergunning", "omgeving", "bouw", "ruimtelijk"),
    "inkomen": ("inkomen", "sociale", "sociaal", "bijstand", "participatie"),
    "zorg": ("wmo", "zorg", "jeugd", "maatschappelijk"),
    "openbaar": ("openbare", "beheer", "wijk", "groen", "wegen"),
    "afval": ("afval", "reiniging", "milieu", "openbare"),
    "parkeren": ("parkeer", "parkeren", "verkeer", "handhaving"),
    "juridisch": ("juridisch", "bezwaar", "rechtsbescherming"),
}


@dataclass(frozen=True)
class LearntWords:
    """How often words stood in letters that went to a department, and how many letters those were."""

    letters: int
    words: Mapping[str, int] = field(default_factory=dict)


def telling_words(text: str) -> list[str]:
    """The stems of a letter that tell what it is about, each once, most frequent first."""
    plain = [word for word in re.findall(r"[a-zà-ÿ]{4,}", text.lower()) if word not in _STOP]
    stems = Counter(_STEM.stemWords(plain))
    return [stem for stem, _times in stems.most_common(_MOST_WORDS)]


def learnt(words: Iterable[str], known: Mapping[K, LearntWords]) -> dict[K, float]:
    """Per department how probable it is, from the letters it got before (naive Bayes over the presence of words);
    nothing while there are fewer than five letters to learn from."""
    total = sum(each.letters for each in known.values())
    asked = list(words)
    if total < 5 or not asked:
        return {}
    scores: dict[K, float] = {}
    for department, facts in known.items():
        score = log((facts.letters + 0.5) / (total + 0.5 * len(known)))
        for word in asked:
            elsewhere = sum(each.words.get(word, 0) for each in known.values())
            if elsewhere:  # a word that nobody wrote before tells nothing
                score += log((facts.words.get(word, 0) + 0.2) / (facts.letters + 0.4))
                score -= log((elsewhere + 0.2) / (total + 0.4))
        scores[department] = score
    highest = max(scores.values())
    weights = {department: exp(max(score - highest, -50)) for department, score in scores.items()}
    together = sum(weights.values())
    return {department: weight / together for department, weight in weights.items()}


def by_matter(text: str, names: Mapping[K, str]) -> dict[K, float]:
    """Which of the departments with these names deal with what the letter is about, by the usual words."""
    hits = _hits(text)
    total = sum(hits.values())
    scores: dict[K, float] = {}
    for key, name in names.items():
        lowered = name.lower()
        fitting = (hits[matter] for matter, alike in _ALIKE.items() if any(each in lowered for each in alike))
        if score := max(fitting, default=0):
            scores[key] = score / (total + 1)
    return scores


def matter_of(text: str) -> tuple[str, float]:
    """What a letter is about in the usual words, where no department is known; "" when nothing tells."""
    hits = _hits(text)
    best = max(hits, key=lambda matter: hits[matter])
    return (best, hits[best] / (sum(hits.values()) + 1)) if hits[best] else ("", 0.0)


def _hits(text: str) -> dict[str, int]:
    """How many of the usual words of each matter stand in the text."""
    stems = set(_STEM.stemWords(re.findall(r"[a-zà-ÿ]{3,}", text.lower())))
    return {matter: sum(_STEM.stemWord(word) in stems for word in words.split()) for matter, words in MATTERS.items()}
