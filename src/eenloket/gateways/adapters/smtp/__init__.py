"""E-mail over SMTP, to the server that the settings name."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr, formatdate

from django.conf import settings

from eenloket.gateways.port import DeliveryError
from eenloket.gateways.types import Health, Outgoing, Receipt

_SECONDS = 15


class SmtpAdapter:
    """Delivers one message per connection; the accepting server's own answer is the receipt."""

    def send(self, message: Outgoing) -> Receipt:
        mail = _compose(message)
        try:
            with self._connect() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise DeliveryError(f"{code} {_text(reason)}", is_final=code >= 550) from error
        except smtplib.SMTPResponseException as error:
            raise DeliveryError(f"{error.smtp_code} {_text(error.smtp_error)}") from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise DeliveryError(str(error) or type(error).__name__) from error
        return Receipt(reference=message.message_id)

    def check(self) -> Health:
        where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            with self._connect() as server:
                server.noop()
        except (smtplib.SMTPException, OSError) as error:
            return Health(False, f"{where}: {error}")
        return Health(True, where)

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


def _compose(message: Outgoing) -> EmailMessage:
    """The mail with its headers. Raises DeliveryError when a value cannot be a header: trying again is of no use."""
    mail = EmailMessage()
    try:
        mail["Message-ID"] = message.message_id
        mail["Date"] = formatdate(localtime=True)
        mail["From"] = formataddr((message.sender_name, settings.DEFAULT_FROM_EMAIL))
        mail["To"] = message.to
        mail["Subject"] = message.subject
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body)
    except ValueError as error:
        raise DeliveryError(str(error), is_final=True) from error
    return mail


def _text(raw: bytes | str) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
