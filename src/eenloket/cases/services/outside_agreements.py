"""Agreeing how another organisation takes over, and reminding who promised to ask again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import selectors
from eenloket.cases.models import OutsideAgreement, OutsideHandOver
from eenloket.cases.types import EventKind, Way
from eenloket.core import audit, clock
from eenloket.core.actors import SYSTEM
from eenloket.core.errors import InvalidError
from eenloket.parties.rules import normalise_email, normalise_phone

from .steps import lock, note, poke, save

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class AgreementChange:
    """What was agreed with an organisation, as typed."""

    way: str
    email: str = ""
    url: str = ""
    phone: str = ""
    working_days: str = ""
    note: str = ""


@transaction.atomic
def agree_outside(*, actor: Staff, organisation_id: uuid.UUID, change: AgreementChange) -> OutsideAgreement:
    """Keep how this organisation takes over and within how many working days; one agreement per organisation.

    Raises NotAllowedError, NotFoundError, InvalidError naming every field that needs another look.
    """
    require(actor, Permission.MANAGE_OUTSIDE)
    organisation = selectors.get_organisation(organisation_id)
    agreed, _is_new = OutsideAgreement.objects.update_or_create(
        contact_centre_id=actor.contact_centre_id, organisation=organisation, defaults=_checked(change)
    )
    audit.record(actor, "outside.agreed", agreed, label=str(organisation), way=agreed.way, days=agreed.working_days)
    return agreed


@transaction.atomic
def end_agreement(*, actor: Staff, organisation_id: uuid.UUID) -> None:
    """Nothing is agreed with this organisation any more; cases that are there stay. Twice is once.
    Raises NotAllowedError."""
    require(actor, Permission.MANAGE_OUTSIDE)
    agreed = selectors.agreement_with(actor.contact_centre_id, organisation_id)
    if agreed:
        audit.record(actor, "outside.agreement_ended", agreed, label=str(agreed.organisation))
        agreed.delete()


def remind_to_ask() -> int:
    """What has to be asked again comes before who promised it: a step in its story, once per day of asking. Returns how
    many. For the worker, each morning."""
    return sum(_remind(each) for each in selectors.due_to_ask())


@transaction.atomic
def _remind(hand_over: OutsideHandOver) -> int:
    case = lock(hand_over.case_id)
    current = selectors.outside_of(case)
    day = current.ask_again_on if current else None
    if current is None or day is None or day > clock.today():
        return 0
    data = {"outside": str(current.pk), "ask_on": day.isoformat()}
    if case.events.filter(kind=EventKind.NUDGED, data=data).exists():
        return 0
    words = _("Ask %(name)s how it stands.") if current.sent_at else _("Pass it on to %(name)s: that was not done yet.")
    actor = replace(SYSTEM, contact_centre_id=case.contact_centre_id)
    note(case, EventKind.NUDGED, actor, words % {"name": current.organisation}, data=data)
    save(case)
    audit.record(actor, "case.ask_outside_due", case, label=case.reference)
    poke(case)
    return 1


def _checked(change: AgreementChange) -> dict[str, object]:
    errors: dict[str, str] = {}
    email = normalise_email(change.email) if change.email.strip() else ""
    phone = change.phone.strip()
    url = change.url.strip()
    days = int(change.working_days) if change.working_days.strip().isdecimal() else 0
    if change.way not in Way.values:
        errors["way"] = _("Choose how they take it over.")
    if email is None or (change.way == Way.MAIL and not email):
        errors["email"] = _("This is not a valid e-mail address.")
    if (phone and not normalise_phone(phone)) or (change.way == Way.PHONE and not phone):
        errors["phone"] = _("This is not a valid phone number.")
    if (url and not _is_web_address(url)) or (change.way == Way.FORM and not url):
        errors["url"] = _("This is not a web address. It begins with https://.")
    if not 1 <= days <= _MOST_DAYS:
        errors["working_days"] = _("Fill in a number of working days from 1 to %(most)s.") % {"most": _MOST_DAYS}
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    return {
        "way": change.way,
        "email": email or "",
        "url": url,
        "phone": phone,
        "working_days": days,
        "note": change.note.strip()[:300],
    }


def _is_web_address(url: str) -> bool:
    try:
        URLValidator(schemes=["https", "http"])(url)
    except ValidationError:
        return False
    return len(url) <= 200
