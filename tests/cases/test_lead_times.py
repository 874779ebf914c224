"""How long cases took: exact by the day, in both calendars, and only of what the asker may see."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.cases.rules.lead_times import percentile_of, working_days_taken
from eenloket.cases.selectors import lead_times, settled_behind
from eenloket.cases.services import merge, reopen, send_wrongly_routed, settle
from eenloket.core.errors import NotAllowedError
from eenloket.organisation.rules import WorkingCalendar
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_party,
    a_team,
    an_outsider,
    the_time_is,
)

# --- the arithmetic --------------------------------------------------------------------------------------------

# Worked examples of the nearest-rank method, as published in "Percentile" (Wikipedia, read in November 2026).
FIVE = Counter([15, 20, 35, 40, 50])
TEN = Counter([3, 6, 7, 8, 8, 10, 13, 15, 16, 20])
ELEVEN = Counter([3, 6, 7, 8, 8, 9, 10, 13, 15, 16, 20])


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        (FIVE, 0.05, 15),
        (FIVE, 0.3, 20),
        (FIVE, 0.4, 20),
        (FIVE, 0.5, 35),
        (FIVE, 1, 50),
        (TEN, 0.25, 7),
        (TEN, 0.5, 8),
        (TEN, 0.75, 15),
        (TEN, 1, 20),
        (ELEVEN, 0.25, 7),
        (ELEVEN, 0.5, 9),
        (ELEVEN, 0.75, 15),
    ],
)
def test_percentiles_are_those_of_published_examples(values: Counter[int], share: float, expected: int) -> None:
    assert percentile_of(values, share) == expected


@pytest.mark.parametrize("share", [0.1, 0.29, 0.3, 0.57, 0.58, 0.7, 0.9, 0.95])
def test_a_share_that_falls_on_a_whole_rank_takes_that_rank(share: float) -> None:
    assert percentile_of(Counter(range(1, 101)), share) == round(share * 100)


def test_of_nothing_there_is_no_percentile() -> None:
    assert percentile_of({}, 0.5) is None


@pytest.mark.parametrize("share", [-0.1, 1.1, 90])
def test_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        percentile_of(FIVE, share)


def test_working_days_of_many_are_those_of_each() -> None:
    calendar = WorkingCalendar(closing_days={date(2026, 5, 15): "Dag na Hemelvaart"})
    dice = random.Random(7)
    spans = []
    for _ in range(300):
        received = date(2026, 4, 1) + timedelta(dice.randrange(60))
        spans.append((received, received + timedelta(dice.randrange(40)), dice.randrange(1, 4)))
    slow: Counter[int] = Counter()
    for received, settled, n in spans:
        slow[calendar.working_days_between(received, settled)] += n
    assert working_days_taken(calendar, spans) == slow


def test_what_was_settled_before_its_receipt_took_no_day() -> None:
    assert working_days_taken(WorkingCalendar(), [(date(2026, 11, 5), date(2026, 11, 2), 2)]) == {0: 2}


# --- what was settled ------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


class Scene:
    def __init__(self) -> None:
        self.centre: Centre = a_centre("meerland", "aalhuizen", "beekdal")
        self.here, self.there = self.centre.municipalities
        self.department = a_department(self.centre)
        self.member = a_department_member(self.department)
        self.team = a_team(self.centre)
        self.advisor: Staff = a_colleague(self.centre, "advisor_1", team=self.team)
        self.leader: Staff = a_colleague(self.centre, "team_leader", team=self.team)

    def settled(self, received: str, settled: str, **more: object) -> Case:
        with the_time_is(f"{received} 10:00"):
            case = a_case(self.advisor, self.department, **more)  # type: ignore[arg-type]
        with the_time_is(f"{settled} 23:30"):
            return settle(actor=self.member, case_id=case.pk, answer="Gedaan.")


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_days_are_counted_in_both_calendars_up_to_the_dutch_day_of_settling(scene: Scene) -> None:
    scene.settled("2026-11-06", "2026-11-09")  # Friday to Monday, late in the evening
    scene.settled("2026-11-06", "2026-11-06")
    found = lead_times(scene.leader, first=FIRST, last=LAST)
    assert (found.n, found.calendar_days, found.working_days) == (2, {3: 1, 0: 1}, {1: 1, 0: 1})


def test_late_is_later_than_the_norm_or_than_what_was_promised(scene: Scene) -> None:
    on_time = scene.settled("2026-11-02", "2026-11-03")
    late = scene.settled("2026-11-02", "2026-11-27")
    promised = scene.settled("2026-11-02", "2026-11-26", promised_date=date(2026, 11, 27))
    found = lead_times(scene.leader, first=FIRST, last=LAST)
    assert (found.n, found.within_norm, found.within_promise) == (3, 1, 2)
    for which, cases in {
        "all": [late, promised, on_time],
        "late_norm": [late, promised],
        "late_promise": [late],
    }.items():
        rows = settled_behind(scene.leader, first=FIRST, last=LAST, which=which)
        assert [each.pk for each in rows] == [each.pk for each in cases]


def test_only_the_days_that_are_asked_count(scene: Scene) -> None:
    scene.settled("2026-10-28", "2026-10-31")
    inside = scene.settled("2026-10-28", "2026-11-01")
    scene.settled("2026-11-26", "2026-12-01")
    assert lead_times(scene.leader, first=FIRST, last=LAST).n == 1
    assert settled_behind(scene.leader, first=FIRST, last=LAST).get() == inside


def test_what_was_joined_to_another_or_opened_again_is_not_settled(scene: Scene) -> None:
    party = a_party(scene.advisor)
    with the_time_is("2026-11-02 10:00"):
        one, other = (a_case(scene.advisor, scene.department, party=party) for _ in range(2))
        merge(actor=scene.member, case_id=one.pk, into_id=other.pk)
    again = scene.settled("2026-11-02", "2026-11-03")
    with the_time_is("2026-11-04 10:00"):
        reopen(actor=scene.member, case_id=again.pk, reason="Niet af.")
    assert lead_times(scene.leader, first=FIRST, last=LAST).n == 0
    assert settled_behind(scene.leader, first=FIRST, last=LAST, which="reopened").get() == again


def test_wrongly_routed_cases_stand_in_the_days_in_which_that_was_found(scene: Scene) -> None:
    other = a_department(scene.centre, "wegen")
    with the_time_is("2026-11-02 10:00"):
        case = a_case(scene.advisor, scene.department)
        send_wrongly_routed(actor=scene.member, case_id=case.pk, reason="Niet voor ons.", department_id=other.pk)
        send_wrongly_routed(actor=a_department_member(other), case_id=case.pk, reason="Ook niet voor ons.")
    assert settled_behind(scene.leader, first=FIRST, last=LAST, which="wrongly_routed").get() == case
    assert not settled_behind(scene.leader, first=LAST, last=LAST, which="wrongly_routed").exists()


def test_a_municipality_a_team_and_a_channel_narrow_it(scene: Scene) -> None:
    scene.settled("2026-11-02", "2026-11-03")
    asked: list[tuple[dict[str, Any], int]] = [
        ({"municipality_id": scene.here.pk}, 1),
        ({"municipality_id": scene.there.pk}, 0),
        ({"team_id": scene.team.pk}, 1),
        ({"channel": "phone"}, 1),
        ({"channel": "counter"}, 0),
    ]
    for narrowed, n in asked:
        assert lead_times(scene.leader, first=FIRST, last=LAST, **narrowed).n == n
        assert settled_behind(scene.leader, first=FIRST, last=LAST, **narrowed).count() == n


def test_a_team_of_one_is_not_counted(scene: Scene) -> None:
    alone = a_team(scene.centre, "Team alleen")
    scene.advisor = a_colleague(scene.centre, "advisor_1", team=alone)
    scene.settled("2026-11-02", "2026-11-03")
    assert lead_times(scene.leader, first=FIRST, last=LAST, team_id=alone.pk).n == 0
    assert not settled_behind(scene.leader, first=FIRST, last=LAST, team_id=alone.pk).exists()


def test_only_municipalities_one_works_for_count_and_nothing_of_another_centre(scene: Scene) -> None:
    scene.settled("2026-11-02", "2026-11-03")
    elsewhere = a_colleague(scene.centre, "team_leader", municipalities=[scene.there])
    for who in (elsewhere, an_outsider("team_leader")):
        assert lead_times(who, first=FIRST, last=LAST).n == 0
        assert not settled_behind(who, first=FIRST, last=LAST).exists()
        assert lead_times(who, first=FIRST, last=LAST, municipality_id=scene.here.pk).n == 0


@pytest.mark.parametrize("role", ["advisor_2", "back_office", "advisor_1"])
def test_who_may_not_see_figures_is_refused(scene: Scene, role: str) -> None:
    stranger = a_colleague(scene.centre, role)
    with pytest.raises(NotAllowedError):
        lead_times(stranger, first=FIRST, last=LAST)
    for which in ("all", "reopened"):
        with pytest.raises(NotAllowedError):
            settled_behind(stranger, first=FIRST, last=LAST, which=which)


def test_it_is_one_query_however_many_there_are(scene: Scene) -> None:
    scene.settled("2026-11-02", "2026-11-03")
    lead_times(scene.leader, first=FIRST, last=LAST)  # calendar and rights are known now
    few, many = CaptureQueriesContext(connection), CaptureQueriesContext(connection)
    with few:
        lead_times(scene.leader, first=FIRST, last=LAST)
    for n in range(3, 8):
        scene.settled("2026-11-02", f"2026-11-0{n}")
    with many:
        assert lead_times(scene.leader, first=FIRST, last=LAST).n == 6
    assert len(many) == len(few) <= 2
