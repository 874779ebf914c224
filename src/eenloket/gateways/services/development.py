from __future__ import annotations

import re
import smtplib
import uuid
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.gateways import selectors
from eenloket.gateways.models import DevelopmentMail, DevelopmentReply, DevelopmentText, Mailbox, OutboxMessage
from eenloket.gateways.types import PhoneText

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST_REPLY: Final = 1000
_LONGEST_MAIL: Final = 20_000


@transaction.atomic
def keep_development_mail(*, message_id: str, sender: str, to: str, subject: str, body: str, raw: bytes = b"") -> None:
    """Keep what the development mailbox received, under the contact centre whose outbox sent it or whose mailbox it
    is for."""
    with connection.cursor() as cursor:  # one at a time: their numbers ascend without gaps
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('gateways.development_mail'))")
    DevelopmentMail.objects.create(
        contact_centre_id=_centre_of(message_id, to),
        message_id=_plain(message_id)[:250],
        sender=_plain(sender)[:250],
        to=_plain(to)[:500],
        subject=_plain(subject)[:500],
        body=_plain(body),
        raw=raw or None,
        uid=(DevelopmentMail.objects.aggregate(last=Max("uid"))["last"] or 0) + 1,
        received_at=clock.now(),
    )


def _centre_of(message_id: str, to: str) -> uuid.UUID | None:
    """None for something else than our mail, such as a password reset."""
    own = message_id.strip("<>").partition("@")[0]
    try:
        sent = OutboxMessage.objects.filter(pk=uuid.UUID(own)).values_list("contact_centre_id", flat=True).first()
    except ValueError:
        sent = None
    addresses = [each.strip().lower() for each in to.split(",")]
    return sent or Mailbox.objects.filter(address__in=addresses).values_list("contact_centre_id", flat=True).first()


def _plain(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


@transaction.atomic
def keep_development_texts(texts: Sequence[PhoneText]) -> None:
    """Keep what the development phones received."""
    now = clock.now()
    DevelopmentText.objects.bulk_create(
        [
            DevelopmentText(
                id=each.id,
                contact_centre_id=each.contact_centre_id,
                number=each.number[:40],
                sender=each.sender[:40],
                body=each.body.replace("\x00", ""),
                part=each.part,
                parts=each.parts,
                reference=each.reference[:120],
                protocol=each.protocol,
                fate=each.fate,
                is_reported=not each.fate,
                received_at=now,
            )
            for each in texts
        ]
    )


@transaction.atomic
def answer_from_phone(*, actor: Staff, number: str, text: str) -> DevelopmentReply:
    """Have the development phones send a text to us, as somebody would. Raises InvalidError, NotFoundError for a
    number that we sent nothing."""
    require(actor, Permission.VIEW_OUTBOX)
    last = selectors.get_phone(actor, number)
    if not text.strip() or len(text) > _LONGEST_REPLY:
        message = _("Write what the phone should answer.")
        raise InvalidError(message, {"text": message})
    return DevelopmentReply.objects.create(
        contact_centre_id=actor.contact_centre_id,
        number=last.number,
        to=last.sender,
        text=text.strip(),
        made_at=clock.now(),
    )


def mail_as_citizen(*, actor: Staff, mailbox_id: uuid.UUID, sender: str, subject: str, text: str) -> None:
    """Have the development mailbox get a mail to one of our addresses, as somebody would send it: over SMTP. Calls
    outside: not within a transaction. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.VIEW_OUTBOX)
    mailbox = next((each for each in selectors.mailboxes_of(actor) if each.pk == mailbox_id), None)
    if mailbox is None or settings.EENLOKET_MAILBOX != "development":
        raise NotFoundError(_("That mailbox does not exist."))
    errors = {
        name: message
        for name, message, is_wrong in (
            ("sender", _("This is not a valid e-mail address."), not re.fullmatch(r"[^@\s]+@[^@\s]+", sender.strip())),
            ("text", _("Fill in a text."), not text.strip() or len(text) > _LONGEST_MAIL),
        )
        if is_wrong
    }
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender.strip(), mailbox.address, " ".join(subject.split())[:200]
    mail["Message-ID"], mail["Date"] = make_msgid(domain="citizen.example"), formatdate(localtime=True)
    mail.set_content(text)
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10) as server:
        server.send_message(mail)
