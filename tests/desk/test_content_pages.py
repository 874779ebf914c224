"""The content base as staff read it, and what they report on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.content.models import ContentSignal
from tests import builders as a

pytestmark = pytest.mark.django_db

CONTENT, SIGNALS, SIGNAL = "/inhoud/", "/redactie/meldingen/", "/inhoud/meldingen/nieuw/"


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre()


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_3", name="Ilse Verhoef")


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_answers_are_found_by_search_and_by_portal_area(centre: a.Centre, advisor: Staff) -> None:
    a.an_answer(centre, "Paspoort kwijt", area=a.a_portal_area(centre, "reizen"))
    a.an_answer(centre, "Container vol", area=a.a_portal_area(centre, "afval"), short="Bel ons.")
    client = a.signed_in(advisor)
    for query in ({"q": "paspoort"}, {"portaal": "reizen"}):
        page = text_of(client.get(CONTENT, query))
        assert "kwijt" in page
        assert "Container vol" not in page


def test_a_search_without_answer_offers_to_report_it(advisor: Staff) -> None:
    page = text_of(a.signed_in(advisor).get(CONTENT, {"q": "zonnepaneel"}))
    assert f"{SIGNAL}?q=zonnepaneel" in page


def test_an_answer_of_another_municipality_is_not_in_the_list_of_this_one() -> None:
    centre = a.a_centre("samen", "noord", "zuid")
    a.an_answer(centre, "Markt op dinsdag", municipality=centre.municipalities[0])
    reader = a.a_colleague(centre, "advisor_3", municipalities=centre.municipalities[1:])
    assert "Markt op dinsdag" not in text_of(a.signed_in(reader).get(CONTENT))


def test_an_answer_is_shown_with_all_its_parts(centre: a.Centre, advisor: Staff) -> None:
    answer = a.an_answer(
        centre,
        owner=a.a_department(centre),
        text="U meldt het verlies.\n\n- neem een pasfoto mee",
        steps=[{"title": "Maak een afspraak", "text": "Dat kan online."}],
        protocol=[{"do": "Is de beller zelf de houder?", "hint": "Zo nee: stop."}],
        conditions=["U komt zelf."],
        costs=[{"label": "Volwassene", "amount": "€ 88,65"}],
        term="na 5 werkdagen",
        where="Stadhuis",
        internal_note="Derde keer? Bel.",
        links=[{"label": "Rijksoverheid", "url": "https://www.rijksoverheid.nl/"}],
    )
    page = text_of(a.signed_in(advisor).get(reverse("desk:content_answer", args=[answer.slug])))
    for part in (
        "neem een pasfoto mee",
        "Dat kan online.",
        "Is de beller zelf de houder?",
        "U komt zelf.",
        "88,65",
        "na 5 werkdagen",
        "Stadhuis",
        "Derde keer? Bel.",
        "Rijksoverheid",
        "Burgerzaken",
        "redactie",
    ):
        assert part in page, part


def test_earlier_versions_stay_listed(centre: a.Centre, advisor: Staff) -> None:
    a.an_answer(centre, short="Oud.")
    answer = a.an_answer(centre, short="Nieuw.")
    response = a.signed_in(advisor).get(reverse("desk:content_answer", args=[answer.slug]))
    assert [each.number for each in response.context["versions"]] == [2, 1]


def test_an_advisor_reports_that_an_answer_is_not_right(centre: a.Centre, advisor: Staff) -> None:
    answer = a.an_answer(centre)
    form = {"answer": str(answer.pk), "kind": "outdated", "text": "De prijs is gewijzigd."}
    assert a.signed_in(advisor).post(SIGNAL, form)["Location"].endswith(f"/inhoud/{answer.slug}/")
    signal = ContentSignal.objects.get()
    assert (signal.answer, signal.raised_by, signal.municipality) == (answer, advisor, centre.municipality)


@pytest.mark.parametrize("form", [{"kind": "outdated", "text": ""}, {"kind": "onzin", "text": "Klopt niet"}])
def test_a_report_that_will_not_do_keeps_what_was_typed(centre: a.Centre, advisor: Staff, form: dict[str, str]) -> None:
    refused = a.signed_in(advisor).post(SIGNAL, form | {"answer": str(a.an_answer(centre).pk)})
    assert refused.status_code == 422
    assert form["text"] in text_of(refused)
    assert not ContentSignal.objects.exists()


def test_what_is_missing_is_reported_without_an_answer(advisor: Staff) -> None:
    client = a.signed_in(advisor)
    assert 'value="zonnepaneel"' in text_of(client.get(SIGNAL, {"q": "zonnepaneel"}))
    client.post(SIGNAL, {"kind": "missing", "text": "Geen antwoord", "searched_for": "zonnepaneel"})
    assert ContentSignal.objects.get().searched_for == "zonnepaneel"


def test_editors_and_leaders_see_the_reports_of_their_own_municipalities(centre: a.Centre, advisor: Staff) -> None:
    a.signed_in(advisor).post(SIGNAL, {"kind": "missing", "text": "Paspoort nat geworden"})
    for role in ("content_editor", "team_leader"):
        page = text_of(a.signed_in(a.a_colleague(centre, role)).get(SIGNALS))
        assert "Paspoort nat geworden" in page
        assert "Ilse Verhoef" in page
    elsewhere = a.a_colleague(centre, "content_editor", municipalities=[])
    assert "Paspoort nat geworden" not in text_of(a.signed_in(elsewhere).get(SIGNALS))
    outsider = a.an_outsider("content_editor")
    assert "Paspoort nat geworden" not in text_of(a.signed_in(outsider).get(SIGNALS))


def test_who_may_not_read_or_report_is_told_so(centre: a.Centre, advisor: Staff) -> None:
    answer = a.an_answer(centre)
    page = reverse("desk:content_answer", args=[answer.slug])
    assert a.signed_in(advisor).get(SIGNALS).status_code == 403
    assert a.signed_in(a.a_colleague(centre, "hr")).post(SIGNAL, {"kind": "missing", "text": "x"}).status_code == 403
    assert "<textarea" not in text_of(a.signed_in(a.a_colleague(centre, "hr")).get(page))
    assert a.signed_in(a.an_outsider()).get(page).status_code == 404
    for address in (CONTENT, page, SIGNALS, SIGNAL):
        assert Client().get(address)["Location"].startswith("/inloggen/")


def test_a_report_on_an_answer_of_another_centre_is_not_found(centre: a.Centre) -> None:
    form = {"answer": str(a.an_answer(centre).pk), "kind": "wrong", "text": "Klopt niet"}
    assert a.signed_in(a.an_outsider()).post(SIGNAL, form).status_code == 404
    assert not ContentSignal.objects.exists()


def test_an_editor_sees_how_citizens_asked_what_several_got_this_answer_for(centre: a.Centre) -> None:
    answer = a.an_answer(centre, "Paspoort kwijt")
    advisor, editor = a.a_colleague(centre), a.a_colleague(centre, "content_editor")
    for asked in ("Pas gejat", "pas gejat ", "alleen ik zeg dit zo", "bsn 999990019 kwijt", "bsn 999990019 kwijt"):
        a.a_stored_contact(advisor, answer=answer, searched_for=asked)
    url = reverse("desk:content_asked", args=[answer.slug])
    page = text_of(a.signed_in(editor).get(url))
    assert "pas gejat" in page
    assert "2×" in page
    assert "alleen ik" not in page
    assert "9999" not in page
    assert a.signed_in(advisor).get(url).status_code == 403
    assert a.signed_in(a.an_outsider("content_editor")).get(url).status_code == 404


def test_an_editor_sees_why_an_answer_was_found_and_an_advisor_does_not(centre: a.Centre, advisor: Staff) -> None:
    a.an_answer(centre, "Paspoort kwijt")
    editor = a.signed_in(a.a_colleague(centre, "content_editor"))
    assert "<meter" in text_of(editor.get(CONTENT, {"q": "paspoort"}))
    assert "<meter" not in text_of(a.signed_in(advisor).get(CONTENT, {"q": "paspoort"}))
