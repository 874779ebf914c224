"""A team of twelve through an assessment round, and thirty people into the structure, by people without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Route, expect

from eenloket.demo.world import KCC, PASSWORD
from tests.journeys.keys import button, follow, leave, link, reach, to_the_work
from tests.journeys.people import TEAM_LEADER, Person

ROUND, ROUND_OF_THE_DEMO = "Ronde van team Noord", "Najaarsgesprekken"
PLACEMENT, CONDITION = "Van telefooncentrale naar KCC", "Volgt de cursus zoeken in de antwoorden"
HR = "hanneke@kcc.example"
TWELVE = [each for each in KCC.people if each.team == "Noord" and each.email != TEAM_LEADER]

People = Callable[..., Person]
Look = Callable[[Person], None]


def test_a_team_of_twelve_goes_through_a_round_until_all_have_signed(person: People, axe: Look) -> None:
    """The first two by keyboard, the others by the requests that their browsers would send."""
    leader, colleague = person(TEAM_LEADER), person(width=390, height=844)
    plan_a_round(leader, axe)
    overview = leader.page.url.partition("#")[0]
    cookies: dict[str, Any] = {}
    for each in TWELVE[:2]:
        colleague.page.context.clear_cookies()
        colleague.sign_in(each.email)
        cookies[each.email] = colleague.page.context.cookies()
        answer_on_a_phone(colleague, axe, stops=each == TWELVE[0])
    for each in TWELVE[2:]:
        colleague.page.context.clear_cookies()
        sign_in_unseen(colleague, each.email)
        cookies[each.email] = colleague.page.context.cookies()
        send(colleague, own_part(colleague), {"step": "hand_in"})
    leader.page.goto(overview)
    expect(tile(leader, "Medewerker is klaar")).to_have_text("12")
    for days, (each, levels) in enumerate(zip(TWELVE[:2], ((1, 4), (2,)), strict=True)):
        leader.page.goto(overview)
        judge_and_agree(leader, each.name, _pass_by if days else axe, levels, days=days)
    leader.page.goto(overview)
    on = str(date.today())  # noqa: DTZ011 - the browser's own day
    for own in [next_step(leader, each.name) for each in TWELVE[2:]]:
        talk = send(leader, own, {"step": "hand_in"})
        agreed = {"step": "agree", "development": "Houdt dit vast."}
        send(leader, talk, {"step": "plan", "day": on}, agreed, {"step": "sign"})
    for number, each in enumerate(TWELVE):
        colleague.page.context.clear_cookies()
        colleague.page.context.add_cookies(cookies[each.email])
        if number < 2:
            sign_as_the_employee(colleague, _pass_by if number else axe)
        else:
            send(colleague, own_part(colleague), {"step": "sign"})
    leader.page.goto(overview)
    expect(tile(leader, "Ondertekend door beiden")).to_have_text("12")
    axe(leader)
    where_the_team_stands(leader, axe)
    for someone in (leader, colleague):
        assert not someone.faults


def test_what_was_chosen_last_is_what_is_kept(person: People) -> None:
    """The arrows pass through the levels faster than a slow network: one answer at a time is on its way."""
    yara = person("yara@kcc.example", width=390, height=844)
    yara.go("/team/stand/mij/")
    follow(yara, yara.page.locator(".note", has_text=ROUND_OF_THE_DEMO).get_by_role("link", name="Vul in"))
    on_its_way: list[Route] = []
    yara.page.route("**/bewaar/", lambda route: on_its_way.append(route))  # noqa: PLW0108 - Playwright marks it
    to_the_work(yara)
    answer = yara.page.locator("fieldset").first.locator("input")
    reach(yara, answer)
    yara.press("Space", "ArrowRight")
    (held,) = levels_on(yara, on_its_way)  # one level or the next: the second key may come before or after sending
    yara.press("ArrowRight")
    last = chosen(answer)
    assert levels_on(yara, on_its_way) == [held]
    on_its_way.pop().continue_()
    assert levels_on(yara, on_its_way) == [last]
    reach(yara, button(yara, "Bewaar, ga later verder"))
    page = yara.page.url
    yara.press("Enter")
    yara.page.wait_for_timeout(300)
    expect(yara.page.locator("#toasts")).to_be_empty()
    with yara.page.expect_navigation():
        on_its_way.pop().continue_()
    yara.sees("U kunt later verdergaan")
    assert yara.page.url == page
    assert chosen(answer) == last


def chosen(answer: Locator) -> str:
    return str(answer.evaluate_all("inputs => inputs.find(each => each.checked)?.value"))


def levels_on(someone: Person, on_its_way: list[Route]) -> list[str]:
    """What the page is saving, once it does."""
    for _ in range(100):
        if on_its_way:
            break
        someone.page.wait_for_timeout(50)
    someone.page.wait_for_timeout(200)  # for a second one, if there were
    return [_found(r'name="level:[^"]+"\s+(\d)', each.request.post_data or "") for each in on_its_way]


def test_thirty_people_are_placed_by_who_decides_and_show_in_the_organisation(person: People, axe: Look) -> None:
    hr = person(HR)
    hr.go("/team/plaatsing/")
    follow(hr, link(hr, PLACEMENT))
    make_room_from_today(hr, axe)
    fill_a_scenario(hr, axe)
    decide_what_is_settled(hr, axe)
    accepted = decide_with_a_condition(hr, axe)
    refused = decide_who_refuses(hr)
    decide_the_other_proposals(hr)
    for each in without_a_line(hr):
        scenario, reason = each.partition("?scenario=")[2], "Leert het werk in het eerste jaar."
        send(hr, each, {"scenario": scenario, "profile_code": "advisor_3", "reason": reason}, to="besluit/")
    hr.page.reload()
    expect(tile(hr, "Door een mens besloten", ".tile__v")).to_have_text("30")
    expect(tile(hr, "Geplaatst", ".tile__v")).to_have_text("29")
    confirm(hr, axe)
    where_they_are(hr, accepted, refused, axe)
    assert not hr.faults


def plan_a_round(leader: Person, axe: Look) -> None:
    leader.go("/team/stand/rondes/")
    follow(leader, link(leader, "Ronde plannen"))
    axe(leader)
    to_the_work(leader)
    reach(leader, leader.page.get_by_label("Naam"))
    leader.type(ROUND)
    leave(leader, "Control+Enter")
    expect(leader.page.locator("h1")).to_have_text(ROUND)
    expect(leader.page.locator("main tbody tr")).to_have_count(len(TWELVE))
    follow(leader, button(leader, "Herinner 12 mensen"))
    leader.sees("12 mensen zijn herinnerd")
    axe(leader)


def _pass_by(someone: Person) -> None:
    """A page of a kind that was looked at already."""


def tile(someone: Person, label: str, figure: str = "b") -> Locator:
    return someone.page.locator(".tile", has_text=label).locator(figure)


def row_of(leader: Person, name: str) -> Locator:
    return leader.page.locator("main tbody tr", has_text=name)


def round_note(colleague: Person) -> Locator:
    return colleague.page.locator(".note", has_text=ROUND)


def answer_on_a_phone(colleague: Person, axe: Look, *, stops: bool) -> None:
    colleague.go("/team/stand/mij/")
    if stops:
        axe(colleague)
    follow(colleague, round_note(colleague).get_by_role("link", name="Vul in"))
    if stops:
        axe(colleague)
        hand_in_too_early(colleague)
        axe(colleague)
        stop_half_way(colleague)
    say_where(colleague)
    if stops:
        axe(colleague)


def hand_in_too_early(colleague: Person) -> None:
    """What is missing is said, and is at hand."""
    leave(colleague, "Control+Enter")
    expect(colleague.page.locator("[data-problem] input").first).to_be_focused()


def stop_half_way(colleague: Person) -> None:
    """From where the focus is: answer three, and find them there later."""
    for _ in range(3):
        colleague.press("Space", "ArrowRight", "ArrowRight", "Tab")
        colleague.type("Lukt op drukke dagen ook.")
        colleague.press("Tab")
    reach(colleague, button(colleague, "Bewaar, ga later verder"))
    leave(colleague, "Enter")
    expect(colleague.page.locator("[data-answered-count]")).to_have_text("3")


def say_where(someone: Person, *levels: int) -> None:
    """Answer everything, with these levels first and 3 for the rest, and hand it in."""
    fields = someone.page.locator("fieldset")
    count = fields.count()
    to_the_work(someone)
    reach(someone, fields.first.locator("input"))
    for level, number in zip([*levels, *[3] * count], range(count), strict=False):
        chosen = fields.nth(number).locator("input:checked")
        at = int(chosen.get_attribute("value") or 0) if chosen.count() else 0
        someone.press(*(() if at else ("Space",)), *["ArrowRight"] * (level - (at or 1)), "Tab", "Tab")
    expect(someone.page.locator("[data-answered-count]")).to_have_text(str(count))
    expect(button(someone, "Lever in")).to_be_focused()
    leave(someone, "Enter")
    someone.sees("Uw deel is ingeleverd")


def judge_and_agree(leader: Person, name: str, axe: Look, levels: Sequence[int], *, days: int) -> None:
    follow(leader, row_of(leader, name).get_by_role("link", name="Geef uw oordeel"))
    axe(leader)
    say_where(leader, *levels)
    plan_the_conversation(leader, days)
    expect(leader.page.locator("tr.differs")).to_have_count(len(levels))
    axe(leader)
    to_the_work(leader)
    for number in range(len(levels)):  # what differs is on top, and nothing is chosen for them
        reach(leader, leader.page.locator("tr.differs").nth(number).locator("input[type=radio]"))
        leader.press("Space", "ArrowRight", "Tab")
        leader.type("Samen bekeken.")
    reach(leader, leader.page.locator("#development"))
    leader.type("Loopt twee dagdelen mee.")
    leave(leader, "Control+Enter")
    leader.sees("De afspraken liggen vast")
    follow(leader, button(leader, "Onderteken"))
    leader.sees("U hebt ondertekend")
    axe(leader)


def plan_the_conversation(leader: Person, days: int) -> None:
    day = leader.page.locator("#talk-day")
    on = date.today() + timedelta(days)  # noqa: DTZ011
    to_the_work(leader)
    reach(leader, day)
    write_a_day(leader, on)
    leave(leader, "Enter")
    leader.sees("Het gesprek is gepland")


def sign_as_the_employee(colleague: Person, axe: Look) -> None:
    colleague.go("/team/stand/mij/")
    follow(colleague, round_note(colleague).get_by_role("link", name="Open"))
    axe(colleague)
    wide = colleague.page.locator(".tbl-scroll").evaluate("part => part.scrollWidth - part.clientWidth")
    assert wide <= 0, "what was agreed does not fit on a phone"
    to_the_work(colleague)
    reach(colleague, colleague.page.locator("#sign-remark"))
    colleague.type("Zo hebben wij het besproken.")
    colleague.press("Tab")
    leave(colleague, "Enter")
    colleague.sees("Beiden hebben ondertekend")


def where_the_team_stands(leader: Person, axe: Look) -> None:
    """From the round to the heat map, and with the arrows to what was agreed of the first."""
    name = TWELVE[0].name
    follow(leader, link(leader, "Mijn mensen"))
    cells = leader.page.locator("table.heat tbody tr", has_text=name).locator("td a")
    to_the_work(leader)
    reach(leader, leader.page.locator("table.heat tbody td a"))
    reach(leader, cells, key="ArrowDown", most=len(TWELVE))
    leader.press("Enter")
    expect(leader.page.locator("#bewijs")).to_be_focused()
    leader.sees("Samen bekeken.")
    expect(leader.page.locator("#bewijs")).to_contain_text(name)
    axe(leader)


def make_room_from_today(hr: Person, axe: Look) -> None:
    """A place for everybody, from the day on which it is decided."""
    follow(hr, link(hr, "Ronde en plaatsen wijzigen"))
    axe(hr)
    to_the_work(hr)
    reach(hr, hr.page.get_by_label("Datum van de plaatsing"))
    write_a_day(hr, date.today())  # noqa: DTZ011 - the browser's own day
    reach(hr, hr.page.locator("#id_places_advisor_3"))
    hr.press("Control+a")
    hr.type("20")
    leave(hr, "Control+Enter")


def write_a_day(someone: Person, on: date) -> None:
    """In the date field that has the focus."""
    day = someone.page.locator("input:focus")
    someone.type(f"{on:%m%d%Y}")
    if day.input_value() != str(on):  # a browser that writes the day first
        someone.press("ArrowLeft", "ArrowLeft")
        someone.type(f"{on:%d%m%Y}")
    assert day.input_value() == str(on)


def fill_a_scenario(hr: Person, axe: Look) -> None:
    follow(hr, link(hr, "Scenario"))
    axe(hr)
    to_the_work(hr)
    reach(hr, hr.page.locator("#s-name"))
    hr.type("Voorstel aan de bestuurder")
    leave(hr, "Control+Enter")
    expect(tile(hr, "Door een mens besloten", ".tile__v")).to_have_text("0")
    axe(hr)


def decide_what_is_settled(hr: Person, axe: Look) -> None:
    """Those of whom nothing is left to ask, in one go; nothing without a reason."""
    follow(hr, hr.page.get_by_role("link", name=re.compile("zonder open vraag")))
    ticked = hr.page.locator("input[name=line]:checked").count()
    assert ticked > 0
    reach(hr, hr.page.locator("#b-r"), most=1)
    leave(hr, "Control+Enter")
    expect(hr.page.locator("#b-r")).to_be_focused()
    axe(hr)
    hr.type("Past bij de wens en de beoordeling.")
    leave(hr, "Control+Enter")
    expect(tile(hr, "Door een mens besloten", ".tile__v")).to_have_text(str(ticked))


def decide_with_a_condition(hr: Person, axe: Look) -> str:
    """The first who has still to be asked: on a condition of one's own, beside those of the rules."""
    scenario = hr.page.url
    waiting = hr.page.locator(".plc-people li:has(input) a").first
    name = waiting.inner_text()
    follow(hr, waiting)
    axe(hr)
    hr.press("F6", "F6")
    reach(hr, hr.page.get_by_label("Reden"))
    hr.type("Akkoord in het gesprek van vandaag.")
    reach(hr, hr.page.get_by_text("Voorwaarde toevoegen"))
    hr.press("Enter", "Tab")
    hr.type(CONDITION)
    hr.press("Tab")
    write_a_day(hr, date.today() + timedelta(90))  # noqa: DTZ011
    leave(hr, "Control+Enter")
    hr.sees(f"Besloten over {name}")
    axe(hr)
    hr.page.goto(scenario)
    return name


