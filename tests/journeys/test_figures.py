"""The manager opens the month, explains a figure down to the contacts behind it, and gives the same month to others;
the team leader does something about a figure and sees it before and after. With the keyboard where it matters, axe
clean."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.people import Person

MANAGER, LEADER = "edwin@kcc.example", "marloes@kcc.example"

People = Callable[..., Person]
Look = Callable[[Person], None]


def test_the_month_down_to_its_contacts_and_what_is_done_about_it(person: People, axe: Look) -> None:
    edwin = person(MANAGER)
    edwin.go("/cijfers/acht/?period=last_month")
    expect(edwin.page.locator(".tiles--eight > li")).to_have_count(8)
    axe(edwin)
    row = edwin.page.locator("tr", has=edwin.page.get_by_role("link", name="Direct beantwoord", exact=True))
    shown = row.locator("b").inner_text()
    figure = row.get_by_role("link", name=re.compile("^[0-9.]+ regels van")).first
    counted = figure.inner_text().split()[0].replace(".", "")
    figure.click()
    expect(edwin.page.locator("[data-count]")).to_have_attribute("data-count", counted)
    edwin.page.locator("tbody th a").first.click()
    expect(edwin.page.locator("h1")).to_be_visible()

    # The same month as a report: page, open data and PDF.
    edwin.go("/cijfers/rapporten/")
    edwin.page.get_by_role("link", name=re.compile("^Maand .* Manager")).first.click()
    expect(edwin.page.locator('tr[data-measure="direct"] b')).to_have_text(shown)
    axe(edwin)
    with edwin.page.expect_download() as data:
        edwin.page.get_by_role("link", name="Open data").click()
    rows = list(csv.DictReader(io.StringIO(data.value.path().read_text("utf-8"))))
    direct = next(each for each in rows if each["cijfer"] == "direct" and not each["uitsplitsing"])
    assert f"{float(direct['waarde']) * 100:.1f}".rstrip("0").rstrip(".").replace(".", ",") + "%" == shown
    with edwin.page.expect_download() as paper:
        edwin.page.get_by_role("link", name="PDF").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")

    # The leader begins an action with the keyboard, with the figure before beside it.
    marloes = person(LEADER)
    marloes.go("/cijfers/sturen/nieuw/?maat=handling")
    marloes.page.get_by_label("Wat gaat u doen?").fill("Nawerk samen doornemen")
    marloes.page.keyboard.press("Enter")
    expect(marloes.page.locator("[data-before]")).to_have_text(re.compile(r"\d+:\d\d"))
    axe(marloes)
    marloes.go("/cijfers/sturen/")
    marloes.sees("Nawerk samen doornemen")
    assert edwin.faults == marloes.faults == []
