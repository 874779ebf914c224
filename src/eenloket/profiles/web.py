"""How a profile is shown: in its parts, and what changed in words. Used by every page and document with a profile."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .rules import Change, Difference, Part, Place
from .types import LEVEL_WORDS, WEIGHT_WORDS, Demand, Element, Form, Kind, Measure, ProfileDocument, Section

_FIRST: Final = ("purpose", "place")
_LAST: Final = ("learning",)
_TASKS: Final = "tasks"
_TABLES: Final = (Kind.EDUCATION, Kind.KNOWLEDGE, Kind.EXPERIENCE, Kind.SKILL)
_WORDS: Final = re.compile(r"\s+|[^\s]+")
KIND_TITLES: Final[dict[Kind, str | Promise]] = {
    Kind.TASK: gettext_lazy("Tasks"),
    Kind.EDUCATION: gettext_lazy("Education"),
    Kind.KNOWLEDGE: gettext_lazy("Professional knowledge"),
    Kind.EXPERIENCE: gettext_lazy("Experience"),
    Kind.SKILL: gettext_lazy("Skills"),
    Kind.COMPETENCE: gettext_lazy("Competences"),
    Kind.INDICATOR: gettext_lazy("Behavioural indicators"),
}
UNIT_WORDS: Final = {"keystrokes_per_minute": gettext_lazy("keystrokes per minute")}
FIELD_NAMES: Final[dict[str, str | Promise]] = {
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "group": gettext_lazy("group"),
    "level": gettext_lazy("level"),
    "weight": gettext_lazy("weight"),
    "demand": gettext_lazy("demand"),
    "measure": gettext_lazy("measure"),
    "parent": gettext_lazy("belongs to"),
    "number": gettext_lazy("number"),
    "question": gettext_lazy("guiding question"),
    "ref": gettext_lazy("chapter"),
    "note": gettext_lazy("note"),
    "kind": gettext_lazy("kind"),
    "key": gettext_lazy("key"),
    "name": gettext_lazy("name"),
    "edition": gettext_lazy("edition"),
    "form": gettext_lazy("form"),
    "grants": gettext_lazy("gives the roles"),
    "reports_to": gettext_lazy("reports to"),
}


@dataclass
class Item:
    """An element, with the indicators under it when it is a competence."""

    element: Element
    indicators: list[Element] = field(default_factory=list)


@dataclass
class Group:
    """The elements that stand under one head. `ref` is the chapter when they share it."""

    name: str
    items: list[Item] = field(default_factory=list)

    @cached_property
    def ref(self) -> str:
        refs = {item.element.ref for item in self.items}
        return refs.pop() if len(refs) == 1 else ""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A profile in the parts in which it is read. The form of its competences is that of the source."""

    document: ProfileDocument
    first: Sequence[Section]
    middle: Sequence[Section]
    last: Sequence[Section]
    about_tasks: Section | None
    tasks: Sequence[Group]
    tables: Sequence[tuple[Kind, str, Sequence[Element]]]
    competences: Sequence[Group]

    @property
    def is_numbered(self) -> bool:
        return self.document.form == Form.NUMBERED


def lay_out(document: ProfileDocument) -> Layout:
    """Purpose and place first, then the rest; how it is learned comes last."""
    by_key = {section.key: section for section in document.sections}
    placed = {*_FIRST, *_LAST, _TASKS}
    return Layout(
        document=document,
        first=[by_key[key] for key in _FIRST if key in by_key],
        middle=[section for section in document.sections if section.key not in placed],
        last=[by_key[key] for key in _LAST if key in by_key],
        about_tasks=by_key.get(_TASKS),
        tasks=grouped(document.of_kind(Kind.TASK)),
        tables=[(kind, str(KIND_TITLES[kind]), found) for kind in _TABLES if (found := document.of_kind(kind))],
        competences=grouped(document.of_kind(Kind.COMPETENCE), document),
    )


