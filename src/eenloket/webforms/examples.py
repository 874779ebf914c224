"""The forms that a contact centre can begin with: read from `data/examples.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from .rules.design import design_in
from .types import Design

_FILE: Final = Path(__file__).parent / "data" / "examples.yaml"


@dataclass(frozen=True)
class Example:
    """A form as it comes along with the product, with where it belongs by code."""

    slug: str
    design: Design
    department_code: str
    area_code: str
    words: str
    is_general: bool
    answers_automatically: bool


@cache
def examples() -> tuple[Example, ...]:
    """All of them, in the order of the file."""
    entries = yaml.load(_FILE.read_text("utf-8"), yaml.CSafeLoader)
    return tuple(_example(entry) for entry in entries)


def find_example(slug: str) -> Example | None:
    return next((each for each in examples() if each.slug == slug), None)


def _example(entry: Mapping[str, Any]) -> Example:
    pages = [{**page, "fields": [_field(field) for field in page["fields"]]} for page in entry["pages"]]
    return Example(
        slug=entry["slug"],
        design=design_in({**entry, "pages": pages}),
        department_code=entry.get("department", ""),
        area_code=entry.get("area", ""),
        words=entry.get("words", ""),
        is_general=entry.get("general", False),
        answers_automatically=entry.get("automatic", True),
    )


def _field(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "is_required": entry.get("required", True)}
