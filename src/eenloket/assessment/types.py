from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from eenloket.profiles.types import Element


class Source(TextChoices):
    """Who or what says where somebody stands."""

    SELF = "self", _("self-assessment")
    OBSERVATION = "observation", _("observed contact")
    LEADER = "leader", _("superior")
    HR = "hr", _("HR adviser")
    ASSESSOR = "assessor", _("assessor")
    TEST = "test", _("test")
    CERTIFICATE = "certificate", _("certificate")
    AGREED = "agreed", _("agreed in a conversation")


# How heavily each source counts when nothing else is said: our proposal, adjustable per rating.
SOURCE_WEIGHTS: Final = {
    Source.SELF: 1,
    Source.OBSERVATION: 2,
    Source.LEADER: 3,
    Source.HR: 3,
    Source.ASSESSOR: 4,
    Source.TEST: 4,
    Source.CERTIFICATE: 4,
    Source.AGREED: 5,
}


@dataclass(frozen=True, kw_only=True)
class Given:
    """One judgement: `level` 1-4 on a day, holding up to and including `expires_on`; `recorded_at` orders one day."""

    level: int
    source: Source
    weight: int
    on: date
    expires_on: date | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where somebody stands on one element: the level that counts (None: not known), and what it rests on.

    `is_conflict` when valid sources say different things and nothing was agreed since.
    """

    level: int | None = None
    is_conflict: bool = False
    counting: tuple[Given, ...] = ()


UNKNOWN: Final = Standing()


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One element of one person: `required` (SOLL) against `actual` (IST, None when not known)."""

    key: str
    required: int
    actual: int | None
    weight: int
    is_must: bool
    is_conflict: bool = False

    @property
    def difference(self) -> int | None:
        """IST minus SOLL: below zero is short, above is more than asked."""
        return None if self.actual is None else self.actual - self.required

    @property
    def shortfall(self) -> int:
        """Levels short times weight; nothing when enough or not known."""
        return 0 if self.actual is None else max(0, self.required - self.actual) * self.weight


class RoundState(TextChoices):
    """How far somebody is in an assessment round."""

    WAITING = "waiting", _("not opened yet")
    INVITED = "invited", _("invited")
    SELF_DONE = "self_done", _("employee is done")
    LEADER_DONE = "leader_done", _("superior is done")
    BOTH_DONE = "both_done", _("ready for the conversation")
    PLANNED = "planned", _("conversation planned")
    AGREED = "agreed", _("agreed")
    SIGNED = "signed", _("signed by both")


class Side(TextChoices):
    """Whose answer in a round."""

    SELF = "self", _("employee")
    LEADER = "leader", _("superior")
    AGREED = "agreed", _("together")


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What the levels are called, from 1 to 4; own words per element; how heavily each source counts."""

    words: tuple[str, ...]
    own_words: Mapping[str, tuple[str, ...]]
    weights: Mapping[Source, int]

    def words_of(self, key: str) -> tuple[str, ...]:
        return self.own_words.get(key, self.words)


# Our proposal, adjustable per contact centre.
DEFAULT_WORDS: Final = (
    _("Cannot do it yet"),
    _("With help"),
    _("Independently"),
    _("An example to others"),
)


class Person(Protocol):
    """Whoever stands somewhere: an employee."""

    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Standpoint:
    """One person as a heat map needs it: what is asked, and where the person stands."""

    person: Person
    team: str
    function: str
    required: Mapping[str, Element]
    levels: Mapping[str, int]
    conflicts: frozenset[str] = frozenset()

    def difference(self, key: str) -> int | None:
        """IST minus SOLL; None when not known or not asked."""
        element, level = self.required.get(key), self.levels.get(key)
        return None if element is None or element.level is None or level is None else level - element.level


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One element over several people: of how many it is asked, how many are how far off, and all shortfall."""

    key: str
    asked: int
    unknown: int
    by_difference: Mapping[int, int]
    weight: int
    together: int
    conflicts: int

    @property
    def known(self) -> int:
        return self.asked - self.unknown

    @property
    def below(self) -> int:
        return sum(count for difference, count in self.by_difference.items() if difference < 0)

    @property
    def level(self) -> int:
        return self.by_difference.get(0, 0)

    @property
    def above(self) -> int:
        return sum(count for difference, count in self.by_difference.items() if difference > 0)
