"""Web forms in a real browser: a citizen asks and is answered, another is not and reaches a person, an administrator
makes a form with nothing but a keyboard."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.keys import button, leave, link, reach, to_the_work
from tests.journeys.people import ADVISOR, Person

ADMINISTRATOR = "ruben@kcc.example"
FORM = "/merenwold/formulier/algemene-vraag/"
LIKE_A_PERSON = 3.5  # seconds: what is sent faster is held back
LOST = "ik ben mijn paspoort kwijt, hoe vraag ik een nieuw paspoort aan"
UNKNOWN = "mijn buurman speelt elke nacht trompet op het dak van de schuur"

People = Callable[..., Person]
Look = Callable[[Person], None]


def ask(someone: Person, question: str) -> float:
    """Open the form and type the question; returns when it was opened."""
    someone.go(FORM)
    opened = time.monotonic()
    someone.page.get_by_label("Wat is uw vraag?").press_sequentially(question, delay=5)
    return opened


def fill_in_and_send(someone: Person, opened: float) -> None:
    """The second page, the check, and the button that sends it."""
    button(someone, "Volgende stap").click()
    someone.page.get_by_label("Per e-mail").check()
    someone.page.get_by_label("Uw e-mailadres").fill("jo@example.org")
    button(someone, "Volgende stap").click()
    expect(someone.page.get_by_role("heading", name="Controleer wat u invulde")).to_be_visible()
    time.sleep(max(0.0, opened + LIKE_A_PERSON - time.monotonic()))
    button(someone, "Verstuur uw vraag").click()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_citizen_asks_by_form_and_gets_an_automatic_answer(person: People, axe: Look, width: int) -> None:
    citizen = person(width=width)
    citizen.go("/merenwold/")
    axe(citizen)
    citizen.page.get_by_role("link", name="Stel uw vraag").click()
    axe(citizen)
    opened = ask(citizen, LOST)
    expect(citizen.page.get_by_role("heading", name="Misschien helpt dit u direct")).to_be_visible()
    axe(citizen)
    fill_in_and_send(citizen, opened)
    expect(citizen.page.get_by_text("Dit is ons antwoord")).to_be_visible()
    axe(citizen)
    assert citizen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not citizen.faults


def test_who_is_not_helped_by_it_reaches_a_person(person: People, axe: Look) -> None:
    citizen, ilse = person(width=390), person(ADVISOR)
    fill_in_and_send(citizen, ask(citizen, LOST))
    citizen.page.get_by_label("Wat wilt u nog weten?").fill("Ik zit in Spanje zonder paspoort.")
    button(citizen, "Dit beantwoordt mijn vraag niet").click()
    expect(citizen.page.get_by_role("heading", name="Wij hebben uw bericht")).to_be_visible()
    axe(citizen)
    reference = re.search(r"[A-Z]{2}-\d{4}-\d{6}", citizen.page.inner_text("main"))
    assert reference is not None
    ilse.go(f"/zoeken/?q={reference[0]}")
    link(ilse, reference[0]).first.press("Enter")
    expect(ilse.page.locator(".thread")).to_contain_text("Ik zit in Spanje zonder paspoort.")
    assert not [*citizen.faults, *ilse.faults]


def test_yes_this_is_my_answer_ends_it_there(person: People, axe: Look) -> None:
    citizen = person()
    ask(citizen, LOST)
    button(citizen, "Ja, dit is mijn antwoord").first.click()
    expect(citizen.page.get_by_role("heading", name="Fijn")).to_be_visible()
    axe(citizen)
    assert not citizen.faults


def test_what_is_typed_survives_a_lost_connection_and_a_new_visit(person: People) -> None:
    citizen = person()
    ask(citizen, UNKNOWN[:30])
    expect(citizen.page.locator("[data-saved-at]")).to_contain_text("bewaard")
    citizen.page.context.set_offline(True)
    citizen.page.get_by_label("Wat is uw vraag?").press_sequentially(UNKNOWN[30:])
    expect(citizen.page.locator("[data-saved-at]")).to_contain_text("geen verbinding")
    citizen.page.context.set_offline(False)
    expect(citizen.page.locator("[data-saved-at]")).to_contain_text("bewaard")
    citizen.go("/merenwold/")
    citizen.go(FORM)
    expect(citizen.page.get_by_label("Wat is uw vraag?")).to_have_value(UNKNOWN)


def test_without_javascript_everything_works(person: People, axe: Look) -> None:
    visitor = person()
    context = visitor.page.context.browser.new_context(locale="nl-NL", java_script_enabled=False)  # type: ignore[union-attr]
    plain = Person(context.new_page(), visitor.base_url)
    plain.go("/merenwold/formulier/vraag-parkeervergunning/")
    opened = time.monotonic()
    plain.page.get_by_label("Voor mijzelf als bewoner").check()
    plain.page.get_by_label("Wat wilt u weten?").fill("Mag ik met mijn tweede auto in de straat staan?")
    plain.page.get_by_label("Ja", exact=True).check()
    button(plain, "Volgende stap").click()
    expect(plain.page.get_by_text("Uw antwoord vraagt om iets meer")).to_be_visible()
    plain.page.get_by_label("Wat is het kenteken?").fill("AB-123-C")
    button(plain, "Volgende stap").click()
    plain.page.get_by_label("Postcode").fill("4201 AB")
    plain.page.get_by_label("Huisnummer").fill("12")
    plain.page.get_by_label("Uw naam").fill("Jo Jansen")
    plain.page.get_by_label("Uw e-mailadres").fill("jo@example.org")
    button(plain, "Volgende stap").click()
    expect(plain.page.get_by_text("AB-123-C")).to_be_visible()
    time.sleep(max(0.0, opened + LIKE_A_PERSON - time.monotonic()))
    button(plain, "Verstuur uw vraag").click()
    expect(plain.page.locator("h1")).to_be_visible()
    assert plain.page.url.endswith("/klaar/")
    context.close()


def wait_until_saved(someone: Person) -> None:
    expect(someone.page.locator("#bewaard")).to_contain_text("bewaard")


def add(someone: Person, kind: str, label: str) -> None:
    """Add a field after the one that is open, and name it: the cursor is where the name goes."""
    someone.page.locator("#soort").select_option(label=kind)
    someone.page.locator("#soort").focus()
    reach(someone, button(someone, "Toevoegen"), most=3)
    leave(someone, "Enter")
    expect(someone.page.locator("#f-label")).to_be_focused()
    someone.type(label)
    wait_until_saved(someone)


def test_an_administrator_makes_and_publishes_a_form_by_keyboard(person: People, axe: Look) -> None:
    ruben, citizen = person(ADMINISTRATOR), person(width=320)
    ruben.go("/kanalen/formulieren/")
    axe(ruben)
    to_the_work(ruben)
    reach(ruben, ruben.page.locator("#n-titel"), most=80)
    ruben.type("Meld een wespennest")
    leave(ruben, "Enter")
    ruben.page.wait_for_url("**/kanalen/formulieren/*/")
    axe(ruben)
    expect(ruben.page.locator("#controle")).to_contain_text("Nog te doen voor publiceren")
    ruben.page.locator("#f-description").focus()
    ruben.type("Wespen in of bij uw huis.")
    wait_until_saved(ruben)
    leave_to_part(ruben, "Pagina 1")
    ruben.page.locator("#f-title").focus()
    ruben.type("Het nest")
    wait_until_saved(ruben)
    add(ruben, "Lange tekst", "Waar zit het nest?")
    add(ruben, "E-mailadres", "Uw e-mailadres")
    axe(ruben)
    expect(ruben.page.locator("#voorbeeld")).to_contain_text("Uw e-mailadres")
    leave(ruben, "Alt+ArrowUp")
    expect(ruben.page.locator("#lijst .mk-field").first).to_contain_text("Uw e-mailadres")
    expect(ruben.page.locator("[data-move=up]")).to_be_focused()
    expect(ruben.page.locator("#controle")).to_contain_text("Er is niets mis met dit formulier.")
    ruben.page.locator("#f-hint").focus()
    ruben.type("Daar sturen wij u bericht.")
    leave(ruben, "Control+Enter")  # at once: what was typed goes along
    expect(ruben.page.locator("#toasts")).to_contain_text("Gepubliceerd als versie 1")
    expect(ruben.page.locator("#voorbeeld")).to_contain_text("Daar sturen wij u bericht.")
    form = _form_path(ruben)
    for place in ("plaats/", "versies/", "versies/1/", "cijfers/", "cijfers/bezoeken/"):
        ruben.go(form + place)
        axe(ruben)
    ruben.go("/kanalen/formulieren/tegengehouden/")
    axe(ruben)
    citizen.go("/merenwold/formulieren/")
    axe(citizen)
    citizen.page.get_by_role("link", name="Meld een wespennest").click()
    expect(citizen.page.get_by_label("Waar zit het nest?")).to_be_visible()
    axe(citizen)
    assert not [*ruben.faults, *citizen.faults]


def leave_to_part(someone: Person, name: str) -> None:
    part = link(someone, name)
    part.focus()
    leave(someone, "Enter")


def _form_path(someone: Person) -> str:
    found = re.search(r"/kanalen/formulieren/[0-9a-f-]{36}/", someone.page.url)
    assert found is not None
    return found[0]
