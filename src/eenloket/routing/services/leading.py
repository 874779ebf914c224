"""What a team leader arranges while it happens."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import get_staff
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.routing.models import Move, WorkItem
from eenloket.routing.selectors import get_queue
from eenloket.routing.types import LIVE_STATES, EventKind, MoveKind, WorkState

from .line import apply_queue, tell_waiting
from .steps import event, locked_item, log, poke_board, wake

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST: Final = 12 * 60  # minutes


@transaction.atomic
def move_advisor(*, actor: Staff, staff_id: uuid.UUID, queue_id: uuid.UUID, kind: str, minutes: int = 60) -> Move:
    """Let a colleague also, only, or not take from a queue for a while; a later arrangement for that queue replaces it.
    Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.LEAD_LIVE)
    colleague = get_staff(actor.contact_centre_id, staff_id)
    queue = get_queue(actor.contact_centre_id, queue_id)
    if kind not in MoveKind.values or not 1 <= minutes <= _LONGEST:
        raise InvalidError(_("Choose what, and for how long: at most 12 hours."))
    until = clock.now() + timedelta(minutes=minutes)
    move, _is_new = Move.objects.update_or_create(
        staff=colleague,
        queue=queue,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "kind": kind,
            "until": until,
            "made_by": actor,
        },
    )
    audit.record(actor, "routing.moved", move, label=f"{colleague.name}: {queue.name}", kind=kind, minutes=minutes)
    _tell(actor.contact_centre_id, staff_id)
    return move


@transaction.atomic
def end_move(*, actor: Staff, move_id: uuid.UUID) -> None:
    """End an arrangement before its time. Twice is once. Raises NotAllowedError."""
    require(actor, Permission.LEAD_LIVE)
    found = Move.objects.select_related("staff", "queue").filter(
        contact_centre_id=actor.contact_centre_id, pk=move_id, until__gt=clock.now()
    )
    for move in found:
        move.until = clock.now()
        move.save(update_fields=["until"])
        audit.record(actor, "routing.move_ended", move, label=f"{move.staff.name}: {move.queue.name}")
        _tell(actor.contact_centre_id, move.staff_id)


def _tell(contact_centre_id: uuid.UUID, staff_id: uuid.UUID) -> None:
    live.poke(f"offers:{staff_id}")
    poke_board(contact_centre_id)
    wake(contact_centre_id)


@transaction.atomic
def move_item(*, actor: Staff, item_id: uuid.UUID, queue_id: uuid.UUID) -> WorkItem:
    """Put somebody who waits in another queue, with their age. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.LEAD_LIVE)
    item = locked_item(item_id)
    if item.contact_centre_id != actor.contact_centre_id or item.state not in LIVE_STATES:
        raise NotFoundError(_("That work does not exist."))
    queue = get_queue(actor.contact_centre_id, queue_id)
    if queue.channel != item.channel:
        raise InvalidError(_("Choose a queue of the same channel."))
    if item.state == WorkState.QUEUED and item.queue_id != queue.pk:
        apply_queue(item, queue, priority_minutes=max(0, item.priority_minutes - item.queue.priority_minutes))
        item.save()
        log([event(item, EventKind.MOVED, clock.now(), by_id=actor.pk)])
        audit.record(actor, "routing.item_moved", item, label=queue.name)
        tell_waiting(item)
    return item
