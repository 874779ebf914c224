"""The content in a real browser: one writes, a second approves, everybody gives the new text; remarks are answered."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.keys import button, follow, leave, link
from tests.journeys.people import ADVISOR, Person
from tests.journeys.test_main_job import begin, find, finish_open_conversations

EDITOR, SECOND = "tamara@kcc.example", "anouk@kcc.example"
PASSPORT = "/inhoud/paspoort-kwijt-of-gestolen/"
ON_THE_SITE = "/merenwold/antwoord/paspoort-kwijt-of-gestolen/"
AT_ONCE = 2.0  # seconds

People = Callable[..., Person]
Look = Callable[[Person], None]


def is_saved(someone: Person) -> None:
    expect(someone.page.locator("#bewaard")).to_contain_text("bewaard")


def edit(someone: Person, path: str) -> None:
    """From the page of an answer into its draft, by keyboard."""
    someone.go(path)
    leave(someone, "Alt+b")
    someone.page.wait_for_url("**/redactie/concept/**")


def write(someone: Person, field: str, text: str) -> None:
    """Put this text in a field in the place of what was there, and wait until the server has it."""
    someone.page.locator(field).focus()
    someone.press("Control+a")
    with someone.page.expect_response(lambda answer: "/redactie/concept/" in answer.url and answer.ok):
        someone.type(text)
    is_saved(someone)


def ask(someone: Person, note: str) -> None:
    someone.page.locator("#f-note").focus()
    someone.type(note)
    leave(someone, "Control+Enter")
    expect(someone.page.locator(".ed-head")).to_contain_text("wacht op akkoord")


def approve(someone: Person, title: str, axe: Look) -> None:
    """Find the text among what waits, read it, and approve it."""
    someone.go("/redactie/")
    axe(someone)
    follow(someone, link(someone, title))
    axe(someone)
    leave(someone, "Control+Enter")
    expect(someone.page.locator(".ed-head")).to_contain_text("gepubliceerd")


def test_one_writes_a_second_approves_and_desk_and_site_give_it_at_once(person: People, axe: Look) -> None:
    ilse, tamara, anouk, citizen = person(ADVISOR), person(EDITOR), person(SECOND), person()
    finish_open_conversations(ilse)
    begin(ilse, "06 1234 5678")
    find(ilse, "ik ben mijn paspoort kwijt", "Paspoort kwijt of gestolen")

    edit(tamara, PASSPORT)
    write(tamara, "#f-short", "Meld het verlies bij ons. Dit dient aan de balie te gebeuren.")
    expect(tamara.page.locator("#advies-short")).to_contain_text("kan makkelijker")
    tamara.page.locator("#advies-short summary").press("Enter")
    axe(tamara)
    with tamara.page.expect_response(lambda answer: "/redactie/concept/" in answer.url):
        tamara.page.locator("[data-easier]").press("Enter")
    expect(tamara.page.locator("#f-short")).to_have_value(
        "Meld het verlies bij ons. Dit moet aan de balie te gebeuren."
    )
    write(tamara, "#f-short", "Meld het verlies bij ons aan de balie. U hoeft niet naar de politie.")
    expect(tamara.page.locator("#naast ins").first).to_be_visible()
    tamara.screenshot("content-editor")
    ask(tamara, "U hoeft niet meer naar de politie")
    assert anouk.page.request.get(anouk.base_url + ON_THE_SITE).text().count("niet naar de politie") == 0

    approve(anouk, "Paspoort kwijt of gestolen", axe)
    published = time.monotonic()
    expect(ilse.page.locator("#antwoord-nieuws")).to_contain_text("U hoeft niet meer naar de politie")
    told = time.monotonic() - published
    citizen.go(ON_THE_SITE)
    citizen.sees("U hoeft niet naar de politie.")
    assert told < AT_ONCE
    axe(ilse)
    button(ilse, "Toon de nieuwe tekst").press("Enter")
    expect(ilse.page.locator("#antwoord .say")).to_contain_text("U hoeft niet naar de politie.")
    expect(ilse.page.locator("#antwoord")).to_contain_text("Veranderd")
    finish_open_conversations(ilse)
    assert not [*ilse.faults, *tamara.faults, *anouk.faults]


def test_a_remark_is_answered_and_its_sender_is_told(person: People, axe: Look) -> None:
    ilse, tamara = person(ADVISOR), person(EDITOR)
    ilse.go("/inhoud/rijbewijs-kwijt-of-gestolen/")
    ilse.page.get_by_label("Het is onduidelijk").check()
    ilse.press("Alt+m")
    ilse.type("Geldt dit ook voor een bromfiets?")
    follow(ilse, button(ilse, "Meld"))
    tamara.go("/redactie/meldingen/")
    axe(tamara)
    follow(tamara, link(tamara, "Geldt dit ook voor een bromfiets?"), most=200)
    axe(tamara)
    tamara.page.locator("#f-reply").focus()
    tamara.type("Ja, ook voor een bromfiets.")
    leave(tamara, "Control+Enter")
    ilse.go("/werk/")
    ilse.sees("Reacties op uw meldingen")
    axe(ilse)
    ilse.page.get_by_text("Ja, ook voor een bromfiets.").click()
    ilse.page.wait_for_url("**/mijn-meldingen/")
    axe(ilse)
    ilse.go("/werk/")
    assert not ilse.page.get_by_text("Ja, ook voor een bromfiets.").count()
    assert not [*ilse.faults, *tamara.faults]


def test_what_was_asked_in_vain_becomes_an_answer(person: People, axe: Look) -> None:
    tamara, anouk, citizen = person(EDITOR), person(SECOND), person()
    tamara.go("/redactie/zonder-antwoord/")
    axe(tamara)
    first = tamara.page.locator("#groepen > li").first
    expect(first).to_contain_text("nat")
    follow(tamara, first.get_by_role("button"))
    tamara.page.wait_for_url("**/redactie/concept/**")
    expect(tamara.page.locator("#f-phrasings")).to_have_value(re.compile("paspoort"))
    write(tamara, "#f-title", "Paspoort nat geworden")
    write(tamara, "#f-short", "Een nat paspoort is vaak niet meer geldig. Vraag bij ons een nieuw paspoort aan.")
    tamara.page.locator("#f-owner").select_option(label="Burgerzaken, Merenwold")
    is_saved(tamara)
    axe(tamara)
    ask(tamara, "Nieuw antwoord")
    approve(anouk, "Paspoort nat geworden", axe)
    citizen.go("/merenwold/zoeken/?q=mijn+paspoort+zat+in+de+wasmachine")
    citizen.sees("Paspoort nat geworden")
    tamara.go("/redactie/zonder-antwoord/")
    expect(tamara.page.locator("#groepen")).not_to_contain_text("paspoort nat geworden")


def test_two_at_the_same_part_lose_nothing_and_what_was_typed_offline_arrives(person: People, axe: Look) -> None:
    tamara, anouk = person(EDITOR), person(SECOND)
    for someone in (tamara, anouk):
        edit(someone, "/inhoud/afvalpas-kwijt-of-kapot/")
    write(tamara, "#f-short", "Tekst van Tamara.")
    anouk.page.locator("#f-short").focus()
    anouk.press("Control+a")
    anouk.type("Tekst van Anouk.")
    clash = anouk.page.locator("[data-clash=short]")
    expect(clash).to_contain_text("Tekst van Tamara.")
    expect(clash).to_contain_text("Tamara de Groot")
    axe(anouk)
    expect(anouk.page.locator("#f-short")).to_have_value("Tekst van Anouk.")
    with anouk.page.expect_response(lambda answer: "/redactie/concept/" in answer.url and answer.ok):
        button(anouk, "Houd mijn tekst").press("Enter")
    is_saved(anouk)
    tamara.page.reload()
    expect(tamara.page.locator("#f-short")).to_have_value("Tekst van Anouk.")

    tamara.page.context.set_offline(True)
    tamara.page.locator("#f-term").focus()
    tamara.press("Control+a")
    tamara.type("Na 3 werkdagen")
    expect(tamara.page.locator("#bewaard")).to_contain_text("nog niet bewaard")
    with tamara.page.expect_response(lambda answer: "/redactie/concept/" in answer.url and answer.ok):
        tamara.page.context.set_offline(False)
    is_saved(tamara)
    tamara.page.reload()
    expect(tamara.page.locator("#f-term")).to_have_value("Na 3 werkdagen")
