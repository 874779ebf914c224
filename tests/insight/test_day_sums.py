"""Days that are over are summed; their figures stay those of the contacts themselves."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.accounts.selectors import teams_of
from eenloket.contacts.services import store_contact
from eenloket.insight import selectors
from eenloket.insight.models import DayCount, SummedDay
from eenloket.insight.services import sum_days_that_are_over
from eenloket.insight.types import FigureFilter, Period
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_draft,
    a_party,
    a_portal_area,
    a_stored_contact,
    a_team,
    an_answer,
    the_time_is,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 13)
RESULTS = ("answered", "product_delivered", "status_given", "transferred", "abandoned")


@pytest.fixture
def centre() -> Centre:
    return a_centre("samen", "meer", "duin")


@pytest.fixture
def leader(centre: Centre) -> Staff:
    return a_colleague(centre, "team_leader")


def _all(leader: Staff, wanted: FigureFilter) -> tuple[Any, ...]:
    return selectors.figures(leader, wanted), selectors.repeats(leader, wanted), selectors.durations(leader, wanted)


def _history(centre: Centre) -> None:
    """Some contacts a day for two weeks, of few people about few subjects, so that many ask again."""
    random, moments = Random(3), count()
    advisors = [a_colleague(centre, "advisor_2", team=a_team(centre, name)) for name in ("Noord", "Zuid")]
    places = [(place, _people(advisors[0], place)) for place in centre.municipalities]
    answers = [an_answer(centre, f"Vraag {n}", area=a_portal_area(centre, f"p{n}")) for n in range(2)]
    for day in ((FIRST + timedelta(days=n)) for n in range(12)):
        for _ in range(3):
            place, people = random.choice(places)
            with the_time_is(f"{day} 09:{next(moments) % 60:02}"):
                a_stored_contact(
                    random.choice(advisors),
                    random.choice(RESULTS[:3]),
                    channel=random.choice(("phone", "counter", "post")),
                    municipality=place,
                    party=random.choice([*people, None]),
                    answer=random.choice(answers),
                )


def _people(advisor: Staff, place: Any) -> list[Any]:
    return [a_party(advisor, f"Jo {place} {n}", municipality=place, email=f"jo{n}@{place.slug}.example") for n in "ab"]


def test_the_figures_are_the_same_whether_days_are_summed_or_not(centre: Centre, leader: Staff) -> None:
    _history(centre)
    teams = teams_of(centre.id)
    wanted = [
        FigureFilter(period=Period(FIRST, LAST)),
        FigureFilter(period=Period(date(2026, 3, 6), date(2026, 3, 9)), channel="phone"),
        FigureFilter(period=Period(FIRST, LAST), municipality_id=centre.municipalities[1].pk),
        FigureFilter(period=Period(FIRST, LAST), team_id=teams[0].pk),
    ]
    counted = [_all(leader, each) for each in wanted]
    assert counted[0][0].total == 36
    assert counted[0][1].part > 0
    with the_time_is("2026-03-12 12:00"):
        assert sum_days_that_are_over(contact_centre_id=centre.id) == 10
    assert [_all(leader, each) for each in wanted] == counted
    with the_time_is("2026-03-20 12:00"):
        assert sum_days_that_are_over(contact_centre_id=centre.id) == 8
    assert [_all(leader, each) for each in wanted] == counted


def test_a_question_stored_days_later_counts_on_its_day(centre: Centre, leader: Staff) -> None:
    advisor = a_colleague(centre, "advisor_2")
    with the_time_is("2026-03-02 16:00"):
        a_stored_contact(advisor)
        late = a_draft(advisor, subject="Blijft liggen")
    with the_time_is("2026-03-04 09:00"):
        sum_days_that_are_over(contact_centre_id=centre.id)
        monday = FigureFilter(period=Period(FIRST, FIRST))
        assert selectors.figures(leader, monday).total == 1
        store_contact(actor=advisor, contact_id=late.pk, result="answered")
        assert selectors.figures(leader, monday).total == 2
        assert not SummedDay.objects.filter(day=FIRST).exists()
        sum_days_that_are_over(contact_centre_id=centre.id)
        assert selectors.figures(leader, monday).total == 2
        assert selectors.durations(leader, monday).conversations == 2


def test_a_day_is_not_summed_before_it_has_settled(centre: Centre) -> None:
    advisor = a_colleague(centre, "advisor_2")
    with the_time_is("2026-03-02 16:00"):
        a_stored_contact(advisor)
    with the_time_is("2026-03-03 00:30"):
        assert sum_days_that_are_over(contact_centre_id=centre.id) == 0
    with the_time_is("2026-03-03 01:30"):
        assert sum_days_that_are_over(contact_centre_id=centre.id) == 1
        assert sum_days_that_are_over(contact_centre_id=centre.id) == 0


def test_another_contact_centre_has_days_of_its_own(centre: Centre) -> None:
    other = a_centre("elders")
    with the_time_is("2026-03-02 16:00"):
        a_stored_contact(a_colleague(other, "advisor_2"))
    with the_time_is("2026-03-04 12:00"):
        assert sum_days_that_are_over(contact_centre_id=centre.id) == 0
        assert sum_days_that_are_over(contact_centre_id=other.id) == 2
    assert set(DayCount.objects.values_list("contact_centre", flat=True)) == {other.id}
