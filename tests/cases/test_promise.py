"""What may be promised: on working days, never after the legal date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.cases.clock import clock, promise
from eenloket.cases.selectors import case_clock, promise_for
from eenloket.cases.services import settle
from eenloket.core.errors import InvalidError
from eenloket.organisation.rules import WorkingCalendar
from tests.builders import (
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    an_organisation,
    the_time_is,
)

EVERY_WEEK = WorkingCalendar()
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 60), st.none() | st.integers(1, 90))
def test_a_promise_is_never_after_the_legal_date(received: date, norm: int, legal_days: int | None) -> None:
    made = promise(EVERY_WEEK, received, working_days=norm, legal_days=legal_days)
    assert made.promised_date <= made.norm_date
    assert made.legal_date is None or made.promised_date <= made.legal_date
    assert EVERY_WEEK.is_working_day(made.norm_date)


@pytest.mark.parametrize(
    ("today", "state", "left"),
    [
        (date(2026, 3, 2), "ok", 5),
        (date(2026, 3, 4), "ok", 3),
        (date(2026, 3, 6), "warn", 1),  # 80% of the working days used
        (date(2026, 3, 8), "warn", 1),  # a weekend does not count
        (date(2026, 3, 9), "warn", 0),
        (date(2026, 3, 10), "late", -1),
        (date(2026, 3, 11), "late", -2),
    ],
)
def test_the_clock_runs_on_working_days_and_warns_before_it_is_late(today: date, state: str, left: int) -> None:
    now = clock(EVERY_WEEK, date(2026, 3, 2), date(2026, 3, 9), today)
    assert (now.state, now.days_left) == (state, left)


@given(DAYS, st.integers(0, 30), st.integers(0, 60))
def test_the_clock_never_runs_backwards(received: date, norm: int, days: int) -> None:
    promised = EVERY_WEEK.add_working_days(received, norm)
    order = ["ok", "warn", "late"]
    one = clock(EVERY_WEEK, received, promised, received + timedelta(days))
    next_day = clock(EVERY_WEEK, received, promised, received + timedelta(days + 1))
    assert order.index(next_day.state) >= order.index(one.state)
    assert next_day.days_left <= one.days_left
    assert 0 <= one.share <= next_day.share <= 1


@pytest.mark.django_db
def test_the_date_runs_on_the_calendar_of_the_municipality_and_the_norm_of_the_department() -> None:
    centre = a_centre(closing_days={date(2026, 3, 4): "eigen dag"})
    department = a_department(centre, working_days=2)
    with the_time_is("2026-03-02 10:00"):
        made = promise_for(centre.id, centre.municipality.pk, department_id=department.pk, is_call_back=False)
        call_back = promise_for(centre.id, centre.municipality.pk, department_id=department.pk, is_call_back=True)
        elsewhere = promise_for(centre.id, centre.municipality.pk, department_id=None, is_call_back=False)
    assert made.promised_date == date(2026, 3, 5)
    assert [each.reason for each in made.days if each.count is None] == ["eigen dag"]
    assert call_back.promised_date == date(2026, 3, 5)
    assert elsewhere.working_days == 10


@pytest.mark.django_db
def test_after_the_legal_date_nothing_is_promised() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    department = a_department(centre, working_days=5, legal_days=14)
    with the_time_is("2026-03-02 10:00"):
        assert a_case(advisor, department, promised_date=date(2026, 3, 16)).legal_date == date(2026, 3, 16)
        with pytest.raises(InvalidError) as refused:
            a_case(advisor, department, promised_date=date(2026, 3, 17))
    assert set(refused.value.fields) == {"promised_date"}


@pytest.mark.django_db
def test_a_norm_longer_than_the_law_allows_promises_the_legal_date() -> None:
    centre = a_centre()
    department = a_department(centre, working_days=30, legal_days=14)
    with the_time_is("2026-03-02 10:00"):
        case = a_case(a_colleague(centre), department)
    assert (case.promised_date, case.legal_date) == (date(2026, 3, 16), date(2026, 3, 16))
    assert case.norm_date == date(2026, 4, 14)


@pytest.mark.django_db
def test_the_clock_of_a_settled_case_stands_still() -> None:
    centre = a_centre()
    department = a_department(centre)
    with the_time_is("2026-03-02 10:00"):
        case = a_case(a_colleague(centre), department)
    with the_time_is("2026-03-04 10:00"):
        case = settle(actor=a_department_member(department), case_id=case.pk, answer="Het ligt klaar.")
    with the_time_is("2026-06-01 10:00"):
        assert case_clock(case).state == "ok"


@pytest.mark.django_db
def test_an_organisation_without_a_name_of_its_own_norm_gets_ten_working_days() -> None:
    centre, organisation = a_centre(), an_organisation()
    assert organisation.pk
    with the_time_is("2026-03-02 10:00"):
        made = promise_for(centre.id, centre.municipality.pk, department_id=None, is_call_back=False)
    assert made.promised_date == date(2026, 3, 16)
