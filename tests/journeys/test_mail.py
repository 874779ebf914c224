"""Mail in a real browser: a citizen is led to a form, a business is answered, and the thread goes on."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.journeys.keys import button, follow, leave, link
from tests.journeys.people import ADVISOR, Person
from tests.journeys.test_main_job import finish_open_conversations

ADMINISTRATOR = "ruben@kcc.example"

People = Callable[..., Person]
Look = Callable[[Person], None]


def mail_us(someone: Person, *, sender: str, to: str, subject: str, text: str) -> None:
    """On the page of the development mailbox, whose mail takes the real way in: SMTP, IMAP, the pipe."""
    someone.go("/kanalen/binnen/proef/")
    someone.page.fill("#sender", sender)
    someone.page.locator("#mailbox").select_option(label=to)
    someone.page.fill("#subject", subject)
    someone.page.fill("#text", text)
    leave(someone, "Control+Enter")


def row_of(someone: Person, subject: str, becomes: str) -> None:
    """The mail stands under Received, and the page tells by itself what became of it."""
    someone.go("/kanalen/binnen/")
    row = someone.page.locator("tr", has_text=subject).first
    expect(row).to_contain_text(becomes, timeout=60_000)


def in_the_mailbox(someone: Person, *words: str) -> Locator:
    """The line of a mail that went out, on the page of the development mailbox; that page does not change by itself."""
    line = someone.page.locator("summary")
    for each in words:
        line = line.filter(has_text=each)
    for _ in range(60):
        someone.go("/uitgaand/postvak/")
        if line.count():
            break
        someone.page.wait_for_timeout(500)
    return line.first


def test_a_citizen_s_question_is_steered_and_may_still_be_taken_in(person: People, axe: Look) -> None:
    ilse, mark = person(ADVISOR), uuid.uuid4().hex[:8]
    mail_us(
        ilse,
        sender="jan@example.org",
        to="info@merenwold.example",
        subject=f"paspoort {mark}",
        text="Hoe vraag ik een nieuw paspoort aan?",
    )
    row_of(ilse, mark, "naar een formulier geleid")
    axe(ilse)
    ilse.screenshot("received")
    in_the_mailbox(ilse, f"Uw mail: paspoort {mark}").click()
    expect(ilse.page.locator("details[open] .mail-body")).to_contain_text("/formulier/")

    ilse.go("/kanalen/binnen/")
    follow(ilse, link(ilse, f"paspoort {mark}"), most=200)
    axe(ilse)
    follow(ilse, button(ilse, "Zet op de werkvoorraad"))
    expect(ilse.page.locator("h1")).to_contain_text(mark)
    axe(ilse)


def test_a_business_is_answered_and_its_reply_comes_back_into_the_conversation(person: People, axe: Look) -> None:
    ilse, mark = person(ADVISOR), uuid.uuid4().hex[:8]
    finish_open_conversations(ilse)
    mail_us(
        ilse,
        sender="administratie@bouw.example",
        to="zakelijk@merenwold.example",
        subject=f"factuur {mark}",
        text="Wilt u de aanslag voor de steiger nakijken?",
    )
    row_of(ilse, mark, "op de werkvoorraad")
    ilse.go("/werk/berichten/?kanaal=email")
    axe(ilse)
    ilse.screenshot("work-list")
    follow(ilse, link(ilse, f"factuur {mark}"), most=200)
    axe(ilse)
    leave(ilse, "Alt+p")  # I answer this one
    expect(ilse.page.locator(".thread")).to_contain_text("de aanslag voor de steiger")
    axe(ilse)
    ilse.page.locator("#n1").focus()
    with ilse.page.expect_response(lambda answer: "/concept/" in answer.url and answer.ok):
        ilse.type("Wij verlagen de aanslag. U krijgt vrijdag een nieuwe.")
    ilse.screenshot("message")
    ilse.press("Alt+1")
    leave(ilse, "Control+Enter")

    answer = in_the_mailbox(ilse, "administratie@bouw.example", "Uw vraag")
    reference = re.search(r"[A-Z]{2}-\d{4}-\d{6}", answer.inner_text())
    assert reference

    mail_us(
        ilse,
        sender="administratie@bouw.example",
        to="zakelijk@merenwold.example",
        subject=f"RE: Uw vraag {reference[0]}",
        text=f"Dank u wel, {mark}. Geldt dat ook voor volgend jaar?",
    )
    row_of(ilse, f"RE: Uw vraag {reference[0]}", "toegevoegd aan het dossier")
    ilse.go("/werk/berichten/?kanaal=email")
    follow(ilse, link(ilse, f"factuur {mark}"), most=200)
    thread = ilse.page.locator(".thread")
    expect(thread).to_contain_text("Wij verlagen de aanslag")
    expect(thread).to_contain_text("Geldt dat ook voor volgend jaar?")


def test_the_administrator_adds_a_mailbox_and_sees_how_the_channels_do(person: People, axe: Look) -> None:
    ruben, name = person(ADMINISTRATOR), f"vergunningen-{uuid.uuid4().hex[:6]}@merenwold.example"
    ruben.go("/kanalen/")
    expect(ruben.page.locator("#kanaalstand")).to_contain_text("info@merenwold.example", timeout=30_000)
    axe(ruben)
    ruben.go("/kanalen/postvakken/")
    axe(ruben)
    follow(ruben, link(ruben, "Postvak toevoegen"))
    ruben.page.locator("#address").focus()
    ruben.type("geen adres")
    leave(ruben, "Control+Enter")
    expect(ruben.page.locator("#address-e")).to_be_visible()
    axe(ruben)
    ruben.page.locator("#address").fill(name)
    leave(ruben, "Control+Enter")
    expect(ruben.page.locator("table")).to_contain_text(name)
