"""Getting about a page with nothing but a keyboard, as somebody without a mouse does."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.journeys.people import Person

_HAS_FOCUS = "found => found.includes(document.activeElement)"


def reach(someone: Person, wanted: Locator, *, most: int = 60, key: str = "Tab") -> None:
    """Press Tab until the control has the focus; fails when it takes more than `most` times."""
    for _ in range(most):
        if wanted.evaluate_all(_HAS_FOCUS):
            return
        someone.press(key)
    assert wanted.evaluate_all(_HAS_FOCUS), f"{wanted} is not reached in {most} times {key} on {someone.page.url}"


def to_the_work(someone: Person) -> None:
    """Past the menus, with the link that every page begins with. The browser stays there when a form comes back."""
    work = someone.page.locator("#werk")
    if someone.page.url.endswith("#werk"):
        expect(work).to_be_focused()
        return
    reach(someone, someone.page.locator(".el-skip"), most=3)
    someone.press("Enter")


def leave(someone: Person, *keys: str) -> None:
    """Press what opens another page, or this one again, and wait for it."""
    with someone.page.expect_navigation():
        someone.press(*keys)


def follow(someone: Person, wanted: Locator, *, most: int = 60) -> None:
    """From the top of a page to a link or button in the work, and press it."""
    to_the_work(someone)
    reach(someone, wanted, most=most)
    leave(someone, "Enter")


def button(someone: Person, name: str) -> Locator:
    return someone.page.get_by_role("button", name=name)


def link(someone: Person, name: str) -> Locator:
    return someone.page.get_by_role("link", name=name)
