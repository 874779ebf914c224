"""Warnings about how somebody behaved: seen by the next colleague, ended by themselves or by a team leader."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.parties.models import Party, PartyWarning
from eenloket.parties.selectors import warnings_about, warnings_to_review
from eenloket.parties.services import Warned, end_warning, review_warning, warn_about
from tests.builders import (
    BSN,
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_conversation,
    a_department,
    a_party,
    an_outsider,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db

WHAT = "Gooide een stoel om bij balie 2."


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_3")


@pytest.fixture
def leader(centre: Centre) -> Staff:
    return a_colleague(centre, "team_leader")


@pytest.fixture
def party(advisor: Staff) -> Party:
    return a_party(advisor, "Jo Jansen")


def warned(advisor: Staff, party: Party, *, what: str = WHAT, happened_on: date | None = None) -> PartyWarning:
    told = Warned(kind="physical", what=what, happened_on=happened_on or clock.today())
    return warn_about(actor=advisor, party_id=party.pk, warning_id=uuid7(), warned=told)


def test_a_warning_runs_for_a_year_and_ends_by_itself(advisor: Staff, party: Party) -> None:
    with the_time_is("2024-02-29 10:00"):
        assert warned(advisor, party).expires_on == date(2025, 2, 28)
    with the_time_is("2025-02-28 10:00"):
        assert len(warnings_about(party.pk)) == 1
    with the_time_is("2025-03-01 10:00"):
        assert warnings_about(party.pk) == []


def test_sent_twice_it_is_one_warning(advisor: Staff, party: Party) -> None:
    key, told = uuid7(), Warned(kind="threat", what=WHAT, happened_on=clock.today())
    for _twice in range(2):
        warn_about(actor=advisor, party_id=party.pk, warning_id=key, warned=told)
    assert PartyWarning.objects.count() == 1
    assert AuditEntry.objects.filter(action="party.warned_about").count() == 1


@pytest.mark.parametrize("what", ["", "x" * 501, f"Van {BSN}."])
def test_it_says_what_happened_without_a_bsn(advisor: Staff, party: Party, what: str) -> None:
    with pytest.raises(InvalidError) as refused:
        warned(advisor, party, what=what)
    assert set(refused.value.fields) == {"what"}


def test_a_day_to_come_or_long_ago_is_refused(advisor: Staff, party: Party) -> None:
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=400)):
        with pytest.raises(InvalidError):
            warned(advisor, party, happened_on=day)


def test_a_team_leader_reviews_it_and_ends_it_with_a_reason(advisor: Staff, leader: Staff, party: Party) -> None:
    warning = warned(advisor, party)
    assert warnings_to_review(leader) == [warning]
    review_warning(actor=leader, warning_id=warning.pk, expires_on=clock.today() + timedelta(days=90))
    with pytest.raises(InvalidError):
        end_warning(actor=leader, warning_id=warning.pk, reason=" ")
    end_warning(actor=leader, warning_id=warning.pk, reason="Excuses gemaakt.")
    assert warnings_about(party.pk) == []


def test_it_runs_at_most_two_years(advisor: Staff, leader: Staff, party: Party) -> None:
    with pytest.raises(InvalidError):
        review_warning(
            actor=leader, warning_id=warned(advisor, party).pk, expires_on=clock.today() + timedelta(days=740)
        )


def test_only_a_team_leader_of_the_municipality_decides(centre: Centre, advisor: Staff, party: Party) -> None:
    warning = warned(advisor, party)
    with pytest.raises(NotAllowedError):
        end_warning(actor=advisor, warning_id=warning.pk, reason="x")
    with pytest.raises(NotFoundError):
        end_warning(actor=an_outsider("team_leader"), warning_id=warning.pk, reason="x")


def test_the_next_colleague_sees_it_at_the_customer_in_the_conversation_and_at_the_case(
    centre: Centre, advisor: Staff, leader: Staff, party: Party
) -> None:
    warned(advisor, party)
    colleague = a_colleague(centre, "advisor_2")
    case = a_case(colleague, a_department(centre), party=party)
    conversation = a_conversation(colleague, party=party)
    for url in (
        reverse("desk:party", args=[party.pk]),
        reverse("desk:conversation", args=[conversation.pk]),
        reverse("desk:case", args=[case.pk]),
    ):
        assert WHAT in signed_in(colleague).get(url).content.decode()


def test_nobody_sees_it_before_the_customer_is_known(centre: Centre, advisor: Staff) -> None:
    party = a_party(advisor, "Jo Jansen", phone="06-12345678")
    warned(advisor, party)
    colleague = a_colleague(centre, "advisor_2")
    conversation = a_conversation(colleague, typed="06-12345678")
    assert WHAT not in signed_in(colleague).get(reverse("desk:conversation", args=[conversation.pk])).content.decode()


def test_the_pages_are_for_who_may(centre: Centre, advisor: Staff, leader: Staff, party: Party) -> None:
    warning = warned(advisor, party)
    report, review = reverse("parties:warn", args=[party.pk]), reverse("parties:warning", args=[warning.pk])
    assert [signed_in(each).get(report).status_code for each in (advisor, a_colleague(centre, "hr"))] == [200, 403]
    assert signed_in(an_outsider()).get(report).status_code == 404
    assert [signed_in(each).get(review).status_code for each in (leader, advisor)] == [200, 403]
    assert signed_in(an_outsider("team_leader", "ver")).get(review).status_code == 404
    assert WHAT not in signed_in(an_outsider("team_leader", "weg")).get(reverse("parties:warnings")).content.decode()


def test_what_was_typed_is_kept_when_it_is_refused(advisor: Staff, party: Party) -> None:
    page = signed_in(advisor).post(
        reverse("parties:warn", args=[party.pk]),
        {"id": uuid7(), "kind": "x", "what": WHAT, "happened_on": "2026-01-01"},
    )
    assert (page.status_code, WHAT in page.content.decode()) == (422, True)
