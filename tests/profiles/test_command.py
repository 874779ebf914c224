"""`eenloket profiles`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eenloket.config import cli
from eenloket.config.commands import profiles
from eenloket.profiles.national import CODES, national_profile
from eenloket.profiles.selectors import documents_of, national_documents
from tests.builders import Centre, a_centre
from tests.profiles.scenes import a_newer_edition, an_hr_adviser, as_file, with_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def centre(monkeypatch: pytest.MonkeyPatch) -> Centre:
    monkeypatch.setattr(profiles, "prepare_database", lambda: None)
    made = a_centre()
    an_hr_adviser(made)
    return made


def _file(tmp_path: Path, data: object) -> str:
    path = tmp_path / "profielen.json"
    path.write_text(json.dumps(data))
    return str(path)


def test_export_writes_nothing_but_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["profiles", "export", "--json"]) == 0
    exported = json.loads(capsys.readouterr().out)
    assert [each["code"] for each in exported["profiles"]] == list(CODES)
    assert cli.main(["profiles", "export", "--json", "--centre", "meerland", "--profile", "manager"]) == 0
    assert len(json.loads(capsys.readouterr().out)["profiles"]) == 1


def test_what_is_exported_can_be_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str], centre: Centre) -> None:
    cli.main(["profiles", "export", "--json"])
    path = _file(tmp_path, json.loads(capsys.readouterr().out))
    other = a_centre("elders")
    assert cli.main(["profiles", "import", path, "--centre", "elders"]) == 0
    assert documents_of(other.id) == documents_of(centre.id)
    assert capsys.readouterr().out.splitlines()[0] == "advisor_3: added"
    assert cli.main(["profiles", "import", path, "--centre", "elders"]) == 0
    assert "unchanged" in capsys.readouterr().out


def test_a_workbook_goes_out_and_in(tmp_path: Path, centre: Centre) -> None:
    path = str(tmp_path / "profielen.xlsx")
    assert cli.main(["profiles", "export", "--xlsx", path]) == 0
    assert cli.main(["profiles", "import", path]) == 0


def test_a_changed_profile_becomes_a_version(tmp_path: Path, centre: Centre) -> None:
    changed = with_text(national_profile("advisor_3"), "task.short_waiting_times", "Kort")
    assert cli.main(["profiles", "import", _file(tmp_path, as_file(changed))]) == 0
    assert documents_of(centre.id)["advisor_3"] == changed


def test_a_national_edition_is_for_every_centre(tmp_path: Path, centre: Centre) -> None:
    assert cli.main(["profiles", "import", _file(tmp_path, as_file(a_newer_edition())), "--national"]) == 0
    assert national_documents(a_centre("elders").id)["advisor_3"].edition == "2030"
    assert documents_of(centre.id)["advisor_3"].edition == "2008"


def test_every_fault_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _file(tmp_path, {"profiles": [{"code": "x", "name": "", "elements": [{"key": "a"}]}]})
    assert cli.main(["profiles", "import", path]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert "profiles[0].elements[0].kind" in told.err
    assert "profiles[0].name" in told.err


@pytest.mark.parametrize(
    "arguments", [["export", "--profile", "weg"], ["import", "/weg.json"], ["export", "--centre", "weg"]]
)
def test_what_is_not_there_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["profiles", *arguments]) == 1
    assert capsys.readouterr().err.startswith("eenloket: ")
