"""A profile as a document: plain values, the same in a file, in the database and in a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an element of a profile is."""

    TASK = "task", _("task")
    EDUCATION = "education", _("education")
    KNOWLEDGE = "knowledge", _("professional knowledge")
    EXPERIENCE = "experience", _("experience")
    SKILL = "skill", _("skill")
    COMPETENCE = "competence", _("competence")
    INDICATOR = "indicator", _("behavioural indicator")


class Demand(TextChoices):
    """How strongly an element is asked for: "bij voorkeur" in the source is nice to have."""

    MUST = "must", _("must have")
    NICE = "nice", _("nice to have")


class Form(TextChoices):
    """The three ways in which the source writes competences down (chapter 5)."""

    GROUPED = "grouped", _("grouped competences")
    CLUSTERS = "clusters", _("competence clusters")
    NUMBERED = "numbered", _("numbered competences with a guiding question")


LEVELS = (1, 2, 3, 4)
WEIGHTS = (1, 2, 3)
LEVEL_WORDS = {
    1: _("cannot do it yet"),
    2: _("with help"),
    3: _("on their own"),
    4: _("an example to others"),
}
WEIGHT_WORDS = {3: _("core of the function"), 2: _("ordinary"), 1: _("minor")}


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A demand that can be measured: at least so much of a unit, such as 120 keystrokes per minute."""

    at_least: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class Element:
    """One thing that a function asks.

    `level` (1-4) is the SOLL; without one the element is described but not measured. `parent` is the key of the
    competence that an indicator belongs to. `ref` names the chapter of the source, `note` what the source literally
    says where that is dated or odd.
    """

    key: str
    kind: Kind
    text: str
    group: str = ""
    ref: str = ""
    note: str = ""
    demand: Demand = Demand.MUST
    level: int | None = None
    weight: int = 2
    measure: Measure | None = None
    parent: str = ""
    number: int | None = None
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A stretch of prose in a profile: context, purpose, place in the organisation."""

    key: str
    title: str
    text: str
    ref: str = ""


@dataclass(frozen=True, kw_only=True)
class ProfileDocument:
    """A whole profile. `grants` are the role codes that who holds the function gets; `reports_to` profile codes."""

    code: str
    name: str
    edition: str = ""
    form: Form = Form.GROUPED
    grants: tuple[str, ...] = ()
    reports_to: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    elements: tuple[Element, ...] = field(default=())

    @cached_property
    def by_key(self) -> Mapping[str, Element]:
        return {element.key: element for element in self.elements}

    @cached_property
    def measured(self) -> tuple[Element, ...]:
        """The elements with a required level: what people are measured against."""
        return tuple(element for element in self.elements if element.level is not None)

    def of_kind(self, *kinds: Kind) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.kind in kinds)

    def indicators_of(self, competence: Element) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.parent == competence.key)
