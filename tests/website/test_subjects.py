"""The site by subject and product, reactions on an answer, and what it tells programs."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eenloket.content.models import Answer, ContentSignal, Product, Usefulness
from eenloket.organisation.models import Municipality
from eenloket.website.texts import is_law
from tests.builders import Centre, a_centre, a_department, a_portal_area, an_answer, the_time_is

pytestmark = pytest.mark.django_db
PASSPORT = "http://standaarden.overheid.nl/owms/terms/paspoort"


@pytest.fixture
def centre() -> Centre:
    return a_centre("meerland", "meerland", "duinrade")


@pytest.fixture
def citizen() -> Client:
    client = Client()
    client.cookies["eenloket_language"] = "en"
    return client


@pytest.fixture
def passport(centre: Centre) -> Answer:
    product = Product.objects.create(
        uri=PASSPORT, name="paspoort", legal_ground="Artikel 9 Paspoortwet", legal_link="https://wetten.overheid.nl/9"
    )
    answer = an_answer(
        centre,
        "Paspoort aanvragen",
        owner=a_department(centre),
        text="Meer over paspoorten.",
        steps=[{"title": "Maak een afspraak", "text": "Bel ons."}],
        conditions=["U woont hier."],
        costs=[{"label": "Volwassene", "amount": "€ 88,65"}],
        term="Na 5 werkdagen",
        links=[{"label": "De wet", "url": "https://wetten.overheid.nl/x"}, {"label": "Boos", "url": "javascript:1"}],
        forms=[{"title": "Pasfoto", "kind": "brochure", "url": "/folders/pasfoto"}],
        internal_note="GEHEIM",
        protocol=[{"do": "GEHEIM"}],
    )
    lost = an_answer(centre, "Paspoort kwijt")
    Answer.objects.filter(pk__in=[answer.pk, lost.pk]).update(product=product)
    return answer


def text(client: Client, url: str, status: int = 200, **more: Any) -> str:
    response = client.get(url, **more)
    assert response.status_code == status, response.content[:300]
    return response.content.decode()


def things(page: str) -> dict[str, Any]:
    """What the page tells programs, by kind."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return {each["@type"]: each for each in json.loads(found[1])["@graph"]}


def test_from_home_over_subject_and_product_to_the_answer(passport: Answer, citizen: Client) -> None:
    home = text(citizen, "/meerland/")
    assert 'href="/meerland/onderwerpen/"' in home
    assert 'href="/meerland/onderwerpen/paspoort-en-reizen/"' in text(citizen, "/meerland/onderwerpen/")
    assert 'href="/meerland/product/paspoort/"' in text(citizen, "/meerland/onderwerpen/paspoort-en-reizen/")
    assert f'href="/meerland/antwoord/{passport.slug}/"' in text(citizen, "/meerland/product/paspoort/")
    answer = text(citizen, f"/meerland/antwoord/{passport.slug}/")
    assert 'href="/meerland/product/paspoort/" lang="nl"' in answer


def test_a_product_tells_everything_in_a_fixed_order(passport: Answer, citizen: Client) -> None:
    page = text(citizen, "/meerland/product/paspoort/")
    parts = (
        "U woont hier.",
        "€ 88,65",
        "Na 5 werkdagen",
        "Maak een afspraak",
        "Artikel 9 Paspoortwet",
        "https://wetten.overheid.nl/x",
        "/folders/pasfoto?gemeente=meerland",
        "Paspoort kwijt",
    )
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert page.count("<h1") == 1
    assert "GEHEIM" not in page
    assert "javascript:" not in page


@pytest.mark.parametrize("path", ["onderwerpen/nee/", "product/nee/", "antwoord/nee/reactie/"])
def test_what_is_not_there_is_said(centre: Centre, citizen: Client, path: str) -> None:
    assert "not here" in text(citizen, f"/meerland/{path}", 404)


def test_another_municipality_does_not_see_the_subject(centre: Centre, citizen: Client) -> None:
    an_answer(centre, "Strandvergunning", area=a_portal_area(centre, "strand"), municipality=centre.municipalities[1])
    assert "Strand" not in text(citizen, "/meerland/onderwerpen/")
    text(citizen, "/meerland/onderwerpen/portaal-strand/", 404)
    assert "Strandvergunning" in text(citizen, "/duinrade/onderwerpen/portaal-strand/")


