"""The directory is kept per process, and is never stale."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from eenloket.organisation import selectors
from eenloket.organisation.directory import directory_of, directory_with, one_reading
from eenloket.organisation.models import ClosingDay, ContactCentre, Department, Municipality, OpeningSpan, PortalArea
from tests.builders import Centre, a_centre, a_department, a_group, a_portal_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre("samen", "meer", "duin")


def test_it_holds_what_belongs_to_the_contact_centre_and_nothing_else(centre: Centre) -> None:
    own, group, area = a_department(centre), a_group(centre), a_portal_area(centre, "wonen")
    stranger = a_centre("elders", "berg")
    a_department(stranger)
    directory = directory_of(centre.id)
    assert directory.centre == centre.municipality.contact_centre
    assert set(directory.municipalities) == {each.pk for each in centre.municipalities}
    assert set(directory.departments) == {own.pk, group.pk}
    assert set(directory.portal_areas) == {area.pk}
    assert directory_with(stranger.municipality.pk).centre.pk == stranger.id


def test_it_is_asked_for_once_and_then_only_its_version(centre: Centre) -> None:
    directory_of(centre.id)
    with CaptureQueriesContext(connection) as captured:
        directory_of(centre.id)
    assert len(captured) == 1
    with CaptureQueriesContext(connection) as captured, one_reading():
        for _ in range(3):
            directory_of(centre.id)
    assert len(captured) == 1


def _a_span(place: Municipality) -> Any:
    return OpeningSpan.objects.create(municipality=place, weekday=5, opens=time(9), closes=time(12))


def _a_closing_day(place: Municipality) -> Any:
    return ClosingDay.objects.create(municipality=place, day=date(2026, 5, 4), name="Feest")


def _another_name(place: Municipality) -> Any:
    return Municipality.objects.filter(pk=place.pk).update(name="Anders")


def _a_stopped_department(place: Municipality) -> Any:
    return Department.objects.filter(municipality=place).update(is_active=False)


def _an_area_gone(place: Municipality) -> Any:
    return PortalArea.objects.filter(contact_centre=place.contact_centre_id).delete()


def _another_name_of_the_centre(place: Municipality) -> Any:
    return ContactCentre.objects.filter(pk=place.contact_centre_id).update(name="Nieuw KCC")


@pytest.mark.parametrize(
    "change",
    [_a_span, _a_closing_day, _another_name, _a_stopped_department, _an_area_gone, _another_name_of_the_centre],
)
def test_any_change_makes_a_new_version(centre: Centre, change: Any) -> None:
    a_department(centre)
    a_portal_area(centre, "wonen")
    before = directory_of(centre.id)
    change(centre.municipality)
    assert directory_of(centre.id) is not before


def test_what_was_undone_is_not_kept(centre: Centre) -> None:
    place = centre.municipality
    with transaction.atomic():
        _a_closing_day(place)
        assert not selectors.working_calendar(place.pk).is_working_day(date(2026, 5, 4))
        transaction.set_rollback(True)
    assert selectors.working_calendar(place.pk).is_working_day(date(2026, 5, 4))


def test_rows_get_what_they_refer_to_without_asking(centre: Centre) -> None:
    department = a_department(centre)
    row = Department.objects.get(pk=department.pk)
    directory_of(centre.id)
    with CaptureQueriesContext(connection) as captured:
        selectors.fill_in([row], "municipality", "contact_centre")
        assert row.municipality == centre.municipality
        assert row.contact_centre.pk == centre.id
    assert len(captured) == 1
