"""The pages with figures: who may see them, what they say, and that they open their rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eenloket.accounts.models import Staff
from eenloket.contacts.types import ResultDetail
from tests import builders as a

pytestmark = pytest.mark.django_db
URL, ROWS = "/cijfers/", "/cijfers/contacten/"
PARTS = ("", "?part=now", "?part=subjects", "?part=repeats", "?part=durations", "?part=days")


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre("meerland", "meerland", "duinrade")


@pytest.fixture
def advisor(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "advisor_2", name="Adri Adviseur")


@pytest.fixture
def leader(centre: a.Centre) -> Client:
    return english(a.a_colleague(centre, "team_leader"))


def english(staff: Staff) -> Client:
    client = Client()
    client.cookies["eenloket_language"] = "en"
    client.force_login(staff)
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_a_stranger_must_sign_in(centre: a.Centre) -> None:
    for url in (URL, ROWS):
        assert Client().get(url).status_code == 302


@pytest.mark.parametrize("role", ["advisor_3", "advisor_2", "advisor_1", "hr", "content_editor", "back_office"])
def test_who_may_not_see_figures_is_refused(centre: a.Centre, role: str) -> None:
    client = english(a.a_colleague(centre, role))
    for url in (*(URL + part for part in PARTS), ROWS):
        text(client, url, 403)


@pytest.mark.parametrize("role", ["team_leader", "manager", "project_manager"])
@pytest.mark.parametrize("part", PARTS)
def test_who_may_see_figures_sees_every_part(centre: a.Centre, advisor: Staff, role: str, part: str) -> None:
    a.a_stored_contact(advisor)
    page = text(english(a.a_colleague(centre, role)), URL + part)
    assert " style=" not in page
    assert (ROWS in page) == (role != "project_manager")


def test_rows_are_not_for_who_may_only_see_figures(centre: a.Centre) -> None:
    text(english(a.a_colleague(centre, "project_manager")), ROWS, 403)


def test_the_share_comes_with_its_formula_and_judgement(advisor: Staff, leader: Client) -> None:
    for _ in range(3):
        a.a_stored_contact(advisor)
    a.a_stored_contact(advisor, "not_answered", detail=ResultDetail(missing="x"))
    page = text(leader, URL)
    assert "3 : 4 = 75%" in page
    assert "just below the norm" in page


def test_no_contacts_means_no_value(leader: Client) -> None:
    page = text(leader, URL)
    assert "No contacts in this period" in page
    assert "100%" not in page
    assert "no value" in page


def test_the_figure_moves_when_an_advisor_saves(centre: a.Centre, advisor: Staff, leader: Client) -> None:
    page = text(leader, URL)
    assert re.search(rf'data-live="[^"]*team:{centre.id}', page)
    part = re.search(r'id="cijfers-nu" data-refresh="([^"]+)"', page)
    assert part is not None
    a.a_stored_contact(advisor)
    fresh = text(leader, part[1].replace("&amp;", "&"))
    assert 'id="cijfers-nu"' in fresh
    assert "1 : 1 = 100%" in fresh
    assert "<html" not in fresh


def test_every_link_to_rows_opens_as_many_as_it_says(centre: a.Centre, advisor: Staff, leader: Client) -> None:
    answer = a.an_answer(centre, area=a.a_portal_area(centre))
    party = a.a_party(advisor, phone="0612345678", municipality=centre.municipality)
    for channel in ("phone", "email"):
        a.a_stored_contact(advisor, answer=answer, party=party, channel=channel, municipality=centre.municipality)
        a.a_stored_contact(advisor, "not_answered", detail=ResultDetail(missing="x"), channel=channel)
        a.a_stored_contact(advisor, "status_given", subject="Stand & zaken?", channel=channel)
    checked = 0
    for part in PARTS:
        for link, shown in re.findall(r'<a href="(/cijfers/contacten/[^"]+)">([^<]+)<', text(leader, URL + part)):
            rows = text(leader, link.replace("&amp;", "&"))
            count = re.search(r'data-count="(\d+)"', rows)
            assert count is not None
            assert rows.count('<th scope="row">') == int(count[1])
            if shown.isdigit():
                assert int(count[1]) == int(shown), (part, link)
                checked += 1
    assert checked > 30


def test_rows_say_nothing_about_the_advisor(advisor: Staff, leader: Client) -> None:
    a.a_stored_contact(advisor)
    assert "Adri Adviseur" not in text(leader, ROWS) + "".join(text(leader, URL + part) for part in PARTS)


def test_rows_of_another_centre_do_not_show(leader: Client) -> None:
    a.a_stored_contact(a.an_outsider(), subject="Van elders")
    page = text(leader, ROWS)
    assert "Van elders" not in page
    assert 'data-count="0"' in page


def test_rows_go_on_after_fifty_without_gap_or_double(advisor: Staff, leader: Client) -> None:
    for n in range(53):
        a.a_stored_contact(advisor, subject=f"Vraag {n:02}")
    url, seen = ROWS + "?period=today", []
    while url:
        page = text(leader, url)
        assert 'data-count="53"' in page
        seen += re.findall(r">(Vraag \d\d)<", page)
        more = re.search(r'href="(/cijfers/contacten/[^"]+after=\d[^"]*)"', page)
        url = more[1].replace("&amp;", "&") if more else ""
    assert seen == [f"Vraag {n:02}" for n in reversed(range(53))]


@pytest.mark.parametrize(
    "query",
    [
        "period=nonsense",
        "period=chosen",
        "period=chosen&from=x&to=2026-13-45",
        "team=x&municipality=y&channel=z",
        "which=x&result=y&area=z&day=q&after=nonsense",
        "after=2026-99-99_x",
        "part=nonsense",
    ],
)
def test_an_address_that_makes_no_sense_is_read_as_none(advisor: Staff, leader: Client, query: str) -> None:
    a.a_stored_contact(advisor)
    text(leader, f"{URL}?{query}")
    assert 'data-count="1"' in text(leader, f"{ROWS}?{query}")


def test_late_hand_overs_are_listed_with_their_clock(centre: a.Centre, advisor: Staff, leader: Client) -> None:
    with a.the_time_is("2026-03-02 10:00"):
        a.a_case(advisor, a.a_department(centre), subject="Lantaarnpaal uit")
    page = text(leader, URL)
    assert "Lantaarnpaal uit" in page
    assert "1 too late" in page
    assert "working days late" in page


def test_the_number_of_queries_does_not_grow_with_the_contacts(
    advisor: Staff, leader: Client, centre: a.Centre
) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            text(leader, url)
            return len(captured.captured_queries) or len(connection.queries_log)

    urls = [URL, f"{URL}?part=now", ROWS]
    a.a_stored_contact(advisor)
    text(leader, URL)  # the first asks for the directory, which is kept
    before = [queries(url) for url in urls]
    for n in range(6):
        a.a_stored_contact(advisor, subject=f"V{n}", channel="email", municipality=centre.municipalities[n % 2])
    assert [queries(url) for url in urls] == before
    assert max(before) < 25


def test_the_chart_has_its_table(advisor: Staff, leader: Client) -> None:
    from eenloket.core import clock

    for days in (1, 2, 3):
        with a.the_time_is(clock.start_of(clock.today(), days=-days)):
            a.a_stored_contact(advisor)
    page: Any = text(leader, URL)
    assert page.count('class="dot') == 3
    assert "part=days" in page
    assert text(leader, f"{URL}?part=days").count("day=") == 6
