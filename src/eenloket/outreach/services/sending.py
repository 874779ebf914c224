"""Sending a broadcast: a handful at a time, claimed before and noted after; one worker at it, for a few seconds a turn.

Stopping works at the next handful. After a kill only the handful under way is in doubt; receipts or the provider's
own answer settle it, else a person does, by name. It is never sent again by itself.
"""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.core.locks import Lock, number_of, try_lock, unlock
from eenloket.gateways import rules as message_rules
from eenloket.gateways.selectors import stopped_among
from eenloket.gateways.services import apply_early, candidates, hand_over_many, look_up, room_on, stop_address
from eenloket.gateways.types import Channel, DeliveryError, Fate, MessageState, Outgoing, Receipt, StopReason
from eenloket.outreach import rules, selectors
from eenloket.outreach.models import Broadcast, Recipient
from eenloket.outreach.types import RUNNING, BroadcastState

from .steps import defer_sending, locked, poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.gateways.models import ProviderReceipt

_TURN_SECONDS: Final = 5.0
_AT_ONCE: Final = 2  # broadcasts; other jobs of the worker must not wait for them
_SPARED: Final = 0.1  # of the account's room, for messages to one person
_ROOM_SECONDS: Final = 0.2  # until we ask again whether the account takes more
_FIRST_GUESS: Final = 60.0  # a second
_CLAIM: Final = """
UPDATE outreach_recipient SET state = 'sending', attempts = attempts + 1, next_try_at = %(now)s
WHERE id IN (
    SELECT id FROM outreach_recipient
    WHERE broadcast_id = %(broadcast)s AND state = 'queued' AND next_try_at <= %(now)s
        AND EXISTS (SELECT 1 FROM outreach_broadcast WHERE id = %(broadcast)s AND state = 'sending')
    ORDER BY row_number LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
RETURNING *
"""
# Receipts of the same people come in meanwhile: both lock in the same order, or each would wait for the other.
_LOCK: Final = "SELECT id FROM outreach_recipient WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_ACCEPT: Final = """
UPDATE outreach_recipient recipient SET
    state = CASE WHEN recipient.state IN ('sending', 'doubtful') THEN 'accepted' ELSE recipient.state END,
    accepted_at = COALESCE(recipient.accepted_at, %(now)s),
    provider_reference = taken.reference,
    problem = ''
