"""Two colleagues of a department on one case: they see each other, nobody overwrites unseen, the customer is asked and
answered; and several cases are taken at once with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.people import Person

COLLEAGUES = ("henk@merenwold.example", "sanne@merenwold.example")

People = Callable[..., Person]
Look = Callable[[Person], None]


def choose(someone: Person, audience: str) -> None:
    someone.page.locator(f'.composer input[name="audience"][value="{audience}"]').check(force=True)


def test_two_on_one_case_and_several_at_once(person: People, axe: Look) -> None:
    henk, other = (person(email) for email in COLLEAGUES)
    henk.go("/zaken/?bak=late")
    first = henk.page.locator("a.q").first
    first.click()
    address = henk.page.url
    other.page.goto(address)
    expect(henk.page.locator("#case-others .el-chip").first).to_be_visible(timeout=20_000)
    axe(henk)

    # The other asks the customer while Henk is writing the end: his text stays, and what happened is shown.
    choose(henk, "citizen")
    henk.page.locator("#case-text").fill("De tegel ligt weer vast.")
    choose(other, "citizen")
    other.page.locator("#case-text").fill("Welk huisnummer is het?")
    other.page.get_by_label("de klok wacht op het antwoord").check()
    other.page.keyboard.press("Alt+v")
    other.sees("De klok staat stil")
    henk.page.locator("#case-text").focus()
    henk.page.keyboard.press("Control+Enter")
    henk.sees("De zaak ging verder terwijl u schreef")
    expect(henk.page.locator("#case-text")).to_have_value("De tegel ligt weer vast.")
    axe(henk)
    results = henk.page.locator('.composer select[name="result"]')
    if results.count():
        results.select_option(index=1)
    henk.page.locator("#case-text").focus()
    henk.page.keyboard.press("Control+Enter")
    henk.sees("Zaak afgehandeld")

    # What is new is picked with the space bar, and taken with the keyboard alone.
    henk.go("/zaken/?bak=new")
    henk.page.locator("a.q").first.wait_for()
    henk.press("j", " ")
    expect(henk.page.locator("[data-picked]")).not_to_have_text("0")
    henk.press("Alt+b")
    expect(henk.page.locator('#samen-doen [name="step"]').first).to_be_attached()
    axe(henk)
    henk.press("Control+Enter")
    henk.sees("Opgepakt:")
    assert henk.faults == other.faults == []
