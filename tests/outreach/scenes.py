"""A broadcast with its people, in the state a test asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from eenloket.accounts.models import Staff
from eenloket.core.ids import uuid7
from eenloket.outreach.models import Broadcast
from eenloket.outreach.services import approve, ask_approval, change_broadcast, load_list, start_broadcast
from eenloket.outreach.types import BroadcastWish, Means
from tests.builders import Centre, a_centre, a_colleague

_ANY_HOUR = {"hours_from": time(0), "hours_until": time(23, 59, 59)}


@dataclass
class Desk:
    centre: Centre
    writer: Staff
    second: Staff


def a_desk(slug: str = "meerland") -> Desk:
    centre = a_centre(slug)
    return Desk(centre, a_colleague(centre, "team_leader"), a_colleague(centre, "manager"))


def a_list(count: int = 3, *, first: int = 0) -> bytes:
    lines = [f"06{10001000 + first + n};Jo {n};kl. {n}" for n in range(count)]
    return "\n".join(["mobiel;naam;klas", *lines]).encode()


def a_draft(desk: Desk, people: bytes | None = None, *, means: str = Means.SMS, **wish: Any) -> Broadcast:
    broadcast = start_broadcast(
        actor=desk.writer,
        broadcast_id=uuid7(),
        municipality_id=desk.centre.municipality.pk,
        name="Weg dicht",
        means=means,
    )
    wishes = {"name": "Weg dicht", "sms_text": "Dag {naam}, de weg is dicht.", **_ANY_HOUR, **wish}
    change_broadcast(actor=desk.writer, broadcast_id=broadcast.pk, revision=0, wish=BroadcastWish(**wishes))
    data = a_list() if people is None else people
    return load_list(actor=desk.writer, broadcast_id=broadcast.pk, file_name="lijst.csv", data=data)


def an_approved(desk: Desk, people: bytes | None = None, **wish: Any) -> Broadcast:
    broadcast = a_draft(desk, people, **wish)
    asked = ask_approval(actor=desk.writer, broadcast_id=broadcast.pk)
    return approve(actor=desk.second, broadcast_id=broadcast.pk, revision=asked.revision)


def states_of(broadcast: Broadcast) -> list[str]:
    return list(broadcast.recipients.order_by("row_number").values_list("state", flat=True))
