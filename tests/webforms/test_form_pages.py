"""The citizen's side of forms, without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from eenloket.contacts.models import Conversation
from eenloket.documents.selectors import documents_about
from eenloket.webforms import selectors, services
from eenloket.webforms.models import FormDay, Submission, SubmissionFile, Visit
from eenloket.webforms.rules.design import design_in
from eenloket.webforms.types import Design, Page
from tests.builders import Centre, a_centre, a_department, an_answer
from tests.webforms.scenes import EMAIL, PNG, QUESTION, TWO_PAGES, Citizen, a_form, set_design, url

pytestmark = pytest.mark.django_db

ASKED = {"f1": "Waar kan ik mijn hond uitlaten in het park?", "f2": "jo@example.org"}


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def test_the_list_names_every_form_that_is_online(centre: Centre) -> None:
    a_form(centre, title="Klacht")
    a_form(centre, title="Nog in de maak", is_published=False)
    text = Client().get("/meerland/formulieren/").content.decode()
    assert "Klacht" in text
    assert "Nog in de maak" not in text


def test_a_question_is_sent_with_what_was_filled_in(centre: Centre) -> None:
    form = a_form(centre, TWO_PAGES)
    citizen = Citizen(centre, form)
    citizen.fill("p1", f4="Ja", getoond="f4 f5", f5="AB-12-CD")
    citizen.fill("p2", **ASKED, getoond="f1 f2 f6")
    assert "AB-12-CD" in citizen.text
    citizen.send()
    conversation = Conversation.objects.get()
    assert conversation.state == "waiting"
    assert conversation.reference in citizen.text
    message = conversation.messages.get()
    assert message.text == ASKED["f1"]
    assert ["Uw kenteken", "AB-12-CD"] in message.details
    assert conversation.counterpart == "jo@example.org"


def test_what_was_typed_is_no_longer_kept_once_it_is_sent(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", **ASKED)
    citizen.send()
    assert selectors.values_of(citizen.submission) == {}
    assert bytes(citizen.submission.values) == b""


def test_what_is_typed_is_kept_encrypted(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", **ASKED)
    assert b"hond" not in bytes(citizen.submission.values)
    assert selectors.values_of(citizen.submission)["f1"] == ASKED["f1"]


def test_missing_answers_are_named_at_the_top_and_nothing_typed_is_lost(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1="Waar is het zwembad?", f2="jo@")
    assert citizen.page.status_code == 422
    assert 'href="#f2"' in citizen.text
    assert "Waar is het zwembad?" in citizen.text
    assert 'value="jo@"' in citizen.text


def test_a_reload_or_a_dropped_connection_loses_nothing(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre, TWO_PAGES))
    citizen.fill("p1", f4="Nee")
    citizen.fill("p2", doe="bewaar", f1="Half getypt")
    citizen.get()
    assert citizen.page.request["PATH_INFO"].endswith("/stap/p2/")  # type: ignore[attr-defined]
    assert "Half getypt" in citizen.text


def test_another_browser_sees_nothing_of_it(centre: Centre) -> None:
    form = a_form(centre)
    Citizen(centre, form).fill("p1", doe="bewaar", f1="Geheim")
    assert "Geheim" not in Citizen(centre, form).text


def test_a_tampered_cookie_opens_an_empty_form(centre: Centre) -> None:
    form = a_form(centre)
    citizen = Citizen(centre, form)
    citizen.fill("p1", doe="bewaar", f1="Geheim")
    cookie = citizen.client.cookies["eenloket_formulier"]
    cookie.set(cookie.key, cookie.value[:-3] + "abc", cookie.value[:-3] + "abc")
    citizen.get()
    assert citizen.page.status_code == 200
    assert "Geheim" not in citizen.text


def test_the_cookie_of_one_form_opens_no_other(centre: Centre) -> None:
    one, other = a_form(centre, title="Een"), a_form(centre, title="Twee")
    citizen = Citizen(centre, one)
    citizen.fill("p1", doe="bewaar", f1="Geheim")
    stolen = Client()
    stolen.cookies["eenloket_formulier"] = citizen.client.cookies["eenloket_formulier"].value
    assert "Geheim" not in stolen.get(url(centre, other), follow=True).content.decode()


def test_sent_twice_is_sent_once(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", **ASKED)
    citizen.send()
    first = citizen.text
    citizen.send_at_once()
    assert Conversation.objects.get().reference in citizen.text
    assert Conversation.objects.get().reference in first


def test_a_page_left_open_in_another_tab_is_not_sent_again(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", **ASKED)
    token = selectors.token_for(citizen.submission.pk)
    citizen.send()
    citizen.fill("p1", **ASKED, voor=token)
    assert citizen.page.request["PATH_INFO"].endswith("/klaar/")  # type: ignore[attr-defined]
    assert Submission.objects.count() == 1


def test_after_sending_the_form_begins_empty(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", **ASKED)
    citizen.send()
    citizen.get()
    assert ASKED["f1"] not in citizen.text
    citizen.fill("p1", **ASKED)
    assert Submission.objects.count() == 2


def test_what_was_filled_in_can_be_thrown_away(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", doe="bewaar", f1="Weg ermee")
    citizen.client.post(url(centre, citizen.form))
    assert not Submission.objects.exists()
    citizen.get()
    assert "Weg ermee" not in citizen.text


def test_a_field_that_an_answer_brings_is_asked_before_going_on(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre, TWO_PAGES))
    citizen.fill("p1", f4="Ja", getoond="f4")
    assert citizen.page.status_code == 422
    assert "Uw antwoord vraagt" in citizen.text


def test_a_version_published_meanwhile_does_not_change_what_somebody_fills_in(centre: Centre) -> None:
    form = a_form(centre)
    citizen = Citizen(centre, form)
    citizen.fill("p1", doe="bewaar", **ASKED)
    changed = Page(key="p1", title="Anders", fields=(QUESTION, EMAIL))
    set_design(form, Design(title="Nieuwe titel", description="x", pages=(changed,)))
    services.publish_form(actor=centre.administrator, form_id=form.pk)
    citizen.get()
    assert "Nieuwe titel" not in citizen.text
    citizen.fill("p1", **ASKED)
    citizen.send()
    assert Conversation.objects.count() == 1
    assert "Nieuwe titel" in Citizen(centre, form).text


def test_a_form_taken_offline_can_be_finished_but_not_begun(centre: Centre) -> None:
    form = a_form(centre)
    citizen = Citizen(centre, form)
    citizen.fill("p1", **ASKED)
    services.switch_form(actor=centre.administrator, form_id=form.pk, is_online=False)
    newcomer = Citizen(centre, form)
    assert newcomer.page.status_code == 404
    assert "Dit formulier is er nu niet" in newcomer.text
    citizen.send()
    assert Conversation.objects.count() == 1


def test_a_file_becomes_a_document_about_the_conversation(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre, TWO_PAGES))
    citizen.fill("p1", f4="Nee")
    citizen.fill("p2", **ASKED, f6=SimpleUploadedFile("stoep.png", PNG))
    assert "stoep.png" in citizen.text
    citizen.send()
    document = documents_about([Conversation.objects.get().pk]).get()
    assert (document.name, document.media_type, document.virus_state) == ("stoep.png", "image/png", "unchecked")
    assert not SubmissionFile.objects.exists()


def test_a_file_can_be_taken_away_again(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre, TWO_PAGES))
    citizen.fill("p1", f4="Nee")
    citizen.fill("p2", doe="bewaar", f6=SimpleUploadedFile("stoep.png", PNG))
    citizen.fill("p2", doe=f"bestand-weg:{SubmissionFile.objects.get().pk}")
    assert not SubmissionFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("virus.pdf", b"MZ\x90\x00\x03\x00\x00\xff\xff", "Dit soort bestand"),
        ("groot.png", PNG + b"0" * (1024 * 1024), "te groot"),
        ("leeg.png", b"", "niets in"),
    ],
)
def test_a_file_that_is_not_accepted_says_why_and_nothing_typed_is_lost(
    centre: Centre, name: str, data: bytes, words: str
) -> None:
    citizen = Citizen(centre, a_form(centre, TWO_PAGES))
    citizen.fill("p1", f4="Nee")
    citizen.fill("p2", **ASKED, f6=SimpleUploadedFile(name, data))
    assert citizen.page.status_code == 422
    assert words in citizen.text
    assert ASKED["f1"] in citizen.text
    assert not SubmissionFile.objects.exists()


def test_a_file_of_sixty_megabytes_is_refused_in_words(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre, TWO_PAGES))
    citizen.fill("p1", f4="Nee")
    citizen.fill("p2", **ASKED, f6=SimpleUploadedFile("film.png", PNG + b"0" * (60 * 1024 * 1024)))
    assert citizen.page.status_code == 422
    assert "te groot" in citizen.text


def test_no_more_files_than_there_may_be(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre, TWO_PAGES))
    citizen.fill("p1", f4="Nee")
    citizen.fill("p2", **ASKED, f6=[SimpleUploadedFile(f"{n}.png", PNG + bytes([n])) for n in range(3)])
    assert citizen.page.status_code == 422
    assert SubmissionFile.objects.count() == 2


@pytest.mark.parametrize("typed", ["<script>alert(1)</script> help mij", "🚲🚲🚲 waar staat mijn fiets?", "a\x00b c d"])
def test_anything_that_can_be_typed_arrives_as_it_was_typed(centre: Centre, typed: str) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1=typed, f2="jo@example.org")
    assert "<script>alert" not in citizen.text
    citizen.send()
    assert Conversation.objects.get().messages.get().text == typed.replace("\x00", "")


def test_a_megabyte_of_text_is_too_long_and_comes_back(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1="vraag " * 170_000, f2="jo@example.org")
    assert citizen.page.status_code == 422
    assert "te veel" in citizen.text
    assert "vraag vraag" in citizen.text


def test_an_answer_that_fits_is_shown_on_the_way(centre: Centre) -> None:
    an_answer(centre, "Paspoort kwijt")
    form = a_form(centre)
    citizen = Citizen(centre, form)
    citizen.fill("p1", f1="ik ben mijn paspoort kwijt", f2="jo@example.org")
    assert "Misschien helpt dit u direct" in citizen.text
    assert "Kom naar het gemeentehuis" in citizen.text


def test_yes_this_is_my_answer_counts_as_answered_automatically(centre: Centre) -> None:
    answer = an_answer(centre, "Paspoort kwijt")
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1="ik ben mijn paspoort kwijt", f2="jo@example.org")
    citizen.fill("p1", doe=f"geholpen:{answer.current_id}", f1="ik ben mijn paspoort kwijt")
    contact = Conversation.objects.get().contacts.get()
    assert contact.result == "answered_automatically"
    assert Conversation.objects.get().counterpart == ""  # who was helped need not be known
    assert "Fijn" in citizen.text


def test_an_answer_that_was_not_shown_cannot_be_said_to_have_helped(centre: Centre) -> None:
    answer = an_answer(centre, "Paspoort kwijt")
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", doe=f"geholpen:{answer.current_id}", f1="iets heel anders vragen")
    assert citizen.page.status_code == 404
    assert not Conversation.objects.exists()


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hit is sure enough: how sure is content's business."""
    monkeypatch.setattr("eenloket.content.finding.confidence.THRESHOLD", 0.0)


