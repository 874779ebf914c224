"""`eenloket mail deliver`: files through the real way in, and what became of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eenloket.config import cli
from eenloket.config.commands import mail
from tests.builders import a_centre, a_mail, a_mailbox
from tests.correspondence.corpus import broken_mails

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "prepare_database", lambda: None)


def deliver(directory: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, int]:
    assert cli.main(["mail", "deliver", str(directory), *more]) == 0
    counts: dict[str, int] = json.loads(capsys.readouterr().out)
    return counts


def test_every_file_is_counted_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_mailbox(a_centre())
    for number, (_name, raw) in enumerate(broken_mails()):
        (tmp_path / f"{number:02}.eml").write_bytes(raw)
    counts = deliver(tmp_path, capsys)
    assert counts.pop("messages") == sum(counts.values()) == len(list(tmp_path.iterdir()))
    assert counts["rejects"] > 0


def test_the_same_files_again_are_duplicates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_mailbox(a_centre(), policy="accept")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.eml").write_bytes(a_mail())
    assert deliver(tmp_path, capsys)["contacts"] == 1
    again = deliver(tmp_path, capsys)
    assert (again["contacts"], again["duplicates"]) == (0, 1)


def test_a_mail_comes_in_at_the_mailbox_it_is_addressed_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    centre = a_centre()
    a_mailbox(centre)
    a_mailbox(centre, "zaken@meerland.example", policy="accept")
    (tmp_path / "a.eml").write_bytes(a_mail(to="zaken@meerland.example"))
    (tmp_path / "b.eml").write_bytes(a_mail())
    counts = deliver(tmp_path, capsys)
    assert (counts["contacts"], counts["steered"]) == (1, 1)


@pytest.mark.parametrize("more", [["/nowhere"], [".", "--mailbox", "x@y.example"], ["."]])
def test_what_cannot_be_done_is_one_line(more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    a_centre()
    assert cli.main(["mail", "deliver", *more]) == 1
    assert capsys.readouterr().err.startswith("eenloket: ")
