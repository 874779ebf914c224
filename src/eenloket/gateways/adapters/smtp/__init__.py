"""E-mail over SMTP, to the server that the settings name."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Sequence
from email import policy
from email.message import EmailMessage
from email.utils import formataddr, formatdate, parseaddr
from typing import Final

from django.conf import settings

from eenloket.gateways.models import DevelopmentMail
from eenloket.gateways.types import DeliveryError, Fate, Health, Outgoing, Receipt, Received

_SECONDS: Final = 15
_NO_SUCH_MAILBOX: Final = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")


class SmtpAdapter:
    """Delivers one message per connection. The accepting server's answer is the receipt; a server that offers reports
    (DSN) is asked to tell about delivery and failure, to our envelope id."""

    def send(self, message: Outgoing) -> Receipt:
        mail = _compose(message)
        try:
            with self._connect() as server:
                return self._hand_over(server, mail, message)
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise DeliveryError(str(error) or type(error).__name__) from error

    def send_many(self, messages: Sequence[Outgoing]) -> list[Receipt | DeliveryError]:
        return [self._outcome(each) for each in messages]

    def find(self, message: Outgoing) -> Receipt | None:
        """SMTP cannot tell what became of a mail; only the built-in mailbox can, whose mails we hold."""
        if settings.EENLOKET_MAILBOX != "development":
            return None
        is_there = DevelopmentMail.objects.filter(message_id=message.message_id).exists()
        return Receipt(message.message_id, Fate.ACCEPTED if is_there else Fate.ABSENT)

    def receive(self, raw: bytes) -> Received:
        """Reports of a mail server come as mails, by the way that mail comes in."""
        return Received()

    def listen(self) -> Callable[[], None]:
        return lambda: None

    def check(self) -> Health:
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            with self._connect() as server:
                server.noop()
        except (smtplib.SMTPException, OSError) as error:
            return Health(False, f"{where}: {error}")
        return Health(True, where)

    def _outcome(self, message: Outgoing) -> Receipt | DeliveryError:
        try:
            return self.send(message)
        except DeliveryError as error:
            return error

    def _hand_over(self, server: smtplib.SMTP, mail: EmailMessage, message: Outgoing) -> Receipt:
        """The SMTP conversation, step by step: once the text is on its way, silence means that it may have arrived."""
        server.ehlo_or_helo_if_needed()
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        options, about_recipient = _report_options(server, message)
        if not (sender + message.to).isascii() and server.has_extn("smtputf8"):
            options = ["SMTPUTF8", *options]
        _expect(server.mail(sender, options))
        _expect(server.rcpt(message.to, about_recipient))
        wire = mail.as_bytes(policy=policy.SMTPUTF8 if "SMTPUTF8" in options else policy.SMTP)
        try:
            code, answer = server.data(wire)
        except smtplib.SMTPResponseException:
            raise
        except (smtplib.SMTPException, OSError) as error:
            reason = str(error) or type(error).__name__
            raise DeliveryError(reason, is_unsure=True) from error
        if code != 250:
            raise _refused(code, answer)
        return Receipt(message.message_id, detail=_text(answer)[:200])

    def _connect(self) -> smtplib.SMTP:
        where = settings.EMAIL_HOST, settings.EMAIL_PORT
        server: smtplib.SMTP
        if settings.EMAIL_USE_SSL:
            server = smtplib.SMTP_SSL(*where, timeout=_SECONDS, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(*where, timeout=_SECONDS)
        try:
            if settings.EMAIL_USE_TLS:
                server.starttls(context=ssl.create_default_context())
            if settings.EMAIL_HOST_USER:
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except BaseException:
            server.close()
            raise
        return server


def _report_options(server: smtplib.SMTP, message: Outgoing) -> tuple[list[str], list[str]]:
    """What asks a server that offers it to report (RFC 3461), for the sender and for the recipient."""
    if not server.has_extn("dsn"):
        return [], []
    return ["RET=HDRS", f"ENVID={message.reference}"], ["NOTIFY=SUCCESS,FAILURE"]


def _expect(answer: tuple[int, bytes]) -> None:
    code, reason = answer
    if code not in (250, 251):
        raise _refused(code, reason)


def _refused(code: int, reason: bytes | str) -> DeliveryError:
    """What a server's answer means: 5xx is for good (but 5x0 before 550 is about the conversation), 550 with no or
    such a status that the mailbox is unknown."""
    text = _text(reason)
    is_final = code >= 550
    names_status = any(part[:2] in ("5.", "4.") for part in text.split())
    refuses = code in (550, 551, 553) and (not names_status or any(status in text for status in _NO_SUCH_MAILBOX))
    return DeliveryError(f"{code} {text}", is_final=is_final, refuses_address=refuses)


def _compose(message: Outgoing) -> EmailMessage:
    """The mail with its headers. Raises DeliveryError when a value cannot be a header: trying again is of no use."""
    mail = EmailMessage()
    try:
        mail["Message-ID"] = message.message_id
        mail["Date"] = formatdate(localtime=True)
        mail["From"] = formataddr((message.sender_name, settings.DEFAULT_FROM_EMAIL))
        mail["To"] = message.to
        mail["Subject"] = message.subject
        for name in ("reply_to", "in_reply_to", "references"):
            if value := getattr(message, name):
                mail[name.replace("_", "-").title()] = " ".join(value.split())
        if message.is_automatic:
            mail["Auto-Submitted"] = "auto-replied" if message.in_reply_to else "auto-generated"
        mail.set_content(message.body)
        for each in message.attachments:
            kind, _slash, subtype = each.media_type.partition("/")
            mail.add_attachment(each.data, maintype=kind, subtype=subtype or "octet-stream", filename=each.name)
    except (ValueError, KeyError) as error:
        raise DeliveryError(str(error), is_final=True) from error
    return mail


def _text(raw: bytes | str) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
