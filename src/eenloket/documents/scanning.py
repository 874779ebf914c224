"""Asking clamd whether there is a virus in a file, over its socket or over TCP (INSTREAM, clamd(8)).

Where no scanner is named nothing is checked, and files say so. The bytes go in pieces; the end is a piece of length 0.
"""

from __future__ import annotations

import logging
import socket
import struct
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from .types import VirusState

_PIECE: Final = 64 * 1024
_SECONDS: Final = 20
_LONGEST_REPLY: Final = 4096
logger = logging.getLogger(__name__)


def has_scanner() -> bool:
    """Whether a scanner is named in the settings."""
    return bool(settings.EENLOKET_CLAMD)


def scan(data: bytes) -> VirusState:
    """What the scanner says of these bytes; unchecked without a scanner, or when it cannot be reached now."""
    if not has_scanner():
        return VirusState.UNCHECKED
    try:
        with _connection(settings.EENLOKET_CLAMD) as connection:
            return _state_in(_ask(connection, data))
    except OSError as error:
        logger.warning("the virus scanner at %s does not answer: %s", settings.EENLOKET_CLAMD, error)
        return VirusState.UNCHECKED


def _connection(address: str) -> socket.socket:
    """`unix:///run/clamav/clamd.ctl` or `tcp://host:3310`."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_SECONDS)
        connection.connect(parts.path)
        return connection
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=_SECONDS)


def _ask(connection: socket.socket, data: bytes) -> str:
    connection.sendall(b"zINSTREAM\0")
    for start in range(0, len(data), _PIECE):
        piece = data[start : start + _PIECE]
        connection.sendall(struct.pack("!L", len(piece)) + piece)
    connection.sendall(struct.pack("!L", 0))
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < _LONGEST_REPLY:
        part = connection.recv(_LONGEST_REPLY)
        if not part:
            break
        reply += part
    return reply.rstrip(b"\0").decode("utf-8", "replace")


def _state_in(reply: str) -> VirusState:
    """`stream: OK`, `stream: <name> FOUND`; anything else is an error of the scanner and proves nothing."""
    if reply.endswith(" FOUND"):
        return VirusState.INFECTED
    if reply.endswith(" OK"):
        return VirusState.CLEAN
    logger.warning("the virus scanner says: %s", reply[:200])
    return VirusState.UNCHECKED
