"""A real SMTP server on a socket, for a test."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import ClassVar, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings


class Inbox:
    """Keeps what arrives; answers a recipient whose name is a reply code (`550@...`) with that code."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        code = address.partition("@")[0]
        if code.isdigit():
            return f"{code} no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        raw = cast("bytes", envelope.original_content)
        self.mails.append(message_from_bytes(raw, policy=policy.default))
        if "lost@example.org" in envelope.rcpt_tos:  # taken, and the answer never comes
            cast("asyncio.Transport", server.transport).close()
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ReportingSMTP(SMTP):
    """Offers reports (DSN), and keeps what it was asked to report."""

    asked: ClassVar[list[str]] = []

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802 - aiosmtpd
        await super().smtp_MAIL(self._without_reports(arg))

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802 - aiosmtpd
        await super().smtp_RCPT(self._without_reports(arg))

    def _without_reports(self, arg: str) -> str:
        words = arg.split()
        self.asked.extend(word for word in words if word.startswith(("RET=", "ENVID=", "NOTIFY=")))
        return " ".join(word for word in words if not word.startswith(("RET=", "ENVID=", "NOTIFY=")))


class ReportingInbox(Inbox):
    async def handle_EHLO(  # noqa: N802 - aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]


class _ReportingController(Controller):
    def factory(self) -> SMTP:
        return ReportingSMTP(self.handler)


@contextmanager
def a_mail_server(*, reports: bool = False) -> Iterator[Inbox]:
    """The settings point at this server inside the block."""
    inbox, port = ReportingInbox() if reports else Inbox(), free_port()
    kind = _ReportingController if reports else Controller
    controller = kind(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_HOST_USER="", EMAIL_USE_TLS=False):
            yield inbox
    finally:
        controller.stop()
