"""Receipts: stored first, then applied to the message they are about; early and late ones come right by themselves."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from eenloket.core import clock
from eenloket.gateways import rules
from eenloket.gateways.models import OutboxMessage, ProviderReceipt
from eenloket.gateways.types import Channel, Fate, MessageState, Receipt, StepKind, StopReason

from .steps import defer, note, poke
from .stops import stop_address

_WORTH_A_LOOK: Final = timedelta(days=3)
_AT_A_TIME: Final = 2000
_KEPT: Final = timedelta(days=30)
_OPEN: Final = [MessageState.SENDING, MessageState.DOUBTFUL, MessageState.ACCEPTED]

Matcher = Callable[[Sequence[ProviderReceipt]], set[uuid.UUID]]
_matchers: list[Matcher] = []


def register_receiver(matcher: Matcher) -> None:
    """A higher module with messages of its own (a broadcast) says which receipts were about them."""
    _matchers.append(matcher)


@transaction.atomic
def keep_receipts(*, channel: str, account: str, receipts: Sequence[Receipt]) -> int:
    """Store what the other side reported and apply it; returns how many were about a message that is known. The other
    side may be answered once this is committed."""
    now = clock.now()
    rows = ProviderReceipt.objects.bulk_create(
        [
            ProviderReceipt(
                channel=channel,
                account=account,
                reference=each.reference[:120],
                message_id=each.message_id,
                address=rules.international(each.address) if channel == Channel.SMS else each.address.lower(),
                fate=each.fate,
                detail=each.detail[:500],
                refuses_address=each.refuses_address,
                at=each.at or now,
                received_at=now,
            )
            for each in receipts
            if each.fate != Fate.ABSENT
        ]
    )
    return _apply(rows)


@transaction.atomic
def note_receipt(
    *, message_id: str, state: str, detail: str = "", address: str = "", refuses_address: bool | None = None
) -> bool:
    """A report about a mail came in as a mail; `message_id` is its Message-ID or envelope id. Says whether it was
    about one of ours. A status of 5.1.x in `detail` means that the address does not exist, unless told otherwise."""
    key = rules.key_in(message_id)
    if key is None or state not in Fate.values:
        return False
    refused = state == Fate.BOUNCED and "5.1." in detail if refuses_address is None else refuses_address
    receipt = Receipt("", Fate(state), detail, message_id=key, address=address, refuses_address=refused)
    return bool(keep_receipts(channel=Channel.EMAIL, account="", receipts=[receipt]))


@transaction.atomic
def apply_early(references: Iterable[str]) -> int:
    """Apply receipts that came before these references were stored."""
    wanted = [each for each in references if each]
    rows = ProviderReceipt.objects.select_for_update(skip_locked=True).filter(is_matched=False, reference__in=wanted)
    return _apply(list(rows)) if wanted else 0


@transaction.atomic
def apply_late() -> int:
    """Try those again that were about nothing known when they came; run by the sweeper."""
    rows = ProviderReceipt.objects.select_for_update(skip_locked=True).filter(
        is_matched=False, received_at__gte=clock.now() - _WORTH_A_LOOK
    )
    return _apply(list(rows.order_by("-received_at")[:_AT_A_TIME]))


@transaction.atomic
def forget_receipts() -> int:
    """Forget what was applied a month ago, and what nobody knew for three: the history of a message keeps what it
    said. Returns how many."""
    now = clock.now()
    known = Q(is_matched=True, received_at__lt=now - _KEPT)
    found = ProviderReceipt.objects.filter(known | Q(received_at__lt=now - 3 * _KEPT))
    return found._raw_delete(found.db)


def _apply(rows: Sequence[ProviderReceipt]) -> int:
    if not rows:
        return 0
    known = _apply_to_messages(rows)
    for matcher in _matchers:
        if rest := [row for row in rows if row.pk not in known]:
            known |= matcher(rest)
    ProviderReceipt.objects.filter(pk__in=known).update(is_matched=True)
    return len(known)


def candidates(rows: Sequence[ProviderReceipt]) -> Q:
    """Which messages these receipts can be about."""
    keys = [row.message_id for row in rows if row.message_id]
    references = [row.reference for row in rows if row.reference]
    addresses = [row.address for row in rows if row.address and not row.message_id]
    return (
        Q(pk__in=keys)
        | Q(provider_reference__in=references)
        | Q(to__in=addresses, state__in=[MessageState.SENDING, MessageState.DOUBTFUL])
        | Q(to__in=addresses, state=MessageState.ACCEPTED, part_references__overlap=references)
    )


def _apply_to_messages(rows: Sequence[ProviderReceipt]) -> set[uuid.UUID]:
    found = OutboxMessage.objects.select_for_update().filter(candidates(rows)).order_by("pk")
    known = set()
    for receipt, message in rules.matched(rows, list(found)):
        settle(message, receipt.fate, receipt.detail, refuses_address=receipt.refuses_address, kind=StepKind.RECEIPT)
        if receipt.reference and not message.provider_reference:
            OutboxMessage.objects.filter(pk=message.pk).update(provider_reference=receipt.reference)
        known.add(receipt.pk)
    return known


def settle(message: OutboxMessage, fate: str, detail: str, *, kind: StepKind, refuses_address: bool = False) -> str:
    """Give a locked message the state that the other side reports; returns its state."""
    if fate == Fate.ABSENT:
        message.state, message.next_try_at = MessageState.QUEUED, clock.now()
        message.save(update_fields=["state", "next_try_at"])
        note(message, kind, detail)
        defer(message.pk)
    elif rules.may_become(message.state, fate):
        now = clock.now()
        message.state = MessageState(fate)
        message.accepted_at = message.accepted_at or (now if fate != Fate.FAILED else None)
        message.settled_at = None if fate == Fate.ACCEPTED else now
        message.problem = detail[:500] if fate in (Fate.BOUNCED, Fate.FAILED) else ""
        message.save(update_fields=["state", "accepted_at", "settled_at", "problem"])
        note(message, kind, detail)
    else:
        note(message, kind, detail)
    if refuses_address:
        stop_address(
            contact_centre_id=message.contact_centre_id,
            channel=message.channel,
            address=message.to,
            reason=StopReason.BOUNCE,
            detail=detail,
        )
    poke(message)
    return message.state
