from __future__ import annotations

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from eenloket.chat.models import ChatSettings
from eenloket.contacts.selectors import questions_of
from eenloket.contacts.services import set_participant, store_contact
from eenloket.documents.models import Document
from eenloket.dossier.selectors import entries_page, scope_of_party
from tests.builders import a_colleague, a_party, an_outsider, signed_in
from tests.chat.scenes import Browser, Scene, a_scene, a_talk, session_of, taken_by, turn_on, write

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def scene() -> Scene:
    return a_scene()


# --- the citizen ---


def test_a_chat_needs_no_cookie_and_sets_none(scene: Scene) -> None:
    browser = Browser(scene.site)
    assert browser.client.get(browser.base + "venster/").status_code == 200
    answer = browser.begin().say("paspoort kwijt").json()
    assert [line["by"] for line in answer["lines"]] == ["citizen", "answer"]
    assert "Paspoort kwijt" in answer["lines"][1]["html"]
    assert not browser.client.cookies


def test_after_a_reload_everything_after_a_number_is_there_in_order(scene: Scene) -> None:
    browser = Browser(scene.site).begin()
    browser.say("paspoort kwijt")
    browser.post("medewerker/")
    assert [line["n"] for line in browser.get("regels/?na=1").json()["lines"]] == [2, 3]
    assert browser.get("regels/?na=x").json()["lines"][0]["n"] == 1


@pytest.mark.parametrize("step", ["stuur/", "medewerker/", "stop/", "mail/", "onzin/"])
def test_without_a_token_nothing_can_be_done(scene: Scene, step: str) -> None:
    browser = Browser(scene.site)
    browser.token = ""
    assert browser.post(step).status_code == 403
    browser.token = "geraden"
    assert browser.post(step, key=uuid.uuid4(), text="x", email="a@b.nl").status_code == 404


def test_what_somebody_types_is_no_markup(scene: Scene) -> None:
    answer = Browser(scene.site).begin().say("<img src=x onerror=alert(1)>").json()
    assert "<img" not in answer["lines"][0]["html"]


def test_errors_are_sentences(scene: Scene) -> None:
    browser = Browser(scene.site).begin()
    answer = browser.say(" ")
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert browser.post("stuur/", key="geen sleutel", text="hallo").status_code == 422


def test_the_stream_is_for_who_began_the_chat_and_of_that_chat_only(scene: Scene) -> None:
    browser = Browser(scene.site).begin()
    heard = browser.client.get("/live/", {"t": "staff:1", "k": browser.live_key}).json()["topics"]
    assert heard == [f"chat:{session_of(browser.token).pk}"]
    assert browser.client.get("/live/", {"k": "geraden"}).status_code == 403


def test_a_file_goes_both_ways_by_token(scene: Scene) -> None:
    browser = Browser(scene.site).begin()
    browser.post("medewerker/")
    taken_by(scene.advisor, browser.token)
    answer = browser.post("bestand/", key=uuid.uuid4(), bestand=SimpleUploadedFile("pas.png", PNG))
    assert "pas.png" in answer.json()["lines"][-1]["html"]
    key = Document.objects.get().pk
    given = browser.get(f"bestand/{key}/")
    assert given.content == PNG
    assert "attachment" in given["Content-Disposition"]
    browser.token = Browser(scene.site).begin().token
    assert browser.get(f"bestand/{key}/").status_code == 404


# --- on other sites ---