def test_a_sure_answer_comes_by_itself(centre: Centre, sure: None) -> None:
    an_answer(centre, "Paspoort kwijt")
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1="ik ben mijn paspoort kwijt", f2="jo@example.org")
    citizen.send()
    assert "Kom naar het gemeentehuis" in citizen.text
    assert Conversation.objects.get().contacts.get().result == "answered_automatically"
    assert Visit.objects.get().outcome == "automatic"


def test_who_is_not_helped_by_it_reaches_a_person(centre: Centre, sure: None) -> None:
    an_answer(centre, "Paspoort kwijt")
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1="ik ben mijn paspoort kwijt", f2="jo@example.org")
    citizen.send()
    done = url(centre, citizen.form, "klaar")
    citizen.page = citizen.client.post(done, {"tekst": "Ik ben in Spanje."}, follow=True)  # type: ignore[assignment]
    conversation = Conversation.objects.get()
    assert conversation.state == "waiting"
    assert conversation.reference in citizen.text
    assert conversation.messages.filter(text="Ik ben in Spanje.").exists()
    assert Visit.objects.get().outcome == "person"


def test_what_was_declined_is_not_given_as_the_answer(centre: Centre, sure: None) -> None:
    answer = an_answer(centre, "Paspoort kwijt")
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1="ik ben mijn paspoort kwijt", f2="jo@example.org")
    citizen.client.post(url(centre, citizen.form, "controle"), {"doe": "geen"})
    citizen.send()
    conversation = Conversation.objects.get()
    assert conversation.state == "waiting"
    use = conversation.contacts.get().answer_uses.get()
    assert (use.version_id, use.is_used) == (answer.current_id, False)


