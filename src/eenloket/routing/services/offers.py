"""Answering an offer, and work that somebody else gave."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import get_staff
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.services import set_start, start_conversation, take_conversation
from eenloket.contacts.types import Direction
from eenloket.core import clock
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.core.events import publish
from eenloket.routing.events import WorkAccepted, WorkReturned
from eenloket.routing.models import Offer, WorkItem
from eenloket.routing.types import EventKind, OfferState, Reason, Wish, WorkState

from .line import tell_waiting
from .steps import (
    end_offer,
    event,
    has_ended,
    locked_advisors,
    locked_item,
    log,
    poke_board,
    settle,
    settle_holder,
    wake,
)

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def accept_offer(*, actor: Staff, offer_id: uuid.UUID) -> WorkItem:
    """Take what was offered: a compare-and-set, so of two at the same time one has it. The conversation opens with it.
    An own offer accepted twice is accepted once.

    Raises NotAllowedError, NotFoundError, ConflictError when it is too late, with who has it now.
    """
    require(actor, Permission.HANDLE_CONTACTS)
    offer = _own_offer(actor, offer_id)
    item = locked_item(offer.item_id)
    if item.advisor_id == actor.pk and item.state == WorkState.ACTIVE:
        return item
    now = clock.now()
    taken = Offer.objects.filter(pk=offer_id, state=OfferState.PENDING, expires_at__gt=now).update(
        state=OfferState.ACCEPTED, ended_at=now
    )
    if not taken or item.state != WorkState.OFFERED or item.advisor_id != actor.pk:
        raise ConflictError(_too_late(item))
    _activate(item, actor, now)
    advisor = locked_advisors([actor.pk])[actor.pk]
    advisor.misses, advisor.seen_at = 0, now
    settle(advisor, now)
    wake(item.contact_centre_id)
    return item


@transaction.atomic
def decline_offer(*, actor: Staff, offer_id: uuid.UUID, reason: str = "") -> WorkItem:
    """Let an offer go: it goes on with its age, and is not offered to this advisor again for a while. Too late is fine.
    Raises NotFoundError."""
    offer = _own_offer(actor, offer_id)
    item = locked_item(offer.item_id)
    if item.state == WorkState.OFFERED and item.advisor_id == actor.pk:
        put_back_in_line(item, OfferState.DECLINED, clock.now(), reason=reason)
    return item


@transaction.atomic
def expire_offer(offer_id: uuid.UUID) -> bool:
    """Nobody answered in time: the work goes on with its age, and who misses too many in a row is not ready. Says
    whether it was still waiting for an answer."""
    offer = Offer.objects.filter(pk=offer_id).first()
    if offer is None or offer.state != OfferState.PENDING:
        return False
    item = locked_item(offer.item_id)
    now = clock.now()
    if item.state != WorkState.OFFERED or not Offer.objects.filter(pk=offer_id, state=OfferState.PENDING).exists():
        return False
    advisor = locked_advisors([offer.staff_id]).get(offer.staff_id)
    if advisor:
        advisor.misses += 1
        if advisor.misses >= item.queue.misses_allowed and advisor.wish == Wish.READY:
            advisor.wish, advisor.reason = Wish.NOT_READY, Reason.MISSED
        advisor.save()
    put_back_in_line(item, OfferState.EXPIRED, now)
    return True


def put_back_in_line(item: WorkItem, offer_state: str, now: datetime, *, reason: str = "") -> None:
    """Back to the queue with its age; who let it go is skipped for a while. The caller holds both locks."""
    holder = item.advisor_id
    end_offer(item, offer_state, now, reason)
    kind = {OfferState.DECLINED: EventKind.DECLINED, OfferState.EXPIRED: EventKind.EXPIRED}.get(
        OfferState(offer_state), EventKind.WITHDRAWN
    )
    line = event(item, kind, now, detail=reason[:200])
    if holder and offer_state != OfferState.WITHDRAWN:
        until = now + timedelta(seconds=item.queue.skip_seconds)
        item.skipped = {**item.skipped, str(holder): until.timestamp()}
    item.state, item.advisor = WorkState.QUEUED, None
    item.save()
    log([line])
    settle_holder(holder, now)
    publish(WorkReturned(item_id=item.pk, source=item.source, source_id=item.source_id))
    tell_waiting(item)


@transaction.atomic
def assign(item_id: uuid.UUID, *, staff_id: uuid.UUID, at: datetime | None = None) -> WorkItem:
    """Somebody else decided who gets this: a platform that routes by itself, or a colleague who called the next. It is
    theirs at once and the conversation opens, also when they are not signed on. Twice is once.

    Raises NotFoundError, NotAllowedError when they may not have it, ConflictError when it is somebody else's.
    """
    item = locked_item(item_id, receiver=staff_id)
    if item.advisor_id == staff_id and item.state in {WorkState.ACTIVE, WorkState.WRAP_UP}:
        return item
    if has_ended(item) or item.state in {WorkState.ACTIVE, WorkState.WRAP_UP}:
        raise ConflictError(_too_late(item))
    staff = get_staff(item.contact_centre_id, staff_id)
    require(staff, Permission.HANDLE_CONTACTS)
    now, before = at or clock.now(), item.advisor_id
    end_offer(item, OfferState.WITHDRAWN, now, "assigned")
    _activate(item, staff, now)
    if at:
        set_start(item.conversation_id or item.pk, at=at)
    for each in {staff_id, before} - {None}:
        settle_holder(each, now)
    wake(item.contact_centre_id)
    return item


def _activate(item: WorkItem, staff: Staff, now: datetime) -> None:
    """The item is in hand from now on, with its conversation open."""
    item.state, item.advisor, item.accepted_at, item.deadline = WorkState.ACTIVE, staff, now, None
    is_new = item.conversation_id is None
    item.conversation_id = item.conversation_id or item.pk
    item.save()
    if is_new:
        start_conversation(
            actor=staff,
            conversation_id=item.pk,
            municipality_id=item.municipality_id,
            channel=item.channel,
            direction=Direction.OUTBOUND if item.is_call_back else Direction.INBOUND,
            typed_counterpart=item.counterpart,
        )
    else:
        take_conversation(actor=staff, conversation_id=item.conversation_id)
    log([event(item, EventKind.ACCEPTED, now)])
    poke_board(item.contact_centre_id)
    publish(
        WorkAccepted(
            item_id=item.pk,
            source=item.source,
            source_id=item.source_id,
            staff_id=staff.pk,
            conversation_id=item.conversation_id,
        )
    )


def _own_offer(actor: Staff, offer_id: uuid.UUID) -> Offer:
    offer = Offer.objects.filter(pk=offer_id, staff=actor, contact_centre_id=actor.contact_centre_id).first()
    if offer is None:
        raise NotFoundError(_("There is no such offer."))
    return offer


def _too_late(item: WorkItem) -> str:
    if item.state in {WorkState.ACTIVE, WorkState.WRAP_UP} and item.advisor:
        return _("Too late: %(name)s has it.") % {"name": item.advisor.name}
    if item.state in {WorkState.QUEUED, WorkState.OFFERED}:
        return _("Too late: it went to the next colleague.")
    return _("Too late: nobody waits any more.")
