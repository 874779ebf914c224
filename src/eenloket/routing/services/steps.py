"""What every step of routing does: lock the advisor before the item, keep the log, tell who watches, wake the
dispatcher."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from eenloket.contacts.services import lock_conversation
from eenloket.core import live
from eenloket.core.errors import NotFoundError
from eenloket.core.events import publish
from eenloket.routing import rules
from eenloket.routing.events import WorkEnded
from eenloket.routing.models import Advisor, Offer, RoutingEvent, WorkItem
from eenloket.routing.types import HELD_STATES, AdvisorState, EventKind, OfferState, Wish, WorkState

CHANNEL: Final = "eenloket_routing"


def wake(contact_centre_id: uuid.UUID) -> None:
    """Let the dispatcher look at this contact centre when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(contact_centre_id)])


def poke_board(contact_centre_id: uuid.UUID) -> None:
    """Tell who watches the live view."""
    live.poke(f"routing:{contact_centre_id}")


def event(item: WorkItem, kind: str, at: datetime, **fields: Any) -> RoutingEvent:
    """A line of the log about an item."""
    return RoutingEvent(
        contact_centre_id=item.contact_centre_id,
        at=at,
        kind=kind,
        item_id=item.pk,
        queue_id=item.queue_id,
        staff_id=fields.pop("staff_id", item.advisor_id),
        **fields,
    )


def log(lines: Iterable[RoutingEvent]) -> None:
    RoutingEvent.objects.bulk_create(lines)


def locked_item(item_id: uuid.UUID, *, receiver: uuid.UUID | None = None) -> WorkItem:
    """The item under lock, with its conversation and its advisor (and who gets it) locked before it: the one order in
    which everybody locks these three. Raises NotFoundError."""
    for _attempt in range(5):
        before = WorkItem.objects.filter(pk=item_id).values_list("conversation_id", "advisor_id").first()
        if before is None:
            break
        conversation_id, holder = before
        if conversation_id:
            lock_conversation(conversation_id)
        locked_advisors(each for each in (holder, receiver) if each)
        item = WorkItem.objects.select_for_update(of=("self",)).select_related("queue").get(pk=item_id)
        if item.advisor_id in {None, holder} and item.conversation_id in {None, conversation_id}:
            return item
        # It went to somebody else between the two questions: their lock comes first as well.
    raise NotFoundError(_("That work does not exist."))


def locked_advisors(staff_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Advisor]:
    """Advisors under lock, in one order for all: whoever changes what somebody has in hand holds this."""
    found = Advisor.objects.select_for_update(of=("self",)).filter(staff__in=list(staff_ids)).order_by("pk")
    return {each.staff_id: each for each in found}


def settle(advisor: Advisor, at: datetime, *, by_id: uuid.UUID | None = None) -> None:
    """Bring the state of an advisor in line with the wish and the work in hand; a change is logged and told."""
    held = WorkItem.objects.filter(advisor=advisor.staff_id, state__in=HELD_STATES).values_list("state", flat=True)
    settle_with(advisor, list(held), at, by_id=by_id)


def settle_with(advisor: Advisor, held: list[str], at: datetime, *, by_id: uuid.UUID | None = None) -> None:
    new = rules.state_of(advisor.wish, held)
    line = state_change(advisor, new, at, by_id=by_id)
    advisor.save()
    if line:
        log([line])
    live.poke_all([f"offers:{advisor.staff_id}", f"routing:{advisor.contact_centre_id}"])


def state_change(advisor: Advisor, new: str, at: datetime, *, by_id: uuid.UUID | None = None) -> RoutingEvent | None:
    """Set the state; the line of the log when it differs. Not saved here."""
    reason = advisor.reason if new == AdvisorState.NOT_READY else ""
    if new == advisor.state and reason == advisor.shown_reason:
        return None
    if new == AdvisorState.READY and advisor.state != AdvisorState.OFFERED:
        advisor.idle_since = at
    advisor.state, advisor.shown_reason, advisor.since = new, reason, at
    return RoutingEvent(
        contact_centre_id=advisor.contact_centre_id,
        at=at,
        kind=EventKind.STATE,
        staff_id=advisor.staff_id,
        by_id=by_id,
        value=new,
        detail=reason,
    )


def end_offer(item: WorkItem, state: str, at: datetime, reason: str = "") -> None:
    """End the offer that waits for an answer, when there is one."""
    Offer.objects.filter(item=item, state=OfferState.PENDING).update(state=state, ended_at=at, reason=reason[:200])


def end_item(item: WorkItem, state: str, at: datetime, *, outcome: str = "") -> None:
    """The one end of an item. The caller holds its lock, and settles its advisor."""
    item.state, item.ended_at, item.deadline = state, at, None
    item.outcome = outcome or item.outcome
    item.save()
    log([event(item, EventKind.ENDED, at, value=state, detail=outcome)])
    publish(WorkEnded(item_id=item.pk, source=item.source, source_id=item.source_id, state=state))


def settle_holder(staff_id: uuid.UUID | None, at: datetime) -> None:
    """Settle who had an item; nobody, or somebody who never signed on, has nothing to settle."""
    advisor = locked_advisors([staff_id]).get(staff_id) if staff_id else None
    if advisor:
        settle(advisor, at)


def is_signed_on(advisor: Advisor) -> bool:
    return advisor.wish != Wish.OFFLINE


def has_ended(item: WorkItem) -> bool:
    return item.state not in (WorkState.QUEUED, *HELD_STATES)
