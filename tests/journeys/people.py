"""People in front of a real browser: signing in, counting keys, looking at a page with axe."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from eenloket.demo.world import PASSWORD
from tests.platform.browsers import PATIENCE
from tests.platform.products import Product

ADVISOR = "ilse@kcc.example"
DEPARTMENT = "henk@merenwold.example"
TEAM_LEADER = "marloes@kcc.example"

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
_SERIOUS = {"serious", "critical"}


class Person:
    """Somebody with a browser of their own; counts the keys pressed besides typing."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self.base_url, self.keys = page, base_url, 0
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._note_refusals)

    def _note_refusals(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.base_url + path)

    def sign_in(self, email: str) -> None:
        self.go("/inloggen/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "inloggen" not in url)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for(state="visible")

    def screenshot(self, name: str) -> None:
        """A picture for the documentation, only when EENLOKET_SCREENSHOTS asks for it."""
        if os.environ.get("EENLOKET_SCREENSHOTS"):
            SCREENS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SCREENS / f"{name}.png")


@pytest.fixture
def person(browser: Browser, product: Product) -> Iterator[Callable[..., Person]]:
    """Makes people, each with their own cookies."""
    contexts = []

    def make(email: str = "", *, width: int = 1366, height: int = 768) -> Person:
        context = browser.new_context(locale="nl-NL", viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        made = Person(page, product.base_url)
        if email:
            made.sign_in(email)
        return made

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe(axe_source: str) -> Callable[[Person], None]:
    """Fails with what axe-core finds serious or critical on the page as it is now."""

    def look(someone: Person) -> None:
        someone.page.evaluate(axe_source)
        found = someone.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        )
        serious = [
            {"id": each["id"], "help": each["help"], "where": [node["html"][:160] for node in each["nodes"]][:4]}
            for each in found["violations"]
            if each["impact"] in _SERIOUS
        ]
        assert not serious, f"{someone.page.url}\n{json.dumps(serious, indent=1, ensure_ascii=False)}"

    return look
