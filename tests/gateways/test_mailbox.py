"""The development mailbox keeps a mail before it says that it has it."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import override_settings

from eenloket.gateways.adapters.mailbox import server
from eenloket.gateways.adapters.smtp import SmtpAdapter
from eenloket.gateways.models import DevelopmentMail
from eenloket.gateways.selectors import development_mail
from eenloket.gateways.services import deliver
from eenloket.gateways.types import DeliveryError, Outgoing
from tests.builders import a_centre, a_message
from tests.gateways.mail_server import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def running_mailbox() -> Iterator[None]:
    port, imap_port, loop = free_port(), free_port(), asyncio.new_event_loop()
    task = loop.create_task(server.serve(port, imap_port))
    thread = threading.Thread(target=lambda: _run(loop, task))
    thread.start()
    try:
        for each in (port, imap_port):
            _wait_for(each)
        with override_settings(
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            EMAIL_HOST_USER="",
            EENLOKET_IMAP_URL=f"imap://127.0.0.1:{imap_port}",
        ):
            yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        loop.run_until_complete(task)
    except asyncio.CancelledError:
        pass
    loop.run_until_complete(loop.run_in_executor(None, lambda: connection.close()))  # noqa: PLW0108 - of that thread
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the mailbox does not answer")


def test_what_the_outbox_sends_stands_in_the_mailbox_of_its_centre() -> None:
    centre = a_centre()
    message = a_message(centre, body="Uw code is A2B3C4. Café €5\n")
    with running_mailbox():
        assert deliver(message.pk, SmtpAdapter()) == "accepted"
    (kept,) = development_mail(centre.id)
    assert (kept.to, kept.subject, kept.body.strip()) == (message.to, message.subject, message.body.strip())
    assert not development_mail(a_centre("elders").id).exists()


def test_a_mail_that_could_not_be_kept_is_not_acknowledged() -> None:
    mail = Outgoing("<1@eenloket.invalid>", "jo@example.org", "Hallo", "Tekst", "Gemeente")
    failing = patch.object(server, "keep_development_mail", side_effect=OSError)
    with running_mailbox(), failing, pytest.raises(DeliveryError, match="451 not stored") as refused:
        SmtpAdapter().send(mail)
    assert not refused.value.is_final


def test_another_mail_such_as_a_password_reset_is_kept_too() -> None:
    with running_mailbox(), smtplib.SMTP(*_address()) as client:
        client.sendmail("a@example.org", ["b@example.org"], "Subject: Los bericht\n\nTekst\n")
    assert DevelopmentMail.objects.get().subject == "Los bericht"


def _address() -> tuple[str, int]:
    from django.conf import settings

    return settings.EMAIL_HOST, settings.EMAIL_PORT
