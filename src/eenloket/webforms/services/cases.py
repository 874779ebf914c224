"""A form that begins a case: in the transaction that sends it, so that neither is there without the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from eenloket.cases.selectors import find_published
from eenloket.cases.services import open_case
from eenloket.contacts.services import tell_receipt
from eenloket.core.actors import NamedActor
from eenloket.core.errors import EenloketError, InvalidError
from eenloket.parties.rules import normalise_email
from eenloket.webforms import selectors
from eenloket.webforms.rules.cases import case_values

if TYPE_CHECKING:
    from eenloket.cases.models import Case
    from eenloket.contacts.models import Conversation
    from eenloket.webforms.models import Submission
    from eenloket.webforms.types import Design


def begins_case(submission: Submission, design: Design, conversation: Conversation, *, email: str = "") -> Case | None:
    """Begin the case that a form asks for, with the front office; the message still waits for an advisor beside it.

    When the type asks something that the form does not (it changed since), or is not used any more, it stays a message:
    what a citizen sends is never refused for what we did not arrange.
    """
    if not design.case_type:
        return None
    found = find_published(submission.contact_centre_id, design.case_type)
    contact = conversation.contacts.get(number=1)
    name = conversation.sender_name or (str(submission.party) if submission.party else conversation.typed_counterpart)
    actor = NamedActor(name or "-", contact_centre_id=submission.contact_centre_id, audit_id=submission.party_id)
    try:
        if found is None:
            raise InvalidError("")
        wanted = {each.code: (each.label, each.kind) for each in found.document.fields}
        with transaction.atomic():
            return open_case(
                actor=actor,
                contact_id=contact.pk,
                version_id=found.version_id,
                values=case_values(design, selectors.values_of(submission), wanted),
                email=normalise_email(email) or "",
            )
    except EenloketError:
        tell_receipt(conversation)
        return None
