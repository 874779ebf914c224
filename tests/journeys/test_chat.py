"""A chat in two real browsers: the answers first, then a person, with the web process killed half-way; and the button
on a site of somebody else."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.journeys.people import ADVISOR, Person
from tests.journeys.test_main_job import finish_open_conversations
from tests.journeys.test_telephone import set_status
from tests.platform.products import Product, product_environment

ADMINISTRATOR = "ruben@kcc.example"
MORNING = "Mijn vliegtuig gaat morgen"

People = Callable[..., Person]
Axe = Callable[[Person], None]


def run(product: Product, code: str) -> str:
    """Code in a process of the product: what is not a page of a journey."""
    command = [sys.executable, "-m", "eenloket.config.cli", "manage", "shell", "-v", "0", "-c", code]
    done = subprocess.run(command, env=product_environment(product.data), capture_output=True, text=True, check=True)
    return done.stdout.strip()


def ask_for_somebody(citizen: Person, axe: Axe) -> None:
    """From the contact page, past the answers, into the line."""
    citizen.go("/merenwold/contact/")
    citizen.page.get_by_role("link", name="Begin een chat").click()
    axe(citizen)
    say(citizen, "paspoort kwijt")
    expect(citizen.page.locator(".msg--answer")).to_contain_text("Paspoort kwijt")
    axe(citizen)
    citizen.page.get_by_role("button", name="Ik wil een medewerker spreken").click()
    expect(citizen.page.get_by_text("Wij zoeken een medewerker voor u")).to_be_visible()


def say(citizen: Person, text: str) -> None:
    citizen.page.get_by_label("Uw bericht").fill(text)
    citizen.press("Enter")


def reply(advisor: Person, text: str) -> None:
    advisor.page.locator("#chattekst").fill(text)
    advisor.press("Enter")


def kill_the_server_while_both_write(product: Product, citizen: Person, advisor: Person) -> None:
    web = product.web_pid
    product.kill(web)
    say(citizen, MORNING)
    reply(advisor, "Dan maken wij een noodpaspoort")
    product.wait_until_ok()
    assert product.web_pid != web
    expect(advisor.page.locator("#chatvlak")).to_contain_text(MORNING)
    expect(citizen.page.locator("#chat")).to_contain_text("Dan maken wij een noodpaspoort")


def each_line_is_there_once(someone: Person, where: str) -> None:
    numbers = someone.page.eval_on_selector_all(f"{where} [data-n]", "all => all.map(each => Number(each.dataset.n))")
    assert numbers == list(range(1, len(numbers) + 1))
    assert someone.page.locator(where).get_by_text(MORNING).count() == 1


def test_a_chat_goes_on_through_a_reload_and_a_killed_server(person: People, axe: Axe, product: Product) -> None:
    citizen, ilse = person(), person(ADVISOR)
    finish_open_conversations(ilse)
    set_status(ilse, "ready")
    ask_for_somebody(citizen, axe)
    say(citizen, "Ik sta in Spanje")
    expect(ilse.page.locator("[data-offer]")).to_contain_text("paspoort kwijt")
    ilse.press("F2")
    expect(citizen.page.get_by_text("U praat met Ilse")).to_be_visible()
    expect(ilse.page.locator("#chatvlak")).to_contain_text("Ik sta in Spanje")
    expect(ilse.page.locator("#chattekst")).to_be_focused()
    ilse.type("Goedemiddag")
    expect(citizen.page.get_by_text("Ilse is aan het typen")).to_be_visible()
    ilse.press("Enter")
    expect(citizen.page.get_by_text("Goedemiddag")).to_be_visible()

    citizen.page.reload()
    expect(citizen.page.get_by_text("Goedemiddag")).to_be_visible()
    kill_the_server_while_both_write(product, citizen, ilse)

    ilse.page.locator("#z").focus()
    ilse.press("Enter")
    expect(ilse.page.locator("[data-chat-insert]")).to_be_visible()
    ilse.press("Alt+i", "Enter")
    expect(citizen.page.locator("#chat")).to_contain_text("/merenwold/antwoord/")
    for someone, where in ((citizen, "#chat"), (ilse, "#chatvlak")):
        axe(someone)
        each_line_is_there_once(someone, where)

    ilse.press("Alt+o")
    expect(citizen.page.get_by_text("Ilse heeft de chat gestopt")).to_be_visible()
    expect(citizen.page.get_by_role("button", name="Begin een nieuwe chat")).to_be_visible()
    expect(ilse.page.locator("#chatvlak[data-state=ended]")).to_be_visible()
    ilse.press("Alt+1", "Control+Enter")
    ilse.page.wait_for_url("**/werk/")
    set_status(ilse, "offline")
    assert not citizen.faults + ilse.faults


@pytest.fixture
def elsewhere(product: Product) -> Iterator[str]:
    """A site of somebody else with the script tag and a strict policy of its own; its address."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = (
                "<!doctype html><html lang=nl><title>Parkeren</title><h1>Parkeren</h1>"
                f"<script src='{product.base_url}/merenwold/chat.js' defer></script>"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            policy = f"default-src 'none'; script-src {product.base_url}; frame-src {product.base_url}"
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def let_it_show_the_chat(administrator: Person, axe: Axe, site: str) -> None:
    administrator.go("/kanalen/chat/")
    axe(administrator)
    administrator.page.get_by_role("link", name="Merenwold").click()
    administrator.page.get_by_label("Sites die de chat mogen tonen").fill(site)
    axe(administrator)
    administrator.press("Control+Enter")
    expect(administrator.page.get_by_role("row", name="Merenwold")).to_contain_text(site)


def test_the_button_works_on_a_site_that_is_named_and_on_no_other(person: People, axe: Axe, elsewhere: str) -> None:
    let_it_show_the_chat(person(ADMINISTRATOR), axe, elsewhere)
    citizen = person()
    page = citizen.page
    page.goto(elsewhere)
    opener = page.get_by_role("button", name="Chat met de gemeente")
    expect(opener).to_be_visible()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert not page.context.cookies()
    opener.press("Enter")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_label("Uw bericht")).to_be_focused()
    axe(citizen)
    frame.get_by_label("Uw bericht").fill("paspoort kwijt")
    citizen.press("Enter")
    expect(frame.locator(".msg--answer")).to_contain_text("Paspoort kwijt")
    citizen.press("Escape")
    expect(opener).to_be_focused()
    page.reload()
    opener.press("Enter")
    expect(frame.locator(".msg--answer")).to_contain_text("Paspoort kwijt")
    frame.get_by_role("button", name="Dit helpt", exact=True).click()
    expect(frame.get_by_text("Fijn dat u geholpen bent")).to_be_visible()
    assert not page.context.cookies()
    assert not citizen.faults, citizen.faults

    stranger = person()
    stranger.page.goto(elsewhere.replace("127.0.0.1", "localhost"))
    stranger.page.get_by_role("button", name="Chat met de gemeente").press("Enter")
    stranger.page.wait_for_timeout(1000)
    assert not stranger.page.frame_locator("iframe").get_by_label("Uw bericht").is_visible()
    assert any("frame-ancestors" in fault for fault in stranger.faults)
