from __future__ import annotations

import pytest

from eenloket.core.ids import uuid7
from eenloket.webforms import selectors, services
from eenloket.webforms.examples import examples
from tests.builders import Centre, a_centre, a_portal_area, an_answer

pytestmark = pytest.mark.django_db

MAILS = [
    ("Er ligt een losse tegel in de stoep voor mijn huis en de lantaarn is kapot", "melding-openbare-ruimte"),
    ("Ik wil graag een parkeervergunning voor mijn nieuwe auto", "vraag-parkeervergunning"),
    ("Kunnen jullie onze oude bank en matras ophalen?", "grofvuil-ophalen"),
    ("De WOZ-waarde op mijn aanslag klopt niet", "vraag-over-belasting"),
    ("Wij willen volgend jaar trouwen in het gemeentehuis", "afspraak-trouwen"),
    ("Ik ben heel boos over hoe uw medewerker mij heeft behandeld, ik wil een klacht indienen", "klacht"),
    ("Mogen wij een straatfeest met muziek houden?", "evenement-melden"),
    ("Ik heb een uittreksel nodig van mijn geboorteakte", "uittreksel-aanvragen"),
    ("Hallo, ik heb gisteren gebeld. Groeten, Jan", "algemene-vraag"),
    ("Bedankt!", "algemene-vraag"),
]


@pytest.fixture
def centre() -> Centre:
    centre = a_centre()
    for example in examples():
        form_id = uuid7()
        services.start_form(actor=centre.administrator, form_id=form_id, municipality_id=None, example=example.slug)
        services.publish_form(actor=centre.administrator, form_id=form_id)
    return centre


def test_a_mail_is_steered_to_the_form_that_fits(centre: Centre) -> None:
    chosen = {text: selectors.form_for(centre.id, centre.municipality.pk, text) for text, _slug in MAILS}
    assert {text: each.form.slug if each else "" for text, each in chosen.items()} == dict(MAILS)


def test_the_best_answer_tells_where_its_words_do_not(centre: Centre) -> None:
    area = a_portal_area(centre, "belastingen")
    form = selectors.find_form(centre.id, centre.municipality.pk, "vraag-over-belasting")
    assert form is not None
    type(form).objects.filter(pk=form.pk).update(portal_area=area)
    an_answer(centre, "Geld terug na hagelschade", area=area, short="U krijgt geld terug na hagelschade aan uw dak.")
    chosen = selectors.form_for(centre.id, centre.municipality.pk, "geld terug na hagelschade")
    assert chosen is not None
    assert chosen.form.slug in ("vraag-over-belasting", "algemene-vraag")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Parkeervergunning aanvragen", "parkeervergunning-aanvragen"),
        ("Verhuizing doorgeven", "vraag-over-verhuizen"),
        ("Paspoort kwijt of gestolen", ""),
        ("Lantaarnpaal kapot", "melding-openbare-ruimte"),
    ],
)
def test_an_answer_names_the_form_that_is_about_it_and_no_other(centre: Centre, title: str, slug: str) -> None:
    found = selectors.forms_about(an_answer(centre, title), centre.municipality.pk)
    assert [form.slug for form in found] == ([slug] if slug else [])


def test_the_address_leads_to_the_form_on_the_site(centre: Centre) -> None:
    chosen = selectors.form_for(centre.id, centre.municipality.pk, "losse tegel op de stoep")
    assert chosen is not None
    assert chosen.address.endswith("/meerland/formulier/melding-openbare-ruimte/")


def test_a_municipality_with_a_host_name_has_its_form_there(centre: Centre) -> None:
    type(centre.municipality).objects.filter(pk=centre.municipality.pk).update(host="www.meerland.example")
    chosen = selectors.form_for(centre.id, centre.municipality.pk, "klacht")
    assert chosen is not None
    assert chosen.address.startswith("http://www.meerland.example/")


def test_without_a_form_there_is_nothing_to_steer_to() -> None:
    centre = a_centre("leeg")
    assert selectors.form_for(centre.id, centre.municipality.pk, "losse tegel") is None


@pytest.mark.parametrize("text", ["", "   ", "!!! & | :* ( )", "a" * 100_000, "🚲 \x01 '\" \\"])
def test_any_text_can_be_asked_about(centre: Centre, text: str) -> None:
    assert selectors.form_for(centre.id, centre.municipality.pk, text) is not None
