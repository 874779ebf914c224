"""Storing a question with its result: the one atomic end of a draft."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts import rules
from eenloket.contacts.events import ContactStored
from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.types import ContactState, DraftChange, Result, ResultDetail
from eenloket.content.services import raise_signal
from eenloket.content.types import SignalKind
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.organisation.selectors import find_organisation

from .sending import send_answer
from .steps import already_so, apply, close_when_done, locked_own

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def store_contact(
    *,
    actor: Staff,
    contact_id: uuid.UUID,
    result: str,
    detail: ResultDetail | None = None,
    change: DraftChange | None = None,
    revision: int | None = None,
    is_told: bool = False,
) -> Contact:
    """Store a question with its result: the one atomic end of a draft. A message from the work list is answered with
    the note for the citizen, unless that was told otherwise (`is_told`).

    Asked again for a stored question it returns that one, whatever came along: a double click, a retry after a
    lost reply or a second tab never stores twice. The conversation closes with its last question.
    Raises NotAllowedError, NotFoundError, ConflictError on a stale revision, InvalidError naming what is missing.
    """
    require(actor, Permission.HANDLE_CONTACTS)
    contact = locked_own(actor, contact_id)
    if contact.state == ContactState.STORED:
        return contact
    if contact.state == ContactState.DROPPED:
        raise ConflictError(_("This question was put away in another window."))
    if revision is not None and revision != contact.revision and not (change and already_so(contact, change)):
        raise ConflictError(_("This question was changed in another window. Load it again to see what is there."))
    if change:
        apply(contact, change)
    detail = detail or ResultDetail()
    _check_result(contact, result, detail)
    conversation = Conversation.objects.select_for_update().get(pk=contact.conversation_id)
    if conversation.due_on and not is_told and rules.needs_reply(result, channel=conversation.channel):
        _answer(actor, conversation, contact)
    now = clock.now()
    contact.state, contact.stored_at, contact.changed_at = ContactState.STORED, now, now
    contact.revision += 1
    contact.result = result
    contact.result_detail = {
        name: str(value) if isinstance(value, uuid.UUID) else value for name, value in asdict(detail).items() if value
    }
    contact.first_contact_class = rules.first_contact_class(
        result=result,
        direction=conversation.direction,
        is_internal=conversation.is_internal,
        consulted_where=detail.consulted_where,
    )
    contact.finish = {}
    if not contact.subject:
        contact.subject = contact.searched_for[:200]
    contact.save()
    if result == Result.NOT_ANSWERED:
        raise_signal(
            actor=actor,
            kind=SignalKind.MISSING,
            text=detail.missing,
            municipality_id=contact.municipality_id,
            searched_for=contact.searched_for,
            contact_id=contact.pk,
        )
    audit.record(actor, "contact.stored", contact, label=str(contact), result=result)
    publish(
        ContactStored(
            contact_id=contact.pk,
            contact_centre_id=contact.contact_centre_id,
            municipality_id=contact.municipality_id,
            advisor_id=actor.pk,
            result=result,
            arrived_on=contact.arrived_on,
        )
    )
    live.poke(f"team:{contact.contact_centre_id}")
    close_when_done(actor, conversation)
    return contact


def _answer(actor: Staff, conversation: Conversation, contact: Contact) -> None:
    """Send the note for the citizen as the answer, once per question."""
    if not contact.note_for_citizen.strip():
        message = _("Write the answer: it is sent to the customer. Or say that you told it otherwise.")
        raise InvalidError(message, {"note_for_citizen": message})
    message_id = uuid.uuid5(contact.pk, "answer")
    if not conversation.messages.filter(pk=message_id).exists():
        send_answer(conversation, message_id=message_id, text=contact.note_for_citizen, author=actor)


def _check_result(contact: Contact, result: str, detail: ResultDetail) -> None:
    if result and result not in Result.values:
        raise InvalidError(_("Choose a result."), {"result": _("Choose a result.")})
    if detail.organisation_id and find_organisation(str(detail.organisation_id)) is None:
        raise NotFoundError(_("That organisation does not exist."))
    missing = rules.missing_for(
        result,
        consulted_where=detail.consulted_where,
        transfer_kind=detail.transfer_kind,
        target=bool(detail.organisation_id),
        receiver=bool(detail.department_id or detail.organisation_id),
        missing=detail.missing,
    )
    if missing:
        sentence = {
            "result": _("Choose a result."),
            "consulted_where": _("Say where you consulted: inside the KCC or at a department."),
            "transfer_kind": _("Say whether you introduced the caller (warm) or not (cold)."),
            "organisation": _("Choose the organisation you referred to."),
            "department": _("Choose who gets this."),
            "missing": _("Say what was missing, so that the owner can add it."),
        }[missing]
        raise InvalidError(sentence, {missing: sentence})