def test_a_form_may_leave_answers_to_people(centre: Centre, sure: None) -> None:
    an_answer(centre, "Paspoort kwijt")
    citizen = Citizen(centre, a_form(centre, answers_automatically=False))
    citizen.fill("p1", f1="ik ben mijn paspoort kwijt", f2="jo@example.org")
    citizen.send()
    assert Conversation.objects.get().state == "waiting"


def test_opening_is_counted_and_a_visit_from_the_first_thing_filled_in(centre: Centre) -> None:
    form = a_form(centre)
    citizen = Citizen(centre, form)
    Citizen(centre, form)
    assert FormDay.objects.get().opened == 2
    assert not Visit.objects.exists()
    citizen.fill("p1", doe="bewaar", f1="Hallo")
    assert Visit.objects.get().page == "p1"


def test_a_link_from_a_mail_goes_on_with_the_question_and_says_nothing_itself(centre: Centre) -> None:
    form = a_form(centre)
    address = services.prepare_form(
        form=form, municipality=centre.municipality, text="Geheime vraag", sender_address="jo@example.org"
    )
    assert "Geheim" not in address
    assert "example.org" not in address
    client = Client()
    page = client.get(address, follow=True)
    assert "verder=" not in page.request["QUERY_STRING"]
    assert "Geheime vraag" in page.content.decode()
    assert "jo@example.org" in page.content.decode()


