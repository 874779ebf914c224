"""A case in its department: take, ask back, forward, settle."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.cases import services
from eenloket.cases.models import Case
from eenloket.cases.selectors import events_of, handed_over_by, inbox, inbox_counts
from eenloket.cases.types import CallBackWish
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, EenloketError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from eenloket.gateways.models import OutboxMessage
from eenloket.organisation.models import Department
from tests.builders import (
    Centre,
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_draft,
    a_group,
    a_hand_over,
    a_party,
    an_organisation,
)
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db

CALL = CallBackWish(who="Jo", number="06-12345678")


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def advisor(centre: Centre) -> Staff:
    return a_colleague(centre)


@pytest.fixture
def department(centre: Centre) -> Department:
    return a_department(centre, email="burgerzaken@meerland.example")


@pytest.fixture
def member(department: Department) -> Staff:
    return a_department_member(department)


@pytest.fixture
def case(advisor: Staff, department: Department) -> Case:
    return a_case(advisor, department, email="jo@example.org")


def _kinds(case: Case) -> list[str]:
    return [event.kind for event in events_of(case)]


def test_a_case_that_is_taken_is_mine_and_no_longer_new(member: Staff, case: Case) -> None:
    assert list(inbox(member, "new")) == [case]
    services.take(actor=member, case_id=case.pk)
    assert list(inbox(member, "mine")) == [case]
    assert inbox_counts(member)["new"] == 0


def test_taking_again_changes_nothing(member: Staff, case: Case) -> None:
    for _ in range(2):
        services.take(actor=member, case_id=case.pk)
    assert _kinds(case) == ["handed_over", "taken"]


def test_taking_by_link_again_changes_nothing(case: Case) -> None:
    for _ in range(2):
        services.take(actor=NamedActor("Burgerzaken, met link"), case_id=case.pk, link=case)
    assert _kinds(case) == ["handed_over", "taken"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_at_the_same_time_one_has_it() -> None:
    centre = a_centre()
    department = a_department(centre)
    case = a_case(a_colleague(centre), department)
    both = [partial(services.take, actor=a_department_member(department), case_id=case.pk) for _ in range(2)]
    outcomes = at_the_same_time(*both)
    assert sorted(type(each).__name__ for each in outcomes) == ["Case", "ConflictError"]
    assert _kinds(case) == ["handed_over", "taken"]


def test_a_question_to_the_kcc_reaches_the_advisor_and_comes_back_answered(
    advisor: Staff, member: Staff, case: Case
) -> None:
    services.take(actor=member, case_id=case.pk)
    services.ask_back(actor=member, case_id=case.pk, question="Welk paspoort?")
    assert handed_over_by(advisor)[0].state == "asked_back"
    replied = services.reply(actor=advisor, case_id=case.pk, text="Het oude.")
    assert (replied.state, replied.handler) == ("taken", member)
    assert _kinds(case) == ["handed_over", "taken", "asked_back", "replied"]


def test_a_question_is_answered_once(advisor: Staff, member: Staff, case: Case) -> None:
    services.ask_back(actor=member, case_id=case.pk, question="Welk paspoort?")
    services.reply(actor=advisor, case_id=case.pk, text="Het oude.")
    with pytest.raises(ConflictError):
        services.reply(actor=advisor, case_id=case.pk, text="Het nieuwe.")


def test_taking_a_case_does_not_put_away_the_question_to_the_kcc(member: Staff, case: Case) -> None:
    services.ask_back(actor=NamedActor("Burgerzaken, met link"), case_id=case.pk, question="Wie?", link=case)
    assert services.take(actor=member, case_id=case.pk).state == "asked_back"


@pytest.mark.parametrize(
    ("step", "words"),
    [("ask_back", "question"), ("send_message", "text"), ("add_note", "text"), ("note_call_attempt", "text")],
)
def test_a_double_click_is_one_step_but_another_text_is_not_lost(
    advisor: Staff, department: Department, member: Staff, step: str, words: str
) -> None:
    case, key = a_case(advisor, department, email="jo@example.org", call_back=CALL), uuid7()
    do: Any = partial(getattr(services, step), actor=member, case_id=case.pk, event_id=key)
    do(**{words: "Eerste tekst"})
    once = _kinds(case)
    do(**{words: " Eerste tekst "})
    assert _kinds(case) == once
    with pytest.raises(ConflictError):
        do(**{words: "Andere tekst"})


def test_news_reaches_the_citizen_by_mail_once(member: Staff, case: Case) -> None:
    key = uuid7()
    for _ in range(2):
        services.send_message(actor=member, case_id=case.pk, text="Nog even geduld.", event_id=key)
    sent = OutboxMessage.objects.filter(about_id=case.pk, is_to_citizen=True, body__contains="Nog even geduld.")
    assert sent.count() == 1


def test_a_forwarded_case_is_new_in_the_other_department_under_the_same_promise(
    centre: Centre, member: Staff, case: Case
) -> None:
    other = a_department(centre, "belastingen", email="belastingen@meerland.example")
    services.take(actor=member, case_id=case.pk)
    moved = services.forward(actor=member, case_id=case.pk, department_id=other.pk, reason="Gaat over geld.")
    assert (moved.department, moved.handler, moved.state) == (other, None, "new")
    assert moved.promised_date == case.promised_date
    assert list(inbox(member, "new")) == []
    assert list(inbox(a_department_member(other), "new")) == [case]
    assert OutboxMessage.objects.filter(to=other.email).count() == 1


def test_after_forwarding_the_first_department_does_nothing_any_more(centre: Centre, member: Staff, case: Case) -> None:
    services.forward(actor=member, case_id=case.pk, department_id=a_group(centre).pk, reason="Voor jullie.")
    with pytest.raises(NotFoundError):
        services.settle(actor=member, case_id=case.pk, answer="Toch klaar.")


def test_what_another_organisation_had_can_be_forwarded_to_a_department(advisor: Staff, department: Department) -> None:
    what = a_hand_over(advisor, None, organisation_id=an_organisation("Waterschap Noord").pk)
    case = services.hand_over(actor=advisor, contact_id=a_draft(advisor).pk, what=what)
    services.forward(actor=advisor, case_id=case.pk, department_id=department.pk, reason="Toch van ons.")
    event = events_of(case).get(kind="forwarded")
    assert "Waterschap Noord" in event.text
    assert "None" not in event.text


def test_a_case_is_not_forwarded_to_another_municipality() -> None:
    centre = a_centre("samen", "meer", "duin")
    meer, duin = (a_department(centre, municipality=each) for each in centre.municipalities)
    case = a_case(a_colleague(centre), meer)
    with pytest.raises(NotFoundError):
        services.forward(actor=a_department_member(meer), case_id=case.pk, department_id=duin.pk, reason="Hup.")


def test_settling_gives_the_citizen_the_answer(member: Staff, case: Case) -> None:
    settled = services.settle(actor=member, case_id=case.pk, answer="Het ligt klaar.")
    assert (settled.state, settled.answer, settled.handler) == ("settled", "Het ligt klaar.", member)
    mail = OutboxMessage.objects.get(key=f"case:{case.pk}:settled")
    assert "Het ligt klaar." in mail.body
    assert list(inbox(member, "settled")) == [case]


def test_settling_twice_is_settling_once_but_another_answer_is_refused(member: Staff, case: Case) -> None:
    for _ in range(2):
        services.settle(actor=member, case_id=case.pk, answer="Het ligt klaar.")
    assert _kinds(case).count("settled") == 1
    with pytest.raises(ConflictError):
        services.settle(actor=member, case_id=case.pk, answer="Toch niet.")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_time_settle_once() -> None:
    centre = a_centre()
    department = a_department(centre)
    case = a_case(a_colleague(centre), department, email="jo@example.org")
    settle = partial(services.settle, actor=a_department_member(department), case_id=case.pk, answer="Klaar.")
    assert at_the_same_time(settle, settle) == [case, case]
    assert AuditEntry.objects.filter(action="case.settled").count() == 1
    assert OutboxMessage.objects.filter(key__endswith=":settled").count() == 1


@pytest.mark.parametrize("step", ["take", "ask_back", "send_message", "forward"])
def test_a_settled_case_goes_no_further(centre: Centre, department: Department, case: Case, step: str) -> None:
    services.settle(actor=a_department_member(department), case_id=case.pk, answer="Klaar.")
    colleague = a_department_member(department)
    needs: dict[str, dict[str, Any]] = {
        "take": {},
        "ask_back": {"question": "?"},
        "send_message": {"text": "x"},
        "forward": {"department_id": a_group(centre).pk, "reason": "x"},
    }
    with pytest.raises(ConflictError):
        getattr(services, step)(actor=colleague, case_id=case.pk, **needs[step])


@pytest.mark.parametrize(
    ("step", "words"), [("ask_back", "question"), ("send_message", "text"), ("settle", "answer"), ("add_note", "text")]
)
def test_an_empty_text_is_refused(member: Staff, case: Case, step: str, words: str) -> None:
    with pytest.raises(InvalidError):
        getattr(services, step)(actor=member, case_id=case.pk, **{words: "  "})


def test_a_call_back_note_keeps_whom_where_and_each_attempt(
    advisor: Staff, department: Department, member: Staff
) -> None:
    case = a_case(advisor, department, call_back=CALL)
    services.note_call_attempt(actor=member, case_id=case.pk, text="Geen gehoor.")
    case.call_back.refresh_from_db()
    assert (case.kind, case.call_back.number, case.call_back.attempts) == ("call_back", "+31612345678", 1)


def test_another_case_is_not_called_back(member: Staff, case: Case) -> None:
    with pytest.raises(ConflictError):
        services.note_call_attempt(actor=member, case_id=case.pk, text="Geen gehoor.")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (CallBackWish(who=" ", number="06-12345678"), "who"),
        (CallBackWish(who="Jo", number="1"), "number"),
        (CallBackWish(who="Jo", number="06-12345678", on=date(2020, 1, 1)), "on"),
        (CallBackWish(who="Jo", number="06-12345678", after=time(17), before=time(9)), "before"),
    ],
)
def test_a_call_back_needs_somebody_a_number_and_a_window_that_can_be_kept(
    advisor: Staff, department: Department, wish: CallBackWish, field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        a_case(advisor, department, call_back=wish)
    assert set(refused.value.fields) == {field}


def test_opening_a_case_notes_the_look_at_the_citizen_once_an_hour(
    advisor: Staff, department: Department, member: Staff
) -> None:
    party = a_party(advisor)
    case = a_case(advisor, department, party=party)
    for _ in range(3):
        services.look_at(actor=member, case_id=case.pk)
    entry = AuditEntry.objects.get(action="case.opened")
    assert (entry.subject_id, entry.purpose) == (party.pk, "case handling")


@pytest.mark.parametrize("role", ["advisor_1", "team_leader", "manager", "hr"])
def test_the_kcc_does_not_settle_for_a_department(centre: Centre, case: Case, role: str) -> None:
    with pytest.raises(EenloketError) as refused:
        services.settle(actor=a_colleague(centre, role), case_id=case.pk, answer="Klaar.")
    assert isinstance(refused.value, NotAllowedError | NotFoundError)
