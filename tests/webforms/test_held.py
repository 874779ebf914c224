from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eenloket.contacts.models import Conversation
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.webforms import selectors, services
from eenloket.webforms.models import SendingAttempt, Submission, Visit
from tests.builders import Centre, a_centre, a_colleague, an_outsider, signed_in
from tests.webforms.scenes import Citizen, a_form

pytestmark = pytest.mark.django_db
ASKED = {"f1": "Waar kan ik mijn hond uitlaten?", "f2": "jo@example.org"}


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def a_held(centre: Centre) -> Submission:
    citizen = Citizen(centre, a_form(centre, title=f"Formulier {Submission.objects.count()}"))
    citizen.fill("p1", **ASKED, website="https://spam.example")
    citizen.send()
    return citizen.submission


def test_what_fills_in_the_hidden_field_is_held_back_and_told_so(centre: Centre) -> None:
    held = a_held(centre)
    assert (held.state, held.held_reason) == ("held", "trap")
    assert not Conversation.objects.exists()
    assert Visit.objects.get().outcome == "held"


def test_what_is_sent_within_seconds_is_held_back(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", **ASKED)
    citizen.send_at_once()
    assert citizen.submission.held_reason == "fast"
    assert "geen reclame" in citizen.text


def test_the_moment_of_opening_cannot_be_made_up(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", **ASKED, geopend="1000000000")
    citizen.send_at_once()
    assert citizen.submission.held_reason == "fast"


def test_very_many_from_one_address_are_held_back_and_then_refused(centre: Centre) -> None:
    form = a_form(centre)
    for _n in range(11):
        citizen = Citizen(centre, form)
        citizen.fill("p1", **ASKED)
        citizen.send()
    assert citizen.submission.held_reason == "often"
    assert Conversation.objects.count() == 10
    attempt = SendingAttempt.objects.all()[0]
    SendingAttempt.objects.bulk_create(
        SendingAttempt(municipality=centre.municipality, address_hash=attempt.address_hash, at=timezone.now())
        for _n in range(60)
    )
    late = Citizen(centre, form)
    late.fill("p1", **ASKED)
    late.send()
    assert late.page.status_code == 429
    assert "kwartier" in late.text
    assert late.submission.state == "started"


def test_an_address_is_kept_unreadable_and_for_a_quarter_of_an_hour(centre: Centre) -> None:
    a_held(centre)
    assert "127.0.0.1" not in SendingAttempt.objects.get().address_hash
    SendingAttempt.objects.update(at=timezone.now() - timedelta(minutes=16))
    services.forget_old_submissions()
    assert not SendingAttempt.objects.exists()


def test_let_through_it_waits_for_a_person_and_is_noted(centre: Centre) -> None:
    held = a_held(centre)
    services.let_through(actor=centre.administrator, submission_id=held.pk)
    assert Conversation.objects.get().state == "waiting"
    assert AuditEntry.objects.filter(action="form.let_through").exists()
    assert Visit.objects.get().outcome == "sent"


def test_let_through_twice_is_refused(centre: Centre) -> None:
    held = a_held(centre)
    services.let_through(actor=centre.administrator, submission_id=held.pk)
    with pytest.raises((NotFoundError, ConflictError)):
        services.reject(actor=centre.administrator, submission_id=held.pk)


def test_rejected_its_text_is_gone_and_it_stays_counted(centre: Centre) -> None:
    held = a_held(centre)
    services.reject(actor=centre.administrator, submission_id=held.pk)
    held.refresh_from_db()
    assert (held.state, bytes(held.values)) == ("rejected", b"")
    assert Visit.objects.get().outcome == "rejected"


def test_what_nobody_looked_at_is_deleted_after_thirty_days(centre: Centre) -> None:
    held = a_held(centre)
    Submission.objects.update(changed_at=timezone.now() - timedelta(days=20))
    services.forget_old_submissions()
    assert Submission.objects.filter(pk=held.pk).exists()
    Submission.objects.update(sent_at=timezone.now() - timedelta(days=31))
    services.forget_old_submissions()
    assert not Submission.objects.exists()
    assert Visit.objects.get().outcome == "rejected"


def test_what_was_left_half_way_is_gone_after_a_week_and_stays_counted(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", doe="bewaar", f1="Half")
    Submission.objects.update(changed_at=timezone.now() - timedelta(days=7, minutes=1))
    assert services.forget_old_submissions() == 1
    assert Visit.objects.count() == 1


def test_held_back_is_seen_by_who_may(centre: Centre) -> None:
    held = a_held(centre)
    page = f"/kanalen/formulieren/tegengehouden/{held.pk}/"
    assert "hond uitlaten" in signed_in(centre.administrator).get(page).content.decode()
    assert AuditEntry.objects.filter(action="form.held_opened").exists()
    assert signed_in(a_colleague(centre, "advisor_2")).get(page).status_code == 403
    assert signed_in(an_outsider("administrator")).get(page).status_code == 404
    assert Client().get(page).status_code == 302


def test_a_colleague_of_another_municipality_sees_nothing_of_it() -> None:
    centre = a_centre("samen", "meer", "duin")
    held = a_held(centre)
    other = a_colleague(centre, "administrator", municipalities=[centre.municipalities[1]])
    assert selectors.held_count(other) == 0
    with pytest.raises(NotFoundError):
        services.let_through(actor=other, submission_id=held.pk)


def test_letting_through_asks_for_the_right(centre: Centre) -> None:
    held = a_held(centre)
    with pytest.raises(NotAllowedError):
        services.let_through(actor=a_colleague(centre, "advisor_2"), submission_id=held.pk)
