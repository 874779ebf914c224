"""What went out, and the mailbox of development."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from eenloket.accounts.models import Staff
from eenloket.core.models import AuditEntry
from eenloket.gateways.models import DevelopmentMail, OutboxMessage, StoppedAddress
from eenloket.gateways.services import keep_development_mail
from eenloket.gateways.types import Health, MessageState
from tests import builders as a

pytestmark = pytest.mark.django_db

OUTBOX, MAILBOX = "/uitgaand/", "/uitgaand/postvak/"


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_2")


def text_of(response: Any) -> str:
    return str(response.content.decode())


def a_failed_message(centre: a.Centre) -> OutboxMessage:
    message = a.a_message(centre)
    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.FAILED, attempts=8, problem="550 onbekend")
    return message


def test_a_message_is_shown_with_its_state_attempts_and_problem(centre: a.Centre, advisor: Staff) -> None:
    a_failed_message(centre)
    page = text_of(a.signed_in(advisor).get(OUTBOX))
    assert "jo@example.org" in page
    assert "550 onbekend" in page
    assert '<td class="n">8</td>' in page


def test_the_messages_can_be_narrowed_to_a_state(centre: a.Centre, advisor: Staff) -> None:
    a_failed_message(centre)
    client = a.signed_in(advisor)
    assert "jo@example.org" in text_of(client.get(OUTBOX, {"staat": "failed"}))
    assert "jo@example.org" not in text_of(client.get(OUTBOX, {"staat": "accepted"}))
    assert "jo@example.org" in text_of(client.get(OUTBOX, {"staat": "onzin", "voor": "onzin"}))


def test_only_who_may_resend_sees_and_presses_the_button(centre: a.Centre, advisor: Staff) -> None:
    message = a_failed_message(centre)
    address = reverse("desk:outbox_resend", args=[message.pk])
    assert address not in text_of(a.signed_in(advisor).get(OUTBOX))
    assert a.signed_in(advisor).post(address).status_code == 403
    leader = a.signed_in(a.a_colleague(centre, "team_leader"))
    assert address in text_of(leader.get(OUTBOX))
    assert leader.post(address).status_code == 302
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    assert leader.post(address).status_code == 409


def test_messages_of_another_centre_or_municipality_stay_out_of_sight(centre: a.Centre) -> None:
    message = a_failed_message(centre)
    outsider = a.signed_in(a.an_outsider("team_leader"))
    assert "jo@example.org" not in text_of(outsider.get(OUTBOX))
    assert outsider.post(reverse("desk:outbox_resend", args=[message.pk])).status_code == 404
    elsewhere = a.signed_in(a.a_colleague(centre, "advisor_2", municipalities=[]))
    assert "jo@example.org" not in text_of(elsewhere.get(OUTBOX))


def test_the_outbox_is_closed_to_who_has_no_business_there(centre: a.Centre) -> None:
    assert a.signed_in(a.a_colleague(centre, "hr")).get(OUTBOX).status_code == 403
    assert a.signed_in(a.a_colleague(centre, "back_office")).get(MAILBOX).status_code == 403
    assert Client().get(OUTBOX)["Location"].startswith("/inloggen/")


@pytest.mark.parametrize(("is_ok", "mailbox"), [(True, "development"), (True, ""), (False, "")])
def test_the_page_says_how_the_mail_server_is_doing(
    advisor: Staff, settings: Settings, monkeypatch: pytest.MonkeyPatch, is_ok: bool, mailbox: str
) -> None:
    settings.EENLOKET_MAILBOX = mailbox
    health = Health(is_ok, "mail.example.nl:587")
    monkeypatch.setattr("eenloket.gateways.adapters.smtp.SmtpAdapter.check", lambda self: health)
    part = text_of(a.signed_in(advisor).get(OUTBOX, {"deel": "verbinding"}))
    assert ("mail.example.nl:587" in part) == (not mailbox)
    assert ("EENLOKET_SMTP_URL" in part) == bool(mailbox)
    assert ('role="alert"' in part) == (not is_ok)


def test_the_development_mailbox_shows_what_was_sent_by_this_centre(
    centre: a.Centre, advisor: Staff, settings: Settings
) -> None:
    settings.EENLOKET_MAILBOX = "development"
    message = a.a_message(centre)
    for key in (message.message_id, "<elders@example.org>"):
        keep_development_mail(message_id=key, sender="G", to="jo@example.org", subject="Uw vraag", body="<b>Hallo</b>")
    page = text_of(a.signed_in(advisor).get(MAILBOX))
    assert DevelopmentMail.objects.count() == 2
    assert page.count("jo@example.org") == 1
    assert "&lt;b&gt;Hallo" in page


def test_with_a_real_mail_server_there_is_no_mailbox(advisor: Staff, settings: Settings) -> None:
    settings.EENLOKET_MAILBOX = ""
    assert a.signed_in(advisor).get(MAILBOX).status_code == 404
    assert MAILBOX not in text_of(a.signed_in(advisor).get(OUTBOX))


def a_doubtful_message(centre: a.Centre) -> OutboxMessage:
    message = a.a_message(centre)
    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.DOUBTFUL, attempts=1)
    return message


def test_who_may_decide_sees_doubtful_messages_first_and_says_that_one_arrived(centre: a.Centre) -> None:
    message = a_doubtful_message(centre)
    leader = a.signed_in(a.a_colleague(centre, "team_leader"))
    address = reverse("desk:outbox_arrived", args=[message.pk])
    assert text_of(leader.get(OUTBOX)).count(address) == 2  # on top, and in its row
    assert leader.post(address, {"terug": "bericht"})["Location"].endswith(f"/{message.pk}/")
    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED


def test_a_message_shows_its_text_to_who_may_see_cases_and_notes_that_it_was_opened(
    centre: a.Centre, advisor: Staff
) -> None:
    message = a.a_message(centre, body="Uw code is A2B3C4.")
    address = reverse("desk:outbox_message", args=[message.pk])
    assert "A2B3C4" in text_of(a.signed_in(advisor).get(address))
    assert AuditEntry.objects.filter(action="message.opened", subject_id=message.pk).count() == 1
    page = text_of(a.signed_in(centre.administrator).get(address))
    assert "A2B3C4" not in page
    assert a.signed_in(a.an_outsider("team_leader")).get(address).status_code == 404


def test_an_address_is_stopped_and_lifted_with_what_was_typed_kept(centre: a.Centre) -> None:
    leader = a.signed_in(a.a_colleague(centre, "team_leader"))
    wrong = leader.post("/uitgaand/gestopt/", {"channel": "sms", "address": "nul zes", "detail": "Belde."})
    assert wrong.status_code == 422
    assert "nul zes" in text_of(wrong)
    leader.post("/uitgaand/gestopt/", {"channel": "sms", "address": "06 12345678", "detail": "Belde."})
    row = StoppedAddress.objects.get()
    assert "+31612345678" in text_of(leader.get("/uitgaand/gestopt/", {"q": "0612345678"}))
    assert leader.post(reverse("desk:outbox_lift", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.lifted_at is not None


def test_messages_are_searched_by_address_and_channel(centre: a.Centre, advisor: Staff) -> None:
    a.a_message(centre)
    a.a_message(centre, to="+31612345678", channel="sms")
    page = text_of(a.signed_in(advisor).get(OUTBOX, {"kanaal": "sms", "q": "06 1234"}))
    assert "+31612345678" in page
    assert "jo@example.org" not in page
