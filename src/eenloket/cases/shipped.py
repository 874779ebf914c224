"""The case types that a contact centre can begin with: read from `data/case_types.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import yaml

from .rules.case_types import CaseTypeDocument, read

_FILE: Final = Path(__file__).parent / "data" / "case_types.yaml"


@cache
def shipped_types() -> dict[str, CaseTypeDocument]:
    """By code, in the order of the file."""
    entries = yaml.load(_FILE.read_text("utf-8"), yaml.CSafeLoader)
    return {entry["code"]: read(entry) for entry in entries}
