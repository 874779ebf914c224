"""The whole main job in a real browser, by keyboard: question, answer, hand-over, settlement, status, figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.journeys.people import ADVISOR, DEPARTMENT, TEAM_LEADER, Person
from tests.platform.products import Product

MOST_KEYS_FOR_A_STANDARD_QUESTION = 6

People = Callable[..., Person]
Look = Callable[[Person], None]


def begin(someone: Person, counterpart: str, *, channel: str = "phone") -> None:
    """Start a conversation for Merenwold, from any page of the desk."""
    before = someone.page.url
    someone.press("Alt+g")
    form = someone.page.locator("form.newtalk").filter(visible=True)
    form.locator(f"input[name=channel][value={channel}]").check(force=True)
    form.get_by_text("Merenwold", exact=True).click()
    form.locator("input[name=counterpart]").focus()
    someone.type(counterpart)
    someone.press("Enter")
    someone.page.wait_for_url(lambda url: "/werk/gesprek/" in url and url != before)


def find(someone: Person, words: str, title: str) -> None:
    """Search while listening and open the answer with this title, which has to be the first found."""
    someone.press("Alt+z")
    someone.type(words)
    someone.press("Enter")
    expect(someone.page.locator("#antwoord h2")).to_have_text(title)


def save(someone: Person) -> None:
    before = someone.page.url
    someone.press("Control+Enter")
    someone.page.wait_for_url(lambda url: url != before)


def figure(someone: Person, label: str) -> int:
    """The number on the tile with this label."""
    tile = someone.page.locator(".tile", has_text=label).first
    return int(re.sub(r"\D", "", tile.locator(".tile__v").inner_text()) or 0)


def finish_open_conversations(someone: Person) -> None:
    """Close what an earlier journey left open."""
    someone.go("/werk/")
    while someone.page.locator('#werkvoorraad a[href*="/werk/gesprek/"]').count():
        someone.page.locator('#werkvoorraad a[href*="/werk/gesprek/"]').first.click()
        someone.page.wait_for_url("**/werk/gesprek/**")
        someone.press("Alt+1")
        save(someone)
        someone.go("/werk/")


def test_a_standard_question_takes_at_most_six_keys_besides_typing(person: People) -> None:
    ilse = person(ADVISOR)
    finish_open_conversations(ilse)
    ilse.keys = 0
    ilse.page.locator("#tegenpartij").wait_for()
    ilse.press("Alt+g")
    ilse.type("06 1234 5678")
    ilse.press("Enter")
    ilse.page.wait_for_url("**/werk/gesprek/**")
    ilse.type("ik ben mijn paspoort kwijt")
    ilse.press("Enter")
    expect(ilse.page.locator("#antwoord h2")).to_have_text("Paspoort kwijt of gestolen")
    ilse.press("Alt+1")
    save(ilse)
    assert ilse.page.url.endswith("/werk/")
    assert ilse.keys <= MOST_KEYS_FOR_A_STANDARD_QUESTION


def test_the_main_job_from_question_to_figure(person: People, axe: Look) -> None:
    leader = person(TEAM_LEADER)
    leader.go("/cijfers/?period=today")
    axe(leader)
    before = figure(leader, "Contacten")

    ilse = person(ADVISOR)
    finish_open_conversations(ilse)
    axe(ilse)
    answer_a_call_while_a_second_one_waits(ilse, axe)
    reference, code = hand_over_the_one_that_waited(ilse, axe)

    henk = person(DEPARTMENT)
    settle_as_the_department(henk, reference, axe)

    citizen = person(width=390, height=844)
    follow_as_the_citizen(citizen, reference, code, axe)

    ilse.go("/werk/")
    expect(ilse.page.locator("a.q", has_text=reference)).to_contain_text("afgehandeld")
    leader.page.wait_for_function(
        "n => Number(document.querySelector('.tile .tile__v').textContent.replace(/\\D/g, '')) >= n", arg=before + 2
    )
    axe(leader)
    leader.screenshot("figures")
    for someone in (leader, ilse, henk, citizen):
        assert not someone.faults


def answer_a_call_while_a_second_one_waits(ilse: Person, axe: Look) -> None:
    begin(ilse, "06-12345678")
    phone = urlsplit(ilse.page.url).path
    ilse.press("Alt+k")
    ilse.type("999993653")
    ilse.press("Enter")
    person = ilse.page.get_by_role("button", name="Kies Suzanne Moulin")
    person.wait_for()
    ilse.page.wait_for_timeout(300)  # a new part of the page takes a moment to listen, less than a hand needs
    person.press("Enter")
    ilse.sees("uit het register")
    find(ilse, "ik ben mijn paspoort kwijt", "Paspoort kwijt of gestolen")
    ilse.press("Alt+n")
    ilse.type("Paspoort verloren op het station, niet gestolen. Komt naar de balie.")
    begin(ilse, "mevrouw De Wit", channel="counter")
    ilse.page.locator(".ctab[data-wait]", has_text="Suzanne Moulin").wait_for()
    ilse.press("Alt+w")
    ilse.page.wait_for_url("**" + phone)
    expect(ilse.page.locator("#n1")).to_have_value(re.compile("op het station"))
    expect(ilse.page.locator(".ctab[data-wait]")).to_contain_text("wacht")
    axe(ilse)
    ilse.screenshot("desk")
    ilse.press("Alt+1")
    save(ilse)


def hand_over_the_one_that_waited(ilse: Person, axe: Look) -> tuple[str, str]:
    """The loose tile goes to its department with a promised date; what is read aloud: number and code."""
    find(ilse, "losse stoeptegel", "Losse stoeptegel of gat in de weg")
    ilse.press("Alt+5")
    dialog = ilse.page.locator("dialog[open]")
    dialog.locator("#wat").fill("Losse tegel voor Lindelaan 14. Graag eerst afzetten.")
    assert dialog.locator("#afd option:checked").inner_text().lower() == "openbare ruimte"
    expect(dialog.locator(".days [data-k=eind]")).to_contain_text("klaar")
    dialog.locator("#d-em").fill("de.wit@example.org")
    dialog.locator("[name=date_was_told]").check()
    axe(ilse)
    ilse.screenshot("hand-over")
    ilse.press("Control+Enter")
    reference = ilse.page.locator("#referentie").inner_text()
    code = ilse.page.locator("#code").inner_text()
    save(ilse)
    return reference, code


def settle_as_the_department(henk: Person, reference: str, axe: Look) -> None:
    henk.go("/zaken/")
    axe(henk)
    henk.page.locator("a.q", has_text=reference).first.press("Enter")
    henk.sees("Losse tegel voor Lindelaan 14")
    axe(henk)
    henk.screenshot("case")
    henk.page.get_by_role("button", name="Oppakken").press("Enter")
    henk.sees("Opgepakt")
    answer = henk.page.get_by_label(re.compile("Tekst|Antwoord")).filter(visible=True).first
    answer.fill("Wij hebben de tegel vandaag vastgezet.")
    henk.page.get_by_role("button", name=re.compile("Afhandelen")).filter(visible=True).first.press("Enter")
    henk.sees("afgehandeld")


def follow_as_the_citizen(citizen: Person, reference: str, code: str, axe: Look) -> None:
    citizen.go("/merenwold/volgen/")
    axe(citizen)
    citizen.page.get_by_label(re.compile("nummer", re.IGNORECASE)).first.fill(reference.lower())
    citizen.page.get_by_label(re.compile("code", re.IGNORECASE)).first.fill(f"{code[:3]} {code[3:]}".lower())
    citizen.page.keyboard.press("Enter")
    citizen.sees("Wij hebben de tegel vandaag vastgezet.")
    axe(citizen)
    assert "Graag eerst afzetten" not in citizen.page.content(), "what is for colleagues stays with colleagues"


def test_what_was_typed_survives_a_reload_and_a_closed_browser(person: People) -> None:
    ilse = person(ADVISOR)
    finish_open_conversations(ilse)
    begin(ilse, "06 1111 1111")
    ilse.press("Alt+n")
    ilse.type("Getypt en niet opgeslagen")
    ilse.page.wait_for_timeout(2000)
    address = urlsplit(ilse.page.url).path
    ilse.page.context.close()
    again = person(ADVISOR)
    again.go(address)
    expect(again.page.locator("#n1")).to_have_value("Getypt en niet opgeslagen")
    finish_open_conversations(again)


def test_an_expired_sign_in_keeps_the_text_and_goes_on_after_signing_in_again(person: People) -> None:
    ilse = person(ADVISOR)
    finish_open_conversations(ilse)
    begin(ilse, "06 2222 2222")
    session = next(each["value"] for each in ilse.page.context.cookies() if each["name"] == "sessionid")
    ilse.page.context.clear_cookies()
    ilse.press("Alt+n")
    ilse.type("Getypt na het verlopen")
    ilse.sees("U bent uitgelogd")
    ilse.page.context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])
    expect(ilse.page.locator("#bewaard")).to_contain_text(re.compile(r"bewaard \d"))
    address = urlsplit(ilse.page.url).path
    ilse.go(address)
    expect(ilse.page.locator("#n1")).to_have_value("Getypt na het verlopen")
    finish_open_conversations(ilse)


def test_one_letter_keys_can_be_switched_off(person: People) -> None:
    ilse = person(ADVISOR)
    ilse.go("/werk/")
    ilse.page.locator("h1").click()
    ilse.press("?")
    dialog = ilse.page.locator("#sneltoetsen")
    expect(dialog).to_be_visible()
    dialog.locator("[data-preference=single_keys]").uncheck()
    ilse.press("Escape")
    ilse.page.wait_for_timeout(300)
    ilse.go("/werk/")
    ilse.page.locator("h1").click()
    ilse.press("?")
    expect(dialog).to_be_hidden()
    ilse.page.locator('[data-open-dialog="sneltoetsen"]').click()
    dialog.locator("[data-preference=single_keys]").check()
    ilse.page.wait_for_timeout(300)


def test_a_killed_server_loses_nothing_that_was_typed(person: People, product: Product) -> None:
    ilse = person(ADVISOR)
    finish_open_conversations(ilse)
    begin(ilse, "06 3333 3333")
    ilse.press("Alt+n")
    ilse.type("Voor de klap, ")
    product.kill(product.web_pid)
    ilse.type("tijdens de klap, ")
    product.kill(product.postmaster_pid)
    ilse.type("na de klap")
    expect(ilse.page.locator("#bewaard")).to_contain_text(re.compile(r"^bewaard \d"), timeout=60_000)
    again = person(ADVISOR)
    again.go(urlsplit(ilse.page.url).path)
    expect(again.page.locator("#n1")).to_have_value("Voor de klap, tijdens de klap, na de klap")
    finish_open_conversations(again)


def test_two_windows_on_one_question_do_not_overwrite_each_other(person: People) -> None:
    ilse = person(ADVISOR)
    finish_open_conversations(ilse)
    begin(ilse, "06 4444 4444")
    other = Person(ilse.page.context.new_page(), ilse.base_url)
    other.go(urlsplit(ilse.page.url).path)
    ilse.page.locator("#n1").fill("uit het eerste venster")
    expect(ilse.page.locator("#bewaard")).to_contain_text(re.compile(r"bewaard \d"))
    other.page.locator("#n1").fill("uit het tweede venster")
    other.sees("in een ander venster gewijzigd")
    expect(other.page.locator("#n1")).to_have_value("uit het tweede venster")
    ilse.page.reload()
    expect(ilse.page.locator("#n1")).to_have_value("uit het eerste venster")
    finish_open_conversations(ilse)
