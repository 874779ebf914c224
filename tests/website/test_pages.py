"""Every page of a municipality's site, as a citizen and as a browser without JavaScript asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from eenloket.content.models import Answer
from eenloket.content.services import AnswerSource
from eenloket.organisation.models import Municipality
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_department,
    a_portal_area,
    a_stored_contact,
    an_answer,
    the_time_is,
)

pytestmark = pytest.mark.django_db

INTERNAL = {
    "internal_note": "GEHEIM-NOTITIE",
    "protocol": [{"do": "GEHEIM-STAP", "hint": "GEHEIM-TIP"}],
    "phrasings": ["GEHEIM-ZIN"],
    "keywords": ["GEHEIM-WOORD"],
}


@pytest.fixture(autouse=True)
def _nothing_cached() -> None:
    cache.clear()


@pytest.fixture
def centre() -> Centre:
    return a_centre("meerland", "meerland", "duinrade")


@pytest.fixture
def citizen() -> Client:
    client = Client()
    client.cookies["eenloket_language"] = "en"
    return client


def text(client: Client, url: str, status: int = 200, **more: Any) -> str:
    response = client.get(url, **more)
    assert response.status_code == status, response.content[:300]
    return response.content.decode()


def a_full_answer(centre: Centre, **more: Any) -> Any:
    parts = {
        "text": "Meer over paspoorten.",
        "steps": [{"title": "Maak een afspraak", "text": "Bel ons."}],
        "conditions": ["U woont hier."],
        "costs": [{"label": "Volwassene", "amount": "€ 88,65"}],
        "term": "Na 5 werkdagen",
        "links": [{"label": "Rijk", "url": "https://www.rijksoverheid.nl/"}, {"label": "Boos", "url": "javascript:1"}],
        "forms": [{"title": "Zo maakt u een pasfoto", "kind": "brochure", "url": "/folders/pasfoto"}],
    }
    return an_answer(centre, owner=a_department(centre), area=a_portal_area(centre), **{**parts, **INTERNAL, **more})


def test_the_front_lists_the_sites_and_the_way_in_for_staff(centre: Centre, citizen: Client) -> None:
    page = text(citizen, "/")
    assert 'href="/meerland/"' in page
    assert 'href="/duinrade/"' in page
    assert 'href="/inloggen/login/?next=/start/"' in page


def test_a_host_name_leads_to_its_own_site(centre: Centre, citizen: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["www.duinrade.example"]
    Municipality.objects.filter(slug="duinrade").update(host="www.duinrade.example")
    page = text(citizen, "/", headers={"host": "www.duinrade.example:8000"})
    assert "<b>Duinrade</b>" in page
    assert "Meerland" not in page


@pytest.mark.parametrize(
    "path",
    [
        "",
        "zoeken/",
        "zoeken/?q=paspoort",
        "volgen/",
        "contact/",
        "privacy/",
        "toegankelijkheid/",
        "onderwerpen/",
        "locaties/",
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_page_has_one_heading_a_title_and_the_phone_number(
    centre: Centre, citizen: Client, path: str, language: str
) -> None:
    citizen.cookies["eenloket_language"] = language
    page = text(citizen, f"/meerland/{path}")
    assert page.count("<h1") == 1
    assert f'<html lang="{language}"' in page
    assert 'href="tel:140299"' in page
    assert " style=" not in page
    assert "<title> –" not in page


def test_an_unknown_municipality_or_page_says_so(centre: Centre, citizen: Client) -> None:
    text(citizen, "/nergens/", 404)
    for path in ("antwoord/nee/", "onderwerp/nee/"):
        assert "not here" in text(citizen, f"/meerland/{path}", 404)


def test_home_says_until_when_it_is_open(centre: Centre, citizen: Client) -> None:
    with the_time_is("2026-03-03 10:00"):
        assert "until 17.00" in text(citizen, "/meerland/")


def test_home_says_when_it_opens_again_past_a_weekend_and_a_holiday(centre: Centre, citizen: Client) -> None:
    with the_time_is("2026-04-04 12:00"):  # the Saturday before Easter
        page = text(citizen, "/meerland/")
    assert "Closed now" in page
    assert "Tuesday 7 April, 8.30" in page


def test_home_shows_what_was_given_most_first(centre: Centre, citizen: Client) -> None:
    advisor, area = a_colleague(centre, "advisor_2"), a_portal_area(centre)
    rare, often = an_answer(centre, "Aaa zelden", area=area), an_answer(centre, "Zzz vaak", area=area)
    for answer in (often, often, rare):
        a_stored_contact(advisor, answer=answer, municipality=centre.municipality)
    page = text(citizen, "/meerland/")
    assert page.index("Zzz vaak") < page.index("Aaa zelden")


def test_home_without_contacts_shows_one_answer_of_each_area(centre: Centre, citizen: Client) -> None:
    for code in ("reizen", "wonen"):
        for n in range(3):
            an_answer(centre, f"{code} {n}", area=a_portal_area(centre, code))
    page = text(citizen, "/meerland/")
    assert "reizen 0" in page
    assert "wonen 0" in page
    assert "wonen 1" not in page
    assert 'href="/meerland/onderwerp/reizen/"' in page


def test_an_answer_of_another_municipality_is_nowhere_on_the_site(centre: Centre, citizen: Client) -> None:
    area = a_portal_area(centre)
    theirs = an_answer(centre, "Strandvergunning", area=area, municipality=centre.municipalities[1])
    shared = an_answer(centre, "Paspoort", area=area)
    shared.related.add(theirs)
    text(citizen, f"/meerland/antwoord/{theirs.slug}/", 404)
    for path in ("", "onderwerp/reizen/", "zoeken/?q=strandvergunning", f"antwoord/{shared.slug}/"):
        assert "Strandvergunning" not in text(citizen, f"/meerland/{path}")
    assert "Strandvergunning" in text(citizen, f"/duinrade/antwoord/{theirs.slug}/")


def test_search_finds_with_a_typing_error_and_says_how_it_was_read(centre: Centre, citizen: Client) -> None:
    an_answer(centre, "Paspoort kwijt")
    page = text(citizen, "/meerland/zoeken/?q=pasport")
    assert "<mark>Paspoort</mark> kwijt" in page
    assert "pasport" in page


def test_search_that_finds_nothing_says_what_to_do(centre: Centre, citizen: Client) -> None:
    assert "We found no answer" in text(citizen, "/meerland/zoeken/?q=zeppelin")


def test_what_was_typed_is_never_read_as_html(centre: Centre, citizen: Client) -> None:
    assert "<script>alert" not in text(citizen, "/meerland/zoeken/?q=<script>alert(1)</script>")


def test_suggestions_are_options_that_know_their_page(centre: Centre, citizen: Client) -> None:
    answer = an_answer(centre, "Paspoort kwijt")
    fragment = text(citizen, "/meerland/zoeken/?q=pasp&fragment=1")
    assert 'role="option"' in fragment
    assert f'data-url="/meerland/antwoord/{answer.slug}/"' in fragment
    assert "<html" not in fragment


def test_an_answer_shows_all_its_public_parts(centre: Centre, citizen: Client) -> None:
    answer = a_full_answer(centre)
    page = text(citizen, f"/meerland/antwoord/{answer.slug}/")
    for part in (
        "Kom naar het gemeentehuis",
        "Meer over paspoorten.",
        "Maak een afspraak",
        "U woont hier.",
        "€ 88,65",
        "Na 5 werkdagen",
        'href="https://www.rijksoverheid.nl/"',
        'href="/folders/pasfoto?gemeente=meerland"',
        "by Burgerzaken",
        'lang="nl"',
    ):
        assert part in page, part
    assert "javascript:" not in page


def test_internal_texts_appear_nowhere_on_the_site(centre: Centre, citizen: Client) -> None:
    answer = a_full_answer(centre)
    paths = ("", "onderwerp/reizen/", "zoeken/?q=paspoort", "zoeken/?q=paspoort&fragment=1", "zoeken/?q=GEHEIM")
    pages = [text(citizen, f"/meerland/{path}") for path in (*paths, f"antwoord/{answer.slug}/")]
    pages.append(text(citizen, "/folders/pasfoto/"))
    for page in pages:
        assert "GEHEIM-" not in page


def test_a_work_instruction_is_nowhere_on_the_site(centre: Centre, citizen: Client) -> None:
    area, forms = a_portal_area(centre), [{"title": "Folder", "kind": "brochure", "url": "/folders/intern"}]
    hidden = an_answer(centre, "Werkinstructie paspoort", area=area, forms=forms, keywords=["Overlijden"])
    shown = an_answer(centre, "Paspoort kwijt", area=area)
    shown.related.add(hidden)
    Answer.objects.filter(pk=hidden.pk).update(kind="protocol")
    paths = ("", "onderwerp/reizen/", "zoeken/?q=paspoort", "zoeken/?q=werkinstructie+pas&fragment=1", "onderwerpen/")
    for path in (*paths, f"antwoord/{shown.slug}/", "sitemap.xml"):
        assert "erkinstructie" not in text(citizen, f"/meerland/{path}")
    text(citizen, f"/meerland/antwoord/{hidden.slug}/", 404)
    text(citizen, f"/meerland/antwoord/{hidden.slug}/reactie/", 404)
    text(citizen, "/folders/intern/", 404)


def test_an_answer_of_another_government_says_whose_it_is(centre: Centre, citizen: Client) -> None:
    source = AnswerSource(
        source_id="v1",
        source="vac",
        authority="Rijksoverheid",
        layer="rijk",
        source_url="https://www.rijksoverheid.nl/x",
    )
    answer = an_answer(centre, "AOW aanvragen", source=source)
    page = text(citizen, f"/meerland/antwoord/{answer.slug}/")
    assert "This answer comes from Rijksoverheid." in page
    assert 'href="https://www.rijksoverheid.nl/x"' in page


def test_an_answer_that_is_no_longer_valid_is_gone(centre: Centre, citizen: Client) -> None:
    answer = an_answer(centre)
    answer.valid_until = "2026-01-01"
    answer.save()
    text(citizen, f"/meerland/antwoord/{answer.slug}/", 404)


@pytest.mark.parametrize("url", ["/folders/pasfoto/", "/folders/pasfoto/?gemeente=duinrade"])
@pytest.mark.parametrize("named", ["/folders/pasfoto", "/folders/pasfoto/"])
def test_a_leaflet_that_was_mailed_opens(centre: Centre, citizen: Client, url: str, named: str) -> None:
    a_full_answer(centre, forms=[{"title": "Zo maakt u een pasfoto", "kind": "brochure", "url": named}])
    page = text(citizen, url)
    assert ">Zo maakt u een pasfoto</h1>" in page
    assert "Maak een afspraak" in page
    assert "€ 88,65" in page
    assert ("Duinrade" in page) == ("duinrade" in url or "Meerland" not in page)


def test_an_unknown_leaflet_is_not_there(centre: Centre, citizen: Client) -> None:
    text(citizen, "/folders/bestaat-niet/", 404)
    text(citizen, "/folders/pasfoto/?gemeente=nergens", 404)


class TestTheme:
    def test_only_valid_colours_come_out(self, centre: Centre, citizen: Client) -> None:
        Municipality.objects.filter(slug="meerland").update(
            theme={"brand": "#123456", "accent-ink": ["#111", "#eee"], "accent-bg": "red;}*{display:none", "x": "#000"}
        )
        sheet = text(citizen, "/thema/meerland.css")
        assert sheet == ":root:root {\n  --el-brand: #123456;\n  --el-accent-ink: light-dark(#111, #eee);\n}\n" or (
            sheet.count("--el-") == 2 and "display" not in sheet
        )

    def test_an_unchanged_theme_is_not_sent_again(self, centre: Centre, citizen: Client) -> None:
        first = citizen.get("/thema/meerland.css")
        assert first["Content-Type"].startswith("text/css")
        assert "max-age" in first["Cache-Control"]
        again = citizen.get("/thema/meerland.css", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        Municipality.objects.filter(slug="meerland").update(theme={"brand": "#000"})
        changed = citizen.get("/thema/meerland.css", headers={"if-none-match": first["ETag"]})
        assert changed.status_code == 200

    def test_no_theme_for_an_unknown_municipality(self, citizen: Client) -> None:
        assert citizen.get("/thema/nergens.css").status_code == 404


def test_an_answer_is_read_in_english_where_its_owner_wrote_that(client: Client) -> None:
    centre = a_centre()
    answer = an_answer(
        centre,
        "Paspoort kwijt",
        short="Meld het aan de balie.",
        english_title="Passport lost",
        english_short="Report it at our desk.",
    )
    url = reverse("website:answer", args=[centre.municipality.slug, answer.slug])
    page = client.get(url).content.decode()
    assert "Meld het aan de balie." in page
    assert "Read this in English" in page
    client.post(reverse("set_language"), {"language": "en", "next": url})
    page = client.get(url).content.decode()
    assert "Report it at our desk." in page
    assert "Meld het aan de balie." not in page
    assert '<h1 lang="en">Passport lost</h1>' in page
    other = an_answer(centre, "Alleen Nederlands")
    page = client.get(reverse("website:answer", args=[centre.municipality.slug, other.slug])).content.decode()
    assert '<h1 lang="nl">Alleen Nederlands</h1>' in page
