"""The part of an answer's text that is for citizens. What is not named here cannot appear on the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from eenloket.content.models import AnswerVersion

_OPENABLE = ("https://", "http://", "/")
_LAWS = frozenset(
    {"wetten.overheid.nl", "lokaleregelgeving.overheid.nl", "zoek.officielebekendmakingen.nl", "eur-lex.europa.eu"}
)


@dataclass(frozen=True, kw_only=True)
class PublicText:
    """No protocol, internal note, phrasings or keywords: those are for colleagues."""

    title: str
    short: str
    text: str
    steps: Sequence[Mapping[str, str]]
    conditions: Sequence[str]
    costs: Sequence[Mapping[str, str]]
    term: str
    where: str
    links: Sequence[Mapping[str, str]]
    forms: Sequence[Mapping[str, str]]
    checked_on: date
    language: str = "nl"
    has_english: bool = False

    @classmethod
    def of(cls, version: AnswerVersion, language: str = "nl") -> Self:
        """What citizens read of a version; links only when a browser may open them.

        In English where the owner wrote that; steps, conditions and facts stay in Dutch.
        """
        values = {name: getattr(version, name) for name in cls.__dataclass_fields__ if hasattr(version, name)}
        values["has_english"] = bool(version.english_title)
        if language == "en" and version.english_title:
            values |= {"language": "en", "title": version.english_title, "short": version.english_short}
            values["text"] = version.english_text
        for name in ("links", "forms"):
            values[name] = [each for each in values[name] if str(each.get("url", "")).startswith(_OPENABLE)]
        return cls(**values)


def is_law(url: str) -> bool:
    """Whether an address leads to the text of a law or of local rules."""
    try:
        found = urlsplit(url)
    except ValueError:
        return False
    is_local = found.hostname == "www.overheid.nl" and found.path.startswith("/lokale-wet-en-regelgeving")
    return found.hostname in _LAWS or is_local
