from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eenloket.config import cli
from eenloket.config.commands import search
from tests.builders import Centre, a_centre, an_answer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def centre(monkeypatch: pytest.MonkeyPatch) -> Centre:
    monkeypatch.setattr(search, "prepare_database", lambda: None)
    made = a_centre("meerland", "meerland", "duinrade")
    an_answer(made, "Paspoort kwijt", source_id="paspoort-kwijt")
    an_answer(made, "Parkeren in Duinrade", municipality=made.municipalities[1])
    return made


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_json_holds_the_ranked_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "--json", "paspoort kwijt"]) == 0
    found = _json(capsys)
    assert (found["query"], found["corrections"]) == ("paspoort kwijt", {})
    best = found["results"][0]
    assert best.pop("score") > 0
    assert best == {
        "rank": 1,
        "source_id": "paspoort-kwijt",
        "title": "Paspoort kwijt",
        "layer": "gemeente",
        "slug": "paspoort-kwijt",
    }


def test_a_typing_error_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "--json", "paspord"]) == 0
    assert _json(capsys)["corrections"] == {"paspord": "paspoort"}


def test_for_people_it_is_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["search", "paspoort"]) == 0
    assert "Paspoort kwijt" in capsys.readouterr().out


def test_a_batch_gives_one_line_for_each_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("paspoort\n\nonbekendwoord\n")
    assert cli.main(["search", "--batch", str(path), "--limit", "1"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["query"], len(line["results"])) for line in lines] == [("paspoort", 1), ("", 0), ("onbekendwoord", 0)]


def test_one_municipality_does_not_see_what_holds_in_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["search", "--json", "parkeren", "--municipality", "meerland"])
    assert _json(capsys)["results"] == []
    cli.main(["search", "--json", "parkeren", "--municipality", "duinrade"])
    assert len(_json(capsys)["results"]) == 1


def test_another_contact_centre_has_its_own_answers(capsys: pytest.CaptureFixture[str]) -> None:
    a_centre("elders")
    assert cli.main(["search", "--json", "paspoort", "--centre", "elders"]) == 0
    assert _json(capsys)["results"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [""],
        ["  "],
        ["paspoort", "--batch", __file__],
        ["--batch", "nergens.txt"],
        ["paspoort", "--centre", "nergens"],
        ["paspoort", "--municipality", "nergens"],
    ],
)
def test_what_cannot_be_searched_is_one_line_and_code_1(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["search", *arguments, "--json"]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert len(written.err.splitlines()) == 1
