from __future__ import annotations

import json
from pathlib import Path

import pytest

from eenloket.config import cli
from eenloket.config.commands import import_
from eenloket.content.models import Answer, Product
from eenloket.core.models import AuditEntry
from eenloket.organisation.models import GovernmentOrganisation
from tests.builders import a_centre, an_answer

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


def test_a_dry_run_says_what_would_be_done_and_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_centre()
    vacs = _file(tmp_path, VACS + "7,Vraag?,Antwoord.,,,,\n8,,Antwoord.,,,,\n")
    assert cli.main(["import", "vacs", vacs, "--dry-run"]) == 3
    out = capsys.readouterr().out
    assert "1 added, 0 changed, 0 unchanged (dry run: nothing was stored)" in out
    assert "in.csv line 3: question is empty" in out
    assert cli.main(["import", "upl", _file(tmp_path, UPL + "rijbewijs,http://x/2,,,,X,X,\n"), "--dry-run"]) == 0
    assert cli.main(["import", "organisations", "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["added"] > 1000
    assert not Answer.objects.exists()
    assert not Product.objects.exists()
    assert not GovernmentOrganisation.objects.exists()


def test_the_template_of_a_table_is_printed_and_comes_in_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_centre()
    assert cli.main(["import", "table", "--template"]) == 0
    path = _file(tmp_path, capsys.readouterr().out)
    assert cli.main(["import", "table", path]) == 0
    assert capsys.readouterr().out.startswith("1 added")
    assert cli.main(["import", "vacs", "--template"]) == 1


@pytest.mark.parametrize("what", ["table", "articles", "sdg", "content"])
def test_what_does_not_ship_has_to_be_named(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", what]) == 1
    assert "Name the file" in capsys.readouterr().err


def test_what_was_kept_is_told_as_a_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    centre = a_centre()
    path = _file(tmp_path, "title,question,short\nA,A?,Ja.\n")
    cli.main(["import", "table", path])
    an_answer(centre, "A", source_id="a", question="A?", short="Anders.")
    assert cli.main(["import", "table", path]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "0 added, 0 changed, 0 unchanged, 1 kept",
        "note: in.csv line 2: was changed here since the last import; kept",
    ]


def test_an_import_is_on_the_audit_trail(tmp_path: Path) -> None:
    a_centre()
    cli.main(["import", "table", _file(tmp_path, "title,question,short\nA,A?,Ja.\n")])
    assert AuditEntry.objects.get(action="content.imported").subject_label == "table"
