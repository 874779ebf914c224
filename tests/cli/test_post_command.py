"""Reading scans from the command line, with and without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eenloket.config import cli
from eenloket.config.commands import post
from eenloket.post import reading
from tests.builders import a_centre, a_department
from tests.post.letters import LETTER, Look, a_page, as_pdf

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not reading.is_present(), reason="tesseract with Dutch is not installed"),
]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "brief.pdf"
    path.write_bytes(as_pdf([a_page(LETTER, Look(dpi=200))], dpi=200))
    return path


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_letter_is_read_without_a_database(scan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["post", "read", "--json", "--no-database", str(scan)]) == 0
    (found,) = _json(capsys)
    assert (found["sender"], found["date"], found["readable"]) == ("J. Bakker-de Wit", "2026-11-12", True)
    assert found["subject"] == "bezwaar tegen parkeerboete"
    assert "geldige vergunning achter de voorruit" in found["text"]
    assert 0.8 < found["confidence"] <= 1


def test_with_a_contact_centre_the_department_is_one_of_its_own(
    scan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "prepare_database", lambda: None)
    monkeypatch.setattr(post, "_has_database", lambda: True)
    a_department(a_centre("meerland"), "parkeren")
    assert cli.main(["post", "read", "--json", str(scan)]) == 0
    assert _json(capsys)[0]["department"] == "Parkeren"


def test_what_cannot_be_read_is_named_and_the_others_are_read(
    scan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "nep.pdf"
    wrong.write_text("tekst")
    assert cli.main(["post", "read", "--json", "--no-database", str(wrong), str(scan)]) == 1
    first, second = _json(capsys)
    assert "error" in first
    assert first["readable"] is False
    assert second["readable"] is True
