"""What is suddenly asked much more than usual, and the way from there to a notice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from eenloket.accounts.models import Staff
from eenloket.contacts.models import AnswerUse, Contact
from eenloket.content.models import Answer
from eenloket.core.errors import NotAllowedError
from eenloket.core.ids import uuid7
from eenloket.insight.rules import is_sudden_rise
from eenloket.insight.selectors import rises
from eenloket.insight.services import count_anew, sum_days_that_are_over
from eenloket.insight.types import Rise
from tests import builders as a

TODAY = "2026-06-10 14:00"  # a Wednesday


@pytest.mark.parametrize(
    ("today", "before", "is_rise"),
    [
        (10, [3, 3, 3, 3], True),
        (9, [0, 0, 0, 0], False),
        (10, [0, 0, 0, 0], True),
        (10, [], False),
        (11, [4, 4, 4, 3], False),
        (12, [4, 4, 4, 4], True),
        (47, [6, 7, 5, 6], True),
        (15, [20, 0, 0], False),
    ],
)
def test_at_least_ten_and_at_least_three_times_the_mean(today: int, before: list[int], is_rise: bool) -> None:
    assert is_sudden_rise(today, before) is is_rise


@given(st.integers(0, 500), st.lists(st.integers(0, 500), max_size=4))
def test_asked_more_often_it_stays_a_rise(today: int, before: list[int]) -> None:
    if is_sudden_rise(today, before):
        assert is_sudden_rise(today + 1, before)
        assert today >= 10
        assert today * len(before) >= 3 * sum(before)


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre("samen", "meer", "duin")


@pytest.fixture
def leader(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "team_leader")


@pytest.fixture
def answer(centre: a.Centre) -> Answer:
    return a.an_answer(centre, "Container niet geleegd")


def _given(leader: Staff, answer: Answer, times: int, at: str, **more: Any) -> None:
    """So many stored contacts at that moment in which the answer was given: copies of one."""
    with a.the_time_is(at):
        first = a.a_stored_contact(leader, answer=answer, **more)
    use = AnswerUse.objects.get(contact=first)
    for number in range(2, times + 1):
        copy = Contact.objects.get(pk=first.pk)
        copy.pk, copy.number = uuid7(), number
        copy.save(force_insert=True)
        AnswerUse.objects.create(contact=copy, version=use.version, first_opened_at=use.first_opened_at)


@pytest.mark.django_db
def test_what_is_asked_far_more_than_on_this_weekday_is_a_rise(leader: Staff, answer: Answer) -> None:
    _given(leader, answer, 12, "2026-06-10 10:00")
    _given(leader, answer, 6, "2026-06-03 10:00")
    _given(leader, answer, 2, "2026-05-27 13:59")
    _given(leader, answer, 40, "2026-06-09 10:00")  # another weekday
    _given(leader, answer, 40, "2026-05-06 10:00")  # longer ago
    _given(leader, answer, 40, "2026-06-03 15:01")  # later on the day
    with a.the_time_is(TODAY):
        assert rises(leader) == [Rise(answer.pk, 12, 4.0)]


@pytest.mark.django_db
def test_a_busy_day_that_was_as_busy_before_is_none(centre: a.Centre, leader: Staff, answer: Answer) -> None:
    _given(leader, answer, 12, "2026-06-10 10:00")
    _given(leader, answer, 5, "2026-06-03 10:00")
    with a.the_time_is(TODAY):
        assert rises(leader) == []


@pytest.mark.django_db
def test_with_nothing_to_compare_to_nothing_is_said(leader: Staff, answer: Answer) -> None:
    _given(leader, answer, 30, "2026-06-10 10:00")
    with a.the_time_is(TODAY):
        assert rises(leader) == []


@pytest.mark.django_db
def test_only_what_was_given_and_only_within_reach(centre: a.Centre, leader: Staff, answer: Answer) -> None:
    meer, duin = centre.municipalities
    _given(leader, answer, 1, "2026-06-03 10:00")
    _given(leader, answer, 12, "2026-06-10 10:00", municipality=duin)
    of_meer = a.a_colleague(centre, "team_leader", municipalities=[meer])
    with a.the_time_is(TODAY):
        assert len(rises(leader)) == 1
        assert rises(of_meer) == []
        assert rises(a.an_outsider("team_leader")) == []
        AnswerUse.objects.update(is_used=False)
        assert rises(leader) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["advisor_1", "hr", "back_office"])
def test_who_neither_leads_nor_edits_may_not_ask(centre: a.Centre, role: str) -> None:
    with pytest.raises(NotAllowedError):
        rises(a.a_colleague(centre, role))


@pytest.mark.django_db
def test_the_same_hour_is_by_the_clock_also_over_summer_time(leader: Staff, answer: Answer) -> None:
    _given(leader, answer, 12, "2026-04-01 10:00")
    _given(leader, answer, 2, "2026-03-25 14:45")  # before the clock went forward
    with a.the_time_is("2026-04-01 14:00"):
        assert rises(leader) == [Rise(answer.pk, 12, 2.0)]


@pytest.mark.django_db
def test_a_day_that_is_summed_is_counted_once_until_it_is_summed_anew(
    centre: a.Centre, leader: Staff, answer: Answer
) -> None:
    _given(leader, answer, 12, "2026-06-10 10:00")
    _given(leader, answer, 2, "2026-06-03 10:00")
    with a.the_time_is(TODAY):
        sum_days_that_are_over(contact_centre_id=centre.id)
        assert rises(leader) == [Rise(answer.pk, 12, 2.0)]
        with CaptureQueriesContext(connection) as queries:
            assert rises(leader) == [Rise(answer.pk, 12, 2.0)]
        counted_again = [each for each in queries if "answeruse" in each["sql"] and "2026-06-03" in each["sql"]]
        assert counted_again == []
    _given(leader, answer, 6, "2026-06-03 10:00")
    day = date(2026, 6, 3)
    with a.the_time_is("2026-06-10 14:30"):
        count_anew(contact_centre_id=centre.id, first=day, last=day)
        sum_days_that_are_over(contact_centre_id=centre.id)
        assert rises(leader) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["content_editor", "team_leader"])
def test_from_the_rise_to_a_notice_that_is_filled_in(
    centre: a.Centre, leader: Staff, answer: Answer, role: str
) -> None:
    _given(leader, answer, 12, "2026-06-10 10:00")
    _given(leader, answer, 2, "2026-06-03 10:00")
    browser = a.signed_in(a.a_colleague(centre, role))
    with a.the_time_is(TODAY):
        shown = browser.get(reverse("desk:figures_rises")).content.decode()
    assert "Container niet geleegd" in shown
    address = shown.partition('secondary-action" href="')[2].partition('"')[0].replace("&amp;", "&")
    form = browser.get(address).content.decode()
    assert f'name="answer" value="{answer.slug}"' in form
    assert "Container niet geleegd" in form.partition('name="title" value="')[2].partition('"')[0]


@pytest.mark.django_db
def test_a_page_for_who_may_not_tell_has_no_button(centre: a.Centre, leader: Staff, answer: Answer) -> None:
    _given(leader, answer, 12, "2026-06-10 10:00")
    _given(leader, answer, 2, "2026-06-03 10:00")
    with a.the_time_is(TODAY):
        shown = a.signed_in(a.a_colleague(centre, "project_manager")).get(reverse("desk:figures_rises"))
    assert "Container niet geleegd" in shown.content.decode()
    assert reverse("content:notices") not in shown.content.decode()


@pytest.mark.django_db
def test_queries_do_not_grow_with_rises(centre: a.Centre, leader: Staff, answer: Answer) -> None:
    browser = a.signed_in(leader)
    counts = []
    answers = [answer, *(a.an_answer(centre, f"Nummer {n}") for n in range(4))]
    for each in answers:
        _given(leader, each, 10, "2026-06-10 10:00")
        _given(leader, each, 1, "2026-06-03 10:00")
        with a.the_time_is(TODAY), CaptureQueriesContext(connection) as queries:
            assert str(each) in browser.get(reverse("desk:figures_rises")).content.decode()
        counts.append(len(queries))
    assert counts[1:] == counts[1:2] * 4
