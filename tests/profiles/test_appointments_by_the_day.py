"""A function gives and takes rights on its day: at once when that is today or earlier, by a job when it is later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.core import clock
from eenloket.core.errors import ConflictError
from eenloket.core.events import Event
from eenloket.profiles.events import AppointmentEnded, EmployeeAppointed
from eenloket.profiles.models import Appointment, Employee
from eenloket.profiles.selectors import appointments_on, employees_of, get_profile
from eenloket.profiles.services import appoint, end_appointment, end_employment, follow_calendar
from eenloket.profiles.tasks import follow_calendar as job
from tests.builders import Centre, a_centre, a_colleague, fresh, signed_in, the_time_is
from tests.profiles.scenes import an_hr_adviser

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    """Was Klantadviseur 3 before the functions were taken over."""
    return a_colleague(centre, "advisor_3")


@pytest.fixture
def hr(centre: Centre, advisor: Staff) -> Staff:
    return an_hr_adviser(centre)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    told: list[Event] = []
    monkeypatch.setattr("eenloket.profiles.services.appointments.publish", told.append)
    return told


def _employee(staff: Staff) -> Employee:
    return employees_of(staff.contact_centre_id).get(staff=staff)


def _appoint(hr: Staff, staff: Staff, code: str, *, days: int, **more: Any) -> Appointment:
    profile = get_profile(hr.contact_centre_id, code)
    return appoint(actor=hr, employee_id=_employee(staff).pk, profile_id=profile.pk, starts_on=_in(days), **more)


def _in(days: int) -> date:
    return clock.today() + timedelta(days=days)


def _functions(staff: Staff, days: int = 0) -> set[str]:
    return {
        each.profile.code for each in appointments_on(staff.contact_centre_id, _in(days)).filter(employee__staff=staff)
    }


def _after(days: int) -> Any:
    return the_time_is(f"{_in(days)} 00:01")


def test_rights_of_a_later_day_come_on_that_day(hr: Staff, advisor: Staff, heard: list[Event]) -> None:
    _appoint(hr, advisor, "advisor_1", days=7)
    assert follow_calendar() == 0
    assert fresh(advisor).role_codes == {"advisor_3"}
    assert not heard
    with _after(7):
        job(timestamp=0)
        assert fresh(advisor).role_codes == {"advisor_3", "advisor_1"}
        assert [type(each) for each in heard] == [EmployeeAppointed]


@pytest.mark.parametrize("days", [0, -40])
def test_rights_of_today_or_earlier_come_at_once(hr: Staff, advisor: Staff, heard: list[Event], days: int) -> None:
    _appoint(hr, advisor, "advisor_1", days=days)
    assert fresh(advisor).role_codes == {"advisor_3", "advisor_1"}
    assert follow_calendar() == 0
    assert len(heard) == 1


def test_rights_stay_until_the_last_day(hr: Staff, advisor: Staff, heard: list[Event]) -> None:
    held = _employee(advisor).appointments.get()
    end_appointment(actor=hr, appointment_id=held.pk, ends_on=_in(7))
    with _after(6):
        assert follow_calendar() == 0
        assert fresh(advisor).role_codes == {"advisor_3"}
        assert not heard
    with _after(7):
        assert follow_calendar() == 1
        assert fresh(advisor).role_codes == set()
        assert [type(each) for each in heard] == [AppointmentEnded]


def test_a_job_that_ran_twice_or_not_for_days_tells_once(hr: Staff, advisor: Staff, heard: list[Event]) -> None:
    _appoint(hr, advisor, "advisor_1", days=3)
    held = _employee(advisor).appointments.get(profile__code="advisor_3")
    end_appointment(actor=hr, appointment_id=held.pk, ends_on=_in(5))
    with _after(30):
        assert [follow_calendar(), follow_calendar()] == [2, 0]
        assert fresh(advisor).role_codes == {"advisor_1"}
    assert {type(each) for each in heard} == {EmployeeAppointed, AppointmentEnded}
    assert len(heard) == 2


def test_what_came_and_went_unseen_gives_and_tells_nothing(hr: Staff, advisor: Staff, heard: list[Event]) -> None:
    later = _appoint(hr, advisor, "advisor_1", days=3)
    end_appointment(actor=hr, appointment_id=later.pk, ends_on=_in(5))
    with _after(30):
        assert [follow_calendar(), follow_calendar()] == [1, 0]
    assert fresh(advisor).role_codes == {"advisor_3"}
    assert not heard


def test_what_takes_the_place_of_others_ends_them_as_it_begins(hr: Staff, advisor: Staff) -> None:
    _appoint(hr, advisor, "advisor_2", days=7, in_place_of_others=True)
    assert [_functions(advisor, days) for days in (0, 6, 7)] == [{"advisor_3"}, {"advisor_3"}, {"advisor_2"}]
    with _after(7):
        follow_calendar()
        assert fresh(advisor).role_codes == {"advisor_2"}


def test_what_was_meant_for_later_stays(hr: Staff, advisor: Staff) -> None:
    _appoint(hr, advisor, "advisor_1", days=20)
    _appoint(hr, advisor, "advisor_2", days=7, in_place_of_others=True)
    assert [_functions(advisor, days) for days in (7, 20)] == [{"advisor_2"}, {"advisor_1", "advisor_2"}]


def test_beside_each_other_two_functions_are_held_as_before(hr: Staff, advisor: Staff) -> None:
    _appoint(hr, advisor, "advisor_2", days=0)
    assert _functions(advisor) == {"advisor_2", "advisor_3"}


def test_one_that_fails_does_not_stop_the_others(
    centre: Centre, hr: Staff, advisor: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eenloket.profiles.services import appointments

    other = a_colleague(centre, "director")
    for staff in (advisor, other):
        _appoint(hr, staff, "advisor_1", days=1)
    follow, troubled = appointments.keep_in_step, _employee(advisor).pk

    def fail_for_one(actor: Any, appointment: Appointment) -> None:
        if appointment.employee_id == troubled:
            raise RuntimeError
        follow(actor, appointment)

    with _after(1):
        monkeypatch.setattr(appointments, "keep_in_step", fail_for_one)
        assert follow_calendar() == 1
        assert fresh(other).role_codes == {"director", "advisor_1"}
        monkeypatch.setattr(appointments, "keep_in_step", follow)
        assert follow_calendar() == 1
        assert fresh(advisor).role_codes == {"advisor_3", "advisor_1"}


def test_who_leaves_later_loses_the_rights_at_once_and_the_function_on_the_day(
    hr: Staff, advisor: Staff, heard: list[Event]
) -> None:
    end_employment(actor=hr, employee_id=_employee(advisor).pk, day=_in(7))
    assert fresh(advisor).role_codes == set()
    assert (_functions(advisor), heard) == ({"advisor_3"}, [])
    with _after(7):
        assert [follow_calendar(), follow_calendar()] == [1, 0]
    assert [type(each) for each in heard] == [AppointmentEnded]
    assert fresh(advisor).role_codes == set()


def test_what_has_ended_does_not_end_again(hr: Staff, advisor: Staff) -> None:
    held = _employee(advisor).appointments.get()
    end_appointment(actor=hr, appointment_id=held.pk, ends_on=_in(0))
    with pytest.raises(ConflictError):
        end_appointment(actor=hr, appointment_id=held.pk, ends_on=_in(9))


def test_the_page_gives_rights_from_the_day_that_was_filled_in(hr: Staff, advisor: Staff) -> None:
    url = f"/team/functies/mensen/{_employee(advisor).pk}/functie/"
    profile = get_profile(hr.contact_centre_id, "advisor_1")
    typed = {"profile": str(profile.pk), "starts_on": str(_in(7)), "hours_per_week": "24"}
    assert signed_in(hr).post(url, typed).status_code == 302
    assert fresh(advisor).role_codes == {"advisor_3"}
    with _after(7):
        follow_calendar()
    assert fresh(advisor).role_codes == {"advisor_3", "advisor_1"}
