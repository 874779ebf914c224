"""A message to a group in a real browser: a list of 5,000 is uploaded, a second person approves, the worker dies half
way, and in the end everybody on the list is accounted for on the page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.people import TEAM_LEADER, Person
from tests.platform.products import Product, wait_for

SECOND = "edwin@kcc.example"
PEOPLE, WRONG = 5000, 3
DONE_SECONDS = 180

People = Callable[..., Person]
Look = Callable[[Person], None]


def the_list(folder: Path) -> Path:
    """5,000 who can be reached, one of them with a number that takes messages and fails; and three rows with errors."""
    lines = ["mobiel;naam", "06 10000002;Faalt", *(f"06{11000000 + n};Inwoner {n}" for n in range(PEOPLE - 1))]
    lines += ["070 123 4567;Vast", "geen nummer;Fout", "06 11000005;Dubbel"]
    file = folder / "straten.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def counted(page: Page) -> dict[str, int]:
    """What the tiles of the result say: how many in each state."""
    tiles = page.locator("#uitslag .tile").all_inner_texts()
    found = (re.fullmatch(r"\s*(.+?)\s*\n\s*([\d.]+)\s*", tile, re.DOTALL) for tile in tiles)
    return {each[1]: int(each[2].replace(".", "")) for each in found if each}


def write(someone: Person, file: Path, axe: Look) -> str:
    """Text, list and hours; returns the address of the broadcast."""
    page = someone.page
    someone.go("/groepsberichten/")
    page.get_by_role("link", name="Nieuw bericht").click()
    page.locator("#b-name").fill("Dorpsstraat dicht")
    axe(someone)
    page.get_by_role("button", name="Beginnen").click()
    page.get_by_label("Tekst van de sms").fill(
        "Beste {naam}, de Dorpsstraat is morgen dicht. Kijk op onze site – dank u."
    )
    expect(page.locator("#c-sms")).to_contain_text("–")  # a costly sign is named while typing
    page.get_by_label("Alleen tussen").fill("00:00")
    page.get_by_label("en", exact=True).fill("23:59")
    page.get_by_label("Een lijst").set_input_files(file)
    page.get_by_role("button", name="Lees de lijst in").click()
    expect(page.locator("#h-who").locator("..").locator("..")).to_contain_text("5000 personen")
    someone.sees("dit nummer kan geen sms ontvangen")
    someone.sees("Beste Faalt, de Dorpsstraat")
    axe(someone)
    someone.screenshot("broadcast-draft")
    return page.url


def test_a_list_is_sent_through_a_kill_and_everybody_is_accounted_for(
    person: People, axe: Look, product: Product, tmp_path: Path
) -> None:
    marloes, edwin = person(TEAM_LEADER), person(SECOND)
    address = write(marloes, the_list(tmp_path), axe)
    marloes.page.get_by_role("link", name="dit is geen telefoonnummer").click()
    marloes.sees("geen nummer")
    axe(marloes)
    marloes.page.goto(address)
    marloes.page.get_by_role("button", name="Vraag een tweede persoon").click()
    marloes.sees("Iemand anders leest dit")
    assert not marloes.page.get_by_role("button", name="Goedkeuren").count()

    edwin.page.goto(address)
    axe(edwin)
    edwin.page.get_by_role("button", name="Goedkeuren").click()
    edwin.page.locator("#uitslag").wait_for()

    marloes.page.goto(address)
    wait_for(
        lambda: sum(counted(marloes.page).values()) - counted(marloes.page).get("wacht op verzending", 0) > PEOPLE / 5,
        60,
    )
    product.kill(product.worker_pid)

    expect(marloes.page.locator("#uitslag .page__head")).to_contain_text("klaar", timeout=DONE_SECONDS * 1000)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and counted(marloes.page).get("verstuurd"):
        time.sleep(1)  # the last receipts come in, and the page shows them by itself
    found = counted(marloes.page)
    assert sum(found.values()) == PEOPLE
    assert found["niet bezorgd"] == 1
    assert set(found) <= {"afgeleverd", "verstuurd", "niet bezorgd", "twijfel"}
    axe(marloes)
    marloes.screenshot("broadcast-result")

    if found.get("twijfel"):
        marloes.page.get_by_role("button", name="Is aangekomen").first.click()
        marloes.sees("Genoteerd dat het is aangekomen")
        axe(marloes)
    assert marloes.faults == edwin.faults == []