FROM unnest(%(keys)s::uuid[], %(references)s::text[]) AS taken (id, reference)
WHERE recipient.id = taken.id
"""


def send_next(broadcast_id: uuid.UUID, *, seconds: float = _TURN_SECONDS) -> bool:
    """Send for a few seconds; says whether there is more to send now. Another worker at it: nothing."""
    with _alone(broadcast_id) as is_ours:
        if not is_ours:
            return False
        broadcast = _ready(broadcast_id)
        _look_into_cut_off(broadcast_id)
        if broadcast is None:
            return False
        return _send_until(broadcast, time.monotonic() + seconds)


def sweep() -> int:
    """Have the worker go on with what runs and what was cut off; returns how many broadcasts. Every few seconds."""
    cut_off = Recipient.objects.filter(state=MessageState.SENDING, broadcast__state=BroadcastState.STOPPED)
    running = Broadcast.objects.filter(state__in=list(RUNNING))
    found = list(running) + list(Broadcast.objects.filter(pk__in=cut_off.values("broadcast")))
    for broadcast in found:
        defer_sending(broadcast.pk)
        poke(broadcast)
    return len(found)


@transaction.atomic
def decide(*, actor: Staff, recipient_id: uuid.UUID, has_arrived: bool) -> Recipient:
    """A person settles a doubtful message: it did arrive, or it is sent again.

    Raises NotAllowedError, NotFoundError, ConflictError when it is not doubtful or nothing may go there any more."""
    row = Recipient.objects.filter(pk=recipient_id).first()
    broadcast = locked(actor, row.broadcast_id) if row else None
    recipient = Recipient.objects.select_for_update().filter(pk=recipient_id).first()
    if broadcast is None or recipient is None:
        raise NotFoundError(_("That message does not exist."))
    if recipient.state != MessageState.DOUBTFUL:
        raise ConflictError(_("What became of this message is known already."))
    now = clock.now()
    recipient.settled_by, recipient.problem = actor.name, ""
    if has_arrived:
        recipient.state, recipient.settled_at = MessageState.DELIVERED, now
    else:
        _must_not_be_stopped(broadcast, recipient)
        recipient.state, recipient.next_try_at = MessageState.QUEUED, now
        recipient.provider_reference, recipient.part_references = "", []
        if broadcast.state == BroadcastState.DONE:
            broadcast.state, broadcast.finished_at = BroadcastState.SENDING, None
            broadcast.save(update_fields=["state", "finished_at"])
        defer_sending(broadcast.pk)
    recipient.save()
    audit.record(
        actor, "broadcast.called_delivered" if has_arrived else "broadcast.sent_again", broadcast, label=broadcast.name
    )
    poke(broadcast)
    return recipient


def match_receipts(receipts: Sequence[ProviderReceipt]) -> set[uuid.UUID]:
    """Apply those that are about a message of a broadcast; returns their keys. Within the caller's transaction."""
    found = list(Recipient.objects.select_for_update(of=("self",)).filter(candidates(receipts)).order_by("pk"))
    pairs = message_rules.matched(receipts, found)
    changes: defaultdict[tuple[str, str], list[uuid.UUID]] = defaultdict(list)
    for receipt, recipient in pairs:
        if receipt.reference and not recipient.provider_reference:
            Recipient.objects.filter(pk=recipient.pk).update(provider_reference=receipt.reference)
        if message_rules.may_become(recipient.state, receipt.fate):
            changes[receipt.fate, receipt.detail].append(recipient.pk)
            recipient.state = receipt.fate
    for (fate, detail), keys in changes.items():
        _settle(keys, fate, detail)
    _stop_refused([(receipt, recipient) for receipt, recipient in pairs if receipt.refuses_address])
    return {receipt.pk for receipt, _recipient in pairs}


def _settle(keys: Sequence[uuid.UUID], fate: str, detail: str) -> None:
    now = clock.now()
    is_bad = fate in (Fate.FAILED, Fate.BOUNCED)
    Recipient.objects.filter(pk__in=keys).update(
        state=fate, settled_at=None if fate == Fate.ACCEPTED else now, problem=detail[:500] if is_bad else ""
    )
    if fate in (Fate.ACCEPTED, Fate.DELIVERED):
        Recipient.objects.filter(pk__in=keys, accepted_at=None).update(accepted_at=now)


def _stop_refused(pairs: Sequence[tuple[ProviderReceipt, Recipient]]) -> None:
    for receipt, recipient in pairs:
        broadcast = Broadcast.objects.get(pk=recipient.broadcast_id)
        stop_address(
            contact_centre_id=broadcast.contact_centre_id,
            channel=recipient.channel,
            address=recipient.to,
            reason=StopReason.BOUNCE,
            detail=receipt.detail,
        )


@contextmanager
def _alone(broadcast_id: uuid.UUID) -> Iterator[bool]:
    """Whether no other worker is at this broadcast, and not too many at others. A worker that dies lets go by that:
    the locks are its database session's."""
    own = number_of(broadcast_id)
    held = [(Lock.BROADCAST, own)] if try_lock(Lock.BROADCAST, own) else []
    place = next((n for n in range(_AT_ONCE) if held and try_lock(Lock.BROADCAST_PLACE, n)), None)
    held += [(Lock.BROADCAST_PLACE, place)] if place is not None else []
    try:
        yield place is not None
    finally:
        for kind, number in held:
            unlock(kind, number)


