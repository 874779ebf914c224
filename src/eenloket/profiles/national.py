"""The national profiles that ship with the product, from `data/national`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import yaml

from .rules import read_profile
from .types import ProfileDocument

CODES: Final = ("advisor_3", "advisor_2", "advisor_1", "team_leader", "manager", "project_manager")
_HERE: Final = Path(__file__).parent / "data" / "national"


@cache
def national_profile(code: str) -> ProfileDocument:
    """The shipped profile with this code. Raises KeyError when there is none."""
    if code not in CODES:
        raise KeyError(code)
    return read_profile(yaml.safe_load((_HERE / f"{code}.yaml").read_text(encoding="utf-8")))


def national_profiles() -> tuple[ProfileDocument, ...]:
    """All six, from the starting level up."""
    return tuple(national_profile(code) for code in CODES)