def decide_who_refuses(hr: Person) -> str:
    """Who says no to flexible hours gets no place here, and may ask why."""
    scenario = hr.page.url
    follow(hr, link(hr, "Gerrit Hoekstra"), most=120)
    expect(hr.page.get_by_text("weigert").first).to_be_visible()
    hr.press("F6", "F6")
    reach(hr, hr.page.locator("input[name=profile_code]"))
    hr.press("ArrowUp")
    expect(hr.page.get_by_label("geen plaats")).to_be_checked()
    reach(hr, hr.page.get_by_label("Reden"))
    hr.type("Vaste dagen kunnen niet in deze functies; zoekt met HR een andere plaats.")
    leave(hr, "Control+Enter")
    hr.page.goto(scenario)
    return "Gerrit Hoekstra"


def decide_the_other_proposals(hr: Person) -> None:
    follow(hr, hr.page.get_by_role("link", name=re.compile("Vink alle")))
    hr.type("Akkoord met de voorwaarden in het gesprek.")
    leave(hr, "Control+Enter")
    expect(hr.page.locator("input[name=line]")).to_have_count(0)


def without_a_line(hr: Person) -> list[str]:
    links = hr.page.locator("[aria-labelledby=f-none] li:not(:has(.plc-ok)) a")
    return [each.get_attribute("href") or "" for each in links.all()]


