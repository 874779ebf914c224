"""A case at another organisation: by the agreed way, followed there, settled or come back."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases import selectors, services
from eenloket.cases.models import Case, OutsideHandOver
from eenloket.cases.services import AgreementChange
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.gateways.models import OutboxMessage
from eenloket.organisation.models import GovernmentOrganisation
from tests.builders import (
    BSN,
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_draft,
    a_hand_over,
    an_organisation,
    an_outsider,
    fresh,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def board() -> GovernmentOrganisation:
    return an_organisation("Waterschap Noord")


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre, "advisor_2")


@pytest.fixture
def leader(centre: Centre) -> Staff:
    return a_colleague(centre, "team_leader")


def agreed(leader: Staff, board: GovernmentOrganisation, way: str = "mail", **more: str) -> None:
    given = {"email": "klant@noord.example", "url": "https://noord.example/meld", "phone": "0800 1234", **more}
    services.agree_outside(
        actor=leader,
        organisation_id=board.pk,
        change=AgreementChange(way=way, **{"working_days": "4", "note": "", **given}),
    )


def a_case_there(advisor: Staff, board: GovernmentOrganisation, **what: Any) -> Case:
    contact = a_draft(advisor, subject="Sloot vol blad")
    promise = replace(
        a_hand_over(advisor, None, request="De sloot staat hoog.", **what),
        organisation_id=board.pk,
        promised_date=clock.today() + timedelta(days=40),
    )
    return services.hand_over(actor=advisor, contact_id=contact.pk, what=promise)


def there(case: Case) -> OutsideHandOver:
    return OutsideHandOver.objects.get(case=case)


def told(case: Case) -> list[str]:
    return list(case.events.filter(is_for_citizen=True).values_list("text", flat=True))


def test_the_promise_runs_on_the_working_days_that_were_agreed(
    centre: Centre, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board)
    with the_time_is("2026-03-02 10:00"):  # a Monday
        found = selectors.promise_for(
            centre.id, centre.municipality.pk, department_id=None, is_call_back=False, organisation_id=board.pk
        )
    assert (found.promised_date, found.working_days) == (date(2026, 3, 6), 4)


def test_handing_over_waits_to_be_passed_on_by_the_agreed_way(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board)
    case = a_case_there(advisor, board)
    assert (there(case).way, there(case).sent_at, there(case).ask_again_on) == ("mail", None, clock.today())
    assert [row.state for row in selectors.outside_rows(advisor)] == ["to_send"]
    assert not OutboxMessage.objects.filter(to="klant@noord.example").exists()


def test_the_mail_goes_out_once_in_the_words_shown(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board)
    case = a_case_there(advisor, board, email="jo@example.org")
    once = uuid7()
    for _twice in range(2):
        services.mail_outside(actor=advisor, case_id=case.pk, subject="Vraag", body="De sloot.", event_id=once)
    message = OutboxMessage.objects.get(to="klant@noord.example")
    assert (message.body, message.about_id, message.is_to_citizen) == ("De sloot.", case.pk, False)
    assert [text.split(".")[0] for text in told(case)] == ["Wij hebben uw vraag doorgegeven aan Waterschap Noord"]
    assert OutboxMessage.objects.filter(to="jo@example.org", subject__startswith="Nieuws").count() == 1


def test_a_bsn_in_the_mail_is_refused(advisor: Staff, leader: Staff, board: GovernmentOrganisation) -> None:
    agreed(leader, board)
    case = a_case_there(advisor, board)
    with pytest.raises(InvalidError) as refused:
        services.mail_outside(actor=advisor, case_id=case.pk, subject="Vraag", body=f"Van {BSN}.")
    assert "body" in refused.value.fields
    assert not OutboxMessage.objects.filter(to="klant@noord.example").exists()


def test_a_form_with_their_number_is_receipt_at_once(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board, "form")
    case = a_case_there(advisor, board)
    services.note_passed_on(
        actor=advisor, case_id=case.pk, way="form", their_reference="WN-77", may_tell_reference=True
    )
    assert there(case).their_reference == "WN-77"
    assert there(case).confirmed_at
    assert told(case)[0].endswith("Uw nummer daar is WN-77.")


def test_their_number_stays_with_colleagues_unless_the_customer_may_know_it(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board, "form")
    case = a_case_there(advisor, board)
    services.note_passed_on(actor=advisor, case_id=case.pk, way="form", their_reference="WN-77")
    assert "WN-77" not in " ".join(told(case))


def test_calling_asks_whom_one_spoke_to(advisor: Staff, leader: Staff, board: GovernmentOrganisation) -> None:
    agreed(leader, board, "phone")
    case = a_case_there(advisor, board)
    with pytest.raises(InvalidError):
        services.note_passed_on(actor=advisor, case_id=case.pk, way="phone")
    services.note_passed_on(actor=advisor, case_id=case.pk, way="phone", spoke_to="mevrouw Bos")
    assert there(case).sent_at


def test_passing_on_a_second_time_is_refused(advisor: Staff, leader: Staff, board: GovernmentOrganisation) -> None:
    agreed(leader, board, "form")
    case = a_case_there(advisor, board)
    services.note_passed_on(actor=advisor, case_id=case.pk, way="form")
    with pytest.raises(ConflictError):
        services.note_passed_on(actor=advisor, case_id=case.pk, way="form")


def test_it_is_asked_again_on_the_day_they_promised(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board, "form")
    case = a_case_there(advisor, board)
    services.note_passed_on(actor=advisor, case_id=case.pk, way="form")
    day = clock.today() + timedelta(days=6)
    services.confirm_receipt(actor=advisor, case_id=case.pk, their_reference="7", expected_on=day)
    assert (there(case).ask_again_on, there(case).expected_on) == (day, day)


def test_what_they_said_is_a_step_for_colleagues_and_moves_the_day_of_asking(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board, "form")
    case = a_case_there(advisor, board)
    services.note_passed_on(actor=advisor, case_id=case.pk, way="form")
    day = clock.today() + timedelta(days=9)
    services.ask_how_it_stands(actor=advisor, case_id=case.pk, answer="Volgende week.", ask_again_on=day)
    assert there(case).ask_again_on == day
    event = case.events.get(kind="side_answer")
    assert ("Volgende week." in event.text, event.is_for_citizen) == (True, False)


def test_who_promised_is_reminded_once_per_day_of_asking(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board, "form")
    case = a_case_there(advisor, board)
    services.note_passed_on(actor=advisor, case_id=case.pk, way="form")
    assert services.remind_to_ask() == 0
    OutsideHandOver.objects.update(ask_again_on=clock.today() - timedelta(days=1))
    assert [services.remind_to_ask(), services.remind_to_ask()] == [1, 0]
    assert selectors.count_to_ask(advisor) == 1
    assert [row.is_overdue for row in selectors.outside_rows(advisor, is_mine=True)] == [True]


def test_come_back_it_is_with_the_front_office_and_the_customer_knows(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board, "form")
    case = a_case_there(advisor, board)
    services.note_passed_on(actor=advisor, case_id=case.pk, way="form")
    case = services.note_returned(actor=advisor, case_id=case.pk, reason="Niet ons water.")
    assert (case.organisation_id, case.department_id, case.state) == (None, None, "new")
    assert (there(case).was_returned, there(case).ask_again_on) == (True, None)
    assert "Niet ons water." not in " ".join(told(case))
    assert told(case)[-1].startswith("Waterschap Noord kan uw vraag niet behandelen.")


def test_settled_there_is_nothing_left_to_ask(advisor: Staff, leader: Staff, board: GovernmentOrganisation) -> None:
    agreed(leader, board, "form")
    case = a_case_there(advisor, board)
    services.note_passed_on(actor=advisor, case_id=case.pk, way="form")
    services.settle(actor=advisor, case_id=case.pk, answer="Zij baggeren in mei.")
    assert there(case).ended_at
    assert selectors.outside_rows(advisor) == []


def test_what_the_organisation_mails_is_for_colleagues_only(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board)
    case = a_case_there(advisor, board)
    services.mail_outside(actor=advisor, case_id=case.pk, subject="Vraag", body="De sloot.")
    before = len(told(case))
    services.customer_wrote(
        case_id=case.pk, message_id=uuid7(), text="Wij baggeren.", channel="email", sender_address="bos@noord.example"
    )
    assert len(told(case)) == before
    assert there(case).ask_again_on == clock.today()


def test_a_department_sends_on_what_is_another_governments(
    centre: Centre, advisor: Staff, board: GovernmentOrganisation
) -> None:
    department = a_department(centre)
    case = a_case(advisor, department)
    handler = a_colleague(centre, "advisor_2", departments=[department])
    services.pass_outside(actor=handler, case_id=case.pk, organisation_id=board.pk, reason="Van het waterschap.")
    case.refresh_from_db()
    assert (case.department_id, case.organisation_id) == (None, board.pk)
    assert there(case).sent_at is None


@pytest.mark.parametrize("step", ["mail", "doorgegeven", "ontvangen", "gevraagd", "terug"])
def test_nobody_of_elsewhere_or_without_the_permission_does_a_step(
    centre: Centre, advisor: Staff, leader: Staff, board: GovernmentOrganisation, step: str
) -> None:
    agreed(leader, board)
    case = a_case_there(advisor, board)
    url = reverse("cases:outside_act", args=[case.pk, step])
    beginner = a_colleague(centre, "advisor_3")
    member = a_department_member(a_department(centre))
    assert signed_in(an_outsider()).post(url, {}).status_code == 404
    assert signed_in(member).post(url, {}).status_code == 403
    assert signed_in(beginner).post(url, {"subject": "a", "body": "b", "text": "c"}).status_code == 403


def test_the_page_keeps_what_was_typed_when_a_step_is_refused(
    advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    agreed(leader, board)
    case = a_case_there(advisor, board)
    page = signed_in(advisor).post(
        reverse("cases:outside_act", args=[case.pk, "mail"]), {"subject": "Over water", "body": f"Voor {BSN}"}
    )
    assert page.status_code == 422
    assert "Over water" in page.content.decode()


def test_only_who_manages_agreements_changes_them(
    centre: Centre, advisor: Staff, leader: Staff, board: GovernmentOrganisation
) -> None:
    with pytest.raises(NotAllowedError):
        agreed(advisor, board)
    agreed(leader, board)
    url = reverse("cases:outside_agreement", args=[board.pk])
    assert [signed_in(each).get(url).status_code for each in (advisor, leader)] == [403, 200]
    assert signed_in(an_outsider("team_leader")).get(reverse("cases:outside_agreements")).status_code == 200
    assert (
        "Waterschap"
        not in signed_in(an_outsider("team_leader", slug="ver"))
        .get(reverse("cases:outside_agreements"))
        .content.decode()
    )
    assert AuditEntry.objects.filter(action="outside.agreed").count() == 1


def test_an_agreement_names_every_field_that_is_wrong(leader: Staff, board: GovernmentOrganisation) -> None:
    with pytest.raises(InvalidError) as refused:
        agreed(leader, board, "mail", email="geen", phone="x", url="javascript:1", working_days="0")
    assert set(refused.value.fields) == {"email", "phone", "url", "working_days"}


def test_a_case_nobody_knows_is_not_found(advisor: Staff) -> None:
    with pytest.raises(NotFoundError):
        services.note_returned(actor=fresh(advisor), case_id=uuid.uuid4(), reason="x")
