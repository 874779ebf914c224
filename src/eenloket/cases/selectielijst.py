"""How long results are kept by the Selectielijst gemeenten 2020: read from `data/selectielijst.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from .rules.case_type_remarks import Retention

_FILE: Final = Path(__file__).parent / "data" / "selectielijst.csv"


@cache
def selectielijst() -> Mapping[str, Retention]:
    """By number. A part of the list: a number that is not in it says nothing."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["number"]: Retention(row["number"], row["name"], row["description"], row["years"]) for row in rows}
