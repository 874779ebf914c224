"""Where a mail belongs: a report on our own mail, an existing dossier, the work list, or a form (R7). Nothing is
dropped: every mail ends as one of these, seen in the list of what came in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from eenloket.cases import services as cases
from eenloket.contacts import services as contacts
from eenloket.correspondence import matching
from eenloket.correspondence.matching import Dossier
from eenloket.correspondence.reading import Bounce, Mail, NoMailError, read_mail
from eenloket.gateways.port import UnreadableError
from eenloket.gateways.selectors import find_mailbox, has_received, message_of_mail
from eenloket.gateways.services import note_receipt
from eenloket.gateways.types import Channel, Filed, InboundOutcome, MailPolicy
from eenloket.parties.selectors import party_with_address

from .steering import steer
from .taking_up import keep_parts, take_up

if TYPE_CHECKING:
    from eenloket.gateways.models import InboundMessage, Mailbox

_FATES: Final = {"failed": "bounced", "delivered": "delivered", "relayed": "accepted", "expanded": "delivered"}


def file_mail(message: InboundMessage) -> Filed:
    """Do with a mail what the policy of its mailbox says. Within the transaction that notes it handled.

    Raises UnreadableError for what is no mail, and for what is encrypted and tells nothing.
    """
    mailbox = find_mailbox(message.account)
    if mailbox is None:
        raise UnreadableError(_("No mailbox %(address)s is known any more.") % {"address": message.account})
    mail = _read(message)
    outcome, dossier = _file(message, mailbox, mail)
    return Filed(
        outcome,
        about_type=dossier.kind if dossier else "",
        about_id=dossier.key if dossier else None,
        sender=mail.sender or mail.sender_name,
        subject=mail.subject,
        contact_centre_id=mailbox.contact_centre_id,
        municipality_id=mailbox.municipality_id,
    )


def _read(message: InboundMessage) -> Mail:
    try:
        mail = read_mail(bytes(message.raw))
    except NoMailError as error:
        raise UnreadableError(_("This is not a mail: it has no head and no text.")) from error
    if mail.is_encrypted and not mail.text:
        raise UnreadableError(_("This mail is encrypted. Ask the sender for a readable one, or open it elsewhere."))
    return mail


def _file(message: InboundMessage, mailbox: Mailbox, mail: Mail) -> tuple[InboundOutcome, Dossier | None]:
    centre_id = mailbox.contact_centre_id
    if (seen := _was_seen(message, centre_id, mail)) is not None:
        return seen, None
    if mail.bounce:
        return _note_report(message, centre_id, mail.bounce)
    if found := matching.dossier_of(centre_id, mail):
        return _add_to(found, message, mailbox, mail)
    if not mail.is_automatic and passes(mailbox, mail):
        return InboundOutcome.CONTACT, take_up(message, mailbox, mail)
    if not mail.is_automatic:
        steer(message, mailbox, mail)
    return (InboundOutcome.AUTOMATIC if mail.is_automatic else InboundOutcome.STEERED), None


def _was_seen(message: InboundMessage, centre_id: uuid.UUID, mail: Mail) -> InboundOutcome | None:
    """A mail to two of our mailboxes is one mail; and our own mail, come back, is no question. Some machines give every
    mail the same Message-ID: only with the same sender and subject it is the same mail."""
    if not mail.message_id:
        return None
    if message_of_mail(centre_id, [mail.message_id]):
        return InboundOutcome.LOOP
    came_before = has_received(message, contact_centre_id=centre_id, sender=mail.sender, subject=mail.subject)
    return InboundOutcome.DUPLICATE if came_before else None


def passes(mailbox: Mailbox, mail: Mail) -> bool:
    """Whether a new question of this sender is taken in: by the policy, because the sender is named, or because the
    mail is about a case without coming from the address that we know (a person looks at that)."""
    if mailbox.policy != MailPolicy.STEER or matching.is_named(mail.sender, mailbox.passing_senders):
        return True
    party = party_with_address(mailbox.municipality_id, mail.sender)
    is_business = party is not None and bool(party.kvk_number)
    return is_business or matching.names_reference_of(mailbox.contact_centre_id, mail)


def _add_to(dossier: Dossier, message: InboundMessage, mailbox: Mailbox, mail: Mail) -> tuple[InboundOutcome, Dossier]:
    wrote: dict[str, Any] = {
        "message_id": message.pk,
        "text": mail.new_text or mail.subject or _("(a mail without words)"),
        "channel": Channel.EMAIL,
        "sender_name": mail.sender_name or mail.sender,
        "sender_address": mail.sender,
        "mail_id": mail.message_id,
        "is_automatic": mail.is_automatic,
    }
    if dossier.kind == "case":
        cases.customer_wrote(case_id=dossier.key, **wrote)
    elif dossier.kind == "case_aside":  # inside: the citizen never sees it
        case = cases.answer_aside_by_mail(
            talk_id=dossier.key,
            message_id=message.pk,
            text="\n".join([wrote["text"], *(f"[{part.name}]" for part in mail.parts)]),
            sender_name=wrote["sender_name"],
            is_automatic=mail.is_automatic,
        )
        return (InboundOutcome.AUTOMATIC if mail.is_automatic else InboundOutcome.DOSSIER), Dossier("case", case.pk)
    else:
        dossier = Dossier("conversation", contacts.continue_conversation(dossier.key, **wrote).pk)
    keep_parts(dossier, message, mailbox, mail)
    return (InboundOutcome.AUTOMATIC if mail.is_automatic else InboundOutcome.DOSSIER), dossier


def _note_report(
    message: InboundMessage, centre_id: uuid.UUID, bounce: Bounce
) -> tuple[InboundOutcome, Dossier | None]:
    """A mail of ours came back, or arrived: the outbox knows, and the report stands with what that mail was about."""
    fate = _FATES.get(bounce.action)
    about = None
    for each in bounce.message_ids:
        if fate:
            detail = f"{bounce.status} {bounce.detail}".strip()
            note_receipt(message_id=each, state=fate, detail=detail, address=bounce.recipient)
        if about is None and (sent := message_of_mail(centre_id, [each])) and sent.about_id:
            about = Dossier(sent.about_type, sent.about_id)
    if fate != "bounced":
        return (InboundOutcome.BOUNCE if fate is None else InboundOutcome.RECEIPT), about
    detail = bounce.detail or bounce.status
    if about and about.kind == "case":
        cases.report_bounce(case_id=about.key, message_id=message.pk, detail=detail)
    elif about and about.kind == "conversation":
        contacts.report_bounce(about.key, detail=detail)
    return InboundOutcome.BOUNCE, about
