"""The provider's side of the interface of Notify."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.gateways.models import DevelopmentReply, DevelopmentText
from eenloket.gateways.rules import international
from eenloket.gateways.types import PhoneText

from . import store
from .behaviour import FATES, Behaviour, Way
from .reports import Report, Reports

_TOKEN_SECONDS: Final = 30
_STATUSES: Final = {"delivered": "delivered", "failed": "permanent-failure", "": "sending"}
Told = tuple[int, dict[str, Any]]


class HttpSide:
    """An ASGI application; reports and replies are brought to the `callback` address."""

    def __init__(self, kept: store.Store, reports: Reports, behaviour: Behaviour, callback: str) -> None:
        self._kept, self._reports, self._behaviour, self._callback = kept, reports, behaviour, callback

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        told = await self._answer(scope, body)
        if told is None:  # the answer is lost: the connection just ends
            raise ConnectionResetError
        status, content = told
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(content).encode()})

    async def _answer(self, scope: dict[str, Any], body: bytes) -> Told | None:
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        if not _is_signed(headers.get("authorization", "")):
            return _error(403, "AuthError", "Invalid token: signature, api token not found")
        path, method = scope["path"], scope["method"]
        if (method, path) == ("POST", "/v2/notifications/sms"):
            return await self._take(headers, body)
        if method == "GET" and path == "/v2/notifications":
            return await self._list(parse_qs(scope["query_string"].decode()))
        return _error(404, "NoResultFound", "No result found")

    async def _take(self, headers: dict[str, str], body: bytes) -> Told | None:
        try:
            asked = json.loads(body)
            number = international(asked["phone_number"])
            content = str(asked["personalisation"][settings.EENLOKET_SMS["variable"]])
        except (ValueError, KeyError, TypeError):
            return _error(400, "ValidationError", "phone_number, template_id and personalisation are required")
        way = self._behaviour.way_of(number)
        if way == Way.REFUSE:
            return _error(400, "ValidationError", "phone_number Not a valid phone number")
        if way == Way.BUSY:
            return _error(429, "RateLimitError", "Exceeded rate limit for key type NORMAL of 3000 requests")
        text = PhoneText(
            id=uuid7(),
            number=number,
            sender=settings.EENLOKET_SMS["sender"],
            body=content,
            reference=str(asked.get("reference") or ""),
            protocol="notify",
            contact_centre_id=_key(headers.get("x-eenloket-tenant", "")),
            fate=FATES[way],
        )
        if not await self._kept.keep(text):
            return _error(500, "Exception", "Internal server error")
        if text.fate:
            self._reports.add(text)
        if way == Way.LOSE_ANSWER:
            return None
        return 201, {"id": str(text.id), "reference": text.reference, "content": {"body": content}}

    async def _list(self, query: dict[str, list[str]]) -> Told:
        reference = (query.get("reference") or [""])[0]
        found = await store.in_thread(store.by_reference, reference) if reference else []
        return 200, {"notifications": [_told(row) for row in found], "links": {}}

    def is_open(self) -> bool:
        return bool(self._callback)

    async def report(self, reports: list[Report]) -> list[uuid.UUID]:
        return await store.in_thread(self._report_all, reports)

    async def bring(self, reply: DevelopmentReply) -> bool:
        content = {
            "id": str(reply.pk),
            "source_number": reply.number,
            "destination_number": reply.to,
            "message": reply.text,
            "date_received": reply.made_at.isoformat(),
        }
        return bool(await store.in_thread(self._call_all, [content]))

    def _report_all(self, reports: list[Report]) -> list[uuid.UUID]:
        now = clock.now().isoformat()
        contents = [
            {
                "id": str(each.key),
                "reference": each.reference or None,
                "to": each.number,
                "status": _STATUSES[each.fate],
                "completed_at": now,
                "notification_type": "sms",
            }
            for each in reports
        ]
        return [reports[place].key for place in self._call_all(contents)]

    def _call_all(self, contents: list[dict[str, Any]]) -> list[int]:
        """Which of these the other side took."""
        address = urlsplit(self._callback)
        line = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=10)
        headers = {
            "Authorization": f"Bearer {settings.EENLOKET_SMS_CALLBACK_TOKEN}",
            "Content-Type": "application/json",
        }
        taken = []
        try:
            for place, content in enumerate(contents):
                line.request("POST", address.path, json.dumps(content), headers)
                answer = line.getresponse()
                answer.read()
                if answer.status < 300:
                    taken.append(place)
        except (OSError, http.client.HTTPException):
            pass  # the rest is brought again
        finally:
            line.close()
        return taken


def _told(row: DevelopmentText) -> dict[str, Any]:
    return {"id": str(row.pk), "reference": row.reference, "status": _STATUSES[row.fate], "phone_number": row.number}


def _error(status: int, kind: str, message: str) -> Told:
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}


def _is_signed(header: str) -> bool:
    """A token signed with our secret, less than half a minute old."""
    sms = settings.EENLOKET_SMS
    head, _dot, rest = header.removeprefix("Bearer ").partition(".")
    claims, _dot, signature = rest.partition(".")
    wanted = hmac.digest(str(sms.get("password")).encode(), f"{head}.{claims}".encode(), hashlib.sha256)
    try:
        told = json.loads(_octets(claims))
        is_ours = hmac.compare_digest(wanted, _octets(signature)) and told["iss"] == sms.get("user")
        return is_ours and abs(time.time() - told["iat"]) < _TOKEN_SECONDS
    except (ValueError, KeyError, TypeError):
        return False


def _octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
