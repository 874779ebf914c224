"""The figures against real contacts, each with its rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact
from eenloket.contacts.types import ResultDetail
from eenloket.core.errors import NotAllowedError
from eenloket.insight import selectors
from eenloket.insight.rules import NOTHING
from eenloket.insight.types import FigureFilter, Period, RowFilter, Share, Which
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_party,
    a_portal_area,
    a_stored_contact,
    a_team,
    an_answer,
    an_organisation,
    fresh,
    the_time_is,
)

pytestmark = pytest.mark.django_db
A_WEEK = FigureFilter(period=Period(date(2026, 3, 2), date(2026, 3, 8)))


@pytest.fixture
def centre() -> Centre:
    return a_centre("meerland", "meerland", "duinrade")


@pytest.fixture
def leader(centre: Centre) -> Staff:
    return a_colleague(centre, "team_leader")


def on(day: str, advisor: Staff, result: str = "answered", **draft: Any) -> Contact:
    with the_time_is(day):
        return a_stored_contact(advisor, result, **draft)


def count_of(leader: Staff, which: Which, wanted: FigureFilter = A_WEEK, **rows: Any) -> int:
    return selectors.contacts_behind(leader, wanted, RowFilter(which=which, **rows)).count()


def test_direct_is_counted_as_the_definition_says(centre: Centre, leader: Staff) -> None:
    advisor = a_colleague(centre, "advisor_2")
    day = "2026-03-03 10:00"
    on(day, advisor, "answered")
    on(day, advisor, "product_delivered", channel="counter")
    on(day, advisor, "answered_after_consult", detail=ResultDetail(consulted_where="kcc"))
    on(day, advisor, "answered_after_consult", detail=ResultDetail(consulted_where="department"))
    on(day, advisor, "not_answered", detail=ResultDetail(missing="afvalkalender"))
    on(day, advisor, "referred", detail=ResultDetail(organisation_id=an_organisation().pk))
    on(day, advisor, "status_given")
    on(day, advisor, "abandoned")
    on(day, advisor, "answered", direction="out")
    figures = selectors.figures(leader, A_WEEK)
    assert figures.direct == Share(3, 5)
    assert figures.phone == Share(2, 4)
    assert figures.total == 9
    assert figures.apart == {"referred": 1, "status": 1, "none": 2}
    assert figures.consulted == Share(2, 5)


def test_nothing_has_no_value(leader: Staff) -> None:
    figures = selectors.figures(leader, A_WEEK)
    assert figures.direct == NOTHING
    assert figures.direct.value is None
    assert figures.total_before is None
    assert selectors.repeats(leader, A_WEEK).value is None
    assert selectors.durations(leader, A_WEEK).talk_average is None
    assert selectors.subjects(leader, A_WEEK) == []


def test_every_figure_opens_as_many_rows_as_it_counts(centre: Centre, leader: Staff) -> None:
    advisor, area = a_colleague(centre, "advisor_2"), a_portal_area(centre)
    answer = an_answer(centre, area=area)
    party = a_party(advisor, phone="0612345678", municipality=centre.municipality)
    known = {"party": party, "municipality": centre.municipality}
    on("2026-03-02 09:00", advisor, "answered", answer=answer, subject="", **known)
    on("2026-03-04 09:00", advisor, "not_answered", detail=ResultDetail(missing="x"), answer=answer, **known)
    on("2026-03-05 09:00", advisor, "transferred", detail=ResultDetail(transfer_kind="cold"), channel="email")
    on("2026-03-05 09:00", advisor, "status_given")
    figures, repeats = selectors.figures(leader, A_WEEK), selectors.repeats(leader, A_WEEK)
    assert count_of(leader, Which.ALL) == figures.total == 4
    assert count_of(leader, Which.COUNTED) == figures.direct.whole == 3
    assert count_of(leader, Which.DIRECT) == figures.direct.part == 1
    assert count_of(leader, Which.NOT_DIRECT) == figures.not_direct == 2
    assert count_of(leader, Which.STATUS) == figures.apart["status"] == 1
    assert count_of(leader, Which.TRANSFERRED) == figures.transferred.part == 1
    assert count_of(leader, Which.KNOWN) == repeats.whole == 2
    assert count_of(leader, Which.REPEAT) == repeats.part == 1
    assert count_of(leader, Which.TALKED) == selectors.durations(leader, A_WEEK).conversations == 3
    for line in figures.areas:
        rows = {"area_id": area.pk} if line.key else {"no_area": True}
        assert count_of(leader, Which.NOT_DIRECT, **rows) == line.not_direct
    for code, _label, number in figures.results:
        assert count_of(leader, Which.ALL, result=code) == number
    for line in selectors.subjects(leader, A_WEEK):
        assert count_of(leader, Which.COUNTED, subject=line.key) == line.total
    for day in figures.days:
        one_day = FigureFilter(period=Period(day.day, day.day))
        assert count_of(leader, Which.COUNTED, one_day) == day.direct.whole


def test_a_day_is_its_dutch_day(centre: Centre, leader: Staff) -> None:
    advisor = a_colleague(centre, "advisor_2")
    on("2026-03-01 23:59", advisor)
    on("2026-03-02 00:01", advisor)
    assert [line.day for line in selectors.figures(leader, A_WEEK).days] == [date(2026, 3, 2)]


def test_the_period_before_is_compared_with(centre: Centre, leader: Staff) -> None:
    advisor = a_colleague(centre, "advisor_2")
    on("2026-02-24 10:00", advisor)
    on("2026-03-03 10:00", advisor)
    on("2026-03-03 11:00", advisor, "abandoned")
    figures = selectors.figures(leader, A_WEEK)
    assert figures.total_before is not None
    assert figures.total_before.value == 1.0
    assert figures.direct_before == Share(1, 1)


def test_filters_narrow_to_team_municipality_and_channel(centre: Centre, leader: Staff) -> None:
    team = a_team(centre)
    advisor, other = a_colleague(centre, "advisor_2", team=team), a_colleague(centre, "advisor_2")
    duinrade = centre.municipalities[1]
    on("2026-03-03 10:00", advisor, channel="counter", municipality=duinrade)
    on("2026-03-03 10:00", other, municipality=centre.municipality)
    for narrowed in ({"team_id": team.pk}, {"municipality_id": duinrade.pk}, {"channel": "counter"}):
        wanted = FigureFilter(period=A_WEEK.period, **narrowed)
        assert selectors.figures(leader, wanted).total == 1
        assert count_of(leader, Which.ALL, wanted) == 1


def test_only_the_own_municipalities_and_the_own_centre_count(centre: Centre) -> None:
    advisor = a_colleague(centre, "advisor_2")
    on("2026-03-03 10:00", advisor, municipality=centre.municipalities[1])
    on("2026-03-03 10:00", a_colleague(a_centre("elders"), "advisor_2"))
    leader = a_colleague(centre, "team_leader", municipalities=[centre.municipality])
    assert selectors.figures(leader, A_WEEK).total == 0
    elsewhere = FigureFilter(period=A_WEEK.period, municipality_id=centre.municipalities[1].pk)
    assert selectors.figures(leader, elsewhere).total == 0
    assert count_of(leader, Which.ALL, elsewhere) == 0


@pytest.mark.parametrize("role", ["advisor_2", "content_editor", "hr", "back_office", "administrator"])
def test_who_may_not_see_figures_gets_none(centre: Centre, role: str) -> None:
    with pytest.raises(NotAllowedError):
        selectors.figures(a_colleague(centre, role), A_WEEK)


def test_a_project_manager_sees_figures_but_no_rows(centre: Centre) -> None:
    manager = a_colleague(centre, "project_manager")
    assert selectors.figures(manager, A_WEEK).total == 0
    with pytest.raises(NotAllowedError):
        selectors.contacts_behind(manager, A_WEEK, RowFilter())


class TestAskingAgain:
    """Same party, same subject area, at most seven days later, on any channel."""

    @pytest.fixture
    def advisor(self, centre: Centre) -> Staff:
        return a_colleague(centre, "advisor_2")

    @pytest.fixture
    def asked(self, centre: Centre, advisor: Staff) -> Any:
        party = a_party(advisor, phone="0612345678", municipality=centre.municipality)
        answer = an_answer(centre, area=a_portal_area(centre))

        def ask(moment: str, **more: Any) -> Contact:
            default = {"party": party, "answer": answer, "municipality": centre.municipality, "subject": ""}
            return on(moment, advisor, **{**default, **more})

        return ask

    def test_within_seven_days_counts_also_from_before_the_period(self, asked: Any, leader: Staff) -> None:
        asked("2026-02-25 10:00", channel="email")
        asked("2026-03-04 09:59")
        assert selectors.repeats(leader, A_WEEK) == Share(1, 1)

    def test_after_more_than_seven_days_it_is_a_new_question(self, asked: Any, leader: Staff) -> None:
        asked("2026-02-25 10:00")
        asked("2026-03-04 10:01")
        assert selectors.repeats(leader, A_WEEK) == Share(0, 1)

    def test_about_something_else_is_not_again(self, asked: Any, leader: Staff, centre: Centre) -> None:
        asked("2026-03-02 10:00")
        asked("2026-03-03 10:00", answer=an_answer(centre, "Afval", area=a_portal_area(centre, "afval")))
        assert selectors.repeats(leader, A_WEEK) == Share(0, 2)

    def test_a_stranger_is_not_counted(self, asked: Any, leader: Staff) -> None:
        asked("2026-03-02 10:00", party=None)
        asked("2026-03-03 10:00", party=None)
        assert selectors.repeats(leader, A_WEEK) == NOTHING

    def test_a_filter_on_channel_still_sees_the_first_time_on_another(self, asked: Any, leader: Staff) -> None:
        asked("2026-03-02 10:00", channel="email")
        asked("2026-03-03 10:00")
        phone = FigureFilter(period=A_WEEK.period, channel="phone")
        assert selectors.repeats(leader, phone) == Share(1, 1)
        assert count_of(leader, Which.REPEAT, phone) == 1


def test_talk_time_counts_once_per_conversation(centre: Centre, leader: Staff) -> None:
    from eenloket.contacts.services import add_question, close_if_done, hang_up, store_contact
    from eenloket.core.ids import uuid7
    from tests.builders import a_conversation, draft_of

    advisor = a_colleague(centre, "advisor_2")
    with the_time_is("2026-03-03 10:00:00"):
        conversation = a_conversation(advisor)
        add_question(actor=advisor, conversation_id=conversation.pk, contact_id=uuid7())
    with the_time_is("2026-03-03 10:03:00"):
        hang_up(actor=advisor, conversation_id=conversation.pk)
    with the_time_is("2026-03-03 10:04:00"):
        for _ in range(2):
            store_contact(actor=advisor, contact_id=draft_of(conversation).pk, result="answered")
        close_if_done(actor=advisor, conversation_id=conversation.pk)
    took = selectors.durations(leader, A_WEEK)
    assert (took.conversations, took.talk_average, took.handling_average) == (1, 180, 240)


def test_hand_overs_late_and_nearly(centre: Centre, leader: Staff) -> None:
    advisor, department = a_colleague(centre, "advisor_2"), a_department(centre, working_days=2)
    with the_time_is("2026-03-02 10:00"):
        a_case(advisor, department)  # promised for Wednesday 4 March
    for moment, late, nearly in (
        ("2026-03-02", 0, 0),
        ("2026-03-03", 0, 1),
        ("2026-03-04", 0, 1),
        ("2026-03-05", 1, 0),
    ):
        with the_time_is(f"{moment} 12:00"):
            found = selectors.promises(leader)
            assert (found.late, found.nearly) == (late, nearly), moment
            assert len(selectors.most_urgent(leader)) == late + nearly


def test_a_team_of_one_is_no_filter(centre: Centre, leader: Staff) -> None:
    alone, pair = a_team(centre, "Alleen"), a_team(centre, "Samen")
    a_colleague(centre, "advisor_2", team=alone)
    for _ in range(2):
        a_colleague(centre, "advisor_2", team=pair)
    assert selectors.teams_to_filter_by(leader) == [pair]


def test_most_given_answers_count_what_was_really_given(centre: Centre, leader: Staff) -> None:
    from eenloket.contacts.services import mark_answer_used
    from tests.builders import a_draft

    advisor = a_colleague(centre, "advisor_2")
    often, seldom, opened = (an_answer(centre, title) for title in ("Vaak", "Soms", "Bekeken"))
    where: dict[str, Any] = {"municipality": centre.municipality}
    with the_time_is("2026-03-03 10:00"):
        for answer in (often, often, seldom):
            a_stored_contact(advisor, answer=answer, **where)
        draft = a_draft(advisor, answer=opened, **where)
        assert opened.current_id is not None
        mark_answer_used(actor=advisor, contact_id=draft.pk, version_id=opened.current_id, is_used=False)
    found = selectors.most_given_answers(centre.id, centre.municipality.pk, since=date(2026, 3, 1), limit=8)
    assert found == [often.pk, seldom.pk]


def test_the_number_of_queries_does_not_grow(centre: Centre, leader: Staff) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            person = fresh(leader)
            selectors.figures(person, A_WEEK)
            selectors.subjects(person, A_WEEK)
            selectors.repeats(person, A_WEEK)
            selectors.durations(person, A_WEEK)
        return len(captured)

    queries()  # the first asks for the directory, which is kept
    before = queries()
    advisor = a_colleague(centre, "advisor_2")
    for n in range(6):
        on(f"2026-03-0{2 + n} 10:00", advisor, subject=f"Vraag {n}", channel="email" if n % 2 else "phone")
    assert queries() == before
