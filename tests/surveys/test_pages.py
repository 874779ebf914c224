"""The page of a code, and the kiosk: no sign-in, no JavaScript, nothing typed is lost."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eenloket.cases.models import Case
from eenloket.counter.selectors import kiosk_key
from eenloket.surveys.models import Invitation, OptOut
from eenloket.surveys.services import decide
from eenloket.surveys.types import Sampling, Way
from tests.builders import a_centre, a_colleague, signed_in
from tests.counter.scenes import a_hall

from .scenes import a_call_of, an_asked, asks, invitation_of, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Invitation:
    centre = a_centre()
    asks(centre)
    return an_asked(a_colleague(centre))


def test_the_page_asks_three_questions_and_keeps_nothing_by_looking(asked: Invitation) -> None:
    page = Client().get(page_of(asked))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('name="cijfer"') == 10
    assert "Welk cijfer geeft u ons?" in text
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in text
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_a_mark_is_kept_and_shown_again(asked: Invitation) -> None:
    browser = Client()
    page = browser.post(page_of(asked), {"cijfer": "8", "tekst": "Fijn!"}, follow=True)
    asked.refresh_from_db()
    assert (asked.mark, asked.comment) == (8, "Fijn!")
    assert "Dank u wel." in page.content.decode()
    assert 'value="8" checked' in page.content.decode()


def test_with_javascript_each_answer_is_kept_by_itself(asked: Invitation) -> None:
    reply = Client().post(page_of(asked), {"cijfer": "3", "tekst": ""}, headers={"Accept": "application/json"})
    assert reply.json() == {"low": True}
    reply = Client().post(page_of(asked), {"cijfer": "99"}, headers={"Accept": "application/json"})
    assert reply.status_code == 422


def test_a_fault_keeps_what_was_typed(asked: Invitation) -> None:
    page = Client().post(page_of(asked), {"cijfer": "8", "tekst": "x" * 2001})
    assert page.status_code == 422
    assert "x" * 2001 in page.content.decode()
    assert 'value="8" checked' in page.content.decode()


def test_nothing_chosen_is_asked_for(asked: Invitation) -> None:
    page = Client().post(page_of(asked), {"tekst": " "})
    assert page.status_code == 422
    assert "Kies een cijfer" in page.content.decode()


def test_only_after_a_low_mark_the_page_offers_to_call(asked: Invitation) -> None:
    browser = Client()
    browser.post(page_of(asked), {"cijfer": "8"})
    assert "data-opinion-call hidden" in browser.get(page_of(asked)).content.decode()
    browser.post(page_of(asked), {"cijfer": "2"})
    assert "data-opinion-call hidden" not in browser.get(page_of(asked)).content.decode()
    page = browser.post(page_of(asked), {"stap": "bel", "who": "Jo", "number": "12"})
    assert page.status_code == 422
    assert 'value="Jo"' in page.content.decode()
    page = browser.post(page_of(asked), {"stap": "bel", "who": "Jo", "number": "06 12345678"}, follow=True)
    assert "Wij gaan u bellen." in page.content.decode()
    assert Case.objects.count() == 1


def test_who_does_not_want_to_be_asked_says_so_once(asked: Invitation) -> None:
    for _twice in range(2):
        page = Client().post(page_of(asked), {"stap": "afmelden"}, follow=True)
        assert "Wij vragen het u niet meer." in page.content.decode()
    assert OptOut.objects.count() == 1


def test_after_its_time_the_page_says_so(asked: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    page = Client().get(page_of(asked))
    assert "De tijd om te antwoorden is voorbij" in page.content.decode()
    late = Client().post(page_of(asked), {"cijfer": "8"})
    assert late.status_code == 409
    asked.refresh_from_db()
    assert asked.mark is None


def test_a_code_that_is_none_is_not_found(asked: Invitation) -> None:
    assert Client().get("/meerland/mening/abcdefghjkmnpqrstuvwxyz/").status_code == 404
    a_centre("elders")
    assert Client().get(page_of(asked).replace("meerland", "elders")).status_code == 404


def test_a_colleague_who_reads_the_code_cannot_answer(asked: Invitation) -> None:
    page = signed_in(a_colleague(a_centre("elders"))).post(page_of(asked), {"cijfer": "10"})
    assert page.status_code == 403
    asked.refresh_from_db()
    assert asked.mark is None


def test_in_english_the_page_asks_in_english(asked: Invitation) -> None:
    browser = Client(headers={"Accept-Language": "en"})
    browser.post("/taal/", {"language": "en", "next": "/"})
    assert "Which mark do you give us?" in browser.get(page_of(asked)).content.decode()


def test_an_invitation_on_the_page_counts_from_the_first_look() -> None:
    centre = a_centre()
    asks(centre, sampling={"phone": Sampling(100, Way.PAGE)})
    contact = a_call_of(a_colleague(centre))
    assert decide(contact.pk)
    assert invitation_of(contact).state == "planned"
    Client().get(page_of(invitation_of(contact)))
    assert invitation_of(contact).state == "asked"


# --- the kiosk ---


def test_a_mark_is_tapped_and_one_question_follows() -> None:
    hall = a_hall()
    address = f"/{hall.location.municipality.slug}/balie/zuil/{kiosk_key(hall.location)}/mening/"
    browser = Client()
    first = browser.get(address)
    assert first.content.decode().count('name="cijfer"') == 10
    tapped = {"id": str(uuid.uuid4()), "cijfer": "9"}
    thanks = browser.post(address, tapped)
    browser.post(address, tapped)
    kept = Invitation.objects.get()
    assert thanks["Location"] == f"{address}{kept.pk}/"
    assert "Is uw vraag beantwoord?" in browser.get(thanks["Location"]).content.decode()
    assert browser.post(thanks["Location"], {"beantwoord": "no"})["Location"] == address
    kept.refresh_from_db()
    assert (kept.mark, kept.solved) == (9, "no")


def test_the_kiosk_speaks_the_languages_of_the_hall() -> None:
    hall = a_hall()
    address = f"/{hall.location.municipality.slug}/balie/zuil/{kiosk_key(hall.location)}/mening/"
    page = Client().get(f"{address}?taal=pl").content.decode()
    assert "Jak oceniają Państwo naszą pomoc?" in page
    assert 'lang="pl"' in page
    assert Client().get(address.replace(kiosk_key(hall.location), "stuk")).status_code == 404


def test_the_kiosk_refuses_what_is_no_mark() -> None:
    hall = a_hall()
    address = f"/{hall.location.municipality.slug}/balie/zuil/{kiosk_key(hall.location)}/mening/"
    assert Client().post(address, {"id": str(uuid.uuid4()), "cijfer": "0"}).status_code == 422
    assert not Invitation.objects.exists()