def test_a_mail_gets_the_form_that_fits_with_its_question_filled_in(centre: Centre) -> None:
    a_form(centre, title="Iets anders", is_general=True)
    fitting = a_form(centre, title="Grofvuil ophalen", words="bank matras")
    steered = services.steer_to_form(
        contact_centre_id=centre.id,
        municipality_id=centre.municipality.pk,
        text="Kunt u mijn oude bank ophalen?",
        sender_name="Jo Jansen",
        sender_address="jo@example.org",
    )
    assert steered is not None
    assert steered.form == fitting
    page = Client().get(steered.address, follow=True).content.decode()
    assert all(each in page for each in ("Kunt u mijn oude bank ophalen?", "Jo Jansen", "jo@example.org"))


def test_the_department_of_the_form_goes_along(centre: Centre) -> None:
    a_department(centre, "afval")
    citizen = Citizen(centre, a_form(centre, department_code="afval"))
    citizen.fill("p1", **ASKED)
    citizen.send()
    assert ["Afdeling van dit formulier", "Afval"] in Conversation.objects.get().messages.get().details


def test_what_is_asked_first_comes_with_the_answer(centre: Centre) -> None:
    abroad = an_answer(centre, "Paspoort kwijt in het buitenland", short="Ga naar de ambassade.")
    slug = "paspoort-kwijt-in-het-buitenland"
    choices = [{"label": "In het buitenland", "answer": slug}]
    an_answer(centre, "Paspoort verloren", narrowing_question="Waar bent u nu?", narrowing=choices)
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1="ik heb mijn paspoort verloren", f2="jo@example.org")
    assert "Waar bent u nu?" in citizen.text
    assert "Ga naar de ambassade." in citizen.text
    citizen.fill("p1", doe=f"geholpen:{abroad.current_id}", f1="ik heb mijn paspoort verloren")
    assert Conversation.objects.get().contacts.get().answer_uses.get(is_used=True).version_id == abroad.current_id


def test_a_work_instruction_is_never_shown_to_citizens(centre: Centre) -> None:
    answer = an_answer(centre, "Paspoort kwijt")
    type(answer).objects.filter(pk=answer.pk).update(kind="protocol")
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", f1="ik ben mijn paspoort kwijt", f2="jo@example.org")
    assert "Kom naar het gemeentehuis" not in citizen.text


def test_saving_while_typing_names_the_submission_it_belongs_to(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", doe="bewaar", f1="Hallo")
    assert selectors.key_in(citizen.page.json()["token"]) == citizen.submission.pk  # type: ignore[attr-defined]


def test_a_link_that_is_too_old_opens_an_empty_form_and_says_so(centre: Centre) -> None:
    form = a_form(centre)
    address = services.prepare_form(form=form, municipality=centre.municipality, text="Oud")
    Submission.objects.update(changed_at=timezone.now() - timedelta(days=8))
    services.forget_old_submissions()
    assert "niet meer" in Client().get(address, follow=True).content.decode()


def test_a_link_without_municipality_finds_the_form(centre: Centre) -> None:
    form = a_form(centre)
    found = Client().get(f"/formulier/{form.slug}/?gemeente=meerland")
    assert found.headers["Location"] == url(centre, form)


def test_a_form_of_another_municipality_is_not_there(centre: Centre) -> None:
    other = a_centre("elders")
    form = a_form(other)
    assert Client().get(f"/meerland/formulier/{form.slug}/").status_code == 404


def test_pages_with_what_was_typed_are_kept_by_no_cache(centre: Centre) -> None:
    citizen = Citizen(centre, a_form(centre))
    citizen.fill("p1", doe="bewaar", f1="Hallo")
    assert citizen.get("stap", "p1").headers["Cache-Control"] == "no-store"


def test_the_answers_while_typing_come_as_a_fragment(centre: Centre) -> None:
    an_answer(centre, "Paspoort kwijt")
    form = a_form(centre)
    citizen = Citizen(centre, form)
    data: dict[str, Any] = {"pagina": "p1", "f1": "ik ben mijn paspoort kwijt", "geopend": citizen.hidden("geopend")}
    found = citizen.client.post(url(centre, form, "antwoorden"), data)
    assert "Ja, dit is mijn antwoord" in found.content.decode()
    assert citizen.submission.shown
    assert design_in(form.draft).pages[0].key == "p1"