@pytest.mark.parametrize("path", ["onderwerpen/", "onderwerpen/paspoort-en-reizen/", "product/paspoort/"])
def test_more_answers_take_no_more_queries(centre: Centre, passport: Answer, citizen: Client, path: str) -> None:
    def queries() -> int:
        text(citizen, f"/meerland/{path}")
        with CaptureQueriesContext(connection) as found:
            text(citizen, f"/meerland/{path}")
        return len(found)

    few = queries()
    for n in range(10):
        another = an_answer(centre, f"Paspoort {n}", area=a_portal_area(centre, f"gebied-{n}"))
        Answer.objects.filter(pk=another.pk).update(product=passport.product_id or Product.objects.get())
    assert queries() == few


def test_locations_say_where_when_and_on_which_days_not(centre: Centre, citizen: Client) -> None:
    Municipality.objects.filter(slug="meerland").update(address="Raadhuisplein 1")
    with the_time_is("2026-03-30 10:00"):
        page = text(citizen, "/meerland/locaties/")
    assert "Raadhuisplein 1" in page
    assert "Tweede Paasdag" in page
    assert "Eerste Paasdag" not in page  # a Sunday, on which nobody comes
    office = things(page)["GovernmentOffice"]
    assert office["address"]["streetAddress"] == "Raadhuisplein 1"
    assert office["openingHoursSpecification"][0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "Monday",
        "opens": "08:30",
        "closes": "17:00",
    }
    assert things(text(citizen, "/meerland/contact/"))["GovernmentOffice"]["telephone"] == "14 0299"


class TestReactions:
    def url(self, answer: Answer) -> str:
        return f"/meerland/antwoord/{answer.slug}/reactie/"

    def test_yes_is_counted_and_thanked_for(self, passport: Answer, citizen: Client) -> None:
        response = citizen.post(self.url(passport), {"gevonden": "ja"}, follow=True)
        assert "Good to hear" in response.content.decode()
        assert (Usefulness.objects.get().yes, Usefulness.objects.get().no) == (1, 0)

    def test_no_asks_what_is_the_matter_and_tells_the_owner(self, passport: Answer, citizen: Client) -> None:
        form = citizen.post(self.url(passport), {"gevonden": "nee"}, follow=True).content.decode()
        assert Usefulness.objects.get().no == 1
        assert "The answer is not right" in form
        assert "Do not write down your name" in form
        said = {"reden": "wrong", "tekst": "Het kost <b>meer</b>."}
        thanks = citizen.post(self.url(passport), said, follow=True).content.decode()
        assert "Thank you" in thanks
        signal = ContentSignal.objects.get()
        assert (signal.answer, signal.kind, signal.raised_by) == (passport, "wrong", None)
        assert signal.municipality is not None
        assert signal.text == "Het kost <b>meer</b>."

    def test_what_is_missing_is_asked_and_what_was_typed_stays(self, passport: Answer, citizen: Client) -> None:
        response = citizen.post(self.url(passport), {"tekst": "Zo <i>dus</i>"})
        page = response.content.decode()
        assert response.status_code == 422
        assert 'role="alert"' in page
        assert 'href="#reden-1"' in page
        assert "Zo &lt;i&gt;dus&lt;/i&gt;</textarea>" in page
        assert citizen.post(self.url(passport), {"reden": "missing", "tekst": ""}).status_code == 422
        assert citizen.post(self.url(passport), {"reden": "wrong", "tekst": "x" * 1001}).status_code == 422
        assert not ContentSignal.objects.exists()

    def test_too_often_is_said(self, passport: Answer, citizen: Client) -> None:
        for n in range(20):
            citizen.post(self.url(passport), {"reden": "wrong", "tekst": str(n)})
        assert citizen.post(self.url(passport), {"gevonden": "ja"}).status_code == 429
        elsewhere = citizen.post(self.url(passport), {"gevonden": "ja"}, REMOTE_ADDR="198.51.100.7")
        assert elsewhere.status_code == 302

    def test_it_is_not_taken_from_another_site(self, passport: Answer) -> None:
        assert Client(enforce_csrf_checks=True).post(self.url(passport), {"gevonden": "ja"}).status_code == 403

    def test_not_for_an_answer_of_another_municipality(self, centre: Centre, citizen: Client) -> None:
        theirs = an_answer(centre, "Strand", municipality=centre.municipalities[1])
        assert citizen.post(self.url(theirs), {"gevonden": "ja"}).status_code == 404
        assert not Usefulness.objects.exists()


