"""Live work as a whole: a call, a chat and a visitor reach advisors in the right order; one closes the laptop while the
phone rings; the team leader sees it happen; and everybody hears the same approved text."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.keys import button, leave
from tests.journeys.people import ADVISOR, TEAM_LEADER, Person
from tests.journeys.test_chat import run
from tests.journeys.test_counter import HALL, open_today
from tests.journeys.test_forms import ask
from tests.journeys.test_main_job import finish_open_conversations
from tests.journeys.test_telephone import call, set_status
from tests.platform.products import Product

ADMINISTRATOR = "ruben@kcc.example"
ROSA = "rosa@kcc.example"

People = Callable[..., Person]
Look = Callable[[Person], None]

_TEXT = """
from eenloket.content.models import Answer
found = Answer.objects.filter(contact_centre__slug="kcc-merenwold-duinrade")
found = found.filter(current__title__startswith="Paspoort kwijt").order_by("current__title").first()
print(found.current.short.split(".")[0])
"""
# Nobody waits, nobody is signed on and nobody sits at a counter: as this begins, and as it is left to what follows.
_EMPTY = """
from eenloket.accounts.models import Staff
from eenloket.counter.services import stand_up
from eenloket.routing.models import WorkItem
from eenloket.routing.services import abandon, set_status
for item in WorkItem.objects.filter(state__in=["queued", "offered"]).exclude(source="message"):
    abandon(item.pk)
for staff in Staff.objects.filter(email__in=["ilse@kcc.example", "rosa@kcc.example"]):
    set_status(actor=staff, wish="offline")
    stand_up(actor=staff)
"""


@pytest.fixture
def laptop(browser: Browser, product: Product) -> Any:
    """A browser that can be closed in the middle."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1366, "height": 768})
    someone = Person(context.new_page(), product.base_url)
    someone.sign_in(ADVISOR)
    yield someone
    context.close()


@pytest.fixture
def empty(product: Product) -> Iterator[None]:
    run(product, _EMPTY)
    yield
    run(product, _EMPTY)


def offer_of(someone: Person) -> Locator:
    return someone.page.locator("[data-offer]")


def waited(offer: Locator) -> int:
    """Seconds that the offer says somebody waits."""
    minutes, seconds = offer.locator("[data-since]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def ask_in_chat(citizen: Person, text: str) -> None:
    citizen.go("/merenwold/chat/")
    citizen.page.get_by_label("Uw bericht").fill("paspoort kwijt")
    citizen.press("Enter")
    expect(citizen.page.locator(".msg--answer")).to_contain_text(text)
    citizen.page.get_by_role("button", name="Ik wil een medewerker spreken").click()
    expect(citizen.page.get_by_text("Wij zoeken een medewerker voor u")).to_be_visible()


def store(someone: Person) -> None:
    someone.page.locator("#n3").fill("Paspoort kwijt")
    someone.press("Alt+1")
    leave(someone, "Control+Enter")


def waiting_at_the_phone(leader: Person) -> Locator:
    row = leader.page.locator("section[aria-labelledby=h-w] tr", has_text="Telefoon")
    return row.locator("td").first


def test_a_caller_goes_on_with_the_same_age_when_a_laptop_is_closed_and_who_waits_longest_is_next(
    person: People, axe: Look, laptop: Person, product: Product, empty: None
) -> None:
    text = run(product, _TEXT)
    rosa, ruben, marloes = person(ROSA), person(ADMINISTRATOR), person(TEAM_LEADER)
    for someone in (laptop, rosa):
        finish_open_conversations(someone)
    marloes.go("/nu/")
    expect(waiting_at_the_phone(marloes)).to_have_text("0")
    set_status(laptop, "ready")
    number = f"06 1234{uuid.uuid4().int % 10_000:04}"
    call(ruben, number)
    expect(offer_of(laptop)).to_contain_text(number)
    expect(waiting_at_the_phone(marloes)).to_have_text("1")
    expect(marloes.page.locator("tr", has_text="Ilse Verhoef")).to_contain_text("Aanbod")
    axe(marloes)
    laptop.page.context.close()
    set_status(rosa, "ready")
    expect(offer_of(rosa)).to_contain_text(number)
    assert waited(offer_of(rosa)) >= 15
    axe(rosa)
    expect(marloes.page.locator("tr", has_text="Ilse Verhoef")).to_contain_text("Aanbod gemist")
    rosa.screenshot("offer")
    leave(rosa, "F2")
    expect(waiting_at_the_phone(marloes)).to_have_text("0")
    expect(marloes.page.locator("tr", has_text="Rosa")).to_contain_text("In gesprek")

    citizen = person()
    ask_in_chat(citizen, text)
    second = f"06 2345{uuid.uuid4().int % 10_000:04}"
    call(ruben, second)
    rosa.press("Alt+o")
    expect(rosa.page.locator("#stand")).to_contain_text("Nawerk")
    store(rosa)
    expect(offer_of(rosa)).to_contain_text("paspoort kwijt")
    leave(rosa, "F2")
    expect(rosa.page.locator("#chatvlak")).to_contain_text("paspoort kwijt")
    rosa.press("Alt+o")
    store(rosa)
    expect(offer_of(rosa)).to_contain_text(second)
    leave(rosa, "F2")
    rosa.press("Alt+o")
    set_status(rosa, "offline")
    finish_open_conversations(rosa)
    assert not [*rosa.faults, *marloes.faults, *citizen.faults]


def test_a_visitor_and_who_fills_in_a_form_hear_what_the_chat_says(
    person: People, axe: Look, product: Product, empty: None
) -> None:
    text = run(product, _TEXT)
    rosa = person(ROSA)
    finish_open_conversations(rosa)
    kiosk_address, _screen = open_today(person(ADMINISTRATOR), axe)
    kiosk = person(width=1080, height=1000)
    kiosk.go(kiosk_address)
    button(kiosk, "Iets vragen").click()
    label = kiosk.page.locator(".tick b").inner_text()
    rosa.go("/balie/loket/")
    rosa.page.get_by_role("button", name=re.compile(rf"Hier zitten Balie \d, {HALL}")).first.click()
    expect(rosa.page.get_by_role("heading", name=re.compile("^Balie"))).to_be_visible()
    rosa.press("Alt+j")
    rosa.page.wait_for_url("**/werk/gesprek/**")
    expect(rosa.page.locator(".ct-strip")).to_contain_text(label)
    rosa.page.locator("#z").fill("paspoort kwijt")
    rosa.press("Enter")
    expect(rosa.page.locator("#antwoord")).to_contain_text(text)
    store(rosa)

    citizen = person()
    ask(citizen, "Ik ben mijn paspoort kwijt")
    expect(citizen.page.get_by_role("heading", name="Misschien helpt dit u direct")).to_be_visible()
    expect(citizen.page.locator("main")).to_contain_text(text)
