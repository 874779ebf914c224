from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections

from eenloket.gateways.services import keep_development_mail


class Keeper:
    """Stores a message before it is acknowledged; refuses it for now when that fails."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(None, _keep, envelope.rcpt_tos, cast("bytes", envelope.original_content))
        except Exception as error:  # noqa: BLE001 - any fault means: not stored, so do not acknowledge
            return f"451 not stored: {type(error).__name__}"
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
        body=str(body.get_content()) if body else "",
    )


async def serve(port: int) -> None:
    """Answer on 127.0.0.1 until cancelled."""
    keeper: Any = Keeper()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True), "127.0.0.1", port)
    async with server:
        await server.serve_forever()
