"""The telephone in a real browser, without any phone: the practice exchange calls, an advisor talks; and a fault."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.journeys.keys import leave
from tests.journeys.people import ADVISOR, TEAM_LEADER, Person
from tests.journeys.test_main_job import finish_open_conversations

ADMINISTRATOR = "ruben@kcc.example"

People = Callable[..., Person]
Look = Callable[[Person], None]


def call(someone: Person, number: str) -> Locator:
    """Call one of our numbers on the page of the practice exchange; the row of the call."""
    someone.go("/kanalen/telefoon/oefencentrale/")
    someone.page.fill("#number", number)
    leave(someone, "Control+Enter")
    return someone.page.locator("tr", has_text=number).first


def set_status(someone: Person, value: str) -> None:
    someone.go("/werk/")
    someone.page.locator("#stand summary").click()  # a key would need the script to be there already
    someone.page.locator(f'#stand [data-status-form] button[value="{value}"]').click()
    expect(someone.page.locator("#stand")).to_have_attribute(
        "data-beat", re.compile("." if value != "offline" else "^$")
    )


def abandoned_today(someone: Person) -> int:
    someone.go("/cijfers/contacten/?period=today&result=abandoned&channel=phone")
    return int(someone.page.locator("[data-count]").get_attribute("data-count") or 0)


def test_a_call_pops_up_is_answered_held_and_stored_and_another_is_missed(person: People, axe: Look) -> None:
    ilse, ruben, marloes = person(ADVISOR), person(ADMINISTRATOR), person(TEAM_LEADER)
    finish_open_conversations(ilse)
    before = abandoned_today(marloes)
    set_status(ilse, "ready")
    number = f"06 1234{uuid.uuid4().int % 10_000:04}"

    called = call(ruben, number)
    axe(ruben)
    offer = ilse.page.locator("[data-offer]")
    expect(offer).to_contain_text(number)
    expect(offer).to_contain_text("Algemeen nummer")
    axe(ilse)
    ilse.screenshot("call_offered")

    leave(ilse, "F2")
    bar = ilse.page.locator("#belbalk")
    expect(bar).to_contain_text("aan de lijn")
    axe(ilse)
    ilse.press("Alt+h")
    expect(bar).to_contain_text("in de wacht")
    expect(called).to_contain_text("in de wacht")
    ilse.press("Alt+h")
    expect(bar).to_contain_text("aan de lijn")
    ilse.screenshot("call_bar")

    called.get_by_role("button", name="Ophangen").click()
    expect(bar).to_contain_text("opgehangen")
    axe(ilse)
    ilse.page.locator("#n3").fill("Paspoort")
    ilse.press("Alt+1")
    leave(ilse, "Control+Enter")

    set_status(ilse, "not_ready:break")  # somebody is signed on, nobody is free
    missed = call(ruben, number)
    expect(missed).to_contain_text("wacht")
    missed.get_by_role("button", name="Ophangen").click()
    expect(missed).to_contain_text("afgelopen")
    set_status(ilse, "offline")
    assert abandoned_today(marloes) == before + 1
    expect(marloes.page.locator("tbody tr").first).to_contain_text("Algemeen nummer")


def test_a_fault_is_reported_in_two_keys_and_known_to_everybody(person: People, axe: Look) -> None:
    ilse, ruben = person(ADVISOR), person(ADMINISTRATOR)
    title = f"Telefoon valt weg {uuid.uuid4().hex[:6]}"
    ilse.go("/werk/")
    ilse.press("Alt+t")
    expect(ilse.page.locator("#storing-melden")).to_be_visible()
    axe(ilse)
    ilse.press("Control+Enter")
    ilse.sees("Gemeld.")

    ruben.go("/storingen/")
    axe(ruben)
    ruben.page.locator("tbody a", has_text="Eenloket").first.click()
    ruben.page.fill("#title", title)
    axe(ruben)
    leave(ruben, "Control+Enter")
    expect(ilse.page.locator("#werkvoorraad")).to_contain_text(title)

    ruben.page.locator("tbody a", has_text=title).click()
    leave_by = ruben.page.get_by_role("button", name="Opgelost")
    with ruben.page.expect_navigation():
        leave_by.click()
    expect(ilse.page.locator("#werkvoorraad")).to_contain_text(f"Opgelost: {title}")
    ilse.page.locator(".fault-note", has_text=title).get_by_role("button", name="Gelezen").click()
    expect(ilse.page.locator("#werkvoorraad")).not_to_contain_text(title)
