"""Terms of the law: against a reference that counts day by day, and worked examples from law, courts and manuals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.cases.rules.legal_terms import (
    Term,
    complaint_handled_by,
    counted_back,
    notice_in_time,
    objection_decided_by,
    objection_end,
    receipt_ground,
    suspended_days,
    suspension,
    term_end,
    unmoved_end,
)
from eenloket.organisation.rules import easter_sunday, kings_day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


# --- the reference, written from the law: a list of closed days, and a finger that goes over the calendar


def closed_days(year: int) -> set[date]:
    easter = easter_sunday(year)
    named = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26), kings_day(year)}
    return named | {easter + timedelta(n) for n in (-2, 1, 39, 50)}


def is_closed(day: date) -> bool:
    return day.isoweekday() in (6, 7) or day in closed_days(day.year)


def reference_end(start: date, days: int, *, is_moved: bool) -> date:
    last, ordinary = start, 0
    for n in range(1, days + 1):
        last = start + timedelta(n)
        ordinary += not is_closed(last)
    while is_moved and days >= 3 and ordinary < 2:
        last += timedelta(1)
        ordinary += not is_closed(last)
    while is_moved and is_closed(last):
        last += timedelta(1)
    return last


@given(DAYS, st.integers(1, 120), st.integers(0, 40))
def test_a_term_in_days_ends_where_a_finger_on_the_calendar_ends(start: date, days: int, stood: int) -> None:
    found = term_end(start, Term(days, "days"), suspended_days=stood)
    assert found == reference_end(start, days + stood, is_moved=days <= 90)


@given(DAYS, st.integers(1, 20), st.integers(0, 30))
def test_a_term_in_weeks_is_seven_days_a_week(start: date, weeks: int, stood: int) -> None:
    found = term_end(start, Term(weeks), suspended_days=stood)
    assert found == reference_end(start, 7 * weeks + stood, is_moved=weeks <= 12)


@given(DAYS, st.integers(1, 36))
def test_a_term_in_months_ends_on_the_same_number_or_the_last_day(start: date, months: int) -> None:
    end = unmoved_end(start, Term(months, "months"))
    day, passed = start, 0
    while passed < months:  # from the first of one month to the first of the next
        day = (day.replace(day=1) + timedelta(32)).replace(day=1)
        passed += 1
    last_of_month = (day + timedelta(32)).replace(day=1) - timedelta(1)
    assert end == min(last_of_month, day + timedelta(start.day - 1))


@given(DAYS, st.integers(0, 90), st.integers(0, 90))
def test_suspension_counts_the_days_strictly_between_question_and_answer(asked: date, days: int, term: int) -> None:
    answered, until = asked + timedelta(days), asked + timedelta(term)
    end = min(answered, until)
    between = [asked + timedelta(n) for n in range(1, 100) if asked < asked + timedelta(n) < end]
    assert suspended_days(asked, answered, until) == len(between)


@given(DAYS, st.integers(1, 90))
def test_a_term_that_stood_still_never_ends_earlier(start: date, stood: int) -> None:
    assert term_end(start, Term(8), suspended_days=stood) >= term_end(start, Term(8))


@given(DAYS, st.integers(1, 12))
def test_a_term_counted_back_is_never_moved(moment: date, weeks: int) -> None:
    assert (moment - counted_back(moment, Term(weeks))).days == 7 * weeks


# --- worked examples


def test_three_months_from_29_february_end_on_29_may_and_that_sunday_moves() -> None:
    """HR 1 September 2017, ECLI:NL:HR:2017:2225: lodged on 31 May was too late."""
    assert unmoved_end(date(2016, 2, 29), Term(3, "months")) == date(2016, 5, 29)
    assert term_end(date(2016, 2, 29), Term(3, "months")) == date(2016, 5, 30)


def test_a_month_that_has_no_such_day_ends_the_term_on_its_last() -> None:
    """The same ruling: a shorter month ends the term with itself."""
    assert unmoved_end(date(2026, 1, 31), Term(1, "months")) == date(2026, 2, 28)
    assert unmoved_end(date(2024, 2, 29), Term(1, "years")) == date(2025, 2, 28)


def test_an_objection_of_14_april_2020_against_a_decision_of_20_february_was_too_late() -> None:
    """Rb. Noord-Nederland 15 October 2021, ECLI:NL:RBNNE:2021:4418."""
    assert objection_end(date(2020, 2, 20)) == date(2020, 4, 2) < date(2020, 4, 14)


def test_an_objection_of_27_november_2017_against_a_decision_of_16_october_was_in_time() -> None:
    """The dates of ABRvS 10 July 2019, ECLI:NL:RVS:2019:2356; its last day."""
    assert objection_end(date(2017, 10, 16)) == date(2017, 11, 27)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 6, 3), date(2026, 6, 8)),  # Thursday, Friday, Saturday: moved to Monday
        (date(2026, 4, 1), date(2026, 4, 7)),  # Thursday, then Good Friday to Easter Monday: moved to Tuesday
        (date(2026, 4, 2), date(2026, 4, 8)),  # Good Friday to Sunday: longer until Tuesday and Wednesday are in it
    ],
)
def test_three_days_hold_two_ordinary_days_and_end_on_one(start: date, end: date) -> None:
    """Atw art. 1 and 2, as bailiffs explain them to their clients."""
    assert term_end(start, Term(3, "days")) == end


def test_a_term_over_ascension_after_5_may_can_be_moved_by_nine_days() -> None:
    """The longest there is: ends on Saturday 2 May, Ascension Day is 7 May, and the Crown made 4, 6 and 8 May equal to
    a holiday (Atw art. 3 lid 3)."""
    equated = [date(2043, 5, 4), date(2043, 5, 6), date(2043, 5, 8)]
    assert easter_sunday(2043) + timedelta(39) == date(2043, 5, 7)
    assert term_end(date(2043, 4, 25), Term(1), equated=equated) == date(2043, 5, 11)


@pytest.mark.parametrize(
    ("term", "is_moved"),
    [
        (Term(90, "days"), True),
        (Term(91, "days"), False),
        (Term(12), True),
        (Term(13), False),
        (Term(3, "months"), True),
        (Term(4, "months"), False),
        (Term(1, "years"), False),
        (Term(48, "hours"), False),
        (Term(2, "weeks", is_exempt=True), False),
    ],
)
def test_long_terms_hours_and_years_are_not_moved(term: Term, is_moved: bool) -> None:
    """Atw art. 4."""
    assert term.is_moved is is_moved


def test_eight_weeks_stand_still_from_the_day_after_the_question_to_the_day_of_the_answer() -> None:
    """Awb 4:13 and 4:15: received Monday 1 June, asked on the 10th, answered on the 22nd: the 11th to the 21st."""
    stood = suspended_days(date(2026, 6, 10), date(2026, 6, 22))
    assert stood == 11
    assert term_end(date(2026, 6, 1), Term(8)) == date(2026, 7, 27)
    assert term_end(date(2026, 6, 1), Term(8), suspended_days=stood) == date(2026, 8, 7)


def test_an_unused_term_ends_the_suspension() -> None:
    assert suspended_days(date(2026, 6, 10), date(2026, 7, 20), until=date(2026, 6, 24)) == 13


def test_an_objection_is_decided_six_or_twelve_weeks_after_its_own_term() -> None:
    """Awb 7:10: decision made known on Monday 2 March 2026, objections until 13 April."""
    announced = date(2026, 3, 2)
    assert objection_end(announced) == date(2026, 4, 13)
    assert objection_decided_by(announced, with_committee=False) == date(2026, 5, 26)  # 25 May is Whit Monday
    assert objection_decided_by(announced, with_committee=True) == date(2026, 7, 6)
    assert objection_decided_by(announced, with_committee=True, adjourned=True) == date(2026, 8, 17)
    assert objection_decided_by(announced, with_committee=True, suspended=10) == date(2026, 7, 16)


def test_a_complaint_is_handled_in_six_or_ten_weeks_and_four_more() -> None:
    """Awb 9:11."""
    received = date(2026, 9, 1)
    assert complaint_handled_by(received, with_committee=False) == date(2026, 10, 13)
    assert complaint_handled_by(received, with_committee=True) == date(2026, 11, 10)
    assert complaint_handled_by(received, with_committee=False, adjourned=True) == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("kind", "reason", "abroad", "ground"),
    [
        ("request", "citizen", False, "4:15 lid 1 onder a"),
        ("request", "other", False, ""),
        ("request", "other", True, "4:15 lid 1 onder b"),
        ("request", "agreed", False, "4:15 lid 2 onder a"),
        ("request", "force", False, "4:15 lid 2 onder c"),
        ("objection", "citizen", False, "7:10 lid 2"),
        ("objection", "agreed", False, "7:10 lid 4"),
        ("objection", "force", False, "7:14"),
        ("objection", "other", True, ""),
        ("complaint", "citizen", False, ""),
        ("complaint", "agreed", False, "9:11 lid 3"),
    ],
)
def test_the_law_says_what_stops_a_term(kind: str, reason: str, abroad: bool, ground: str) -> None:
    found = suspension(kind, reason, is_abroad=abroad)
    assert ground in found.ground
    assert found.is_allowed is bool(ground)
    assert found.needs_term is (reason == "citizen" and bool(ground))


def test_receipt_is_confirmed_of_objections_complaints_and_what_came_in_electronically() -> None:
    assert receipt_ground("objection", is_electronic=False) == "Awb art. 6:14 lid 1"
    assert receipt_ground("complaint", is_electronic=False) == "Awb art. 9:6"
    assert receipt_ground("request", is_electronic=True) == "Awb art. 4:3a"
    assert receipt_ground("request", is_electronic=False) == ""


def test_a_longer_term_is_told_before_the_term_is_over() -> None:
    assert notice_in_time(date(2026, 7, 27), date(2026, 7, 27))
    assert not notice_in_time(date(2026, 7, 28), date(2026, 7, 27))
