"""`docs/figures.md` names every measure as the product computes it, with a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from eenloket.insight.measures import MEASURES, Measure

ROOT = Path(__file__).parents[2]
ROWS = {
    cells[0].strip("` "): [cell.strip() for cell in cells[1:]]
    for line in (ROOT / "docs/figures.md").read_text().splitlines()
    if line.startswith("| `") and (cells := line.strip("|").split("|"))
}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda each: each.code)
def test_every_measure_stands_in_the_document_with_its_formula(measure: Measure) -> None:
    with override("en"):
        label, formula = str(measure.label), str(measure.formula)
    assert ROWS[measure.code][0] == label
    assert ROWS[measure.code][1] == formula


@pytest.mark.parametrize("code", ROWS)
def test_every_test_that_is_named_exists(code: str) -> None:
    for path, name in re.findall(r"(tests/[\w/]+\.py)::(\w+)", ROWS[code][-1]):
        assert f"def {name}(" in (ROOT / path).read_text(), name
    assert "tests/" in ROWS[code][-1]
