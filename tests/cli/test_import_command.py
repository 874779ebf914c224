from __future__ import annotations

import json
from pathlib import Path

import pytest

from eenloket.config import cli
from eenloket.config.commands import import_
from eenloket.content.models import Answer, Product
from eenloket.organisation.models import GovernmentOrganisation
from tests.builders import a_centre

pytestmark = pytest.mark.django_db

VACS = "id,question,reference_answer,canonical,lastmodified,authorities,subjects\n"
UPL = "UniformeProductnaam,URI,Rijk,Provincie,Waterschap,Gemeente,Burger,Bedrijf\n"


@pytest.fixture(autouse=True)
def _database_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_, "prepare_database", lambda: None)


def _file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "in.csv"
    path.write_text(text)
    return str(path)


def test_answers_are_imported_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    centre = a_centre()
    path = _file(tmp_path, VACS + "7,Hoe vraag ik een paspoort aan?,Bij uw gemeente.,,,,\n")
    assert cli.main(["import", "vacs", path]) == 0
    assert cli.main(["import", "vacs", path]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 added, 0 changed, 0 unchanged",
        "0 added, 0 changed, 1 unchanged",
    ]
    assert Answer.objects.get().contact_centre_id == centre.id


def test_the_contact_centre_can_be_named(tmp_path: Path) -> None:
    a_centre("een")
    second = a_centre("twee")
    path = _file(tmp_path, VACS + "7,Vraag?,Antwoord.,,,,\n")
    assert cli.main(["import", "vacs", path, "--centre", "twee"]) == 0
    assert Answer.objects.get().contact_centre_id == second.id


def test_wrong_rows_are_reported_by_line_and_the_rest_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path, UPL + "paspoort,geen adres,,,,X,X,\nrijbewijs,http://x/2,,,,X,X,\n")
    assert cli.main(["import", "upl", path, "--json"]) == 3
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], [problem["line"] for problem in report["problems"]]) == (1, [2])
    assert Product.objects.count() == 1


def test_the_report_for_people_names_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "upl", _file(tmp_path, UPL + "paspoort,geen adres,,,,X,X,\n")]) == 3
    assert "in.csv line 2: " in capsys.readouterr().out


def test_without_a_file_what_ships_with_the_product_is_imported(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "organisations", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == GovernmentOrganisation.objects.count() > 1000


@pytest.mark.parametrize(
    "arguments",
    [
        ["vacs", "nergens.csv"],
        ["vacs", __file__],
        ["organisations", __file__],
        ["vacs", "--centre", "nergens"],
    ],
)
def test_what_cannot_be_imported_is_one_line_and_code_1(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    a_centre()
    assert cli.main(["import", *arguments]) == 1
    error = [line for line in capsys.readouterr().err.splitlines() if line.startswith("eenloket: ")]
    assert len(error) == 1


def test_a_new_installation_is_told_how_to_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "vacs", _file(tmp_path, VACS)]) == 1
    assert "eenloket demo" in capsys.readouterr().err


def test_a_product_keeps_all_its_legal_grounds(tmp_path: Path) -> None:
    header = UPL.strip() + ",Grondslaglabel,Grondslaglink\n"
    rows = "".join(
        f"leges,http://x/leges,,,,X,X,,{ground},http://y\n" for ground in ("Artikel 1", "Artikel 2", "Artikel 1")
    )
    path = _file(tmp_path, header + rows)
    assert cli.main(["import", "upl", path]) == 0
    assert Product.objects.get().legal_ground == "Artikel 1; Artikel 2"
