"""The page on which a form is made: what was typed as a document, and what a button does to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from eenloket.core.ids import uuid7
from eenloket.ui.typed import typed_in

from .types import Criterion, Critical, Effect, FormDocument, Group
from .web import number_in

if TYPE_CHECKING:
    from django.http import QueryDict

_SHORT, _LONG, _MOST_PARTS = 300, 1000, 60
_Keyed = TypeVar("_Keyed", Group, Criterion, Critical)
_UP: Final = "up"


def typed_form(form: QueryDict) -> FormDocument:
    """The document as it stands in the fields: groups and criteria in the order in which they were sent."""
    return FormDocument(
        title=typed_in(form, "title").strip()[:_SHORT],
        intro=typed_in(form, "intro").strip()[:_LONG],
        groups=tuple(_group(form, key) for key in _keys(form, "group")),
        critical=tuple(
            Critical(
                key=key,
                text=typed_in(form, f"e-{key}-text").strip()[:_SHORT],
                effect=Effect.FLAG if form.get(f"e-{key}-effect") == Effect.FLAG else Effect.ZERO,
            )
            for key in _keys(form, "error")
        ),
    )


def changed(form: FormDocument, act: str) -> tuple[FormDocument, str]:
    """What a button asks (`up:key`, `add_criterion:group` and so on), and the part of the page to come back to; what is
    not known changes nothing."""
    verb, _, key = act.partition(":")
    match verb:
        case "add_group":
            made = Group(key=_new_key(), title="", criteria=(Criterion(key=_new_key(), text=""),))
            return replace(form, groups=(*form.groups, made)), made.key
        case "add_error":
            error = Critical(key=_new_key(), text="")
            return replace(form, critical=(*form.critical, error)), error.key
        case "add_criterion":
            return _added(form, key)
        case "up" | "down":
            step = -1 if verb == _UP else 1
            return _each(form, lambda parts: _moved(parts, key, step)), key
        case "remove":
            return _each(form, lambda parts: tuple(part for part in parts if part.key != key)), ""
    return form, ""


def _group(form: QueryDict, key: str) -> Group:
    return Group(
        key=key,
        title=typed_in(form, f"g-{key}-title").strip()[:_SHORT],
        weight=number_in(form.get(f"g-{key}-weight", "")),
        criteria=tuple(_criterion(form, each) for each in _keys(form, f"criterion-{key}")),
    )


def _criterion(form: QueryDict, key: str) -> Criterion:
    scale = form.get(f"c-{key}-most", "")
    is_yes_no = scale == "yes_no"
    return Criterion(
        key=key,
        text=typed_in(form, f"c-{key}-text").strip()[:_SHORT],
        good=typed_in(form, f"c-{key}-good").strip()[:_LONG],
        weight=number_in(form.get(f"c-{key}-weight", "")),
        most=1 if is_yes_no else number_in(scale),
        is_yes_no=is_yes_no,
        elements=tuple(dict.fromkeys(each[:120] for each in form.getlist(f"c-{key}-elements"))),
    )


def _keys(form: QueryDict, name: str) -> list[str]:
    sent = (each for each in form.getlist(name) if each.replace("_", "").isalnum() and len(each) <= 40)
    return list(dict.fromkeys(sent))[:_MOST_PARTS]


def _added(form: FormDocument, group_key: str) -> tuple[FormDocument, str]:
    made = Criterion(key=_new_key(), text="")
    groups = tuple(
        replace(each, criteria=(*each.criteria, made)) if each.key == group_key else each for each in form.groups
    )
    return replace(form, groups=groups), made.key


def _each(form: FormDocument, change: object) -> FormDocument:
    groups = tuple(replace(group, criteria=change(group.criteria)) for group in change(form.groups))  # type: ignore[operator]
    return replace(form, groups=groups, critical=change(form.critical))  # type: ignore[operator]


def _moved(parts: tuple[_Keyed, ...], key: str, step: int) -> tuple[_Keyed, ...]:
    """One place up or down; at the end it stays."""
    order = list(parts)
    at = next((place for place, part in enumerate(order) if part.key == key), None)
    if at is None or not 0 <= at + step < len(order):
        return parts
    order[at], order[at + step] = order[at + step], order[at]
    return tuple(order)


def _new_key() -> str:
    """A key that no part of any version has: marks of evaluations are kept under it."""
    return "p" + uuid7().hex[-16:]
