"""The counter in real browsers: a number from the kiosk is called, shown and helped; an appointment is made, moved and
cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.journeys.keys import button, link
from tests.journeys.people import ADVISOR, Person

ADMINISTRATOR = "ruben@kcc.example"
HALL = "Stadhuis Duinrade"

People = Callable[..., Person]
Look = Callable[[Person], None]


def open_today(ruben: Person, axe: Look) -> tuple[str, str]:
    """Have the town hall open at whatever hour this runs; returns the addresses of its kiosk and its screen."""
    ruben.go("/balie/inrichten/")
    axe(ruben)
    link(ruben, HALL).click()
    expect(ruben.page.get_by_role("heading", name=HALL)).to_be_visible()
    axe(ruben)
    known = ruben.page.get_by_text("0.00–23.59").count()  # an earlier journey may have opened it
    for days in range(known, 2):  # midnight may come while this runs
        ruben.page.get_by_label("Dag", exact=True).fill((timezone.localdate() + timedelta(days)).isoformat())
        ruben.page.get_by_label("Uren (leeg: gesloten)").fill("0:00-23:59")
        button(ruben, "Toevoegen").click()
        expect(ruben.page.get_by_text("0.00–23.59")).to_have_count(days + 1)
    kiosk, screen = (link(ruben, name).get_attribute("href") for name in ("Open de zuil", "Open het scherm"))
    assert kiosk
    assert screen
    return kiosk, screen


def test_a_number_from_the_kiosk_is_called_shown_and_helped(person: People, axe: Look) -> None:
    kiosk_address, screen_address = open_today(person(ADMINISTRATOR), axe)
    kiosk, screen, phone = person(width=1080, height=1000), person(width=1280, height=720), person(width=320)
    kiosk.go(kiosk_address)
    axe(kiosk)
    link(kiosk, "العربية").click()
    axe(kiosk)
    link(kiosk, "Nederlands").click()
    button(kiosk, "Iets vragen").click()
    expect(kiosk.page.locator(".tick b")).to_have_text(re.compile(r"B\d{3}"))
    number = kiosk.page.locator(".tick b").inner_text()
    expect(kiosk.page.locator(".qr")).to_be_visible()
    axe(kiosk)
    follow = kiosk.page.locator("figcaption .sr").inner_text().strip()
    phone.page.goto(phone.base_url + "/" + follow.split("/", 3)[3])
    expect(phone.page.get_by_text("U bent de volgende.")).to_be_visible()
    axe(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screen.go(screen_address)
    axe(screen)

    ilse = person(ADVISOR)
    ilse.go("/balie/loket/")
    axe(ilse)
    button(ilse, f"Hier zitten Balie 1, {HALL}").click()
    expect(ilse.page.get_by_role("heading", name="Balie 1")).to_be_visible()
    axe(ilse)
    ilse.press("Alt+j")
    ilse.page.wait_for_url("**/werk/gesprek/**")
    expect(ilse.page.locator(".ct-strip")).to_contain_text(number)
    axe(ilse)
    expect(screen.page.locator(".call")).to_contain_text(number)
    expect(phone.page.get_by_text("Ga naar Balie 1")).to_be_visible()
    ilse.press("Alt+1", "Control+Enter")
    ilse.page.wait_for_url(lambda url: "gesprek" not in url)
    expect(phone.page.get_by_text("U bent geholpen.")).to_be_visible()

    ilse.go("/balie/loket/")
    ilse.press("Alt+x", "Enter")
    expect(ilse.page.get_by_text("heeft hulp nodig: Balie 1")).to_be_visible()
    axe(ilse)
    ilse.page.get_by_label("Wat er gebeurde").fill("Het was een oefening.")
    button(ilse, "Het is voorbij").click()
    expect(ilse.page.locator(".alarm")).to_have_count(0)
    ilse.go("/balie/")
    axe(ilse)
    assert not [*kiosk.faults, *screen.faults, *phone.faults, *ilse.faults]


def test_a_citizen_makes_an_appointment_moves_it_and_cancels_it(person: People, axe: Look) -> None:
    citizen = person(width=320)
    citizen.go("/duinrade/")
    link(citizen, "Maak een afspraak").first.click()
    axe(citizen)
    link(citizen, "Verhuizing doorgeven").click()
    axe(citizen)
    assert citizen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    citizen.page.locator("button.time").first.click()
    expect(citizen.page.get_by_text("Wij houden deze tijd voor u vast")).to_be_visible()
    button(citizen, "Maak de afspraak").click()
    expect(citizen.page.locator("#fout")).to_be_visible()
    axe(citizen)
    citizen.page.get_by_label("Uw naam").fill("Noor van Vliet")
    citizen.page.get_by_label("Uw e-mailadres").fill("noor@example.nl")
    button(citizen, "Maak de afspraak").click()
    expect(citizen.page.get_by_role("heading", name="Uw afspraak staat vast")).to_be_visible()
    axe(citizen)
    before = citizen.page.locator(".short").inner_text()
    link(citizen, "Verzetten").click()
    citizen.page.locator("button.time").last.click()
    expect(citizen.page.get_by_role("heading", name="Uw afspraak staat vast")).to_be_visible()
    assert citizen.page.locator(".short").inner_text() != before
    link(citizen, "Afzeggen").click()
    axe(citizen)
    button(citizen, "Ja, zeg af").click()
    expect(citizen.page.get_by_role("heading", name="Uw afspraak is afgezegd")).to_be_visible()
    assert not citizen.faults
