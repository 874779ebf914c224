"""`eenloket pbx`: what it needs, and a written day played over real HTTP against somebody who listens."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from eenloket.config.cli import main
from eenloket.telephony.rules import is_signed


class Listener:
    """Takes in what the exchange tells, as the product does; busy at first."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.is_signed: list[bool] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                given, at = self.headers["X-Eenloket-Signature"], self.headers["X-Eenloket-Timestamp"]
                owner.is_signed.append(is_signed(["geheim"], timestamp=at, body=body, given=given, now=float(at)))
                is_busy = len(owner.is_signed) == 1
                if not is_busy:
                    owner.told += json.loads(body)
                self.send_response(503 if is_busy else 202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.http.shutdown()
    made.http.server_close()


def test_without_a_secret_it_says_what_to_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pbx", "--platform", "een", "--lines", "140299"]) == 1
    assert "EENLOKET_PBX_SECRET" in capsys.readouterr().err


def test_a_written_day_is_told_signed_and_again_until_it_is_stored(
    listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = tmp_path / "dag.yaml"
    day.write_text("- {at: '9:00:00', from: '+31612345678', dialled: '140299', patience: 60, talk: 20}")
    monkeypatch.setenv("EENLOKET_PBX_SECRET", "geheim")
    options = ["--platform", "een", "--lines", "140299", "--agents", "ilse", "--routes", "--speed", "60"]
    assert main(["pbx", "--product", listener.address, "--day", str(day), *options]) == 0
    kinds = [each["type"] for each in listener.told if each["type"].startswith("call.")]
    assert kinds == ["call.offered", "call.queued", "call.ringing", "call.answered", "call.ended"]
    assert all(listener.is_signed)


def test_a_day_that_is_not_right_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    day = tmp_path / "dag.yaml"
    day.write_text("geen lijst")
    monkeypatch.setenv("EENLOKET_PBX_SECRET", "geheim")
    assert main(["pbx", "--platform", "een", "--lines", "140299", "--day", str(day)]) == 1
    assert "list of calls" in capsys.readouterr().err
