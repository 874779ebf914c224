from __future__ import annotations

import json
from pathlib import Path

import pytest

from eenloket.config import cli
from eenloket.config.commands import export, import_
from eenloket.content.models import Answer
from tests.builders import a_centre, an_answer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _database_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (export, import_):
        monkeypatch.setattr(command, "prepare_database", lambda: None)


def test_what_one_centre_exports_another_imports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    an_answer(a_centre("een"), "Paspoort")
    second = a_centre("twee")
    path = str(tmp_path / "out.json")
    assert cli.main(["export", "content", path, "--centre", "een"]) == 0
    assert "1 answers of Gemeente Een, licence CC0-1.0." in capsys.readouterr().err
    assert cli.main(["import", "content", path, "--centre", "twee"]) == 0
    assert Answer.objects.get(contact_centre=second.row).authority == "Gemeente Een"


def test_it_can_go_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    an_answer(a_centre("een"), "Paspoort")
    assert cli.main(["export", "content", "-", "--licence", "CC-BY-4.0"]) == 0
    assert json.loads(capsys.readouterr().out)["licence"] == "CC-BY-4.0"


@pytest.mark.parametrize(
    "arguments", [["/nergens/out.json"], ["-", "--municipality", "nergens"], ["-", "--centre", "nergens"]]
)
def test_what_cannot_be_exported_is_one_line_and_code_1(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    a_centre()
    assert cli.main(["export", "content", *arguments]) == 1
    assert len([line for line in capsys.readouterr().err.splitlines() if line.startswith("eenloket: ")]) == 1
