"""The virus scanner, played by a server that speaks the protocol of clamd."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eenloket.documents.models import Document
from eenloket.documents.services import check_unchecked, keep_document, virus_state_of
from eenloket.documents.types import Origin, VirusState
from tests.builders import a_centre

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(threading.Thread):
    """Says FOUND of what holds the official test text, OK of the rest."""

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(daemon=True)
        self.listener, self.seen = listener, 0

    def run(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            data += stream.read(size)
        self.seen += len(data)
        connection.sendall(b"stream: Eicar FOUND\0" if EICAR in data else b"stream: OK\0")


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Clamd]:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "c"))
    listener.listen()
    settings.EENLOKET_CLAMD = f"unix://{tmp_path / 'c'}"
    server = Clamd(listener)
    server.start()
    yield server
    listener.close()


def test_without_a_scanner_a_file_is_unchecked(settings: Any) -> None:
    settings.EENLOKET_CLAMD = ""
    assert virus_state_of(PNG) == VirusState.UNCHECKED


def test_the_scanner_tells_clean_from_infected(clamd: Clamd) -> None:
    assert virus_state_of(PNG) == VirusState.CLEAN
    assert virus_state_of(b"%PDF-" + EICAR) == VirusState.INFECTED


def test_a_file_of_many_pieces_arrives_whole(clamd: Clamd) -> None:
    assert virus_state_of(b"0" * 1_000_000) == VirusState.CLEAN
    assert clamd.seen == 1_000_000


def test_the_scanner_may_be_on_another_machine(settings: Any) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    settings.EENLOKET_CLAMD = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    Clamd(listener).start()
    assert virus_state_of(PNG) == VirusState.CLEAN
    listener.close()


@pytest.mark.parametrize("address", ["unix:///nergens/clamd.ctl", "tcp://127.0.0.1:1"])
def test_a_scanner_that_does_not_answer_proves_nothing(settings: Any, address: str) -> None:
    settings.EENLOKET_CLAMD = address
    assert virus_state_of(PNG) == VirusState.UNCHECKED


@pytest.mark.django_db
def test_what_came_in_unchecked_is_checked_later(clamd: Clamd) -> None:
    centre = a_centre()
    for name, data in (("goed.png", PNG), ("slecht.pdf", b"%PDF-" + EICAR)):
        keep_document(
            contact_centre_id=centre.id,
            municipality_id=centre.municipality.pk,
            name=name,
            data=data,
            origin=Origin.UPLOAD,
        )
    assert check_unchecked() == 2
    assert dict(Document.objects.values_list("name", "virus_state")) == {"goed.png": "clean", "slecht.pdf": "infected"}
    assert check_unchecked() == 0
