"""The practice exchange of this installation: starting a call as a citizen would, and seeing what becomes of it."""

from __future__ import annotations

import http.client
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.parties.rules import normalise_phone
from eenloket.telephony import selectors
from eenloket.telephony.models import Platform

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SECONDS: Final = 3


@dataclass(frozen=True)
class PracticeCall:
    """A call as the practice exchange has it."""

    call_ref: str
    caller: str
    dialled: str
    state: str
    started_at: datetime
    said: str
    cause: str

    @property
    def is_over(self) -> bool:
        return self.state == "ended"


def start_practice_call(*, actor: Staff, number: str, line_id: uuid.UUID) -> str:
    """Call one of our numbers through the practice exchange; without a number of one's own anonymously. Calls outside.

    Raises NotAllowedError, NotFoundError, InvalidError, ConflictError when the exchange does not answer.
    """
    require(actor, Permission.VIEW_OUTBOX)
    platform = selectors.get_practice_platform(actor)
    line = selectors.get_line(actor, line_id)
    caller = normalise_phone(number) if number.strip() else ""
    if caller is None:
        message = _("This is not a valid phone number.")
        raise InvalidError(message, {"number": message})
    reply = _ask(platform, "/control/call", {"from": caller, "dialled": line.number})
    return str(reply["call_id"])


def hang_up_practice_call(*, actor: Staff, call_ref: str, wants_call_back: bool = False) -> None:
    """Hang up as the caller, or ask to be called back. Calls outside. Raises ConflictError when it ended already."""
    require(actor, Permission.VIEW_OUTBOX)
    platform = selectors.get_practice_platform(actor)
    _ask(platform, "/control/caller", {"call_id": call_ref, "what": "callback" if wants_call_back else "hangup"})


def practice_calls(*, actor: Staff) -> list[PracticeCall]:
    """What goes on at the practice exchange, newest first. Calls outside. Raises ConflictError."""
    require(actor, Permission.VIEW_OUTBOX)
    reply = _ask(selectors.get_practice_platform(actor), "/control/state", {})
    return [
        PracticeCall(
            call_ref=each["id"],
            caller=each["caller"] if each["direction"] == "in" else each["dialled"],
            dialled=each["dialled"] if each["direction"] == "in" else each["caller"],
            state=each["state"],
            started_at=datetime.fromisoformat(each["started"]),
            said=each["said"],
            cause=each["cause"],
        )
        for each in reply["calls"]
    ]


def register_practice(platform: Platform) -> None:
    """Make the exchange know this platform, after it was started again. Calls outside. Raises ConflictError."""
    _ask(platform, "/control/state", {})


def _ask(platform: Platform, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """One question, with all that the exchange has to know of the platform: it keeps nothing when it ends."""
    agents = [
        {"agent_ref": each.agent_ref, "device_ref": each.device_ref, "state": each.agent_state or "offline"}
        for each in platform.extensions.all()
    ]
    whole = {
        "platform_id": str(platform.pk),
        "secret": platform.secret,
        "product": settings.EENLOKET_PBX_PRODUCT,
        "routes": not platform.routes_here,
        "agents": agents,
        **body,
    }
    parts = urlsplit(settings.EENLOKET_PBX_URL)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.EENLOKET_PBX_TOKEN}"}
    try:
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
        try:
            line.request("POST", path, json.dumps(whole), headers)
            answer = line.getresponse()
            content = answer.read()
        finally:
            line.close()
    except (OSError, http.client.HTTPException) as error:
        raise ConflictError(_("The practice exchange does not answer. It runs with `eenloket serve`.")) from error
    if answer.status in (http.client.CONFLICT, http.client.NOT_FOUND):
        raise ConflictError(_("This call has ended already."))
    if answer.status != http.client.OK:
        raise ConflictError(_("The practice exchange did not do this (%(status)s).") % {"status": answer.status})
    told: dict[str, Any] = json.loads(content)
    return told
