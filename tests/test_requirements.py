"""`docs/requirements.md` is true in form: every demand has a row, and every test it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
COLUMNS = 6


def _rows() -> list[list[str]]:
    """The cells of every demand: number, demand, status, code, what a person sees, test."""
    lines = (ROOT / "docs" / "requirements.md").read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| R\d+ ", line)]


def _tests_in(path: Path) -> set[str]:
    """The names of test functions, those in a class as `Class::name`."""
    names = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return names


def test_every_demand_has_one_row_in_order() -> None:
    assert [row[0] for row in _rows()] == [f"R{number}" for number in range(1, 40)]
    assert {len(row) for row in _rows()} == {COLUMNS}


def test_every_status_is_known_and_what_exists_names_its_code_how_it_is_seen_and_a_test() -> None:
    assert {row[2] for row in _rows()} <= {"done", "part", "not"}
    assert [row[0] for row in _rows() if row[2] != "not" and not all(row)] == []


def test_every_test_that_is_named_exists() -> None:
    named = [row[5] for row in _rows() if row[5]]
    missing = []
    for each in named:
        path, _, name = each.partition("::")
        if not (ROOT / path).is_file() or name not in _tests_in(ROOT / path):
            missing.append(each)
    assert missing == []


def test_every_module_named_as_code_exists() -> None:
    modules = {found.name for found in (ROOT / "src" / "eenloket").iterdir() if (found / "__init__.py").exists()}
    named = {name.split(".")[0] for row in _rows() for name in re.findall(r"`([a-z_.]+)`", row[3])}
    assert named <= modules | {"counter", "phone", "post", "transferred", "referred"}