def confirm(hr: Person, axe: Look) -> None:
    """Not before one has said that the list was checked."""
    follow(hr, button(hr, "Dit scenario bevestigen"), most=120)
    expect(hr.page.locator("input[name=sure]")).to_be_focused()
    axe(hr)
    hr.press("Space")
    reach(hr, button(hr, "Dit scenario bevestigen"), most=1)
    leave(hr, "Enter")
    hr.sees("de benoemingen zijn gemaakt")
    axe(hr)


def where_they_are(hr: Person, accepted: str, refused: str, axe: Look) -> None:
    """In the organisation with their function; the condition waits to be met."""
    hr.go("/team/functies/organisatie/")
    axe(hr)
    people = hr.page.locator("main .pane").first
    expect(people).to_contain_text(accepted)
    expect(people).not_to_contain_text(refused)
    hr.go("/team/plaatsing/voorwaarden/")
    hr.sees(CONDITION)
    axe(hr)


# --- the same, as the browsers of the others send it -------------------------------------------------------------


def sign_in_unseen(colleague: Person, email: str) -> None:
    send(colleague, "/inloggen/login/", {"login": email, "password": PASSWORD})


def own_part(colleague: Person) -> str:
    html = colleague.page.request.get(f"{colleague.base_url}/team/stand/mij/").text()
    return _found(rf'{ROUND}.*?href="(/team/stand/ronde/[^"]+)"', html)


def next_step(leader: Person, name: str) -> str:
    return row_of(leader, name).locator("td a").last.get_attribute("href") or ""


def send(someone: Person, path: str, *steps: Mapping[str, str], to: str = "") -> str:
    """Fill in the form of a page, 3 for every level that is asked, once for each step; return where the last leads.
    It goes to the page itself, or to what is under it."""
    url = someone.base_url + path
    html = someone.page.request.get(url).text()
    asked = dict.fromkeys(re.findall(r'name="(level:[^"]+)"', html), "3")
    token = _found(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    if to:
        url = url.partition("?")[0] + to
    for typed in steps:
        answer = someone.page.request.post(url, form={"csrfmiddlewaretoken": token, **asked, **typed})
        assert answer.ok, f"{answer.status} {answer.url}"
        path = answer.url.removeprefix(someone.base_url)
    return path


def _found(pattern: str, html: str) -> str:
    found = re.search(pattern, html, re.DOTALL)
    assert found, pattern
    return found[1]
