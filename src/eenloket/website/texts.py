"""The part of an answer's text that is for citizens. What is not named here cannot appear on the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from eenloket.content.models import AnswerVersion

_OPENABLE = ("https://", "http://", "/")


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

    @classmethod
    def of(cls, version: AnswerVersion) -> Self:
        """What citizens read of a version; links only when a browser may open them."""
        values = {name: getattr(version, name) for name in cls.__dataclass_fields__}
        for name in ("links", "forms"):
            values[name] = [each for each in values[name] if str(each.get("url", "")).startswith(_OPENABLE)]
        return cls(**values)
