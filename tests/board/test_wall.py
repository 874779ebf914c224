"""Screens on the wall: a secret link without signing in, what it shows, and how it ends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.board import services
from eenloket.board.models import WallScreen
from eenloket.board.web import snapshot_of
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.routing.models import Queue
from eenloket.routing.services import ensure_queues
from tests import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> a.Centre:
    made = a.a_centre("samen", "meer", "duin")
    ensure_queues(made.id)
    return made


@pytest.fixture
def leader(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "team_leader", name="Marloes")


def a_screen(leader: Staff, name: str = "Hal", **more: Any) -> WallScreen:
    return services.make_screen(actor=leader, screen_id=uuid7(), name=name, **more)


def opened(screen: WallScreen, code: str = "") -> Any:
    return Client().get(reverse("board:wall", args=[code or screen.code]))


def test_a_screen_is_opened_without_signing_in_and_is_seen(leader: Staff) -> None:
    screen = a_screen(leader)
    page = opened(screen)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    screen.refresh_from_db()
    assert screen.seen_at is not None
    assert "staat aan" in a.signed_in(leader).get(reverse("board:screens")).content.decode()


def test_the_link_may_be_typed_without_lines_and_in_capitals(leader: Staff) -> None:
    screen = a_screen(leader)
    assert opened(screen, screen.code.replace("-", "").upper()).status_code == 200


def test_making_it_twice_is_making_it_once(leader: Staff) -> None:
    key = uuid7()
    one = services.make_screen(actor=leader, screen_id=key, name="Hal")
    assert services.make_screen(actor=leader, screen_id=key, name="Hal") == one
    assert AuditEntry.objects.filter(action="board.screen_made").count() == 1


def test_no_link_that_is_guessed_withdrawn_or_replaced_opens_anything(leader: Staff) -> None:
    screen = a_screen(leader)
    old = screen.code
    assert opened(screen, "abcd-efgh-jkmn-pqrs").status_code == 404
    new = services.renew_link(actor=leader, screen_id=screen.pk).code
    assert [opened(screen, each).status_code for each in (old, new)] == [404, 200]
    services.revoke_screen(actor=leader, screen_id=screen.pk)
    assert opened(screen, new).status_code == 404
    assert Client().get(reverse("board:stream"), {"muur": new}).status_code == 404


def test_a_screen_shows_no_longer_than_its_maker_may_until_a_colleague_takes_it_over(
    centre: a.Centre, leader: Staff
) -> None:
    screen = a_screen(leader)
    leader.is_active = False
    leader.save()
    assert opened(screen).status_code == 404
    services.take_over_screen(actor=a.a_colleague(centre, "team_leader"), screen_id=screen.pk)
    assert opened(screen).status_code == 200


def test_no_name_of_an_advisor_is_shown_unless_that_was_agreed(centre: a.Centre, leader: Staff) -> None:
    a.ready(a.a_colleague(centre, name="Zilverberg"))
    without, with_names = a_screen(leader), a_screen(leader, "Kantoor", shows_names=True)
    assert "Zilverberg" not in opened(without).content.decode()
    assert "Zilverberg" in opened(with_names).content.decode()


def question_of(screen: WallScreen) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Client().get(reverse("board:stream"), {"muur": screen.code}).content)
    return found


def test_what_is_streamed_is_what_the_page_shows(centre: a.Centre, leader: Staff) -> None:
    Queue.objects.update(overflow={})
    a.a_call(centre)
    a.a_call(centre, municipality_id=centre.municipalities[1].pk)
    all_of_it, of_meer = a_screen(leader), a_screen(leader, "Meer", municipality_id=centre.municipality.pk)
    for screen, n in ((all_of_it, 2), (of_meer, 1)):
        question = question_of(screen)
        parts = snapshot_of(question["watch"], frozenset({"resync"}), {}).parts
        assert f'<b class="num">{n}</b>' in parts["tile-waiting"]
        assert parts["tile-waiting"] in opened(screen).content.decode()
        assert f"wall:{screen.pk}" in question["ends_on"]


def test_contacts_are_counted_anew_only_when_they_changed(centre: a.Centre, leader: Staff) -> None:
    watch = question_of(a_screen(leader))["watch"]
    memory: dict[str, Any] = {}
    before = snapshot_of(watch, frozenset({"resync"}), memory).parts["tile-direct"]
    a.a_stored_contact(a.a_colleague(centre))
    assert snapshot_of(watch, frozenset({"routing"}), memory).parts["tile-direct"] == before
    assert "100%" in snapshot_of(watch, frozenset({"team"}), memory).parts["tile-direct"]


def test_a_board_is_not_computed_for_who_may_no_longer_see_it(leader: Staff) -> None:
    watch = question_of(a_screen(leader))["watch"]
    leader.roles.clear()
    with pytest.raises(NotFoundError):
        snapshot_of(watch, frozenset(), {})


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 81}, {"municipality_id": uuid7()}])
def test_a_mistake_is_told_by_its_field(leader: Staff, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidError):
        services.make_screen(actor=leader, screen_id=uuid7(), **{"name": "Hal", **wrong})


def test_what_was_typed_stays_when_the_name_is_taken(leader: Staff) -> None:
    a_screen(leader)
    answer = a.signed_in(leader).post(reverse("board:screens"), {"id": str(uuid7()), "name": "Hal", "names": "1"})
    assert answer.status_code == 422
    assert 'value="Hal"' in answer.content.decode()
    assert "Er is al een scherm met deze naam" in answer.content.decode()


def test_a_team_of_one_gets_no_screen(centre: a.Centre, leader: Staff) -> None:
    team = a.a_team(centre)
    a.a_colleague(centre, team=team)
    with pytest.raises(InvalidError):
        a_screen(leader, team_id=team.pk)
    a.a_colleague(centre, team=team)
    assert a_screen(leader, team_id=team.pk).team == team


@pytest.mark.parametrize("step", ["link", "take_over", "revoke"])
def test_only_who_leads_here_handles_a_screen(centre: a.Centre, leader: Staff, step: str) -> None:
    screen = a_screen(leader)
    address = reverse("board:screen", args=[screen.pk])
    assert a.signed_in(a.an_outsider("team_leader")).post(address, {"step": step}).status_code == 404
    assert a.signed_in(a.a_colleague(centre)).post(address, {"step": step}).status_code == 403
    assert Client().post(address, {"step": step}).status_code == 302
    assert a.signed_in(leader).post(address, {"step": step}).status_code == 302


def test_a_leader_of_another_municipality_does_not_see_its_screens(centre: a.Centre, leader: Staff) -> None:
    screen = a_screen(leader, municipality_id=centre.municipality.pk)
    neighbour = a.a_colleague(centre, "team_leader", municipalities=[centre.municipalities[1]])
    assert screen.code not in a.signed_in(neighbour).get(reverse("board:screens")).content.decode()
    with pytest.raises(NotFoundError):
        services.revoke_screen(actor=neighbour, screen_id=screen.pk)
    with pytest.raises(NotAllowedError):
        services.revoke_screen(actor=a.a_colleague(centre), screen_id=screen.pk)


def test_somebody_who_is_not_signed_in_and_has_no_link_is_sent_nothing() -> None:
    assert Client().get(reverse("board:stream")).status_code == 302