def _ready(broadcast_id: uuid.UUID) -> Broadcast | None:
    """The broadcast, when it may send now: its moment has come, and it is within its hours."""
    broadcast = Broadcast.objects.select_related("municipality").filter(pk=broadcast_id).first()
    if broadcast is None or broadcast.state not in RUNNING:
        return None
    now = timezone.localtime(clock.now())
    if broadcast.starts_at and now < broadcast.starts_at:
        return None
    if rules.next_moment(now, broadcast.hours_from, broadcast.hours_until):
        return None
    if broadcast.state == BroadcastState.APPROVED:
        has_begun = Broadcast.objects.filter(pk=broadcast_id, state=BroadcastState.APPROVED).update(
            state=BroadcastState.SENDING, begun_at=broadcast.begun_at or now
        )
        if not has_begun:
            return None
        broadcast.refresh_from_db()
    return broadcast


def _send_until(broadcast: Broadcast, deadline: float) -> bool:
    """Handful after handful, each as large as goes well within a second."""
    rate, poked_at = _FIRST_GUESS, 0.0
    while time.monotonic() < deadline:
        began = time.monotonic()
        size = rules.chunk_size(rate)
        if broadcast.per_second:
            size = min(size, broadcast.per_second)
        granted = _room(broadcast, size)
        if not granted:
            time.sleep(_ROOM_SECONDS)
            continue
        chunk = _claim(broadcast, granted)
        if not chunk:
            return _finish(broadcast)
        if _send_chunk(broadcast, chunk):
            return False  # the sweeper takes it up again in a few seconds
        took = max(time.monotonic() - began, 0.001)
        rate = len(chunk) / took
        if time.monotonic() - poked_at > 1:
            poke(broadcast)
            poked_at = time.monotonic()
        if broadcast.per_second:
            time.sleep(max(0.0, len(chunk) / broadcast.per_second - took))
    poke(broadcast)
    return True


def _room(broadcast: Broadcast, wanted: int) -> int:
    return room_on(Channel.EMAIL if broadcast.means == Channel.EMAIL else Channel.SMS, wanted, spared=_SPARED)


def _claim(broadcast: Broadcast, most: int) -> list[Recipient]:
    """The next in the order of the list, for us alone."""
    found = list(Recipient.objects.raw(_CLAIM, {"broadcast": broadcast.pk, "now": clock.now(), "most": most}))
    return sorted(found, key=lambda each: each.row_number)


def _send_chunk(broadcast: Broadcast, chunk: Sequence[Recipient]) -> bool:
    """Hand over; says whether the other side is too busy to go on."""
    busy = 0
    for channel in Channel.values:
        rows = [each for each in chunk if each.channel == channel]
        stopped = stopped_among(broadcast.contact_centre_id, channel, [each.to for each in rows]) if rows else {}
        _fail([each.pk for each in rows if each.to in stopped], _("Nothing goes to this address any more."))
        rows = [each for each in rows if each.to not in stopped]
        if rows:
            outcomes = hand_over_many(channel, [_outgoing(broadcast, each) for each in rows])
            _note(broadcast, rows, outcomes)
            busy += sum(isinstance(each, DeliveryError) and each.retry_after > 0 for each in outcomes)
    return busy * 2 > len(chunk)


def _outgoing(broadcast: Broadcast, recipient: Recipient) -> Outgoing:
    subject, text = selectors.text_for(broadcast, recipient)
    return Outgoing(
        message_id=recipient.message_id,
        to=recipient.to,
        subject=subject,
        body=text,
        sender_name=f"Gemeente {broadcast.municipality.name}",
        provider_reference=recipient.provider_reference,
        tenant=str(broadcast.contact_centre_id),
    )


