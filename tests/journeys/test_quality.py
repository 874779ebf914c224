"""Two leaders evaluate one contact without a mouse, see how far they agree, and what follows for the advisor."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.keys import button, follow, leave, link, reach, to_the_work
from tests.journeys.people import TEAM_LEADER, Person

SUPERIOR, ADVISOR = "karim@kcc.example", "thijs@kcc.example"
ADVISOR_NAME, OTHER_NAME = "Thijs Wolters", "Marloes Kuipers"
# The marks of the phone form, in its order; X does not apply. They differ on the second criterion.
OF_SUPERIOR, OF_OTHER = "11321321x1", "13321321x1"
LISTENING = "Luisteren"

People = Callable[..., Person]
Look = Callable[[Person], None]


def test_two_leaders_agree_an_observation_lowers_a_level_and_coaching_starts(person: People, axe: Look) -> None:
    superior, other, advisor = person(SUPERIOR), person(TEAM_LEADER), person(ADVISOR)
    session = draw_and_ask(superior, axe)
    for each, marks in ((other, OF_OTHER), (superior, OF_SUPERIOR)):
        each.go(session)
        follow(each, link(each, "Zelf beoordelen"))
        assert ADVISOR_NAME not in each.page.locator("#werk").inner_text()
        mark_by_keyboard(each, marks)
        if each is other:
            survive_a_reload(each, axe)
        finish(each)
    see_how_far(superior, axe)
    agree(superior)
    lower_a_level(superior, axe)
    start_coaching(superior, axe)
    answer(advisor, axe)
    superior.go("/kwaliteit/")
    superior.sees("Ik zie het anders")
    axe(superior)
    for path in ("/cijfers/kwaliteit/", "/kwaliteit/formulieren/"):
        superior.go(path)
        axe(superior)
    for each in (superior, other, advisor):
        assert each.faults == []


def draw_and_ask(superior: Person, axe: Look) -> str:
    """A contact of each advisor by lot; a colleague evaluates the one of Thijs too. Returns the address."""
    superior.go("/kwaliteit/steekproef/")
    axe(superior)
    leave(superior, "Control+Enter")
    superior.sees("uit")
    axe(superior)
    follow(superior, superior.page.get_by_role("link", name=re.compile(f"Kalibreren met collega's.*{ADVISOR_NAME}")))
    to_the_work(superior)
    reach(superior, superior.page.get_by_label(OTHER_NAME))
    superior.press("Space")
    leave(superior, "Control+Enter")
    superior.sees("Wie doet mee")
    return re.sub(r"^https?://[^/]+", "", superior.page.url).partition("#")[0]


def mark_by_keyboard(someone: Person, marks: str) -> None:
    """The form begins at its first criterion; each key marks one and goes on."""
    expect(someone.page.locator("[data-criterion] input").first).to_be_focused()
    someone.press(*marks)
    expect(someone.page.locator("[data-missing]")).to_have_text("0")


def survive_a_reload(someone: Person, axe: Look) -> None:
    someone.page.reload()
    expect(someone.page.locator("[data-criterion] input:checked")).to_have_count(len(OF_OTHER))
    axe(someone)


def finish(someone: Person) -> None:
    reach(someone, someone.page.locator("#summary"))
    someone.type("Juist antwoord, maar laat eerst uitpraten.")
    leave(someone, "Control+Enter")


def see_how_far(superior: Person, axe: Look) -> None:
    superior.sees("Gewogen kappa")
    expect(superior.page.locator("tr.q-apart")).to_have_count(1)
    expect(superior.page.locator("tr.q-apart")).to_contain_text("50%")
    axe(superior)


def agree(superior: Person) -> None:
    """What all gave alike stands there; only the other one is to be chosen."""
    to_the_work(superior)
    reach(superior, superior.page.get_by_label(re.compile("Afgesproken punt van: Achterhaalt")), most=80)
    superior.press("2")
    reach(superior, superior.page.locator("#note"))
    superior.type("Samenvatten hoort erbij.")
    leave(superior, "Control+Enter")
    follow(superior, link(superior, "Naar de beoordeling met de afgesproken punten"), most=80)


def lower_a_level(superior: Person, axe: Look) -> None:
    row = superior.page.locator("tr").filter(has=superior.page.get_by_label(f"Niveau van {LISTENING}"))
    expect(row).to_contain_text("één lager")
    axe(superior)
    stands = row.locator("td.n").nth(2)
    before = int(stands.inner_text())
    to_the_work(superior)
    reach(superior, superior.page.get_by_label("Laat het even zwaar wegen als een eigen oordeel"), most=120)
    superior.press("Space")
    reach(superior, button(superior, "Leg vast wat is aangevinkt"))
    leave(superior, "Enter")
    expect(stands).to_have_text(str(before - 1))


def start_coaching(superior: Person, axe: Look) -> None:
    follow(superior, link(superior, "Coaching beginnen"), most=120)
    to_the_work(superior)
    reach(superior, superior.page.locator("#what"))
    superior.type("Eerst samenvatten, dan antwoorden")
    superior.page.fill("#look_again_on", str(date.today() + timedelta(30)))  # noqa: DTZ011 - the browser's own day
    axe(superior)
    leave(superior, "Control+Enter")
    superior.sees("De coaching is begonnen")
    axe(superior)


def answer(advisor: Person, axe: Look) -> None:
    """The advisor reads the evaluation and the coaching, and sees it differently."""
    advisor.go("/kwaliteit/mijn/")
    advisor.sees("Eerst samenvatten, dan antwoorden")
    axe(advisor)
    follow(advisor, advisor.page.locator("#werk table a").first)
    axe(advisor)
    to_the_work(advisor)
    reach(advisor, advisor.page.locator("[name=reaction]"), most=80)
    advisor.press("ArrowRight")
    expect(advisor.page.get_by_label("Ik zie het anders")).to_be_checked()
    reach(advisor, advisor.page.locator("#text"))
    advisor.type("De klant bleef zelf aan het woord.")
    leave(advisor, "Control+Enter")
    advisor.sees("Uw reactie is bewaard")
