from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from eenloket.config import cli
from eenloket.config.commands import serve
from eenloket.core.errors import EenloketError

from .products import product_environment


def eenloket(data: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eenloket.config.cli", *arguments]
    environment = product_environment(data) | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "says"),
    [
        (["serv"], {}, 2, "invalid choice: 'serv'"),
        (["serve", "--port", "x"], {}, 2, "not a port: x"),
        (["serve", "--host", "0.0.0.0"], {}, 1, "set DATABASE_URL to listen on 0.0.0.0"),
        (["serve", "--port", "{taken}"], {}, 1, "Address already in use"),
        (["serve", "--port", "{free}"], {"DATABASE_URL": "nonsense"}, 1, "not a PostgreSQL address"),
        (["serve", "--port", "{free}"], {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, 1, "Connection refused"),
    ],
)
def test_a_mistake_is_one_clear_line(
    tmp_path: Path, arguments: list[str], variables: dict[str, str], code: int, says: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as other:
        ports = {"taken": taken.getsockname()[1], "free": other.getsockname()[1]}
        other.close()
        done = eenloket(tmp_path, *(each.format(**ports) for each in arguments), **variables)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("Data directory")]
    assert (done.returncode, done.stdout, len(lines)) == (code, "", 1), done.stderr
    assert says in lines[0]


def test_nothing_is_started_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        eenloket(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert not (tmp_path / "postgres").exists()


def test_doctor_writes_nothing_but_json(tmp_path: Path) -> None:
    done = eenloket(tmp_path, "doctor", "--json", DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    findings = {finding["name"]: finding["ok"] for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert (findings["python"], findings["database"]) == (True, False)


def test_each_command_has_help() -> None:
    for module in cli.command_modules():
        assert module.NAME
        assert module.HELP.endswith(".")
        assert module.__doc__
        module.add_arguments(argparse.ArgumentParser())


def test_an_expected_error_is_one_line_and_exit_code_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(options: argparse.Namespace) -> int:
        raise EenloketError("There is no such file.")

    monkeypatch.setattr(serve, "run", fail)
    assert cli.main(["serve"]) == 1
    assert capsys.readouterr().err == "eenloket: There is no such file.\n"