def _note(broadcast: Broadcast, rows: Sequence[Recipient], outcomes: Sequence[Receipt | DeliveryError]) -> None:
    taken = [(row, each) for row, each in zip(rows, outcomes, strict=True) if isinstance(each, Receipt)]
    refused = [(row, each) for row, each in zip(rows, outcomes, strict=True) if isinstance(each, DeliveryError)]
    with transaction.atomic():
        _note_taken(taken)
        for row, error in refused:
            _note_refused(broadcast, row, error)
    if any(row.channel == Channel.SMS for row, _receipt in taken):
        apply_early([name for _row, each in taken for name in (each.reference, *each.part_references)])


def _note_taken(taken: Sequence[tuple[Recipient, Receipt]]) -> None:
    if not taken:
        return
    keys = [row.pk for row, _receipt in taken]
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [keys])
        cursor.execute(
            _ACCEPT,
            {
                "now": clock.now(),
                "keys": keys,
                "references": [receipt.reference[:120] for _row, receipt in taken],
            },
        )
    for row, receipt in taken:
        if receipt.part_references:
            Recipient.objects.filter(pk=row.pk).update(part_references=list(receipt.part_references))


def _note_refused(broadcast: Broadcast, row: Recipient, error: DeliveryError) -> None:
    own = Recipient.objects.filter(pk=row.pk, state=MessageState.SENDING)
    now, reason = clock.now(), str(error)[:500]
    begun = broadcast.begun_at or now
    if error.is_unsure:  # it stays `sending`: looked into at the next turn
        own.update(problem=reason)
    elif error.is_final or now >= begun + message_rules.PATIENCE:
        own.update(state=MessageState.FAILED, settled_at=now, problem=reason)
    else:
        wait = message_rules.wait_after(row.attempts, error.retry_after)
        own.update(state=MessageState.QUEUED, next_try_at=now + wait, problem=reason)
    if error.refuses_address:
        stop_address(
            contact_centre_id=broadcast.contact_centre_id,
            channel=row.channel,
            address=row.to,
            reason=StopReason.BOUNCE,
            detail=reason,
        )


def _fail(keys: Sequence[uuid.UUID], reason: str) -> None:
    if keys:
        Recipient.objects.filter(pk__in=keys).update(
            state=MessageState.FAILED, settled_at=clock.now(), problem=reason[:500]
        )


def _finish(broadcast: Broadcast) -> bool:
    """Done when nothing is left to send; what waits for its next attempt is taken up by the sweeper."""
    left = broadcast.recipients.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])
    if not left.exists():
        Broadcast.objects.filter(pk=broadcast.pk, state=BroadcastState.SENDING).update(
            state=BroadcastState.DONE, finished_at=clock.now()
        )
    poke(broadcast)
    return False


def _look_into_cut_off(broadcast_id: uuid.UUID) -> None:
    """What is `sending` while we alone are at it was cut off, or its answer was lost."""
    rows = list(
        Recipient.objects.select_related("broadcast__municipality").filter(
            broadcast=broadcast_id, state=MessageState.SENDING
        )
    )
    for row in rows:
        try:
            found = look_up(row.channel, _outgoing(row.broadcast, row))
        except DeliveryError:
            continue  # the other side is away: asked again at the next turn
        _note_found(row, found)


@transaction.atomic
def _note_found(row: Recipient, found: Receipt | None) -> None:
    own = Recipient.objects.filter(pk=row.pk, state=MessageState.SENDING)
    if found is None:
        reason = row.problem or _("Sending was cut off, and the other side cannot say whether it arrived.")
        own.update(state=MessageState.DOUBTFUL, problem=reason)
    elif found.fate == Fate.ABSENT:
        own.update(state=MessageState.QUEUED, next_try_at=clock.now())
    elif own.update(provider_reference=found.reference[:120]):
        _settle([row.pk], found.fate, found.detail)


def _must_not_be_stopped(broadcast: Broadcast, recipient: Recipient) -> None:
    if recipient.to in stopped_among(broadcast.contact_centre_id, recipient.channel, [recipient.to]):
        raise ConflictError(_("Nothing goes to this address any more. Lift that first."))
