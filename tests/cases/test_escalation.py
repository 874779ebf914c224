"""A case climbs its ladder once per rung, its clock and its agreement respected; and how an agreement was met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from eenloket.accounts.models import Staff
from eenloket.agreements.rules import Rung, ladder_stored
from eenloket.agreements.services import propose, sign
from eenloket.agreements.types import QUESTION, Terms
from eenloket.cases.models import Case, CaseEvent
from eenloket.cases.selectors import agreed_cases, agreed_met, climbed
from eenloket.cases.services import climb, pause, reopen, send_wrongly_routed, settle
from eenloket.gateways.models import OutboxMessage
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_party,
    an_outsider,
    the_time_is,
)

pytestmark = pytest.mark.django_db

MONDAY = "2026-06-01 10:00"  # five working days: the norm is Monday the 8th


@dataclass
class Scene:
    centre: Centre
    advisor: Staff
    member: Staff
    leader: Staff
    manager: Staff
    case: Case

    def level(self, on: str) -> int:
        with the_time_is(on):
            climb()
        return Case.objects.get(pk=self.case.pk).escalation

    def mailed(self) -> set[str]:
        rungs = OutboxMessage.objects.filter(key__contains=":rung:")
        return set(rungs.values_list("to", flat=True))


@pytest.fixture
def scene() -> Scene:
    with the_time_is(MONDAY):
        centre = a_centre()
        department = a_department(centre, email="burgerzaken@meer.example")
        advisor = a_colleague(centre, "advisor_2")
        party = a_party(advisor, "Jo Zilverberg", email="jo@example.org")
        case = a_case(advisor, department, party=party, subject="Paspoort van Zilverberg")
        return Scene(
            centre,
            advisor,
            a_department_member(department),
            a_colleague(centre, "team_leader"),
            a_colleague(centre, "manager"),
            case,
        )


def test_a_case_climbs_from_the_department_to_the_manager(scene: Scene) -> None:
    assert scene.level("2026-06-04 10:00") == 0
    assert scene.level("2026-06-05 10:00") == 1  # a working day before
    assert scene.mailed() == {"burgerzaken@meer.example"}
    assert scene.level("2026-06-09 10:00") == 2
    assert scene.leader.email in scene.mailed()
    assert scene.level("2026-06-15 10:00") == 3
    assert scene.manager.email in scene.mailed()


def test_it_climbs_once_per_rung(scene: Scene) -> None:
    for _thrice in range(3):
        scene.level("2026-06-09 10:00")
    assert CaseEvent.objects.filter(case=scene.case, kind="escalated").count() == 1
    assert OutboxMessage.objects.filter(key__contains=":rung:").count() == 1


def test_no_mail_says_who_or_what_it_is_about(scene: Scene) -> None:
    scene.level("2026-06-15 10:00")
    for each in OutboxMessage.objects.filter(key__contains=":rung:"):
        assert "Zilverberg" not in each.subject + each.body
        assert scene.case.reference in each.subject


def test_a_case_that_stands_still_does_not_climb(scene: Scene) -> None:
    with the_time_is(MONDAY):
        pause(actor=scene.member, case_id=scene.case.pk, reason="other")
    assert scene.level("2026-06-15 10:00") == 0


def test_the_ladder_that_was_agreed_is_climbed(scene: Scene) -> None:
    with the_time_is(MONDAY):
        steep = ladder_stored((Rung(2, percent=40),))
        terms = Terms(from_date=date(2026, 6, 1), norm_amount=5, ladder=steep)
        assert scene.case.department_id
        version = propose(actor=scene.manager, department_id=scene.case.department_id, work=QUESTION, terms=terms)
        sign(actor=scene.member, version_id=version.pk)
    assert scene.level("2026-06-02 10:00") == 0
    assert scene.level("2026-06-03 10:00") == 2


def test_what_climbed_is_listed_for_who_leads_and_for_nobody_elsewhere(scene: Scene) -> None:
    scene.level("2026-06-09 10:00")
    assert list(climbed(scene.leader)) == [scene.case]
    assert list(climbed(scene.manager)) == [scene.case]
    assert list(climbed(an_outsider("manager"))) == []


def test_how_an_agreement_was_met_counts_what_it_shows(scene: Scene) -> None:
    with the_time_is(MONDAY):
        assert scene.case.department_id
        terms = Terms(from_date=date(2026, 6, 1), norm_amount=5, ladder=ladder_stored((Rung(1, days=1),)))
        version = propose(actor=scene.manager, department_id=scene.case.department_id, work=QUESTION, terms=terms)
        late, wrong = (a_case(scene.advisor, scene.case.department) for _each in range(2))  # type: ignore[arg-type]
        send_wrongly_routed(actor=scene.member, case_id=wrong.pk, reason="Niet van ons.")
    with the_time_is("2026-06-04 10:00"):
        settle(actor=scene.member, case_id=scene.case.pk, answer="Klaar.")
    with the_time_is("2026-06-10 10:00"):
        settle(actor=scene.member, case_id=late.pk, answer="Ook klaar.")
        found = agreed_met(version.agreement)
        assert (found.settled, found.norm, found.promise, found.median, found.p90) == (2, 1, 1, 3, 7)
        assert (found.wrong, found.reopened, found.open) == (1, 0, 0)
        for which in ("settled", "norm", "promise", "wrong", "reopened", "open", "late"):
            assert agreed_cases(version.agreement, which).count() == getattr(found, which)
        reopen(actor=scene.member, case_id=late.pk, reason="Toch niet.")
        found = agreed_met(version.agreement)
        assert (found.settled, found.reopened, found.open) == (1, 1, 1)


def test_nothing_settled_is_no_value(scene: Scene) -> None:
    with the_time_is(MONDAY):
        terms = Terms(from_date=date(2026, 6, 1), norm_amount=5, ladder=ladder_stored((Rung(1, days=1),)))
        assert scene.case.department_id
        version = propose(actor=scene.manager, department_id=scene.case.department_id, work=QUESTION, terms=terms)
        assert agreed_met(version.agreement).norm_share is None
