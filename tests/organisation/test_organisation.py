"""What others ask of the organisation: receivers, calendars, opening hours."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from eenloket.core.errors import NotFoundError
from eenloket.organisation import selectors
from eenloket.organisation.models import Department
from tests.builders import a_centre, a_department, a_group, an_organisation

pytestmark = pytest.mark.django_db


def test_a_question_can_go_to_departments_of_its_municipality_and_groups_of_the_kcc() -> None:
    centre = a_centre("samen", "meer", "duin")
    own, group = a_department(centre), a_group(centre)
    a_department(centre, municipality=centre.municipalities[1])
    assert set(selectors.receivers_for(centre.id, centre.municipality.pk)) == {own, group}


def test_a_department_that_stopped_receives_nothing() -> None:
    centre = a_centre()
    department = a_department(centre)
    Department.objects.filter(pk=department.pk).update(is_active=False)
    assert not selectors.receivers_for(centre.id, centre.municipality.pk)
    with pytest.raises(NotFoundError):
        selectors.get_department(centre.id, department.pk)


def test_a_department_of_another_contact_centre_does_not_exist() -> None:
    department = a_department(a_centre())
    with pytest.raises(NotFoundError):
        selectors.get_department(a_centre("elders").id, department.pk)


def test_the_department_that_does_the_same_work_in_the_other_municipality_is_found_by_its_code() -> None:
    centre = a_centre("samen", "meer", "duin")
    here, there = (a_department(centre, municipality=each) for each in centre.municipalities)
    assert selectors.department_like(here, centre.municipalities[1].pk) == there
    assert selectors.department_like(here, centre.municipalities[0].pk) == here


def test_the_working_calendar_has_the_opening_days_and_own_closing_days() -> None:
    centre = a_centre(closing_days={date(2026, 5, 15): "brugdag"})
    calendar = selectors.working_calendar(centre.municipality.pk)
    assert calendar.weekdays == frozenset(range(5))
    assert calendar.why_closed(date(2026, 5, 15)) == "brugdag"


@pytest.mark.parametrize(
    ("moment", "closes"),
    [
        ("2026-03-02 08:29", None),
        ("2026-03-02 08:30", time(17)),
        ("2026-03-02 17:00", None),
        ("2026-03-01 10:00", None),  # Sunday
        ("2026-04-06 10:00", None),  # Easter Monday
    ],
)
def test_it_says_until_when_the_municipality_is_open(moment: str, closes: time | None) -> None:
    when = parse_datetime(moment)
    assert when is not None
    assert selectors.closes_at(a_centre().municipality.pk, timezone.make_aware(when)) == closes


def test_an_organisation_is_found_by_any_words_of_its_name_reachable_ones_first() -> None:
    reachable = an_organisation("Waterschap Noordzee")
    silent = an_organisation("Waterschap Noordwest")
    type(silent).objects.filter(pk=silent.pk).update(how_to_reach="")
    assert list(selectors.organisations_matching("noord waterschap")) == [reachable, silent]


@pytest.mark.parametrize("typed", ["", "no-uuid", "00000000-0000-0000-0000-000000000000"])
def test_an_organisation_that_does_not_exist_is_not_found(typed: str) -> None:
    assert selectors.find_organisation(typed) is None
