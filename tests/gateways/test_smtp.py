"""E-mail against a real SMTP server on a socket."""

from __future__ import annotations

import pytest
from django.test import override_settings

from eenloket.documents.services import keep_document
from eenloket.documents.types import Origin
from eenloket.gateways.adapters.smtp import SmtpAdapter
from eenloket.gateways.services import deliver
from eenloket.gateways.types import DeliveryError, Outgoing
from tests.builders import a_centre, a_message
from tests.gateways.mail_server import ReportingSMTP, a_mail_server, free_port


def _mail(to: str = "jo@example.org", body: str = "Beste lezer,\n\nUw code is A2B3C4. Café €5\n") -> Outgoing:
    return Outgoing("<1@eenloket.invalid>", to, "Uw vraag over ’t paspoort", body, "Gemeente Meerland")


def test_a_mail_arrives_as_it_was_written() -> None:
    with a_mail_server() as inbox:
        SmtpAdapter().send(_mail())
    (mail,) = inbox.mails
    assert mail["Message-ID"] == "<1@eenloket.invalid>"
    assert mail["Subject"] == "Uw vraag over ’t paspoort"
    assert mail["From"].startswith("Gemeente Meerland <")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Beste lezer,", "", "Uw code is A2B3C4. Café €5"]


@pytest.mark.parametrize(("recipient", "is_final"), [("550@example.org", True), ("451@example.org", False)])
def test_a_refused_recipient_is_final_only_when_the_server_says_so(recipient: str, *, is_final: bool) -> None:
    with a_mail_server() as inbox, pytest.raises(DeliveryError, match="no such mailbox") as refused:
        SmtpAdapter().send(_mail(recipient))
    assert refused.value.is_final == is_final
    assert inbox.mails == []


def test_a_server_that_is_down_is_tried_again_later() -> None:
    with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=free_port()):
        with pytest.raises(DeliveryError, match="refused") as refused:
            SmtpAdapter().send(_mail())
        assert not refused.value.is_final
        assert not SmtpAdapter().check().is_ok


@pytest.mark.parametrize("setting", ["EMAIL_USE_TLS", "EMAIL_USE_SSL"])
def test_without_the_encryption_that_was_asked_for_nothing_is_sent(setting: str) -> None:
    with a_mail_server() as inbox, override_settings(**{setting: True}):
        with pytest.raises(DeliveryError) as refused:
            SmtpAdapter().send(_mail())
        assert not refused.value.is_final
    assert inbox.mails == []


def test_the_check_reaches_the_server_without_sending() -> None:
    with a_mail_server() as inbox:
        assert SmtpAdapter().check().is_ok
    assert inbox.mails == []


def test_an_address_with_a_line_break_sends_nothing() -> None:
    with a_mail_server() as inbox, pytest.raises(DeliveryError) as refused:
        SmtpAdapter().send(_mail("jo@example.org\nBcc: all@example.org"))
    assert refused.value.is_final
    assert inbox.mails == []


@pytest.mark.django_db
def test_a_message_from_the_outbox_reaches_the_server_once() -> None:
    message = a_message(a_centre(), to="jo@example.org")
    with a_mail_server() as inbox:
        assert deliver(message.pk, SmtpAdapter()) == "accepted"
        assert deliver(message.pk, SmtpAdapter()) == ""
    assert [mail["Message-ID"] for mail in inbox.mails] == [message.message_id]


@pytest.mark.django_db
def test_a_message_to_a_mailbox_that_does_not_exist_fails_with_the_reason() -> None:
    message = a_message(a_centre(), to="550@example.org")
    with a_mail_server():
        assert deliver(message.pk, SmtpAdapter()) == "failed"
    message.refresh_from_db()
    assert message.problem == "550 no such mailbox"


def test_a_server_that_offers_reports_is_asked_for_them_under_our_key() -> None:
    ReportingSMTP.asked.clear()
    key = "0190f1c0-0000-7000-8000-000000000001"
    mail = Outgoing(f"<{key}@eenloket.invalid>", "jo@example.org", "Uw vraag", "Hallo", "Gemeente")
    with a_mail_server(reports=True) as inbox:
        SmtpAdapter().send(mail)
    assert len(inbox.mails) == 1
    assert set(ReportingSMTP.asked) == {"RET=HDRS", f"ENVID={key}", "NOTIFY=SUCCESS,FAILURE"}


@pytest.mark.django_db
def test_a_reply_goes_on_in_its_thread_with_its_documents() -> None:
    centre = a_centre()
    document = keep_document(
        contact_centre_id=centre.id,
        municipality_id=centre.municipality.pk,
        name="kaart.txt",
        data=b"Omleiding",
        origin=Origin.LETTER,
    )
    message = a_message(
        centre,
        in_reply_to="<vraag@example.org>",
        references="<eerder@example.org> <vraag@example.org>",
        reply_to="kcc@meerland.example",
        attachments=[document.pk],
        is_automatic=False,
    )
    with a_mail_server() as inbox:
        assert deliver(message.pk) == "accepted"
    (mail,) = inbox.mails
    assert (mail["In-Reply-To"], mail["Reply-To"]) == ("<vraag@example.org>", "kcc@meerland.example")
    assert mail["References"] == "<eerder@example.org> <vraag@example.org>"
    assert mail["Auto-Submitted"] is None
    (attachment,) = mail.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("kaart.txt", "Omleiding")
