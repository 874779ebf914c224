"""An evaluation form between plain values and types, and what is wrong with one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any

from eenloket.quality.types import (
    HIGHEST_SCALE,
    HIGHEST_WEIGHT,
    Criterion,
    Critical,
    Effect,
    Fault,
    FormDocument,
    Group,
)


def read_form(plain: Mapping[str, Any]) -> FormDocument:
    """A form from a file or the database."""
    return FormDocument(
        title=plain.get("title", ""),
        intro=plain.get("intro", ""),
        groups=tuple(_group(each) for each in plain.get("groups", ())),
        critical=tuple(
            Critical(key=each["key"], text=each.get("text", ""), effect=Effect(each.get("effect", Effect.ZERO)))
            for each in plain.get("critical", ())
        ),
    )


def as_plain(form: FormDocument) -> dict[str, Any]:
    """What the database keeps; `read_form` reads it."""
    return {
        "title": form.title,
        "intro": form.intro,
        "groups": [
            {
                "key": group.key,
                "title": group.title,
                "weight": group.weight,
                "criteria": [
                    {
                        "key": each.key,
                        "text": each.text,
                        "good": each.good,
                        "weight": each.weight,
                        "most": each.most,
                        "yes_no": each.is_yes_no,
                        "elements": list(each.elements),
                    }
                    for each in group.criteria
                ],
            }
            for group in form.groups
        ],
        "critical": [{"key": each.key, "text": each.text, "effect": str(each.effect)} for each in form.critical],
    }


def faults_in(form: FormDocument, elements: Collection[str] | None = None) -> list[Fault]:
    """Everything to put right before a form can be published, in the order of the form. `elements` are the keys that
    the function profiles know; None does not ask."""
    return [
        *_of_form(form),
        *chain.from_iterable(_of_group(group, elements) for group in form.groups),
        *(Fault(each.key, "no_error_text") for each in form.critical if not each.text.strip()),
    ]


def _group(plain: Mapping[str, Any]) -> Group:
    return Group(
        key=plain["key"],
        title=plain.get("title", ""),
        weight=plain.get("weight", 1),
        criteria=tuple(_criterion(each) for each in plain.get("criteria", ())),
    )


def _criterion(plain: Mapping[str, Any]) -> Criterion:
    is_yes_no = plain.get("yes_no", False)
    return Criterion(
        key=plain["key"],
        text=plain.get("text", ""),
        good=plain.get("good", ""),
        weight=plain.get("weight", 1),
        most=1 if is_yes_no else plain.get("most", 4),
        is_yes_no=is_yes_no,
        elements=tuple(plain.get("elements", ())),
    )


def _of_form(form: FormDocument) -> Iterator[Fault]:
    if not form.title.strip():
        yield Fault("", "no_title")
    if not form.criteria:
        yield Fault("", "no_criteria")
    parts: tuple[Group | Criterion | Critical, ...] = (*form.groups, *form.criteria, *form.critical)
    keys = [each.key for each in parts]
    if any(count > 1 for count in Counter(keys).values()):
        yield Fault("", "double_key")


def _of_group(group: Group, elements: Collection[str] | None) -> Iterator[Fault]:
    if not group.title.strip():
        yield Fault(group.key, "no_group_title")
    if not group.criteria:
        yield Fault(group.key, "no_group_criteria")
    if not 1 <= group.weight <= HIGHEST_WEIGHT:
        yield Fault(group.key, "weight")
    texts = Counter(each.text.strip().casefold() for each in group.criteria)
    for each in group.criteria:
        yield from _of_criterion(each, elements)
        if each.text.strip() and texts[each.text.strip().casefold()] > 1:
            yield Fault(each.key, "double_text")


def _of_criterion(each: Criterion, elements: Collection[str] | None) -> Iterator[Fault]:
    if not each.text.strip():
        yield Fault(each.key, "no_text")
    if not each.good.strip():
        yield Fault(each.key, "no_good")
    if not 1 <= each.weight <= HIGHEST_WEIGHT:
        yield Fault(each.key, "weight")
    if not 1 <= each.most <= HIGHEST_SCALE:
        yield Fault(each.key, "scale")
    if elements is not None and not set(each.elements) <= set(elements):
        yield Fault(each.key, "unknown_element")
