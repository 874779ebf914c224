"""Secrets at rest: encryption of fields such as the BSN, and a keyed hash to look them up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12


def _key(purpose: str) -> bytes:
    """A key of 32 bytes per purpose, so that the look-up hash never shares a key with the cipher."""
    master = base64.b64decode(settings.EENLOKET_FIELD_KEY)
    return hmac.digest(master, purpose.encode(), hashlib.sha256)


def encrypt(plain: str) -> bytes:
    """AES-256-GCM with a random nonce in front: the same text never looks the same twice."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_key("field")).encrypt(nonce, plain.encode(), None)


def decrypt(sealed: bytes | memoryview) -> str:
    """The text back. Raises `cryptography.exceptions.InvalidTag` when the key or the bytes are not right."""
    raw = bytes(sealed)
    return AESGCM(_key("field")).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()


def keyed_hash(value: str, *, purpose: str) -> str:
    """A hash that only holders of the key can make; equal values give equal hashes within one purpose."""
    return hmac.new(_key("hash:" + purpose), value.encode(), hashlib.sha256).hexdigest()
