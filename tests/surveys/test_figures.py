"""Each figure opens the rows it counts; nobody sees more than they may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.core.errors import NotAllowedError
from eenloket.core.ids import uuid7
from eenloket.surveys.models import Invitation, SurveySetting
from eenloket.surveys.selectors import responses_behind, satisfaction
from eenloket.surveys.types import Marks, State, Which
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_portal_area,
    a_stored_contact,
    a_team,
    an_outsider,
    signed_in,
)

from .scenes import asks

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)


def a_response(centre: Centre, mark: int | None = 8, **more: Any) -> Invitation:
    """An answer to a question about a contact, put straight into the table."""
    at = timezone.now()
    given = {
        "contact_centre_id": centre.id,
        "municipality": centre.municipality,
        "channel": "phone",
        "means": "sms",
        "state": State.ASKED,
        "arrived_on": DAY,
        "due_at": at,
        "asked_at": at,
        "expires_at": at + timedelta(days=14),
        "mark": mark,
        "answered_at": at if mark else None,
        "answered_by": "sms" if mark else "",
    }
    return Invitation.objects.create(**{**given, **more})


def figures(staff: Staff, **more: Any) -> list[Marks]:
    return satisfaction(staff, first=DAY, last=DAY, **more)


def rows(staff: Staff, which: str, **more: Any) -> int:
    return responses_behind(staff, first=DAY, last=DAY, which=which, **more).count()


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def leader(centre: Centre) -> Staff:
    return a_colleague(centre, "team_leader")


def test_the_figures_count_what_the_rows_show(centre: Centre, leader: Staff) -> None:
    for mark in (3, 7, 8, 10, None):
        a_response(centre, mark, solved="yes" if mark == 8 else "")
    a_response(centre, 9, means="kiosk")
    a_response(centre, state=State.PLANNED, asked_at=None)
    (found,) = figures(leader)
    assert (found.invited, found.answered, found.unasked, found.marked, found.satisfied, found.solved) == (
        5,
        5,
        1,
        5,
        4,
        1,
    )
    assert rows(leader, Which.INVITED) == found.invited
    assert rows(leader, Which.ANSWERED) == found.answered
    assert rows(leader, Which.MARKED) == found.marked
    assert rows(leader, Which.SATISFIED) == found.satisfied
    assert rows(leader, Which.SOLVED) == found.solved
    assert rows(leader, Which.LOW) == 1
    assert found.rate == 0.8


def test_low_marks_come_first(centre: Centre, leader: Staff) -> None:
    for mark in (8, 2, 5):
        a_response(centre, mark)
    found = responses_behind(leader, first=DAY, last=DAY, which="answered")
    assert [each.mark for each in found] == [2, 5, 8]


def test_groups_are_named_by_their_key(centre: Centre, leader: Staff) -> None:
    area = a_portal_area(centre)
    a_response(centre, 8, portal_area=area)
    a_response(centre, 6, channel="chat", arrived_on=DAY + timedelta(days=20))
    both: dict[str, Any] = {"first": DAY, "last": DAY + timedelta(days=30)}
    assert [each.key for each in satisfaction(leader, **both, by="month")] == ["2026-11", "2026-12"]
    assert [each.key for each in satisfaction(leader, **both, by="day")] == ["2026-11-16", "2026-12-06"]
    assert {each.key for each in satisfaction(leader, **both, by="channel")} == {"phone", "chat"}
    assert {each.key for each in satisfaction(leader, **both, by="portal_area")} == {str(area.pk), ""}
    assert [each.key for each in satisfaction(leader, **both, by="municipality")] == [str(centre.municipality.pk)]
    (only,) = satisfaction(leader, **both, channel="chat")
    assert only.marked == 1


def test_a_team_of_one_is_never_shown(centre: Centre, leader: Staff) -> None:
    small, large = a_team(centre, "Klein"), a_team(centre, "Groot")
    a_colleague(centre, team=small)
    for _two in range(2):
        a_colleague(centre, team=large)
    a_response(centre, 2, team=small)
    a_response(centre, 8, team=large)
    assert [each.key for each in figures(leader, by="team")] == [str(large.pk)]
    (alone,) = figures(leader, team_id=small.pk)
    assert alone.answered == 0
    assert rows(leader, Which.ANSWERED, team_id=small.pk) == 0


def test_of_another_municipality_or_centre_nothing_is_counted(centre: Centre) -> None:
    both = a_centre("samen", "meer", "duin")
    a_response(both, 8, municipality=both.municipalities[1])
    of_one = a_colleague(both, "team_leader", municipalities=[both.municipalities[0]])
    (found,) = figures(of_one)
    assert found.answered == 0
    (named,) = figures(of_one, municipality_id=both.municipalities[1].pk)
    assert named.answered == 0
    (elsewhere,) = figures(an_outsider("team_leader"))
    assert elsewhere.answered == 0


@pytest.mark.parametrize("ask", [figures, lambda staff: rows(staff, Which.ANSWERED)])
def test_an_advisor_sees_no_figures(centre: Centre, ask: Callable[[Staff], object]) -> None:
    with pytest.raises(NotAllowedError):
        ask(a_colleague(centre, "advisor_1"))


def test_who_sees_figures_but_no_contacts_sees_no_answers(centre: Centre) -> None:
    project_manager = a_colleague(centre, "project_manager")
    assert figures(project_manager)
    with pytest.raises(NotAllowedError):
        rows(project_manager, Which.ANSWERED)


# --- the pages ---

_PERIOD = "from=2026-11-16&to=2026-11-16"


def test_below_so_many_marks_there_is_no_figure(centre: Centre, leader: Staff) -> None:
    asks(centre)
    for _few in range(9):
        a_response(centre, 8)
    page = signed_in(leader).get(f"/cijfers/tevredenheid/?{_PERIOD}").content.decode()
    assert "minder dan 10 cijfers: geen uitkomst" in page
    a_response(centre, 8)
    page = signed_in(leader).get(f"/cijfers/tevredenheid/?{_PERIOD}").content.decode()
    assert "minder dan 10 cijfers: geen uitkomst" not in page
    assert "met 95% zekerheid" in page


def test_a_figure_opens_as_many_rows_as_it_counts(centre: Centre, leader: Staff) -> None:
    for n in range(12):
        a_response(centre, 4 + n % 3, comment="Bel 06-12345678" if n == 0 else "")
    browser = signed_in(leader)
    page = browser.get(f"/cijfers/tevredenheid/?{_PERIOD}").content.decode()
    assert "which=low" in page
    low = browser.get(f"/cijfers/tevredenheid/antwoorden/?{_PERIOD}&which=low").content.decode()
    assert 'data-count="8"' in low
    assert "Bel •••" in low
    assert "06-12345678" not in low


def test_what_became_sensitive_is_not_read_by_others(centre: Centre) -> None:
    contact = a_stored_contact(a_colleague(centre), subject="Zilverberg")
    a_response(centre, 2, contact=contact, comment="Mijn dossier")
    contact.is_restricted = True
    contact.save()
    role = centre.roles["team_leader"]
    role.permissions = [each for each in role.permissions if each != "cases.sensitive"]
    role.save()
    page = signed_in(a_colleague(centre, "team_leader")).get(f"/cijfers/tevredenheid/antwoorden/?{_PERIOD}&which=low")
    assert 'data-count="1"' in page.content.decode()
    assert "Zilverberg" not in page.content.decode()
    assert "Mijn dossier" not in page.content.decode()


@pytest.mark.parametrize(("role", "status"), [("project_manager", 403), ("advisor_1", 403), ("manager", 200)])
def test_the_answers_are_for_who_may_see_contacts(centre: Centre, role: str, status: int) -> None:
    assert signed_in(a_colleague(centre, role)).get("/cijfers/tevredenheid/antwoorden/").status_code == status


@pytest.mark.parametrize("odd", ["from=x&to=y", "which=zz&mark=abc&area=q", "period=chosen", "vanaf=-1&team=1"])
def test_an_address_that_says_nonsense_is_read_as_far_as_it_goes(leader: Staff, odd: str) -> None:
    browser = signed_in(leader)
    assert browser.get(f"/cijfers/tevredenheid/?{odd}").status_code == 200
    assert browser.get(f"/cijfers/tevredenheid/antwoorden/?{odd}").status_code == 200


# --- the settings ---


def _typed(page: Any, **more: str) -> dict[str, str]:
    typed = {name: value for name, value in page.context["typed"].items() if value}
    return {**typed, "gemeente": str(page.context["place"].pk), **more}


def test_a_manager_settles_whom_we_ask(centre: Centre) -> None:
    browser = signed_in(a_colleague(centre, "manager"))
    page = browser.get("/kanalen/tevredenheid/")
    assert "gsm" not in page.content.decode().lower() or page.status_code == 200
    changed = _typed(page, is_on="1", share_phone="40", rest_days="60", nl_title="Hoe ging het?")
    assert browser.post("/kanalen/tevredenheid/", changed).status_code == 302
    setting = SurveySetting.objects.get()
    assert (setting.is_on, setting.sampling["phone"]["share"], setting.rest_days) == (True, 40, 60)
    assert setting.words == {"nl": {"title": "Hoe ging het?"}, "en": {}}
    again = browser.post("/kanalen/tevredenheid/", changed)
    assert again.status_code == 409  # made on what was there before
    assert "Hoe ging het?" in again.content.decode()


def test_what_cannot_be_is_refused_and_stays_typed(centre: Centre) -> None:
    browser = signed_in(a_colleague(centre, "administrator"))
    page = browser.get("/kanalen/tevredenheid/")
    wrong = _typed(page, share_phone="101", rest_days="abc", opens="21:00", closes="08:00")
    answer = browser.post("/kanalen/tevredenheid/", wrong)
    assert answer.status_code == 422
    assert {"share_phone", "rest_days", "opens"} <= set(answer.context["errors"])
    assert 'value="abc"' in answer.content.decode()
    assert not SurveySetting.objects.exists()


def test_a_preview_keeps_nothing(centre: Centre) -> None:
    browser = signed_in(a_colleague(centre, "manager"))
    page = browser.get("/kanalen/tevredenheid/")
    shown = browser.post("/kanalen/tevredenheid/", _typed(page, nl_title="Zo wordt het", voorbeeld="1"))
    assert "<h3>Zo wordt het</h3>" in shown.content.decode()
    assert not SurveySetting.objects.exists()


@pytest.mark.parametrize("role", ["team_leader", "advisor_1", "project_manager"])
def test_others_do_not_settle_it(centre: Centre, role: str) -> None:
    assert signed_in(a_colleague(centre, role)).get("/kanalen/tevredenheid/").status_code == 403


def test_a_municipality_out_of_reach_does_not_exist() -> None:
    both = a_centre("samen", "meer", "duin")
    of_one = a_colleague(both, "manager", municipalities=[both.municipalities[0]])
    address = f"/kanalen/tevredenheid/?gemeente={both.municipalities[1].pk}"
    assert signed_in(of_one).get(address).status_code == 404
    assert signed_in(of_one).get(f"/kanalen/tevredenheid/?gemeente={uuid7()}").status_code == 404
