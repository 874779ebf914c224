"""The figures of quality: what counts, who sees which groups, and that the rows are the very ones counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.core import clock
from eenloket.core.errors import NotAllowedError
from eenloket.quality import selectors
from eenloket.quality.types import Kind, Scores
from tests.assessment.scenes import Scene
from tests.builders import a_colleague, a_portal_area, an_outsider
from tests.quality.scenes import PRIVACY, a_contact, a_session, a_team_with_functions, finish, finished, part_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_team_with_functions()


def period() -> dict[str, Any]:
    return {"first": clock.today() - timedelta(30), "last": clock.today()}


def all_of(staff: Staff, **more: Any) -> list[Scores]:
    return selectors.scores(staff, **period(), **more)


def a_team_of_five(scene: Scene) -> None:
    """Each of five advisors has one evaluation: 100 four times, once 0 with a critical error."""
    more = [a_colleague(scene.centre, "advisor_3", team=scene.team) for _n in range(3)]
    for advisor in (scene.advisor, scene.colleague, *more[:2]):
        finished(scene.leader, a_contact(advisor))
    finished(scene.leader, a_contact(more[2]), critical=(PRIVACY,))


def test_each_evaluation_counts_as_much(scene: Scene) -> None:
    a_team_of_five(scene)
    (total,) = all_of(scene.manager)
    assert total == Scores(key="", evaluated=5, points=400.0, possible=500.0, critical=1)
    assert total.mean == 0.8


def test_only_what_the_superior_finished_counts(scene: Scene) -> None:
    contact = a_contact(scene.advisor)
    finished(scene.advisor, contact, kind=Kind.SELF)
    session = a_session(scene, contact)
    finish(scene.leader, part_of(session, scene.leader))
    assert all_of(scene.leader) == []
    finished(scene.leader, contact, "2")
    assert all_of(scene.leader)[0].evaluated == 1


def test_a_contact_belongs_to_the_day_on_which_it_arrived(scene: Scene) -> None:
    finished(scene.leader, a_contact(scene.advisor))
    before = clock.today() - timedelta(1)
    assert selectors.scores(scene.leader, first=before - timedelta(9), last=before) == []
    (line,) = all_of(scene.leader, by="day")
    assert line.key == clock.today().isoformat()


@pytest.mark.parametrize("by", ["day", "month", "channel", "team", "municipality", "portal_area"])
def test_the_parts_together_are_the_whole(scene: Scene, by: str) -> None:
    area = a_portal_area(scene.centre)
    contact = a_contact(scene.advisor)
    type(contact).objects.filter(pk=contact.pk).update(portal_area=area)
    finished(scene.leader, contact, "3")
    lines = all_of(scene.leader, by=by)
    assert [line.points for line in lines] == [all_of(scene.leader)[0].points]
    keys = {
        "day": clock.today().isoformat(),
        "month": f"{clock.today():%Y-%m}",
        "channel": "phone",
        "team": str(scene.team.pk),
        "municipality": str(scene.centre.municipality.pk),
        "portal_area": str(area.pk),
    }
    assert lines[0].key == keys[by]


def test_a_manager_sees_no_group_of_fewer_than_five(scene: Scene) -> None:
    for advisor in (scene.advisor, scene.colleague):
        finished(scene.leader, a_contact(advisor))
    assert all_of(scene.manager) == []
    assert not selectors.evaluations_behind(scene.manager, **period()).exists()
    assert selectors.by_criterion(scene.manager, **period()) == []
    assert all_of(scene.leader)[0].evaluated == 2


def test_what_is_hidden_does_not_follow_from_the_total(scene: Scene) -> None:
    """Five on the phone and one of them at the counter too: the counter alone would be one person."""
    a_team_of_five(scene)
    finished(scene.leader, a_contact(scene.advisor, channel="counter"))
    assert all_of(scene.manager, by="channel") == []
    assert {line.key for line in all_of(scene.leader, by="channel")} == {"phone", "counter"}


def test_a_leader_of_another_team_sees_none_of_a_small_group(scene: Scene) -> None:
    finished(scene.leader, a_contact(scene.advisor))
    assert all_of(scene.other_leader) == []


def test_a_team_of_one_is_never_shown(scene: Scene) -> None:
    finished(scene.leader, a_contact(scene.advisor))
    scene.colleague.team = None
    scene.colleague.save()
    Staff.objects.filter(pk=scene.leader.pk).update(team=None)
    assert all_of(scene.leader, by="team") == []
    assert all_of(scene.leader, team_id=scene.team.pk) == []


@pytest.mark.parametrize("who", ["advisor", "hr"])
def test_who_may_not_see_figures_gets_none(scene: Scene, who: str) -> None:
    for read in (selectors.scores, selectors.evaluations_behind, selectors.by_criterion, selectors.spread):
        with pytest.raises(NotAllowedError):
            read(getattr(scene, who), **period())


def test_another_contact_centre_counts_for_itself(scene: Scene) -> None:
    a_team_of_five(scene)
    assert all_of(an_outsider("manager")) == []


def test_the_rows_are_those_that_were_counted(scene: Scene) -> None:
    a_team_of_five(scene)
    (total,) = all_of(scene.manager)
    assert selectors.evaluations_behind(scene.manager, **period()).count() == total.evaluated
    assert selectors.evaluations_behind(scene.manager, **period(), which="critical").count() == total.critical


def test_each_criterion_has_its_mean(scene: Scene) -> None:
    finished(scene.leader, a_contact(scene.advisor), listening="1")
    finished(scene.leader, a_contact(scene.advisor), listening="na")
    line = next(each for each in selectors.by_criterion(scene.leader, **period()) if each.criterion == "listening")
    assert (line.text, line.mean, line.of) == ("Luistert en laat uitpraten", 0.25, 1)


def test_the_spread_names_no_evaluator_and_counts_only_three_or_more(scene: Scene) -> None:
    for _n in range(3):
        finished(scene.leader, a_contact(scene.advisor), "4")
    found = selectors.spread(scene.leader, **period())
    assert (found.evaluators, found.lowest, found.highest) == (1, 1.0, 1.0)


def test_calibrations_of_the_period_are_shown_with_their_agreement(scene: Scene) -> None:
    session = a_session(scene)
    for each in (scene.leader, scene.other_leader):
        finish(each, part_of(session, each), "3")
    ((found, agreement),) = selectors.spread(scene.leader, **period()).sessions
    assert (found, agreement.same) == (session, 10)


def test_something_else_than_a_known_group_is_a_mistake_of_the_caller(scene: Scene) -> None:
    with pytest.raises(ValueError, match="advisor"):
        all_of(scene.leader, by="advisor")
