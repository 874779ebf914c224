"""Answering by itself only when that is probable, and saying so when it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eenloket.config import cli
from eenloket.config.commands import answer
from tests.builders import a_centre, an_answer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _centre(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "prepare_database", lambda: None)
    centre = a_centre("meerland")
    an_answer(centre, "Paspoort kwijt", source_id="kwijt", phrasings=["mijn paspoort is gestolen"])
    an_answer(centre, "Verhuizing doorgeven", source_id="verhuizing")


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_question_as_it_is_asked_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["answer", "--json", "mijn paspoort is gestolen"]) == 0
    found = _json(capsys)
    assert found["answer"] == "kwijt"
    assert 0.5 < found["probability"] <= 1


def test_what_no_content_covers_is_not_answered(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["answer", "--json", "recept voor appeltaart"]) == 0
    found = _json(capsys)
    assert (found["answer"], found["probability"], found["alternatives"]) == (None, 0.0, [])


def test_a_batch_gives_one_line_for_each_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("mijn paspoort is gestolen\n\nqqqq\n")
    assert cli.main(["answer", "--batch", str(path)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["answer"] for line in lines] == ["kwijt", None, None]


@pytest.mark.parametrize("arguments", [[], [""], ["x", "--batch", __file__], ["--batch", "nergens.txt"]])
def test_what_cannot_be_asked_is_one_line_and_code_1(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["answer", *arguments]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