def grouped(elements: Iterable[Element], document: ProfileDocument | None = None) -> list[Group]:
    """The elements by their group, in order of first appearance."""
    groups: dict[str, Group] = {}
    for element in elements:
        item = Item(element, list(document.indicators_of(element)) if document else [])
        groups.setdefault(element.group, Group(element.group)).items.append(item)
    return list(groups.values())


def measure_words(measure: Measure | None) -> str:
    if measure is None:
        return ""
    return _("at least %(n)s %(unit)s") % {"n": measure.at_least, "unit": UNIT_WORDS.get(measure.unit, measure.unit)}


def level_words(level: int | None) -> str:
    return f"{level}: {LEVEL_WORDS[level]}" if level in LEVEL_WORDS else _("not measured")


def asked_words(element: Element) -> str:
    """What is asked in one line: level, weight and demand."""
    parts = [
        _("level %(level)s, %(words)s") % {"level": element.level, "words": LEVEL_WORDS[element.level]}
        if element.level
        else "",
        str(Demand(element.demand).label),
        str(WEIGHT_WORDS[element.weight]) if element.level else "",
        measure_words(element.measure),
    ]
    return " · ".join(part for part in parts if part)


# --- differences ---


@dataclass(frozen=True)
class FieldLine:
    """One field that changed: runs of text, each the same, gone or new."""

    name: str
    runs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ChangeLine:
    """One change as it is shown: of what kind, about what, and the fields."""

    place: Place
    sort: str
    kind: str
    title: str
    fields: Sequence[FieldLine]


def change_lines(change: Difference) -> list[ChangeLine]:
    return [change_line(each) for each in change.changes]


def change_line(change: Change) -> ChangeLine:
    value = change.after if change.after is not None else change.before
    return ChangeLine(change.place, change.sort, _kind_of(value), title_of(change.place, value), _field_lines(change))


def title_of(place: Place, value: Any) -> str:
    if isinstance(value, Element):
        return value.text
    if isinstance(value, Section):
        return value.title
    return str(FIELD_NAMES.get(place.key, place.key))


def value_words(name: str, value: Any) -> str:
    """A field of an element, a section or the head in words."""
    simple = {
        "level": lambda: level_words(value),
        "weight": lambda: f"{value}: {WEIGHT_WORDS[value]}" if value in WEIGHT_WORDS else "",
        "demand": lambda: str(Demand(value).label),
        "form": lambda: str(Form(value).label),
        "kind": lambda: str(Kind(value).label),
        "measure": lambda: measure_words(value),
    }
    if value in (None, "") and name != "level":
        return "–"
    if name in simple:
        return simple[name]()
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def piece_words(value: Any) -> str:
    """A whole element, section or head value in a line or two."""
    if isinstance(value, Element):
        return f"{value.text} ({asked_words(value)})"
    if isinstance(value, Section):
        return value.text
    return ", ".join(value) if isinstance(value, tuple) else str(value or "–")


def _kind_of(value: Any) -> str:
    if isinstance(value, Element):
        return str(Kind(value.kind).label)
    return _("text") if isinstance(value, Section) else _("about the profile")


def _field_lines(change: Change) -> list[FieldLine]:
    if change.before is None and change.after is None:
        return []
    if change.place.part == Part.HEAD:
        name = change.place.key
        words = value_words(name, change.before), value_words(name, change.after)
        return [FieldLine(str(FIELD_NAMES[name]), word_runs(*words))]
    if change.before is None or change.after is None:
        value, run = (change.after, "new") if change.before is None else (change.before, "gone")
        return [FieldLine("", [(run, piece_words(value))])] if isinstance(value, Section) or value.level else []
    return [
        FieldLine(
            str(FIELD_NAMES.get(name, name)),
            word_runs(value_words(name, getattr(change.before, name)), value_words(name, getattr(change.after, name))),
        )
        for name in change.fields
    ]


def word_runs(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts as one, word by word: runs that are "same", "gone" or "new"."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs: list[tuple[str, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("same", "".join(old[a:b])))
            continue
        runs += [("gone", "".join(old[a:b]))] if b > a else []
        runs += [("new", "".join(new[c:d]))] if d > c else []
    return runs
