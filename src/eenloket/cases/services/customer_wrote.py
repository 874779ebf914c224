"""The customer writes about a case, or our mail to them comes back: it is added, and whoever has the case is told."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.cases.models import Case, OutsideAgreement
from eenloket.cases.types import CaseState, EventKind, PauseReason
from eenloket.contacts.services import continue_conversation
from eenloket.core import audit, clock
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
    an advisor, who sees the case beside it. A clock that waited for the customer runs again. What another organisation
    answers is for colleagues. The same `message_id` again changes nothing. Raises NotFoundError."""
    case = lock(case_id)
    if case.merged_into_id:  # what is written about it belongs to the one that it was joined to
        case = lock(case.merged_into_id)
    if case.events.filter(pk=message_id).exists():
        return case
    actor = NamedActor(sender_name or sender_address, contact_centre_id=case.contact_centre_id)
    if _is_of_organisation(case, sender_address):
        return _organisation_wrote(actor, case, text, message_id)
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


def _is_of_organisation(case: Case, address: str) -> bool:
    """Whether this is an address of an organisation that has or had the case: what it answers is for colleagues."""
    keys = set(case.outside.values_list("organisation_id", flat=True))
    domain = address.rpartition("@")[2].lower()
    agreed = OutsideAgreement.objects.filter(contact_centre_id=case.contact_centre_id, organisation_id__in=keys)
    return bool(domain) and any(each.email.lower().endswith(f"@{domain}") for each in agreed)


def _organisation_wrote(actor: NamedActor, case: Case, text: str, message_id: uuid.UUID) -> Case:
    """The answer of another organisation comes before who follows it, today."""
    data = {"outside": str(case.organisation_id)}
    note(case, EventKind.SIDE_ANSWER, actor, text, is_kcc=False, event_id=message_id, data=data)
    case.outside.filter(ended_at=None).update(ask_again_on=clock.today())
    save(case)
    audit.record(actor, "case.organisation_wrote", case, label=case.reference)
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
