"""One SMS to one person, written by an advisor; and whether somebody wants reminders."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.gateways.selectors import stop_of
from eenloket.gateways.services import queue_message
from eenloket.gateways.types import Channel
from eenloket.outreach import rules
from eenloket.outreach.models import Consent
from eenloket.outreach.types import Purpose
from eenloket.parties.selectors import get_party

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.core.actors import NamedActor
    from eenloket.gateways.models import OutboxMessage
    from eenloket.parties.models import Party

LONGEST: Final = 918
_ABOUT: Final = ("conversation", "party", "case")


@transaction.atomic
def send_sms(
    *,
    actor: Staff,
    key: uuid.UUID,
    municipality_id: uuid.UUID,
    number: str,
    text: str,
    about_type: str = "",
    about_id: uuid.UUID | None = None,
) -> OutboxMessage:
    """Send a text to one number; the same key again sends nothing more.

    Raises NotAllowedError, InvalidError with its fields, ConflictError when nothing may go to that number."""
    require(actor, Permission.SEND_SMS)
    require_municipality(actor, municipality_id)
    normalised = rules.mobile(number)
    problems = {}
    if not normalised:
        problems["number"] = _("Fill in a mobile number, such as 06 12345678.")
    if not text.strip():
        problems["text"] = _("Fill in a text.")
    elif len(text) > LONGEST:
        problems["text"] = _("At most %(detail)s characters.") % {"detail": LONGEST}
    if problems or not normalised:
        raise InvalidError(next(iter(problems.values())), problems)
    if stop := stop_of(actor.contact_centre_id, Channel.SMS, normalised):
        raise ConflictError(
            _("Nothing goes to this number since %(day)s: %(reason)s.")
            % {"day": f"{stop.since:%-d-%-m-%Y}", "reason": stop.get_reason_display()}
        )
    message = queue_message(
        key=f"sms:{key}",
        contact_centre_id=actor.contact_centre_id,
        municipality_id=municipality_id,
        channel=Channel.SMS,
        to=normalised,
        subject=_("SMS by %(who)s") % {"who": actor.name},
        body=text.replace("\r\n", "\n").strip(),
        about_type=about_type if about_type in _ABOUT else "",
        about_id=about_id if about_type in _ABOUT else None,
        is_automatic=False,
    )
    if message.attempts == 0 and message.state == "queued":
        audit.record(actor, "message.sms_sent", message, label=message.subject)
    return message


@transaction.atomic
def note_consent(*, actor: Staff, party_id: uuid.UUID, purpose: str, is_given: bool, source: str) -> Consent | None:
    """Note that somebody wants reminders, or no longer does, with how we know. Given already it stays as it was.

    Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.SEND_SMS)
    party = get_party(actor, party_id)
    if is_given and not source.strip() and not _held(party, purpose).exists():
        message = _("Say how you know: by phone, at the counter.")
        raise InvalidError(message, {"source": message})
    return _keep_consent(actor, party, purpose, is_given=is_given, source=source)


@transaction.atomic
def note_own_consent(*, actor: NamedActor, party: Party, purpose: str, is_given: bool) -> Consent | None:
    """Who is signed in says whether messages for a purpose are wanted. Given already it stays as it was."""
    source = "de eigen pagina"
    return _keep_consent(actor, party, purpose, is_given=is_given, source=source)


def _held(party: Party, purpose: str) -> QuerySet[Consent]:
    return Consent.objects.filter(party=party, purpose=purpose, withdrawn_at=None)


def _keep_consent(
    actor: Staff | NamedActor, party: Party, purpose: str, *, is_given: bool, source: str
) -> Consent | None:
    if purpose not in Purpose.values:
        raise InvalidError(_("Choose what the messages are for."))
    held = _held(party, purpose).select_for_update().first()
    if not is_given:
        if held:
            held.withdrawn_at, held.withdrawn_by = clock.now(), actor.audit_name[:200]
            held.save(update_fields=["withdrawn_at", "withdrawn_by"])
            audit.record(actor, "party.consent_withdrawn", party, label=party.display_name, purpose=purpose)
        return None
    if held:
        return held
    consent = Consent.objects.create(
        contact_centre_id=party.contact_centre_id,
        party=party,
        purpose=purpose,
        given_at=clock.now(),
        source=source.strip()[:200],
        by_name=actor.audit_name[:200],
    )
    audit.record(actor, "party.consent_given", party, label=party.display_name, purpose=purpose)
    return consent
