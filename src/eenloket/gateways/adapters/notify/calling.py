"""Calls to a Notify service: signed with a short-lived token, over a connection that each thread keeps."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from eenloket.gateways.types import DeliveryError

_SECONDS: Final = 15
_FRESH_SECONDS: Final = 4.0  # a connection that rested longer may have been closed by the other side
_kept = threading.local()


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any] = field(default_factory=dict)


def call(method: str, path: str, body: dict[str, Any] | None = None, *, tenant: str = "") -> Answer:
    """One call. Raises DeliveryError when there is no answer; unsure when the request may have arrived."""
    headers = {"Authorization": f"Bearer {token()}", "Content-Type": "application/json"}
    if tenant and settings.EENLOKET_PHONES == "development":
        headers["X-Eenloket-Tenant"] = tenant
    try:
        line = _line()
    except OSError as error:
        raise DeliveryError(str(error) or type(error).__name__) from error
    try:
        line.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = line.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        _forget()
        raise DeliveryError(str(error) or type(error).__name__, is_unsure=method == "POST") from error
    _kept.used_at = time.monotonic()
    try:
        told = json.loads(content) if content else {}
    except ValueError:
        told = {}
    return Answer(answer.status, told if isinstance(told, dict) else {})


def token() -> str:
    """A JSON web token as Notify asks it: who we are, and when this was made."""
    sms = settings.EENLOKET_SMS
    parts = [{"typ": "JWT", "alg": "HS256"}, {"iss": sms["user"], "iat": int(time.time())}]
    signed = ".".join(_base64(json.dumps(each, separators=(",", ":")).encode()) for each in parts)
    return f"{signed}.{_base64(hmac.digest(sms['password'].encode(), signed.encode(), hashlib.sha256))}"


def _base64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _line() -> http.client.HTTPConnection:
    """The connection of this thread, to the provider that the settings name now."""
    sms = settings.EENLOKET_SMS
    is_fresh = time.monotonic() - getattr(_kept, "used_at", 0.0) < _FRESH_SECONDS
    if not is_fresh or getattr(_kept, "url", "") != sms["url"] or getattr(_kept, "line", None) is None:
        _forget()
        line: http.client.HTTPConnection
        if sms["scheme"] == "notify+https":
            context = ssl.create_default_context()
            line = http.client.HTTPSConnection(sms["host"], sms["port"], timeout=_SECONDS, context=context)
        else:
            line = http.client.HTTPConnection(sms["host"], sms["port"], timeout=_SECONDS)
        line.connect()
        _kept.line, _kept.url, _kept.used_at = line, sms["url"], time.monotonic()
    found: http.client.HTTPConnection = _kept.line
    return found


def _forget() -> None:
    line = getattr(_kept, "line", None)
    _kept.line = None
    if line is not None:
        line.close()
