from __future__ import annotations

from typing import Any

import pytest

from eenloket.config import cli
from eenloket.config.commands import demo as command
from eenloket.demo import services
from eenloket.demo.world import PASSWORD

CALLS: list[Any] = []


def _load(*, contacts: int | None, progress: object) -> bool:
    CALLS.append(contacts)
    return True


def _remove() -> int:
    CALLS.append("removed")
    return 2


@pytest.fixture(autouse=True)
def _without_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    CALLS.clear()
    monkeypatch.setattr(command, "prepare_database", lambda: None)
    monkeypatch.setattr(services, "load_demo", _load)
    monkeypatch.setattr(services, "remove_demo", _remove)


def test_it_loads_and_tells_whom_to_sign_in_as(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", "--contacts", "5000"]) == 0
    assert CALLS == [5000]
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(services.demo_accounts())
    assert all(PASSWORD in line for line in lines)


def test_a_number_out_of_reach_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["demo", "--contacts", "7"])
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_another_number_than_is_loaded_asks_for_a_reset(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(services, "load_demo", lambda *, contacts, progress: False)
    assert cli.main(["demo"]) == 0
    assert cli.main(["demo", "--contacts", "5000"]) == 1
    assert "--reset" in capsys.readouterr().err


def test_a_reset_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_question: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    assert cli.main(["demo", "--reset"]) == 1
    assert CALLS == []


@pytest.mark.parametrize("answer", ["yes", "ja"])
def test_a_reset_goes_on_after_yes(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    assert cli.main(["demo", "--reset"]) == 0
    assert CALLS == ["removed", None]


def test_with_yes_nothing_is_asked() -> None:
    assert cli.main(["demo", "--reset", "--yes"]) == 0
    assert CALLS == ["removed", None]
