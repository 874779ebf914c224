"""What a citizen thought, in a real browser: asked by SMS after a call, a mark comes back by SMS, the rest is filled in
by keyboard on a telephone, a low mark becomes a call back, and the team leader opens the figure down to that answer."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from eenloket.parties.rules import readable_phone
from tests.journeys.keys import follow, leave, reach
from tests.journeys.people import ADVISOR, TEAM_LEADER, Person
from tests.journeys.test_main_job import begin, finish_open_conversations, save
from tests.platform.products import wait_for

MANAGER = "edwin@kcc.example"
NUMBER = "+31611223377"
ASKED_SECONDS = 90  # the worker looks four times a minute

People = Callable[..., Person]
Look = Callable[[Person], None]


def ask_everybody_who_calls(manager: Person, axe: Look) -> None:
    """Of each hundred calls a hundred, at once and at any hour."""
    page = manager.page
    manager.go("/kanalen/tevredenheid/")
    page.get_by_role("link", name="Merenwold", exact=True).press("Enter")
    expect(page.get_by_label("Vraag inwoners van Merenwold")).to_be_checked()
    axe(manager)
    for field, value in (("#share_phone", "100"), ("#delay_minutes", "0"), ("#opens", "00:00"), ("#closes", "23:59")):
        page.fill(field, value)
    page.get_by_role("button", name="Bekijk hoe het eruitziet").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Er is nog niets bewaard")).to_be_visible()
    axe(manager)
    page.get_by_role("button", name="Bewaar", exact=True).or_(page.get_by_role("button", name="Bewaren")).press("Enter")
    expect(page.locator(".toast")).to_contain_text("Bewaard")


def a_call_about(ilse: Person, subject: str) -> None:
    finish_open_conversations(ilse)
    begin(ilse, readable_phone(NUMBER))
    ilse.press("Alt+z")
    ilse.type(subject)
    ilse.press("Enter")
    ilse.press("Alt+1")
    save(ilse)


def on_the_phone(ilse: Person, words: str) -> None:
    """Wait until the citizen has received a text with these words."""
    texts = ilse.page.locator(".mails li", has_text=NUMBER).filter(has_text=words)

    def came() -> bool:
        ilse.go("/uitgaand/telefoons/")
        return texts.count() > 0

    wait_for(came, ASKED_SECONDS)


def text_back(ilse: Person, text: str) -> None:
    ilse.page.fill("#ph-n", NUMBER)
    ilse.page.fill("#ph-t", text)
    leave(ilse, "Enter")


def path_of_page(ilse: Person) -> str:
    """The address in what the citizen received: a long text comes in pieces, the newest stands on top."""
    bodies = ilse.page.locator(".mails li", has_text=NUMBER).locator(".mail-body")
    pieces = "".join(reversed([each.strip("\n") for each in bodies.all_text_contents()]))
    found = re.search(r"/merenwold/mening/(\w+)", pieces)
    assert found, pieces
    return found[0] + "/"


def fill_in_the_rest(citizen: Person, path: str, axe: Look) -> None:
    """By keyboard, 390 wide: the mark of the text stands there, is made lower, and leads to a call."""
    page = citizen.page
    citizen.go(path)
    axe(citizen)
    expect(page.locator("#cijfer-6")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
    reach(citizen, page.locator("#cijfer-6"))
    with page.expect_response(lambda reply: "/mening/" in reply.url and reply.request.method == "POST"):
        citizen.press("ArrowLeft", "ArrowLeft", "ArrowLeft")
    expect(page.locator("[data-opinion-status]")).to_have_text("Bewaard")
    expect(page.locator("#bel")).to_be_visible()
    reach(citizen, page.locator("#beantwoord-yes"))
    citizen.press("ArrowUp")
    reach(citizen, page.locator("#tekst"))
    citizen.type("Ik hoorde niets meer. Bel 06-55512345.")
    reach(citizen, page.get_by_role("button", name="Bewaar mijn mening"))
    leave(citizen, "Enter")
    expect(page.locator("#gelukt")).to_contain_text("Wij hebben uw antwoord bewaard.")
    expect(page.locator("#cijfer-3")).to_be_checked()
    axe(citizen)
    reach(citizen, page.locator("#who"))
    citizen.type("Jo van Dijk")
    reach(citizen, page.locator("#number"))
    citizen.type("06 55512345")
    leave(citizen, "Enter")
    expect(page.locator("#gelukt")).to_contain_text("Wij gaan u bellen.")
    axe(citizen)
    citizen.screenshot("opinion")


def open_the_figure(leader: Person, subject: str, axe: Look) -> None:
    """From the figures to satisfaction, to the low marks, to the call-back note."""
    leader.go("/cijfers/")
    follow(leader, leader.page.locator("main").get_by_role("link", name="Tevredenheid"))
    expect(leader.page.locator("h1")).to_have_text("Tevredenheid")
    axe(leader)
    leader.screenshot("satisfaction")
    tile = leader.page.locator(".tile", has_text="Lage cijfers")
    count = int(re.sub(r"\D", "", tile.locator(".tile__v").inner_text()))
    reach(leader, tile.locator(".tile__v a"), most=90)
    leave(leader, "Enter")
    expect(leader.page.locator("[data-count]")).to_have_attribute("data-count", str(count))
    axe(leader)
    leader.page.get_by_role("link", name="Terug naar tevredenheid").press("Enter")
    tile.get_by_role("link").nth(1).press("Enter")  # those who asked to be called
    row = leader.page.locator("tr", has_text="Ik hoorde niets meer. Bel •••.")
    expect(row).to_contain_text(subject)
    expect(row).not_to_contain_text("06-55512345")
    row.get_by_role("link", name="wil gebeld worden").press("Enter")
    leader.page.wait_for_url("**/zaken/**")
    expect(leader.page.locator("main")).to_contain_text("Gaf ons een 3 voor het contact")


def test_a_mark_by_sms_becomes_a_call_back_and_the_leader_opens_the_figure(person: People, axe: Look) -> None:
    manager, ilse, leader = person(MANAGER), person(ADVISOR), person(TEAM_LEADER)
    ask_everybody_who_calls(manager, axe)
    subject = "paspoort kwijt"
    a_call_about(ilse, subject)
    on_the_phone(ilse, "cijfer van 1 tot 10")
    path = path_of_page(ilse)
    text_back(ilse, "Een 6, dank u wel")
    on_the_phone(ilse, "dank u wel voor uw cijfer")

    citizen = person(width=390, height=844)
    fill_in_the_rest(citizen, path, axe)
    open_the_figure(leader, "aspoort", axe)
    assert not [*manager.faults, *ilse.faults, *citizen.faults, *leader.faults]
