"""A second person approves; whoever may can stop it at once."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.types import Permission
from eenloket.content.services import LONGEST_TITLE, write_notice
from eenloket.content.types import NoticeWish
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError
from eenloket.core.ids import uuid7
from eenloket.gateways.types import MessageState
from eenloket.outreach import selectors
from eenloket.outreach.models import Broadcast, Recipient, SkippedRow
from eenloket.outreach.types import RUNNING, BroadcastState, Skip

from .steps import defer_sending, locked, must_be, poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_BATCH: Final = 5000


@transaction.atomic
def ask_approval(*, actor: Staff, broadcast_id: uuid.UUID) -> Broadcast:
    """Ready for a second person. Who has no value for a variable of the text is skipped, with that reason.

    Raises NotAllowedError, NotFoundError, ConflictError, InvalidError saying what is missing."""
    broadcast = locked(actor, broadcast_id)
    must_be(broadcast, BroadcastState.DRAFT)
    if problems := selectors.problems_of(broadcast):
        raise InvalidError(" ".join(problems))
    _skip_without_values(broadcast)
    if not broadcast.recipients.exists():
        raise InvalidError(_("Nobody on the list has a value for each variable of the text."))
    broadcast.state, broadcast.asked_at = BroadcastState.ASKED, clock.now()
    broadcast.save(update_fields=["state", "asked_at"])
    audit.record(actor, "broadcast.approval_asked", broadcast, label=broadcast.name)
    poke(broadcast)
    return broadcast


@transaction.atomic
def send_back(*, actor: Staff, broadcast_id: uuid.UUID, reason: str) -> Broadcast:
    """It is a draft again: by who may approve with what should change, or taken back by who wrote it."""
    broadcast = locked(actor, broadcast_id)
    must_be(broadcast, BroadcastState.ASKED)
    is_own = actor.pk in (broadcast.made_by_id, broadcast.changed_by_id)
    if not is_own and not selectors.may_approve(actor, broadcast):
        raise NotAllowedError(_("You may not approve broadcasts."))
    if not is_own and not reason.strip():
        message = _("Say what should change.")
        raise InvalidError(message, {"reason": message})
    broadcast.state, broadcast.asked_at, broadcast.sent_back_reason = BroadcastState.DRAFT, None, reason.strip()[:500]
    broadcast.save(update_fields=["state", "asked_at", "sent_back_reason"])
    audit.record(actor, "broadcast.sent_back", broadcast, label=broadcast.name)
    poke(broadcast)
    return broadcast


@transaction.atomic
def approve(*, actor: Staff, broadcast_id: uuid.UUID, revision: int) -> Broadcast:
    """Let it go, at its moment; `revision` is the one that was read. Raises NotAllowedError for its own writer,
    ConflictError when it was changed meanwhile."""
    broadcast = locked(actor, broadcast_id, Permission.APPROVE_BROADCAST)
    must_be(broadcast, BroadcastState.ASKED)
    if actor.pk in (broadcast.made_by_id, broadcast.changed_by_id):
        raise NotAllowedError(_("Somebody else than the writer approves a broadcast."))
    if revision != broadcast.revision:
        raise ConflictError(_("This broadcast was changed meanwhile. Read it again."))
    now = clock.now()
    broadcast.state, broadcast.approved_by, broadcast.approved_at = BroadcastState.APPROVED, actor, now
    if broadcast.site_text.strip():
        broadcast.notice_id = _put_on_site(actor, broadcast, now)
    broadcast.save(update_fields=["state", "approved_by", "approved_at", "notice_id"])
    audit.record(actor, "broadcast.approved", broadcast, label=broadcast.name)
    defer_sending(broadcast.pk)
    poke(broadcast)
    return broadcast


@transaction.atomic
def stop(*, actor: Staff, broadcast_id: uuid.UUID) -> Broadcast:
    """Send nothing more from now on; what is left stays to be seen. Stopped already it stays so."""
    broadcast = locked(actor, broadcast_id)
    if broadcast.state == BroadcastState.STOPPED:
        return broadcast
    must_be(broadcast, *(BroadcastState(state) for state in RUNNING))
    broadcast.state, broadcast.stopped_by, broadcast.stopped_at = BroadcastState.STOPPED, actor, clock.now()
    broadcast.save(update_fields=["state", "stopped_by", "stopped_at"])
    audit.record(actor, "broadcast.stopped", broadcast, label=broadcast.name)
    poke(broadcast)
    return broadcast


@transaction.atomic
def go_on(*, actor: Staff, broadcast_id: uuid.UUID) -> Broadcast:
    """Send what was left after all; by who may approve. Raises NotAllowedError, NotFoundError, ConflictError."""
    broadcast = locked(actor, broadcast_id, Permission.APPROVE_BROADCAST)
    must_be(broadcast, BroadcastState.STOPPED)
    broadcast.state, broadcast.stopped_by, broadcast.stopped_at = BroadcastState.APPROVED, None, None
    broadcast.save(update_fields=["state", "stopped_by", "stopped_at"])
    broadcast.recipients.filter(state=MessageState.QUEUED).update(next_try_at=clock.now())
    audit.record(actor, "broadcast.gone_on", broadcast, label=broadcast.name)
    defer_sending(broadcast.pk)
    poke(broadcast)
    return broadcast


def _put_on_site(actor: Staff, broadcast: Broadcast, now: datetime) -> uuid.UUID:
    begins = broadcast.starts_at if broadcast.starts_at and broadcast.starts_at > now else None
    text = broadcast.sms_text or broadcast.email_text or broadcast.site_text
    notice = write_notice(
        actor=actor,
        notice_id=uuid7(),
        wish=NoticeWish(
            title=broadcast.name[:LONGEST_TITLE],
            text=text[:4000],
            site_text=broadcast.site_text,
            valid_from=begins,
            valid_until=broadcast.site_until,
            municipality_ids=[broadcast.municipality_id],
        ),
    )
    return notice.pk


def _skip_without_values(broadcast: Broadcast) -> None:
    needed = selectors.variables_of(broadcast)
    if not needed:
        return
    lacking = Recipient.objects.filter(broadcast=broadcast).exclude(values__has_keys=needed)
    rows = list(lacking.order_by("row_number"))
    SkippedRow.objects.bulk_create(
        [
            SkippedRow(
                broadcast=broadcast,
                row_number=each.row_number,
                name=each.name,
                reason=Skip.MISSING_VALUE,
                detail=", ".join(name for name in needed if not each.values.get(name))[:300],
            )
            for each in rows
        ],
        batch_size=_BATCH,
    )
    Recipient.objects.filter(pk__in=[each.pk for each in rows]).delete()
