"""Kill the worker and PostgreSQL while mail comes in over SMTP and IMAP: each mail becomes one contact."""

from __future__ import annotations

import re
import smtplib
import threading
import time
import uuid
from functools import partial

from tests.builders import a_mail
from tests.long.chaos.test_kills import rows
from tests.platform.products import Product, wait_for

MAILS = 60
ADDRESS = "zakelijk@merenwold.example"


def smtp_port(product: Product) -> int | None:
    commands = " ".join(product.child_pids().values())
    found = re.search(r"adapters\.mailbox --port (\d+)", commands)
    return int(found[1]) if found else None


def send(product: Product, raw: bytes) -> None:
    """As a mail server does: what is not acknowledged is sent again, under the same Message-ID."""
    until = time.monotonic() + 90
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", smtp_port(product) or 0, timeout=10) as server:
                server.sendmail("noor@example.nl", [ADDRESS], raw)
            return
        except (smtplib.SMTPException, OSError):
            assert time.monotonic() < until, product.output()
            time.sleep(0.3)


def test_mail_that_comes_in_while_everything_dies_is_one_contact_each(product: Product) -> None:
    mark = uuid.uuid4().hex
    mails = [a_mail(f"Bericht {n} {mark}", subject=f"{mark} {n}", to=ADDRESS) for n in range(MAILS)]

    def keep_sending() -> None:
        for raw in mails:
            send(product, raw)
            time.sleep(0.05)

    sending = threading.Thread(target=keep_sending)
    sending.start()
    for victim in ("worker_pid", "postmaster_pid", "worker_pid", "postmaster_pid"):
        time.sleep(1.2)
        wait_for(partial(getattr, product, victim), 60, product.output)
        product.kill(getattr(product, victim))
        wait_for(lambda: product.health().get("status") == "ok", 90, product.output)
    sending.join(120)
    assert not sending.is_alive()

    came_in = "SELECT state, outcome, count(*) FROM gateways_inboundmessage WHERE subject LIKE %s GROUP BY 1, 2"
    wait_for(
        lambda: rows(product, came_in, f"{mark}%") == [("handled", "contact", MAILS)],
        150,
        lambda: f"{rows(product, came_in, f'{mark}%')} {product.output()}",
    )
    contacts = "SELECT count(*), count(DISTINCT subject) FROM contacts_contact WHERE subject LIKE %s"
    assert rows(product, contacts, f"{mark}%") == [(MAILS, MAILS)], "each mail is one question"
    messages = "SELECT count(*) FROM contacts_conversationmessage WHERE text LIKE %s AND direction = 'in'"
    assert rows(product, messages, f"%{mark}") == [(MAILS,)]
