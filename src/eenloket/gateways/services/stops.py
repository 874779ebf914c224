"""Addresses that get no more messages: they do not exist, or somebody asked to stop."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.actors import SYSTEM, NamedActor
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.gateways.models import StoppedAddress
from eenloket.gateways.rules import international
from eenloket.gateways.types import Channel, StopReason

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST: Final = 254


def written_as_kept(channel: str, address: str) -> str:
    """An address in the one way it is compared."""
    return international(address) if channel == Channel.SMS else address.strip().lower()


@transaction.atomic
def stop_address(
    *, contact_centre_id: uuid.UUID, channel: str, address: str, reason: StopReason, detail: str = "", by_name: str = ""
) -> StoppedAddress:
    """Send nothing more to this address by this channel; stopped already it stays so."""
    row, is_new = StoppedAddress.objects.get_or_create(
        contact_centre_id=contact_centre_id,
        channel=channel,
        address=written_as_kept(channel, address)[:_LONGEST],
        lifted_at=None,
        defaults={"reason": reason, "detail": detail[:500], "since": clock.now(), "by_name": by_name[:200]},
    )
    if is_new:
        actor = NamedActor(by_name or SYSTEM.audit_name, contact_centre_id)
        audit.record(actor, "message.address_stopped", row, reason=reason)
        live.poke(f"outbox:{contact_centre_id}")
    return row


@transaction.atomic
def stop_by_hand(*, actor: Staff, channel: str, address: str, detail: str) -> StoppedAddress:
    """A colleague notes that somebody wants no more messages. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.RESEND_OUTBOX)
    kept = written_as_kept(channel, address) if channel in Channel.values else ""
    problems = {}
    if channel not in Channel.values:
        problems["channel"] = _("Choose e-mail or SMS.")
    elif not _looks_right(channel, kept):
        problems["address"] = (
            _("Fill in a mobile number, such as 06 12345678.")
            if channel == Channel.SMS
            else _("Fill in an e-mail address, such as naam@voorbeeld.nl.")
        )
    if not detail.strip():
        problems["detail"] = _("Say why: who asked, and when.")
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)
    row = stop_address(
        contact_centre_id=actor.contact_centre_id,
        channel=channel,
        address=kept,
        reason=StopReason.PERSON,
        detail=detail.strip(),
        by_name=actor.name,
    )
    if row.reason != StopReason.PERSON or row.by_name != actor.name:
        raise ConflictError(_("This address was stopped already."))
    return row


@transaction.atomic
def lift_stop(*, actor: Staff, stop_id: uuid.UUID) -> StoppedAddress:
    """This address may get messages again; lifted already it stays so. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.RESEND_OUTBOX)
    row = (
        StoppedAddress.objects.select_for_update().filter(pk=stop_id, contact_centre_id=actor.contact_centre_id).first()
    )
    if row is None:
        raise NotFoundError(_("That address was not stopped."))
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by = clock.now(), actor.name
        row.save(update_fields=["lifted_at", "lifted_by"])
        audit.record(actor, "message.stop_lifted", row, reason=row.reason)
        live.poke(f"outbox:{row.contact_centre_id}")
    return row


@transaction.atomic
def lift_stop_word(*, contact_centre_id: uuid.UUID, number: str) -> bool:
    """Who asked to stop by SMS asks to go on; says whether anything was lifted. What a colleague or a provider
    stopped stays stopped."""
    found = StoppedAddress.objects.filter(
        contact_centre_id=contact_centre_id,
        channel=Channel.SMS,
        address=international(number),
        reason=StopReason.STOP_WORD,
        lifted_at=None,
    )
    lifted = 0
    for row in found.select_for_update():
        row.lifted_at, row.lifted_by = clock.now(), row.address
        row.save(update_fields=["lifted_at", "lifted_by"])
        audit.record(NamedActor(row.address, contact_centre_id), "message.stop_lifted", row, reason=row.reason)
        lifted += 1
    return bool(lifted)


def _looks_right(channel: str, kept: str) -> bool:
    if channel == Channel.SMS:
        return kept.startswith("+") and 9 <= len(kept) <= 16
    name, at, host = kept.partition("@")
    return bool(name and at and "." in host and " " not in kept)
