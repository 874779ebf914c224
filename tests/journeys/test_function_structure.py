"""From function profile to skill in a real browser: what is asked, where people stand, what they learn."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.people import TEAM_LEADER, Person

HR, ADVISOR_3 = "hanneke@kcc.example", "joost@kcc.example"
PROFILES = ("advisor_3", "advisor_2", "advisor_1", "team_leader", "manager", "project_manager")

People = Callable[..., Person]
Look = Callable[[Person], None]


def press(someone: Person, name: str) -> None:
    """Press a button or follow a link by keyboard."""
    page = someone.page
    found = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first
    found.focus()
    someone.press("Enter")


def test_the_six_functions_are_read_merged_graded_and_printed(person: People, axe: Look) -> None:
    hr = person(HR)
    for code in PROFILES:
        hr.go(f"/team/functies/profiel/{code}/")
        expect(hr.page.locator("h1")).to_be_visible()
        axe(hr)
    paper = hr.page.request.get(f"{hr.base_url}/team/functies/profiel/advisor_3/pdf/")
    assert paper.body().startswith(b"%PDF")
    hr.go("/team/functies/vergelijken/")
    axe(hr)
    hr.go("/team/functies/samenvoegen/")
    for name in ("Klantadviseur 2", "Klantadviseur 1"):
        hr.page.get_by_label(name, exact=True).focus()
        hr.press("Space")
    press(hr, "Toon dubbele elementen en conflicten")
    name = "Allround klantadviseur"
    hr.page.locator("#merge-name").focus()
    hr.type(name)
    axe(hr)
    hr.press("Control+Enter")
    expect(hr.page.locator("h1")).to_have_text(re.compile(name))
    hr.go("/team/functies/organisatie/")
    axe(hr)
    hr.go("/team/plaatsing/waardering/")
    axe(hr)
    hr.page.get_by_role("link", name=name).first.click()
    hr.sees("schaal")
    axe(hr)
    hr.go("/team/plaatsing/")
    hr.page.get_by_role("link", name="Van telefooncentrale naar KCC").click()
    assert hr.page.locator("main tbody tr").count() >= 30
    axe(hr)
    assert not hr.faults


def test_a_gap_with_its_evidence_and_a_round_of_twelve(person: People, axe: Look) -> None:
    leader = person(TEAM_LEADER)
    leader.go("/team/stand/mensen/?soort=alles")
    axe(leader)
    assert leader.page.locator("table.heat tbody tr").count() == 12
    leader.screenshot("heat-map")
    pim = leader.page.locator("table.heat tbody tr", has_text="Pim Scholten")
    pim.locator("td a").first.focus()
    leader.press("Enter")
    expect(leader.page.get_by_role("heading", name=re.compile("Pim Scholten"))).to_be_visible()
    axe(leader)
    leader.go("/team/stand/rondes/")
    axe(leader)
    leader.page.locator("main a[href*='/team/stand/rondes/']").filter(has_not_text="plannen").first.click()
    axe(leader)
    assert not leader.faults


def test_a_module_signed_off_becomes_a_skill(person: People, axe: Look) -> None:
    joost, leader = person(ADVISOR_3, width=390, height=844), person(TEAM_LEADER)
    joost.go("/team/leren/")
    axe(joost)
    leader.go("/team/leren/mensen/")
    axe(leader)
    leader.page.get_by_role("link", name=re.compile("Joost van Dalen: Portaal Afval")).focus()
    leader.press("Enter")
    leader.page.wait_for_url("**/modules/**")
    axe(leader)
    press(leader, "Teken af")
    leader.sees("Marloes Kuipers")
    leader.go("/team/leren/vaardigheden/")
    axe(leader)
    joost.go("/team/leren/")
    joost.sees("Portaal Afval en milieu")
    leader.go("/team/mensen/")
    axe(leader)
    leader.go("/team/mensen/verbeterbord/")
    axe(leader)
    for someone in (joost, leader):
        assert not someone.faults
