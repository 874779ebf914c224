"""Absence: dates only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.personnel.models import Absence, MomentDone
from eenloket.personnel.selectors import timeline_of
from eenloket.personnel.services import change_absence, recover, recover_partly, report_absence, settle_moment
from tests.builders import signed_in
from tests.personnel.scenes import Scene, an_absence

pytestmark = pytest.mark.django_db


def test_reported_twice_it_is_one(scene: Scene) -> None:
    key = uuid7()
    for _time in range(2):
        report_absence(actor=scene.leader, absence_id=key, employee_id=scene.employee.pk, first_day=clock.today())
    assert Absence.objects.count() == 1


def test_nobody_is_absent_twice_at_a_time(scene: Scene) -> None:
    an_absence(scene)
    with pytest.raises(InvalidError):
        an_absence(scene, days_ago=2)


def test_within_four_weeks_it_goes_on_counting(scene: Scene) -> None:
    first = an_absence(scene, days_ago=40)
    recover(actor=scene.leader, absence_id=first.pk, recovered_on=clock.today() - timedelta(days=30))
    again = an_absence(scene, days_ago=5)
    assert again.counts_from == clock.today() - timedelta(days=15)


def test_the_timeline_says_what_is_done_late_and_to_come(scene: Scene) -> None:
    absence = an_absence(scene, days_ago=50)
    settle_moment(actor=scene.leader, absence_id=absence.pk, code="report-1", done_on=clock.today())
    shown = {each.moment.code: each.state for each in timeline_of(absence)}
    assert (shown["report-1"], shown["analysis-6"], shown["plan-8"], shown["uwv-42"]) == ("ok", "late", "warn", "later")
    assert [code for code in shown if code.startswith("talk")] == ["talk-14"], "of the far ones only the next"


def test_a_moment_is_noted_once(scene: Scene) -> None:
    absence = an_absence(scene)
    for _time in range(2):
        settle_moment(actor=scene.hr, absence_id=absence.pk, code="report-1", done_on=clock.today())
    assert MomentDone.objects.count() == 1
    with pytest.raises(NotFoundError):
        settle_moment(actor=scene.hr, absence_id=absence.pk, code="party-3", done_on=clock.today())


def test_back_in_steps_and_then_for_all(scene: Scene) -> None:
    absence = an_absence(scene)
    for percentage in (60, 50):
        recover_partly(
            actor=scene.leader, absence_id=absence.pk, day=clock.today() - timedelta(days=3), percentage=percentage
        )
    assert [step.percentage for step in absence.steps.all()] == [100, 50]
    recover(actor=scene.leader, absence_id=absence.pk, recovered_on=clock.today())
    page = signed_in(scene.person).get(reverse("personnel:absence", args=[absence.pk]))
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("who", ["person", "colleague", "other_leader", "manager"])
def test_only_superior_and_hr_keep_it(scene: Scene, who: str) -> None:
    absence, actor = an_absence(scene), getattr(scene, who)
    with pytest.raises((NotAllowedError, NotFoundError)):
        recover(actor=actor, absence_id=absence.pk, recovered_on=clock.today())
    with pytest.raises((NotAllowedError, NotFoundError)):
        change_absence(actor=actor, absence_id=absence.pk, expected_on=None, work_agreements="")
    url = reverse("personnel:absence_recovered", args=[absence.pk])
    assert signed_in(actor).post(url, {"recovered_on": "2026-01-01"}).status_code in (403, 404)


def test_there_is_no_place_for_why(scene: Scene) -> None:
    fields = {field.name for field in Absence._meta.get_fields()}
    assert not fields & {"reason", "cause", "illness", "complaint", "notes", "diagnosis"}
    page = signed_in(scene.leader).get(reverse("personnel:absence_new", args=[scene.employee.pk])).content.decode()
    assert "AVG" in page
    with pytest.raises(InvalidError):
        an_absence(scene, work_agreements="x" * 301)


@pytest.mark.parametrize(("field", "value"), [("first_day", -2), ("percentage", 0), ("expected_on", 40)])
def test_dates_that_cannot_be_are_refused(scene: Scene, field: str, value: int) -> None:
    given = {"first_day": clock.today(), "percentage": 100, "expected_on": None}
    given[field] = value if field == "percentage" else clock.today() - timedelta(days=value)
    with pytest.raises(InvalidError):
        report_absence(actor=scene.leader, absence_id=uuid7(), employee_id=scene.employee.pk, **given)  # type: ignore[arg-type]
