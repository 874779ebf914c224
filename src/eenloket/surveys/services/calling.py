"""Who is not content can be called: the citizen asks for it, and it becomes a call-back note with a norm."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.template.defaultfilters import date as format_date
from django.utils import translation
from django.utils.translation import gettext as _

from eenloket.cases.services import CallBackRequest, request_call_back
from eenloket.cases.types import CallBackWish
from eenloket.core import clock
from eenloket.core.errors import ConflictError

from .answering import locked_open

if TYPE_CHECKING:
    from eenloket.surveys.models import Invitation


@transaction.atomic
def ask_to_be_called(*, municipality_id: uuid.UUID, code: str, who: str, number: str) -> Invitation:
    """Who gave a low mark leaves a number: the front office has a call-back note about it. Once for each invitation.

    Raises NotFoundError, ConflictError when the time is over or the mark is not low, InvalidError ("who", "number").
    """
    invitation = locked_open(municipality_id, code)
    if invitation.called_for_at:
        return invitation
    if not invitation.is_low:
        raise ConflictError(_("We call who is not satisfied. Change your mark first if that is so."))
    contact = invitation.contact
    request = CallBackRequest(
        contact_centre_id=invitation.contact_centre_id,
        municipality_id=invitation.municipality_id,
        wish=CallBackWish(who=who.strip()[:120], number=number),
        about=_about(invitation),
        party_id=contact.party_id if contact else None,
        portal_area_id=invitation.portal_area_id,
    )
    invitation.call_back = request_call_back(request, key=uuid.uuid5(invitation.pk, "call-back"))
    invitation.called_for_at = clock.now()
    invitation.save(update_fields=["call_back", "called_for_at"])
    return invitation


def _about(invitation: Invitation) -> str:
    """What the colleague who calls must know, in Dutch whatever the citizen reads."""
    with translation.override("nl"):
        day = format_date(invitation.arrived_on, "l j F Y")
        told = _("Gave us a %(mark)s for the contact of %(day)s and wants to be called.") % {
            "mark": invitation.mark,
            "day": day,
        }
        subject = invitation.contact.subject if invitation.contact else ""
        lines = [told, _("It was about: %(subject)s") % {"subject": subject} if subject else "", invitation.comment]
    return "\n".join(line for line in lines if line)
