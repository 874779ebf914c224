"""Fetching mail over IMAP from the development mailbox: each mail once, also after a cut in the middle."""

from __future__ import annotations

import smtplib
import threading
import time
from unittest.mock import patch

import pytest
from django.conf import settings

from eenloket.core import crypto
from eenloket.gateways.models import InboundMessage, Mailbox
from eenloket.gateways.services import check_mailbox, fetch_mailbox, mailboxes, watch_mailbox
from tests.builders import a_centre, a_mail, a_mailbox
from tests.gateways.test_mailbox import running_mailbox

pytestmark = pytest.mark.django_db(transaction=True)


def write_to(mailbox: Mailbox, *raws: bytes) -> None:
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
        for raw in raws:
            server.sendmail("noor@example.nl", [mailbox.address], raw)


def test_what_was_mailed_to_us_is_fetched_byte_by_byte_and_once() -> None:
    mailbox, mails = a_mailbox(a_centre()), [a_mail("Een €"), a_mail("Twee\r\n.\r\nmet een punt")]
    with running_mailbox():
        write_to(mailbox, *mails)
        assert fetch_mailbox(mailbox.pk) == 2
        assert fetch_mailbox(mailbox.pk) == 0
    texts = [bytes(each.raw) for each in InboundMessage.objects.order_by("received_at")]
    assert ["Een" in texts[0].decode("utf-8", "replace"), b"Twee" in texts[1]] == [True, True]
    mailbox.refresh_from_db()
    assert (mailbox.last_uid, mailbox.problem) == (2, "")


def test_a_cut_between_storing_and_telling_stores_nothing_twice() -> None:
    mailbox = a_mailbox(a_centre())
    with running_mailbox():
        write_to(mailbox, a_mail("Een"), a_mail("Twee"))
        with (
            patch("eenloket.gateways.adapters.imap.ImapSession.acknowledge", side_effect=ConnectionError("cut")),
        ):
            assert fetch_mailbox(mailbox.pk) == 0
        mailbox.refresh_from_db()
        assert "cut" in mailbox.problem
        assert InboundMessage.objects.count() == 1
        fetch_mailbox(mailbox.pk)
    assert InboundMessage.objects.count() == 2


def test_a_mail_to_another_address_stays_there() -> None:
    centre = a_centre()
    mailbox, other = a_mailbox(centre), a_mailbox(centre, "post@meerland.example")
    with running_mailbox():
        write_to(other, a_mail())
        assert fetch_mailbox(mailbox.pk) == 0


def test_a_server_that_is_away_is_noted_and_says_so() -> None:
    mailbox = a_mailbox(a_centre())
    with running_mailbox():
        assert check_mailbox(mailbox).is_ok
        address = settings.EENLOKET_IMAP_URL
    with patch.object(settings, "EENLOKET_IMAP_URL", address):
        assert fetch_mailbox(mailbox.pk) == 0
        assert not check_mailbox(mailbox).is_ok
    mailbox.refresh_from_db()
    assert mailbox.problem


def test_while_watched_mail_is_taken_in_as_it_comes() -> None:
    mailbox, stop = a_mailbox(a_centre()), threading.Event()
    with (
        running_mailbox(),
        patch.object(mailboxes, "_WAIT_SECONDS", 1.0),
        patch.object(mailboxes, "_AGAIN_SECONDS", 0.1),
    ):
        watcher = threading.Thread(target=watch_mailbox, args=(mailbox.pk, stop))
        watcher.start()
        try:
            time.sleep(0.5)
            write_to(mailbox, a_mail("Onderweg"))
            for _ in range(100):
                if InboundMessage.objects.exists():
                    break
                time.sleep(0.05)
            assert InboundMessage.objects.count() == 1
        finally:
            stop.set()
            watcher.join(10)


def test_a_watched_mailbox_that_is_away_says_so_on_its_page() -> None:
    mailbox, stop = a_mailbox(a_centre(), url_sealed=crypto.encrypt("imap://x:y@127.0.0.1:1/INBOX")), threading.Event()
    with patch.multiple(mailboxes, _AGAIN_SECONDS=0.1):
        watcher = threading.Thread(target=watch_mailbox, args=(mailbox.pk, stop))
        watcher.start()
        try:
            for _ in range(100):
                mailbox.refresh_from_db()
                if mailbox.problem:
                    break
                time.sleep(0.05)
        finally:
            stop.set()
            watcher.join(10)
    assert mailbox.problem.startswith("127.0.0.1:1:")
