"""All written channels meet: a form, a letter and a mail of one citizen are one work list and one timeline."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from eenloket.post import reading
from tests.journeys.keys import leave, link
from tests.journeys.people import ADVISOR, Person
from tests.journeys.test_forms import UNKNOWN, ask, fill_in_and_send
from tests.journeys.test_mail import in_the_mailbox, mail_us, row_of
from tests.journeys.test_main_job import finish_open_conversations
from tests.journeys.test_post import READING_SECONDS, upload
from tests.post.letters import LETTER, Look, a_scan, as_pdf

pytestmark = pytest.mark.skipif(not reading.is_present(), reason="tesseract with Dutch is not installed")

# What sticks out of its pane.
TOO_WIDE = """[...document.querySelectorAll('.pane__body')].filter(pane => pane.scrollWidth > pane.clientWidth).flatMap(
  pane => [...pane.querySelectorAll('*')].filter(each => each.getBoundingClientRect().right >
    pane.getBoundingClientRect().left + pane.clientWidth + 1).map(each => each.outerHTML.slice(0, 120)))"""

People = Callable[..., Person]
Axe = Callable[[Person], None]


def reference_of(citizen: Person) -> str:
    expect(citizen.page.get_by_role("heading", name="Wij hebben uw")).to_be_visible()
    found = re.search(r"[A-Z]{2}-\d{4}-\d{6}", citizen.page.inner_text("main"))
    assert found, citizen.page.inner_text("main")
    return found[0]


def send_a_letter(ilse: Person, reference: str, scan: Path) -> None:
    """The same citizen writes a letter that names the number; it is scanned, read and confirmed."""
    text = LETTER.replace("Meerland", "Merenwold").replace(
        "Onderwerp: bezwaar tegen parkeerboete", f"Onderwerp: geluid van trompet\nUw kenmerk: {reference}"
    )
    scan.write_bytes(as_pdf([a_scan(text, Look(dpi=200))], dpi=200))
    upload(ilse, scan)
    row = ilse.page.locator("#post-waiting a.q").filter(has_text="geluid van trompet")
    expect(row).to_be_visible(timeout=READING_SECONDS * 1000)
    row.press("Enter")
    ilse.page.wait_for_url("**/post/brief/**")
    expect(ilse.page.locator("#f-reference")).to_have_value(reference)
    ilse.page.locator("#f-place").press("Control+Enter")
    expect(ilse.page.locator(".toast")).to_contain_text("Ingeschreven")


def test_a_form_a_letter_and_a_mail_are_one_conversation_that_is_answered_once(
    person: People, axe: Axe, tmp_path: Path
) -> None:
    citizen, ilse = person(), person(ADVISOR)
    finish_open_conversations(ilse)
    fill_in_and_send(citizen, ask(citizen, UNKNOWN))
    reference = reference_of(citizen)
    send_a_letter(ilse, reference, tmp_path / "brief.pdf")
    mail_us(
        ilse,
        sender="jo@example.org",
        to="info@merenwold.example",
        subject=f"Nog iets over {reference}",
        text="Vannacht was het weer zover.",
    )
    row_of(ilse, f"Nog iets over {reference}", "toegevoegd aan het dossier")

    ilse.go("/werk/berichten/")
    for channel in ("Webformulier", "E-mail"):
        expect(ilse.page.locator(".tab-list")).to_contain_text(channel)
    ilse.go(f"/zoeken/?q={reference}")
    link(ilse, reference).first.press("Enter")
    thread = ilse.page.locator(".thread")
    for words in ("speelt elke nacht trompet", "Vannacht was het weer zover."):
        expect(thread).to_contain_text(words)
    expect(ilse.page.locator(".thread__files")).to_contain_text("geluid van trompet")
    axe(ilse)
    leave(ilse, "Alt+p")
    assert ilse.page.evaluate(TOO_WIDE) == [], "what somebody wrote makes no pane wider than it is"
    ilse.page.locator("#n1").focus()
    with ilse.page.expect_response(lambda answer: "/concept/" in answer.url and answer.ok):
        ilse.type("Onze wijkboa gaat vanavond langs bij uw buurman.")
    ilse.press("Alt+1")
    leave(ilse, "Control+Enter")

    citizen.go("/merenwold/volgen/")
    in_the_mailbox(ilse, f"Uw vraag {reference}").click()
    code = re.search(r"Uw code is (\w{6})", ilse.page.locator(".mail-body", has_text=reference).first.inner_text())
    assert code
    citizen.page.fill("#reference", reference)
    citizen.page.fill("#code", code[1])
    citizen.page.keyboard.press("Enter")
    expect(citizen.page.locator("main")).to_contain_text("Onze wijkboa gaat vanavond langs")
    axe(citizen)
    assert not [*citizen.faults, *ilse.faults]
