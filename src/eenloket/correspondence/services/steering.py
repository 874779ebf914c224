"""A citizen's new question to a general address: a friendly answer with the right form, and the mail is kept."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.content.selectors import search
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.correspondence.reading import read_mail
from eenloket.correspondence.selectors import may_be_taken_in
from eenloket.gateways.selectors import find_mailbox, get_inbound
from eenloket.gateways.services import mark_taken_in, queue_message
from eenloket.gateways.types import InboundOutcome
from eenloket.organisation.selectors import fill_in
from eenloket.webforms.services import steer_to_form

from .taking_up import take_up

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.correspondence.reading import Mail
    from eenloket.gateways.models import InboundMessage, Mailbox

_MOST_ANSWERS = 3
_ASKED = 300


def steer(message: InboundMessage, mailbox: Mailbox, mail: Mail) -> None:
    """Tell the sender where the question is answered, at most once a day per sender: two machines never go on."""
    if not mail.sender:
        return
    fill_in([mailbox], "municipality")
    queue_message(
        key=f"steer:{mailbox.pk}:{uuid.uuid5(mailbox.pk, mail.sender)}:{clock.today()}",
        contact_centre_id=mailbox.contact_centre_id,
        municipality_id=mailbox.municipality_id,
        to=mail.sender,
        subject=f"Uw mail: {mail.subject}" if mail.subject else "Uw mail",
        body=_text(mailbox, mail),
        about_type="inbound",
        about_id=message.pk,
        in_reply_to=mail.message_id,
        references=mail.message_id,
    )


@transaction.atomic
def take_in(*, actor: Staff, message_id: uuid.UUID) -> InboundMessage:
    """Answer a mail after all that was steered to a form or left aside: it goes on the work list. Twice is once.

    Raises NotAllowedError, NotFoundError, ConflictError when it is in a dossier already.
    """
    require(actor, Permission.HANDLE_CONTACTS)
    message = get_inbound(actor, message_id)
    if message.outcome == InboundOutcome.CONTACT:
        return message
    if not may_be_taken_in(message):
        raise ConflictError(_("This message is in a dossier already."))
    mailbox = find_mailbox(message.account)
    if mailbox is None:
        raise NotFoundError(_("That mailbox does not exist."))
    found = take_up(message, mailbox, read_mail(bytes(message.raw)))
    audit.record(actor, "inbound.taken_in", message, label=str(message))
    return mark_taken_in(message_id=message.pk, about_type=found.kind, about_id=found.key)


def _text(mailbox: Mailbox, mail: Mail) -> str:
    asked = f"{mail.subject} {mail.new_text}"[:_ASKED]
    found = search(mailbox.contact_centre_id, asked, municipality_id=mailbox.municipality_id).hits[:_MOST_ANSWERS]
    base = f"{settings.EENLOKET_BASE_URL}/{mailbox.municipality.slug}"
    form = steer_to_form(
        contact_centre_id=mailbox.contact_centre_id,
        municipality_id=mailbox.municipality_id,
        text=mail.new_text,
        subject=mail.subject,
        sender_name=mail.sender_name,
        sender_address=mail.sender,
    )
    with translation.override("nl"):
        return render_to_string(
            "correspondence/messages/steered.txt",
            {
                "municipality": mailbox.municipality,
                "name": mail.sender_name,
                "is_filled_in": form is not None,
                "form_url": form.address if form else f"{base}/contact/",
                "answers": [{"title": each.plain_title, "url": f"{base}/antwoord/{each.slug}/"} for each in found],
            },
        )