def test_only_the_sites_named_may_show_it(scene: Scene) -> None:
    turn_on(scene.centre, sites="https://www.meerland.example/contact\nhttps://sport.meerland.example")
    page = Client().get(reverse("chat:frame", args=[scene.site.slug]))
    policy = page["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://www.meerland.example https://sport.meerland.example" in policy
    assert "unsafe" not in policy
    assert "X-Frame-Options" not in page


def test_other_pages_stay_in_no_frame(scene: Scene) -> None:
    page = Client().get(reverse("website:chat", args=[scene.site.slug]))
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_the_script_is_plain_and_works_on_any_site(scene: Scene) -> None:
    script = Client().get(reverse("chat:script", args=[scene.site.slug]))
    assert script["Content-Type"].startswith("text/javascript")
    assert script["Cross-Origin-Resource-Policy"] == "cross-origin"
    config = json.loads(script.content.decode().rpartition("})(")[2].rpartition(")")[0])
    assert config["frame"] == f"{config['origin']}/{scene.site.slug}/chat/venster/"
    assert not Client().cookies


def test_where_chat_is_off_there_is_no_button_and_no_page(scene: Scene) -> None:
    ChatSettings.objects.update(is_on=False)
    assert b"createElement" not in Client().get(reverse("chat:script", args=[scene.site.slug])).content
    assert Client().get(reverse("chat:frame", args=[scene.site.slug])).status_code == 404
    assert Client().get(reverse("website:chat", args=[scene.site.slug])).status_code == 404


# --- the advisor ---


def test_the_page_of_the_conversation_shows_the_thread_and_its_search_words(scene: Scene) -> None:
    _token, conversation = a_talk(scene, "Ik ben mijn zilveren pas kwijt")
    page = signed_in(scene.advisor).get(reverse("desk:conversation", args=[conversation.pk]))
    assert page.content.count(b"Ik ben mijn zilveren pas kwijt") >= 2
    assert b"chatvlak" in page.content


def test_an_advisor_writes_and_reads_what_is_new(scene: Scene) -> None:
    _token, conversation = a_talk(scene)
    desk = signed_in(scene.advisor)
    url = reverse("chat:desk_send", args=[conversation.pk])
    answer = desk.post(url, {"key": uuid.uuid4(), "text": "Goedemiddag", "na": "3"}).json()
    assert [line["by"] for line in answer["lines"]][-1] == "advisor"
    assert answer["waits_since"] is None


@pytest.mark.parametrize("who", ["colleague", "outsider", "stranger"])
def test_a_chat_is_for_its_own_advisor(scene: Scene, who: str) -> None:
    _token, conversation = a_talk(scene, "Zilverberg")
    desk, expected = Client(), 302
    if who != "stranger":
        desk, expected = signed_in(an_outsider() if who == "outsider" else a_colleague(scene.centre)), 404
    for name, method in (("desk_lines", "get"), ("desk_send", "post"), ("desk_file", "post"), ("desk_mail", "post")):
        url = reverse(f"chat:{name}", args=[conversation.pk])
        data = {} if method == "get" else {"key": uuid.uuid4(), "text": "x", "email": "jo@example.org"}
        answer = getattr(desk, method)(url, data, headers={"Accept": "application/json"})
        assert answer.status_code in {expected, 422}, (name, answer.status_code)
        assert b"Zilverberg" not in answer.content
    assert session_of(_token).lines.filter(author="advisor").count() == 0


def test_the_open_chats_of_somebody_are_their_own(scene: Scene) -> None:
    _token, conversation = a_talk(scene)
    mine = signed_in(scene.advisor).get(reverse("chat:mine")).json()["chats"]
    assert [each["conversation"] for each in mine] == [str(conversation.pk)]
    assert signed_in(a_colleague(scene.centre)).get(reverse("chat:mine")).json()["chats"] == []


def test_the_thread_stays_with_the_stored_contact_and_in_the_dossier(scene: Scene) -> None:
    _token, conversation = a_talk(scene, "Mijn zilveren pas is weg")
    write(scene, conversation, "Kom naar de balie")
    party = a_party(scene.advisor)
    set_participant(actor=scene.advisor, conversation_id=conversation.pk, party_id=party.pk, role="customer")
    contact = store_contact(actor=scene.advisor, contact_id=questions_of(conversation)[0].pk, result="answered")
    page = signed_in(scene.advisor).get(reverse("desk:contact", args=[contact.pk]))
    assert b"Kom naar de balie" in page.content
    entries, _more = entries_page(scope_of_party(scene.advisor, party.pk))
    assert {"Mijn zilveren pas is weg", "Kom naar de balie"} <= {entry.text for entry in entries}


# --- settings ---


def test_the_administrator_sets_the_chat_of_a_municipality(scene: Scene) -> None:
    desk = signed_in(scene.centre.administrator)
    url = reverse("chat:settings_edit", args=[scene.site.slug])
    typed = {"is_on": "1", "welcome": "Dag!", "sites": "https://www.meerland.example", "remind_minutes": "3"}
    wrong = desk.post(url, {**typed, "sites": "meerland", "end_minutes": "2"})
    assert wrong.status_code == 422
    assert b"Dag!" in wrong.content
    assert desk.post(url, {**typed, "end_minutes": "9"}).status_code == 302
    kept = ChatSettings.objects.get()
    assert (kept.welcome, kept.sites, kept.end_minutes) == ("Dag!", ["https://www.meerland.example"], 9)
    assert b"Dag!" in Client().get(reverse("website:chat", args=[scene.site.slug])).content


@pytest.mark.parametrize("role", ["advisor_2", "team_leader"])
def test_others_set_nothing(scene: Scene, role: str) -> None:
    desk = signed_in(a_colleague(scene.centre, role))
    assert desk.get(reverse("chat:settings")).status_code == 403
    assert desk.post(reverse("chat:settings_edit", args=[scene.site.slug]), {}).status_code == 403


def test_the_chat_of_another_centre_does_not_exist(scene: Scene) -> None:
    other = a_scene("elders")
    url = reverse("chat:settings_edit", args=[other.site.slug])
    assert signed_in(scene.centre.administrator).get(url).status_code == 404