class TestForPrograms:
    def test_an_answer_is_a_question_with_its_way(self, passport: Answer, citizen: Client) -> None:
        page = text(citizen, f"/meerland/antwoord/{passport.slug}/?reactie=ja")
        found = things(page)
        (asked,) = found["FAQPage"]["mainEntity"]
        assert asked["name"] == "Paspoort aanvragen: wat nu?"
        assert asked["acceptedAnswer"]["text"].startswith("Kom naar het gemeentehuis")
        names = [each["name"] for each in found["BreadcrumbList"]["itemListElement"]]
        assert names == ["Start page", "All subjects", "Paspoort en reizen", "Paspoort", "Paspoort aanvragen"]
        url = f"http://127.0.0.1:8000/meerland/antwoord/{passport.slug}/"
        assert f'<link rel="canonical" href="{url}">' in page
        assert '<meta name="description" content="Kom naar' in page

    def test_a_product_is_a_service(self, passport: Answer, citizen: Client) -> None:
        found = things(text(citizen, "/meerland/product/paspoort/"))["GovernmentService"]
        assert (found["identifier"], found["provider"]["name"]) == (PASSPORT, "Gemeente Meerland")

    def test_no_text_can_end_the_element(self, centre: Centre, citizen: Client) -> None:
        evil = "</script><script>alert(1)</script><!--\u2028&amp;"
        answer = an_answer(centre, f"Kwaad {evil}", short=evil)
        page = text(citizen, f"/meerland/antwoord/{answer.slug}/")
        assert "<script>alert" not in page
        assert things(page)["FAQPage"]["mainEntity"][0]["acceptedAnswer"]["text"] == evil

    def test_each_site_has_its_own_address(self, passport: Answer, citizen: Client, settings: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver", "www.duinrade.example"]
        Municipality.objects.filter(slug="duinrade").update(host="www.duinrade.example")
        own = {"host": "www.duinrade.example"}
        assert 'rel="canonical" href="http://www.duinrade.example/duinrade/"' in text(citizen, "/", headers=own)
        assert "/duinrade/sitemap.xml" in text(citizen, "/sitemap.xml", headers=own)
        assert "meerland" not in text(citizen, "/sitemap.xml", headers=own)
        assert "duinrade" not in text(citizen, "/sitemap.xml")
        assert "http://www.duinrade.example/sitemap.xml" in text(citizen, "/robots.txt", headers=own)
        assert "Disallow: /inloggen/" in text(citizen, "/robots.txt")

    def test_the_map_of_a_site_names_pages_that_are_there(self, passport: Answer, citizen: Client) -> None:
        root = ElementTree.fromstring(text(citizen, "/meerland/sitemap.xml"))
        urls = [each.text or "" for each in root.iter() if each.tag.endswith("loc")]
        assert len(urls) == len(set(urls))
        assert f"http://127.0.0.1:8000/meerland/antwoord/{passport.slug}/" in urls
        for url in urls:
            text(citizen, url.removeprefix("http://127.0.0.1:8000"))
        assert "onderwerpen/paspoort-en-reizen/" in " ".join(urls)
        assert citizen.get("/nergens/sitemap.xml").status_code == 404

    def test_a_page_that_is_not_there_has_no_address(self, centre: Centre, citizen: Client) -> None:
        assert "canonical" not in text(citizen, "/meerland/antwoord/nee/", 404)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://wetten.overheid.nl/BWBR0005212", True),
        ("http://wetten.overheid.nl/1.0:c:BWBR0024779", True),
        ("https://www.overheid.nl/lokale-wet-en-regelgeving", True),
        ("https://www.overheid.nl/nieuws", False),
        ("https://wetten.overheid.nl.example/", False),
        ("/folders/wet", False),
        ("https://[kapot/", False),
    ],
)
def test_a_law_is_known_by_its_address(url: str, expected: bool) -> None:
    assert is_law(url) is expected
