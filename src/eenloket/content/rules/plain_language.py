"""Help to write so that most people understand it at once: Dutch at level B1.

The rules of thumb are those of the Dutch government's own advice on clear language (Direct Duidelijk): short sentences,
everyday words, say who does what. They help the writer; they decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

LONG_SENTENCE: Final = 20  # words; Direct Duidelijk advises 10 to 15 on average
_SENTENCE_END: Final = re.compile(r"(?<=[.!?:])\s+|\n+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", re.UNICODE)
# A form of worden with a past participle near it. "werd ... ge...d/t/en", also with the participle first.
_PARTICIPLE: Final = r"(?:(?:ge|be|ver|ont|her|er)\w{2,}[dtn]|\w{2,}ge\w{2,}[dtn])"
_PASSIVE: Final = re.compile(
    rf"\b(?:wordt|worden|werd|werden)\b(?:\s+\S+){{0,8}}?\s+{_PARTICIPLE}\b"
    rf"|\b{_PARTICIPLE}\s+(?:wordt|worden|werd|werden)\b",
    re.IGNORECASE,
)

# Official words with the word that people use. Whole words or groups of words, in lower case.
EASIER: Final[Mapping[str, str]] = {
    "aangaande": "over",
    "aanvangen": "beginnen",
    "aanwenden": "gebruiken",
    "abusievelijk": "per ongeluk",
    "additioneel": "extra",
    "adequaat": "goed",
    "alsmede": "en",
    "alvorens": "voordat",
    "attenderen": "wijzen op",
    "behoudens": "behalve",
    "benodigd": "nodig",
    "benodigde": "nodige",
    "betreffende": "over",
    "bewerkstelligen": "zorgen voor",
    "conform": "volgens",
    "consulteren": "vragen",
    "continueren": "doorgaan met",
    "derhalve": "daarom",
    "desgewenst": "als u wilt",
    "dient": "moet",
    "dienen": "moeten",
    "dientengevolge": "daardoor",
    "doch": "maar",
    "eveneens": "ook",
    "evenwel": "maar",
    "faciliteren": "helpen",
    "geniet de voorkeur": "is beter",
    "geschieden": "gebeuren",
    "geschiedt": "gebeurt",
    "gelieve": "wilt u",
    "gaarne": "graag",
    "hetgeen": "wat",
    "heden": "vandaag",
    "hieromtrent": "hierover",
    "in acht nemen": "letten op",
    "in de gelegenheid stellen": "laten",
    "in het bezit van": "met",
    "indien": "als",
    "inzake": "over",
    "jegens": "tegen",
    "krachtens": "volgens",
    "legitimeren": "laten zien wie u bent",
    "legitimatiebewijs": "paspoort of identiteitskaart",
    "louter": "alleen",
    "met betrekking tot": "over",
    "met ingang van": "vanaf",
    "middels": "met",
    "mits": "als",
    "momenteel": "nu",
    "mutatie": "verandering",
    "nadien": "daarna",
    "nagenoeg": "bijna",
    "niettegenstaande": "ook al",
    "omtrent": "over",
    "onverwijld": "meteen",
    "overeenkomstig": "volgens",
    "overleggen van": "laten zien van",
    "raadplegen": "bekijken",
    "reeds": "al",
    "restitutie": "geld terug",
    "retourneren": "terugsturen",
    "slechts": "alleen",
    "te allen tijde": "altijd",
    "ten aanzien van": "over",
    "ten behoeve van": "voor",
    "ten gevolge van": "door",
    "ten tijde van": "bij",
    "tenzij": "behalve als",
    "ter beschikking stellen": "geven",
    "ter plaatse": "daar",
    "terzake": "hierover",
    "thans": "nu",
    "tevens": "ook",
    "toezenden": "sturen",
    "uiterlijk": "op zijn laatst",
    "uitsluitend": "alleen",
    "van toepassing zijn": "gelden",
    "van toepassing": "geldt",
    "verschuldigd": "moet betalen",
    "verstrekken": "geven",
    "verzoeken": "vragen",
    "verzoeken wij u": "vragen wij u",
    "vigerende": "geldende",
    "voornemens zijn": "willen",
    "voorts": "ook",
    "wederom": "weer",
    "wijzigen": "veranderen",
    "wijziging": "verandering",
    "zodoende": "zo",
    "zorg dragen voor": "zorgen voor",
}

Kind = Literal["long", "hard", "passive"]


@dataclass(frozen=True)
class Advice:
    """One place that can be easier: the words as written, and for a hard word what people say."""

    kind: Kind
    quote: str
    instead: str = ""
    words: int = 0


@dataclass(frozen=True)
class Reading:
    """How a text reads: words, sentences, words a sentence, and what can be easier."""

    words: int
    sentences: int
    advice: tuple[Advice, ...]

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0


def read(text: str) -> Reading:
    """How easy this is to read, and which places to look at, in the order of the text."""
    sentences = [each for part in _SENTENCE_END.split(text) if (each := part.strip(" -#\t"))]
    counted = [(sentence, len(_WORD.findall(sentence))) for sentence in sentences]
    counted = [(sentence, count) for sentence, count in counted if count]
    advice = tuple(each for sentence, count in counted for each in _of_sentence(sentence, count))
    return Reading(sum(count for _sentence, count in counted), len(counted), advice)


def _of_sentence(sentence: str, count: int) -> Iterator[Advice]:
    if count > LONG_SENTENCE:
        yield Advice("long", sentence, words=count)
    for hard in _hard_words().finditer(sentence):
        yield Advice("hard", hard.group(), EASIER[hard.group().lower()])
    if found := _PASSIVE.search(sentence):
        yield Advice("passive", found.group())


@cache
def _hard_words() -> re.Pattern[str]:
    longest_first = sorted(EASIER, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
