"""The customer writes about a case, or our mail to them comes back: it is added, and whoever has the case is told."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.cases.models import Case
from eenloket.cases.types import CaseState, EventKind, PauseReason
from eenloket.contacts.services import continue_conversation
from eenloket.core import audit
from eenloket.core.actors import SYSTEM, NamedActor

from .steps import lock, note, poke, save, tell_department
from .waiting import go_on


@transaction.atomic
def customer_wrote(
    *,
    case_id: uuid.UUID,
    message_id: uuid.UUID,
    text: str,
    channel: str,
    sender_name: str = "",
    sender_address: str = "",
    mail_id: str = "",
    is_automatic: bool = False,
) -> Case:
    """Add what the customer wrote, by `channel`, to the case. A settled one is not opened again: the message waits for
    an advisor, who sees the case beside it. A clock that waited for the customer runs again. The same `message_id`
    again changes nothing. Raises NotFoundError."""
    case = lock(case_id)
    if case.merged_into_id:  # what is written about it belongs to the one that it was joined to
        case = lock(case.merged_into_id)
    if case.events.filter(pk=message_id).exists():
        return case
    actor = NamedActor(sender_name or sender_address, contact_centre_id=case.contact_centre_id)
    note(case, EventKind.CUSTOMER_WROTE, actor, text, is_for_citizen=True, is_kcc=False, event_id=message_id)
    audit.record(actor, "case.customer_wrote", case, label=case.reference)
    if case.state == CaseState.SETTLED:
        continue_conversation(
            case.contact.conversation_id,
            message_id=message_id,
            text=text,
            channel=channel,
            sender_name=sender_name,
            sender_address=sender_address,
            mail_id=mail_id,
            is_automatic=is_automatic,
        )
    elif not is_automatic:
        save(case)
        go_on(case, actor, PauseReason.CITIZEN)
        tell_department(case, occasion=message_id.hex)
    poke(case)
    return case


@transaction.atomic
def report_bounce(*, case_id: uuid.UUID, message_id: uuid.UUID, detail: str) -> Case:
    """Our mail about this case came back: noted for colleagues, once per `message_id`. Raises NotFoundError."""
    case = lock(case_id)
    if not case.events.filter(pk=message_id).exists():
        actor = replace(SYSTEM, contact_centre_id=case.contact_centre_id)
        text = _("Our mail to the customer came back: %(detail)s") % {"detail": detail}
        note(case, EventKind.NOTE, actor, text, event_id=message_id)
        poke(case)
    return case
