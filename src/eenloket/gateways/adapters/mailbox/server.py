from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from functools import partial
from typing import Any, Final, cast

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections

from eenloket.gateways.services import keep_development_mail

from .imap import Arrivals, answer

_MOST_BYTES: Final = 64 * 1024 * 1024


class Keeper:
    """Stores a message before it is acknowledged; refuses it for now when that fails."""

    def __init__(self, arrivals: Arrivals) -> None:
        self._arrivals = arrivals

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(None, _keep, envelope.rcpt_tos, cast("bytes", envelope.original_content))
        except Exception as error:  # noqa: BLE001 - any fault means: not stored, so do not acknowledge
            return f"451 not stored: {type(error).__name__}"
        async with self._arrivals:
            self._arrivals.notify_all()
        return "250 stored"


def _keep(recipients: list[str], raw: bytes) -> None:
    close_old_connections()
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain", "html"))
    keep_development_mail(
        message_id=str(mail["Message-ID"] or ""),
        sender=str(mail["From"] or ""),
        to=", ".join(recipients),
        subject=str(mail["Subject"] or ""),
        body=_text_of(body),
        raw=raw,
    )


def _text_of(body: Any) -> str:
    """The words of a mail; of one that cannot be read, none: its bytes are kept."""
    try:
        return str(body.get_content()) if body else ""
    except (LookupError, ValueError, AttributeError):
        return ""


async def serve(smtp_port: int, imap_port: int) -> None:
    """Answer on 127.0.0.1 until cancelled: mail in over SMTP, and out again over IMAP for our own addresses."""
    arrivals = asyncio.Condition()
    keeper: Any = Keeper(arrivals)
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True, data_size_limit=_MOST_BYTES), "127.0.0.1", smtp_port
    )
    imap = await asyncio.start_server(partial(answer, arrivals=arrivals), "127.0.0.1", imap_port)
    async with smtp, imap:
        await asyncio.gather(smtp.serve_forever(), imap.serve_forever())
