"""What is done about a figure, and what came of it (R27)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.shares import wilson
from eenloket.insight import selectors, services
from eenloket.insight.models import Rescore, SteeringAction
from eenloket.insight.rules import differ, judged, spread_beyond_chance
from eenloket.insight.types import FigureFilter, Period
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_stored_contact,
    an_answer,
    an_outsider,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def leader(centre: Centre) -> Staff:
    return a_colleague(centre, "team_leader")


def _plan(**more: Any) -> services.Plan:
    given = {"measure": "with_answer", "what": "Weekstart", "look_again_on": clock.today() + timedelta(days=28)}
    return services.Plan(**{**given, **more})


def test_an_action_keeps_the_figure_before_and_after(centre: Centre, leader: Staff) -> None:
    answer = an_answer(centre)
    with the_time_is("2026-03-03 10:00"):
        a_stored_contact(leader)
        a_stored_contact(leader, answer=answer)
    with the_time_is("2026-03-10 09:00"):
        key = uuid4()
        action = services.start_action(actor=leader, plan=_plan(), key=key)
        assert services.start_action(actor=leader, plan=_plan(), key=key) == action
        assert (action.before["part"], action.before["whole"]) == (1, 2)
        a_stored_contact(leader, answer=answer)
    with the_time_is("2026-03-20 09:00"):
        ended = services.end_action(actor=leader, action_id=action.pk, learned="Het hielp.")
    assert (ended.after["part"], ended.after["whole"]) == (1, 1)
    with pytest.raises(ConflictError):
        services.end_action(actor=leader, action_id=action.pk, learned="Nog eens.")
    assert SteeringAction.objects.count() == 1


def test_an_action_asks_what_and_until_when(leader: Staff) -> None:
    with pytest.raises(InvalidError) as error:
        services.start_action(actor=leader, plan=_plan(what=" ", look_again_on=None, measure="x"), key=uuid4())
    assert set(error.value.fields) == {"what", "look_again_on", "measure"}


def test_who_may_begin_and_see_actions(centre: Centre, leader: Staff) -> None:
    action = services.start_action(actor=leader, plan=_plan(), key=uuid4())
    with pytest.raises(NotAllowedError):
        services.start_action(actor=a_colleague(centre), plan=_plan(), key=uuid4())
    with pytest.raises(NotFoundError):
        selectors.get_action(an_outsider("team_leader"), action.pk)
    page = signed_in(leader).get(reverse("insight:action", args=[action.pk]))
    assert page.status_code == 200


def test_an_action_is_begun_on_the_page_and_nothing_typed_is_lost(leader: Staff) -> None:
    client, url = signed_in(leader), reverse("insight:action_new")
    typed = {"measure": "direct", "what": "", "why": "Omdat het moet.", "key": str(uuid4()), "look_again_on": "morgen"}
    page = client.post(url, typed)
    assert page.status_code == 422
    assert "Omdat het moet." in page.content.decode()
    typed |= {"what": "Samen kijken", "look_again_on": (clock.today() + timedelta(days=9)).isoformat()}
    assert client.post(url, typed).status_code == 302


def test_a_second_person_looks_at_what_was_called_answered_directly(centre: Centre, leader: Staff) -> None:
    advisor = a_colleague(centre)
    with the_time_is(clock.now() - timedelta(days=2)):
        own = a_stored_contact(leader)
        other = a_stored_contact(advisor)
    assert services.draw_rescores(actor=leader) == 2
    assert services.draw_rescores(actor=leader) == 0
    waiting = list(selectors.rescores_to_do(leader))
    assert [row.contact_id for row in waiting] == [other.pk]
    services.rescore(actor=leader, rescore_id=waiting[0].pk, is_direct=False)
    with pytest.raises(ConflictError):
        services.rescore(actor=leader, rescore_id=waiting[0].pk, is_direct=True)
    with pytest.raises(NotFoundError):
        services.rescore(actor=leader, rescore_id=Rescore.objects.get(contact=own).pk, is_direct=True)
    period = Period(clock.today() - timedelta(days=7), clock.today())
    from eenloket.insight.measures import MEASURES

    found = selectors.reading(leader, FigureFilter(period=period), [MEASURES["rescored"]])["rescored"]
    assert (found.part, found.whole) == (0, 1)


def test_the_interval_of_a_share_is_that_of_wilson() -> None:
    """Newcombe 1998, table I: 81 of 263 gives .2553 to .3662, 0 of 20 gives 0 to .1611."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) is None


def test_two_shares_differ_when_the_interval_of_the_difference_leaves_out_zero() -> None:
    """Newcombe 1998, table II: 56/70 against 48/80 gives .0524 to .3339; 9/10 against 3/10 gives .1705 to .8090."""
    assert differ(56, 70, 48, 80)
    assert differ(9, 10, 3, 10)
    assert not differ(10, 20, 9, 20)
    assert differ(1, 0, 1, 2) is None


def test_a_spread_that_chance_explains_is_none() -> None:
    assert spread_beyond_chance([(8, 10), (8, 10), (8, 10)]) == 0
    assert spread_beyond_chance([(95, 100), (55, 100), (75, 100)]) == pytest.approx(0.195, abs=0.02)
    assert spread_beyond_chance([(8, 10)]) is None


def test_a_value_is_judged_as_it_is_printed() -> None:
    assert judged(0.7996, 0.8, "more") == "ok"
    assert judged(0.77, 0.8, "more") == "warn"
    assert judged(0.7, 0.8, "more") == "late"
    assert judged(0.051, 0.05, "less") == "warn"
    assert judged(None, 0.8, "more") == judged(0.5, None, "more") == judged(0.5, 0.8, "") == ""
