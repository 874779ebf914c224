"""What an answer of the content base says to bring: its sentences that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BRING = re.compile(r"\bneemt?\b[^.!?]*\bmee\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_MOST = 5


def sentences_to_bring(texts: Iterable[str]) -> list[str]:
    """The sentences of these texts that tell to take something along, each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _SENTENCE.finditer(text):
            sentence = match.group().strip(" -")
            if _BRING.search(sentence):
                found.setdefault(sentence)
    return list(found)[:_MOST]
