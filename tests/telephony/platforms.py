"""A phone platform for tests: its rows, and posting what it tells as it would."""

from __future__ import annotations

import itertools
import json
import time
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.core.ids import uuid7
from eenloket.telephony import rules
from eenloket.telephony.models import Call, Extension, Line, Platform
from eenloket.telephony.services import link_advisor, save_line, save_platform
from eenloket.telephony.types import CommandKind, LineSettings, PlatformSettings
from tests.builders import Centre

ALL = tuple(CommandKind.values)
_numbers = itertools.count(1)


def a_platform(centre: Centre, who_routes: str = "platform", **wanted: Any) -> Platform:
    """A platform that takes every command, with a line for the (first) municipality."""
    given = {"name": f"Centrale {next(_numbers)}", "address": "https://pbx.example/commands", "capabilities": ALL}
    platform, _secret = save_platform(
        actor=centre.administrator,
        platform_id=uuid7(),
        wanted=PlatformSettings(who_routes=who_routes, **{**given, **wanted}),
    )
    return platform


def a_line(centre: Centre, number: str = "14 0299", **wanted: Any) -> Line:
    given = {"name": "Algemeen", "municipality_id": centre.municipality.pk}
    return save_line(
        actor=centre.administrator, line_id=uuid7(), wanted=LineSettings(number=number, **{**given, **wanted})
    )


def linked(platform: Platform, centre: Centre, staff: Staff, ref: str = "") -> Extension:
    """This advisor has a device on the platform."""
    made = link_advisor(
        actor=centre.administrator,
        platform_id=platform.pk,
        staff_id=staff.pk,
        agent_ref=ref or f"agent-{next(_numbers)}",
        device_ref="toestel",
    )
    assert made is not None
    return made


class Told:
    """What a platform tells of one call; each step comes a few seconds after the one before."""

    def __init__(
        self,
        platform: Platform,
        *,
        caller: str = "+31612345678",
        dialled: str = "140299",
        since: datetime | None = None,
    ) -> None:
        self.platform, self.caller, self.dialled = platform, caller, dialled
        self.ref = f"call-{next(_numbers)}"
        self.at = since or timezone.now() - timedelta(minutes=2)
        self.seq = 0

    def event(self, kind: str, after: float = 5, **fields: Any) -> dict[str, Any]:
        self.at += timedelta(seconds=after)
        self.seq += 1
        numbers = {"from": self.caller, "dialled": self.dialled, "direction": "in"}
        return {
            "event_id": f"{self.ref}-{self.seq}",
            "seq": self.seq,
            "type": f"call.{kind}",
            "occurred_at": self.at.isoformat(),
            "call_id": self.ref,
            **numbers,
            **fields,
        }

    def happens(self, kind: str, after: float = 5, **fields: Any) -> Call:
        """Tell it, and give the call as it is then."""
        tell(self.platform, self.event(kind, after, **fields))
        return self.call

    @property
    def call(self) -> Call:
        return Call.objects.get(platform=self.platform, call_ref=self.ref)


def tell(platform: Platform, *events: dict[str, Any], **signing: Any) -> Any:
    """Post these events, signed as the platform does."""
    return post(platform, json.dumps(list(events)).encode(), **signing)


def post(
    platform: Platform, body: bytes, *, secret: str = "", timestamp: int | None = None, signature: str = ""
) -> Any:
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    headers = {
        "X-Eenloket-Platform": str(platform.pk),
        "X-Eenloket-Timestamp": stamp,
        "X-Eenloket-Signature": signature or rules.signature(secret or platform.secret, stamp, body),
    }
    return Client().post("/cti/v1/events", body, content_type="application/json", headers=headers)
