"""Asking a department to take who is there now. The advisor keeps the conversation until somebody takes it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.types import TransferKind
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.routing.models import Ring, WorkItem
from eenloket.routing.selectors import departments_to_reach
from eenloket.routing.types import RingState, WorkState

from .offers import assign
from .steps import has_ended, locked_item, poke_board
from .turns import transfer

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.routing.selectors import Member

RING_SECONDS: Final = 30


@transaction.atomic
def ring(
    *,
    actor: Staff,
    item_id: uuid.UUID,
    staff_id: uuid.UUID,
    department_id: uuid.UUID,
    kind: str = TransferKind.WARM,
    note: str = "",
) -> Ring:
    """Ask somebody of a department to take who this advisor has on the line or at the counter, for half a minute. The
    same person asked twice is asked once.

    Raises NotFoundError, InvalidError when they cannot be reached now, ConflictError when the talk is over or somebody
    rings already.
    """
    item = _own_live(actor, item_id)
    member = _member(actor, item, department_id, staff_id)
    if running := Ring.objects.filter(item=item, state=RingState.RINGING).first():
        if running.staff_id == staff_id:
            return running
        raise ConflictError(_("Somebody is asked already. Wait, or withdraw that first."))
    now = clock.now()
    Ring.objects.filter(made_by=actor, is_put_away=False).update(is_put_away=True)
    try:
        with transaction.atomic():
            made = Ring.objects.create(
                contact_centre_id=item.contact_centre_id,
                item=item,
                department_id=department_id,
                staff=member.staff,
                made_by=actor,
                kind=kind if kind in TransferKind.values else TransferKind.WARM,
                note=note.strip(),
                made_at=now,
                expires_at=now + timedelta(seconds=RING_SECONDS),
            )
    except IntegrityError:
        raise ConflictError(_("A colleague asks the same person at this moment. Choose another.")) from None
    audit.record(actor, "routing.ring", made, label=member.staff.name)
    _tell(made)
    return made


def _own_live(actor: Staff, item_id: uuid.UUID) -> WorkItem:
    require(actor, Permission.HANDLE_CONTACTS)
    item = locked_item(item_id)
    if item.advisor_id != actor.pk or has_ended(item):
        raise NotFoundError(_("That work is not yours, or does not exist."))
    if item.state != WorkState.ACTIVE or item.conversation_id is None:
        raise ConflictError(_("The talk is over: there is nobody to transfer."))
    return item


def _member(actor: Staff, item: WorkItem, department_id: uuid.UUID, staff_id: uuid.UUID) -> Member:
    reached = next((each for each in departments_to_reach(actor, item) if each.department.pk == department_id), None)
    member = next((each for each in reached.members if each.staff.pk == staff_id), None) if reached else None
    if member is None:
        raise NotFoundError(_("There is no such colleague."))
    if not member.is_here:
        raise InvalidError(_("%(name)s cannot be reached at this moment.") % {"name": member.staff.name})
    return member


@transaction.atomic
def accept_ring(*, actor: Staff, ring_id: uuid.UUID) -> Ring:
    """Take it. With somebody who handles contacts the conversation goes on at once; of others the advisor hears that
    they take it, and puts through. Twice is once. Raises NotFoundError, ConflictError when it is too late."""
    found, item = _locked(ring_id)
    if found.staff_id != actor.pk:
        raise NotFoundError(_("There is no such transfer."))
    if found.state == RingState.ACCEPTED:
        return found
    now = clock.now()
    is_there = item.state == WorkState.ACTIVE and item.advisor_id == found.made_by_id
    if found.state != RingState.RINGING or found.expires_at <= now or not is_there:
        raise ConflictError(_("Too late: the advisor goes on with it."))
    _end(found, RingState.ACCEPTED, now)
    if Permission.HANDLE_CONTACTS in actor.permission_codes:
        following = transfer(
            actor=found.made_by, item_id=item.pk, to_staff_id=actor.pk, kind=found.kind, note=found.note
        )
        assign(following.pk, staff_id=actor.pk)
        found.item, found.is_put_away = following, True
        found.save(update_fields=["item", "is_put_away"])
    audit.record(actor, "routing.ring_accepted", found, label=found.made_by.name)
    return found


@transaction.atomic
def decline_ring(*, actor: Staff, ring_id: uuid.UUID) -> Ring:
    """Not now; the advisor hears it at once. Too late is fine. Raises NotFoundError."""
    found, _item = _locked(ring_id)
    if found.staff_id != actor.pk:
        raise NotFoundError(_("There is no such transfer."))
    if found.state == RingState.RINGING:
        _end(found, RingState.DECLINED, clock.now())
        audit.record(actor, "routing.ring_declined", found, label=found.made_by.name)
    return found


@transaction.atomic
def put_away_ring(*, actor: Staff, ring_id: uuid.UUID) -> Ring:
    """The advisor goes on by themselves: what rings is withdrawn, how it ended is not shown any more. Raises
    NotFoundError."""
    found, _item = _locked(ring_id)
    if found.made_by_id != actor.pk:
        raise NotFoundError(_("There is no such transfer."))
    found.is_put_away = True
    found.save(update_fields=["is_put_away"])
    if found.state == RingState.RINGING:
        _end(found, RingState.WITHDRAWN, clock.now())
    else:
        _tell(found)
    return found


@transaction.atomic
def expire_ring(ring_id: uuid.UUID) -> bool:
    """Nobody answered in time: it counts as missed by the department, and the advisor is told. Says whether it rang."""
    found, _item = _locked(ring_id)
    if found.state != RingState.RINGING or found.expires_at > clock.now():
        return False
    _end(found, RingState.MISSED, found.expires_at)
    return True


@transaction.atomic
def withdraw_rings(item_id: uuid.UUID) -> None:
    """Nobody is there any more, or somebody else has it. The caller holds the item, or may lock it."""
    for key in Ring.objects.filter(item=item_id, state=RingState.RINGING).values_list("pk", flat=True):
        found = Ring.objects.select_for_update().get(pk=key)
        if found.state == RingState.RINGING:
            _end(found, RingState.WITHDRAWN, clock.now())


def _locked(ring_id: uuid.UUID) -> tuple[Ring, WorkItem]:
    """The ring under lock, its item locked before it: the one order in which everybody locks these."""
    before = Ring.objects.filter(pk=ring_id).values_list("item_id", "staff_id").first()
    if before is None:
        raise NotFoundError(_("There is no such transfer."))
    item = locked_item(before[0], receiver=before[1])
    found = (
        Ring.objects.select_for_update(of=("self",)).select_related("made_by", "staff", "department").get(pk=ring_id)
    )
    return found, item


def _end(found: Ring, state: RingState, at: datetime) -> None:
    found.state, found.ended_at = state, at
    found.save(update_fields=["state", "ended_at"])
    _tell(found)


def _tell(found: Ring) -> None:
    live.poke_all([f"offers:{found.staff_id}", f"offers:{found.made_by_id}"])
    poke_board(found.contact_centre_id)
