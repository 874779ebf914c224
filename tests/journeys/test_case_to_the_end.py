"""A case from the citizen's own page to its end: applied for with the imitated DigiD, first steps by the front office,
handed over, asked about, answered, settled; the citizen and the advisor see where it stands all the time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.keys import button
from tests.journeys.people import ADVISOR, Person
from tests.journeys.test_back_office import choose
from tests.journeys.test_forms import LIKE_A_PERSON
from tests.journeys.test_main_job import finish_open_conversations

PARKING = "wim@merenwold.example"

People = Callable[..., Person]
Look = Callable[[Person], None]


def sign_in(citizen: Person, axe: Look) -> None:
    citizen.go("/merenwold/mijn/")
    axe(citizen)
    button(citizen, "Inloggen met DigiD").click()
    expect(citizen.page.get_by_role("heading", name="Nagebootste DigiD")).to_be_visible()
    axe(citizen)
    button(citizen, "Inloggen").click()
    citizen.page.wait_for_url("**/merenwold/mijn/")


def apply(citizen: Person, axe: Look) -> tuple[str, str]:
    """The permit, with what is known filled in; returns its number and the name that was known."""
    citizen.go("/merenwold/formulier/parkeervergunning-aanvragen/")
    opened = time.monotonic()
    citizen.page.get_by_label("Kenteken van de auto").fill("AB-123-C")
    citizen.page.get_by_label("Van mij", exact=True).check()
    citizen.page.get_by_label("Vanaf welke dag?").fill("14-12-2027")
    axe(citizen)
    button(citizen, "Volgende stap").click()
    name = citizen.page.get_by_label("Uw naam").input_value()
    citizen.page.get_by_label("Uw e-mailadres").fill("suzanne@example.org")
    button(citizen, "Volgende stap").click()
    time.sleep(max(0.0, opened + LIKE_A_PERSON - time.monotonic()))
    button(citizen, "Verstuur uw aanvraag").click()
    expect(citizen.page.locator("main")).to_contain_text(re.compile(r"ML-\d{4}-\d{6}"))
    found = re.search(r"ML-\d{4}-\d{6}", citizen.page.inner_text("main"))
    assert found
    return found[0], name


def do_the_first_steps(ilse: Person, reference: str, name: str, axe: Look) -> None:
    """The application waits as a message; the advisor ticks what the front office does and hands over."""
    ilse.go("/werk/berichten/")
    ilse.page.locator("a.q", has_text="Vraag een parkeervergunning aan").filter(has_text=name).first.click()
    ilse.page.wait_for_url("**/werk/berichten/**")
    ilse.press("Alt+p")
    ilse.page.wait_for_url("**/werk/gesprek/**")
    card = ilse.page.locator("#zaak")
    expect(card).to_contain_text("AB-123-C")
    for step in ("Is de aanvraag volledig?", "Ligt het adres in vergunninggebied?"):
        card.get_by_label(step).check()
        expect(card.get_by_label(step)).to_be_checked()
    axe(ilse)
    ilse.press("Alt+5")
    expect(ilse.page.locator("dialog[open]")).to_contain_text("Wat is ingevuld en afgevinkt gaat mee")
    axe(ilse)
    ilse.press("Control+Enter")
    expect(ilse.page.locator("#referentie")).to_have_text(reference)
    ilse.press("Control+Enter")
    ilse.page.wait_for_url("**/werk/**")


def test_a_permit_from_the_own_page_to_its_end(person: People, axe: Look) -> None:
    citizen, ilse, parking = person(width=390, height=844), person(ADVISOR), person(PARKING)
    finish_open_conversations(ilse)
    sign_in(citizen, axe)
    reference, name = apply(citizen, axe)
    do_the_first_steps(ilse, reference, name, axe)

    # The department asks something; the clock stands still until the citizen answers on the own page.
    parking.go(f"/zaken/?q={reference}")
    parking.page.locator("a.q", has_text=reference).first.click()
    choose(parking, "citizen")
    parking.page.locator("#case-text").fill("Op welke naam staat de auto?")
    parking.page.get_by_label("de klok wacht op het antwoord").check()
    parking.page.keyboard.press("Alt+v")
    parking.sees("De klok staat stil")
    citizen.go("/merenwold/mijn/")
    axe(citizen)
    citizen.page.locator("main a[href*='/mijn/zaak/']", has_text="Parkeervergunning").first.click()
    citizen.sees("Op welke naam staat de auto?")
    axe(citizen)
    citizen.page.locator("textarea").first.fill("Op mijn naam.")
    citizen.page.locator("form:has(textarea) button[type=submit]").first.click()
    citizen.sees("Op mijn naam.")
    parking.page.reload()
    parking.sees("Op mijn naam.")
    expect(parking.page.locator("main")).not_to_contain_text("De klok staat stil")

    # Settled with a result; the citizen reads the answer, the advisor sees it done.
    choose(parking, "citizen")
    parking.page.locator("#case-text").fill("U krijgt de vergunning.")
    parking.page.locator('.composer select[name="result"]').select_option("verleend")
    parking.page.locator("#case-text").press("Control+Enter")
    parking.sees("Zaak afgehandeld")
    citizen.page.reload()
    citizen.sees("U krijgt de vergunning.")
    ilse.go("/werk/")
    expect(ilse.page.locator("a.q", has_text=reference)).to_contain_text("afgehandeld")
    for someone in (citizen, ilse, parking):
        assert not someone.faults
