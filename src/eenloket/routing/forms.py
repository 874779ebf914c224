"""The form of a queue: what was typed, and the rules it means."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from eenloket.contacts.types import Channel
from eenloket.learning.types import ADVISOR_LEVELS, Duty, Language
from eenloket.ui.typed import typed_in

from .models import Queue
from .types import Action, Delivery, Why

_SPAN: Final = re.compile(r"^\s*(\d{1,2})[.:](\d{2})\s*(?:-|–|tot|to)\s*(\d{1,2})[.:](\d{2})\s*$")
_NUMBERS: Final[dict[str, tuple[int, int]]] = {
    "position": (0, 999),
    "strict_class": (0, 9),
    "priority_minutes": (0, 120),
    "units": (1, 100),
    "most_at_once": (1, 20),
    "offer_seconds": (5, 3600),
    "misses_allowed": (1, 20),
    "skip_seconds": (0, 3600),
    "wrap_up_seconds": (0, 3600),
    "target_seconds": (1, 30 * 24 * 3600),
    "target_percent": (1, 100),
}
_OPTIONAL: Final[dict[str, tuple[int, int]]] = {
    "most_waiting": (1, 10_000),
    "longest_wait": (10, 24 * 3600),
    "area_relaxes_after": (0, 24 * 3600),
    "language_relaxes_after": (0, 24 * 3600),
}
_CHECKS: Final = ("is_interruptible", "prefers_fit", "is_active")
_TEXTS: Final = ("name", "channel", "municipality_id", "portal_area_id", "delivery", "language", "duty", "level")


def typed_of(form: QueryDict) -> dict[str, str]:
    """Every field as it was typed, to be shown again."""
    names = [*_TEXTS, *_NUMBERS, *_OPTIONAL, *_CHECKS, *(f"hours_{day}" for day in range(7))]
    names += [f"overflow_{why}_{part}" for why in Why.values for part in ("action", "text", "queue")]
    return {name: typed_in(form, name) for name in names}


def as_typed(queue: Queue) -> dict[str, str]:
    """Every field of a queue as the form shows it."""
    typed = {name: _plain(getattr(queue, name)) for name in (*_TEXTS, *_NUMBERS, *_OPTIONAL)}
    typed |= {name: "1" if getattr(queue, name) else "" for name in _CHECKS}
    for day in range(7):
        spans = queue.hours.get(str(day), ())
        typed[f"hours_{day}"] = ", ".join(f"{opens}-{closes}" for opens, closes in spans)
    for why in Why.values:
        rule = queue.overflow.get(why, {})
        typed |= {f"overflow_{why}_{part}": rule.get(part, "") for part in ("action", "text", "queue")}
    return typed


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def read_changes(typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of a queue, and what is wrong with which of them."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"name": typed["name"].strip()[:80]}
    for name in ("municipality_id", "portal_area_id"):
        values[name] = _key(typed[name], name, errors)
    values["delivery"] = _one_of(typed["delivery"], Delivery.values, "delivery", errors)
    values["language"] = _one_of(typed["language"], Language.values, "language", errors)
    values["duty"] = _one_of(typed["duty"], ["", *Duty.values], "duty", errors)
    values["level"] = _one_of(typed["level"], ["", *ADVISOR_LEVELS], "level", errors)
    for name, (least, most) in _NUMBERS.items():
        values[name] = _number(typed[name], least, most, name, errors)
    for name, (least, most) in _OPTIONAL.items():
        values[name] = _number(typed[name], least, most, name, errors) if typed[name].strip() else None
    values |= {name: typed[name] == "1" for name in _CHECKS}
    values["hours"] = _hours(typed, errors)
    values["overflow"] = _overflow(typed)
    return values, errors


def _key(text: str, name: str, errors: dict[str, str]) -> uuid.UUID | None:
    if not text:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        errors[name] = _("Choose one of the list.")
        return None


def _one_of(text: str, known: list[str] | tuple[str, ...], name: str, errors: dict[str, str]) -> str:
    if text not in known:
        errors[name] = _("Choose one of the list.")
    return text


def _number(text: str, least: int, most: int, name: str, errors: dict[str, str]) -> int:
    typed = text.strip()
    if not typed.isdecimal() or len(typed) > 8 or not least <= int(typed) <= most:
        errors[name] = _("Give a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
        return least
    return int(typed)


def _hours(typed: Mapping[str, str], errors: dict[str, str]) -> dict[str, list[list[str]]]:
    hours: dict[str, list[list[str]]] = {}
    for day in range(7):
        text = typed[f"hours_{day}"].strip()
        for part in filter(None, (each.strip() for each in text.split(","))):
            found = _SPAN.match(part)
            if found is None:
                errors[f"hours_{day}"] = _("Write stretches as 9:00-17:00, with a comma between two.")
                break
            opens, closes = f"{found[1]}:{found[2]}", f"{found[3]}:{found[4]}"
            hours.setdefault(str(day), []).append([opens, closes])
    return hours


def hours_typed(form: QueryDict) -> dict[str, str]:
    """The hours of a week as typed, to be shown again."""
    return {f"hours_{day}": typed_in(form, f"hours_{day}") for day in range(7)}


def read_hours(typed: Mapping[str, str]) -> tuple[dict[str, list[list[str]]], dict[str, str]]:
    """The hours of a week, and what is wrong on which day."""
    errors: dict[str, str] = {}
    return _hours(typed, errors), errors


def _overflow(typed: Mapping[str, str]) -> dict[str, dict[str, str]]:
    rules = {}
    for why in Why.values:
        action = typed[f"overflow_{why}_action"]
        if action and action in Action.values:
            text, queue = typed[f"overflow_{why}_text"].strip()[:500], typed[f"overflow_{why}_queue"]
            rules[why] = {"action": action, "text": text, "queue": queue}
    return rules


def choices() -> dict[str, Any]:
    """What the selects of the form offer."""
    return {
        "channels": Channel.choices,
        "deliveries": Delivery.choices,
        "languages": Language.choices,
        "duties": Duty.choices,
        "levels": [(each, each) for each in ADVISOR_LEVELS],
        "reasons": Why.choices,
        "actions": Action.choices,
    }
