"""Signatures on what goes over the wire, both ways: HMAC-SHA256 over the time and the body."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

WINDOW_SECONDS: Final = 300
_VERSION: Final = "v1"
_SECRET_BYTES: Final = 32


def new_secret() -> str:
    """A secret that nobody can guess, fit to copy."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What stands in the header: the version and the digest in hexadecimal."""
    signed = timestamp.encode() + b"." + body
    return f"{_VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def is_signed(secrets_known: Iterable[str], *, timestamp: str, body: bytes, given: str, now: float) -> bool:
    """Whether one of the secrets made this signature, over a time within the window. `given` may hold several
    signatures, with spaces, while the other side changes its secret."""
    if not timestamp.isascii() or not timestamp.isdigit() or abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    offered = [each.encode() for each in given.split()[:4]]
    expected = [signature(secret, timestamp, body).encode() for secret in secrets_known]
    matches = [hmac.compare_digest(one, other) for one in expected for other in offered]
    return any(matches)
