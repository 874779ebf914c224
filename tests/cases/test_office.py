from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case, CaseEvent, DepartmentNotice
from eenloket.cases.selectors import case_by_link, citizen_code, link_token, who_may_have
from eenloket.cases.services import (
    BulkStep,
    ask_citizen,
    assign,
    customer_wrote,
    do_in_bulk,
    merge,
    note_opened,
    promise_by_link,
    remind_unopened,
    reopen,
    send_message,
    send_wrongly_routed,
    set_reminder,
    settle,
    split,
    status_for_citizen,
    take,
)
from eenloket.core import clock
from eenloket.core.actors import NamedActor
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
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
MORNING = "2026-11-23 10:00"


class Scene:
    """A case of somebody with a mail address, in the inbox of a department with two people."""

    def __init__(self) -> None:
        self.centre: Centre = a_centre()
        self.department = a_department(self.centre, email="burgerzaken@meerland.example")
        self.other = a_department(self.centre, "openbare-ruimte", email="ruimte@meerland.example")
        self.advisor = a_colleague(self.centre)
        self.party = a_party(self.advisor, phone="06-12345678")
        self.member, self.second = a_department_member(self.department), a_department_member(self.department)
        self.case = self.a_case()

    def a_case(self, **more: Any) -> Case:
        given: dict[str, Any] = {"party": self.party, "email": "jo@example.org"} | more
        return a_case(self.advisor, self.department, **given)

    def strangers(self) -> list[Staff]:
        return [a_department_member(self.other), an_outsider()]


@pytest.fixture
def scene() -> Any:
    with the_time_is(MORNING):
        yield Scene()


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def kinds(case: Case) -> list[str]:
    return list(case.events.values_list("kind", flat=True))


# --- giving to somebody ------------------------------------------------------------------------------------


def test_a_case_is_given_to_a_colleague_of_the_department_and_put_back(scene: Scene) -> None:
    assert set(who_may_have(scene.case)) == {scene.member, scene.second}
    for _twice in range(2):
        assign(actor=scene.member, case_id=scene.case.pk, staff_id=scene.second.pk)
    assert (again(scene.case).handler, again(scene.case).state) == (scene.second, "taken")
    assign(actor=scene.member, case_id=scene.case.pk, staff_id=None)
    assert (again(scene.case).handler, again(scene.case).state) == (None, "new")
    assert kinds(scene.case) == ["handed_over", "assigned", "handed_back"]


def test_it_is_given_to_nobody_of_elsewhere_and_by_nobody_of_elsewhere(scene: Scene) -> None:
    for stranger in scene.strangers():
        with pytest.raises(InvalidError):
            assign(actor=scene.member, case_id=scene.case.pk, staff_id=stranger.pk)
        with pytest.raises(NotFoundError):
            assign(actor=stranger, case_id=scene.case.pk, staff_id=scene.second.pk)
    with pytest.raises(NotAllowedError):
        assign(actor=scene.advisor, case_id=scene.case.pk, staff_id=scene.second.pk)


# --- wrongly routed ----------------------------------------------------------------------------------------


def test_wrongly_routed_goes_back_to_the_front_office_and_counts_for_the_department(scene: Scene) -> None:
    send_wrongly_routed(actor=scene.member, case_id=scene.case.pk, reason="Dit is een vraag over belasting.")
    case = again(scene.case)
    assert (case.department, case.state, case.promised_date) == (None, "new", scene.case.promised_date)
    counted = CaseEvent.objects.get(kind="wrongly_routed")
    assert counted.department == scene.department
    with pytest.raises(NotFoundError):
        take(actor=scene.member, case_id=case.pk)


def test_wrongly_routed_goes_to_the_right_department_which_is_told(scene: Scene) -> None:
    send_wrongly_routed(actor=scene.member, case_id=scene.case.pk, reason="Voor de wijk.", department_id=scene.other.pk)
    assert again(scene.case).department == scene.other
    assert OutboxMessage.objects.filter(to=scene.other.email).count() == 1
    running = DepartmentNotice.objects.filter(ended_at=None)
    assert [each.department for each in running] == [scene.other]


def test_wrongly_routed_needs_a_reason_and_another_department(scene: Scene) -> None:
    with pytest.raises(InvalidError):
        send_wrongly_routed(actor=scene.member, case_id=scene.case.pk, reason=" ")
    with pytest.raises(InvalidError):
        send_wrongly_routed(actor=scene.member, case_id=scene.case.pk, reason="x", department_id=scene.department.pk)


# --- opened again ------------------------------------------------------------------------------------------


def test_a_settled_case_is_opened_again_with_a_reason_and_a_promise_that_can_be_kept(scene: Scene) -> None:
    settle(actor=scene.member, case_id=scene.case.pk, answer="Het ligt klaar.")
    later = clock.now() + timedelta(days=21)
    with the_time_is(later):
        for _twice in range(2):
            reopen(actor=scene.advisor, case_id=scene.case.pk, reason="Lag er niet.")
        case = again(scene.case)
        assert (case.state, case.settled_at, case.handler) == ("taken", None, scene.member)
        assert case.promised_date > clock.today()
        settle(actor=scene.member, case_id=case.pk, answer="Het ligt klaar.")
    assert CaseEvent.objects.filter(kind="reopened").count() == 1
    answers = OutboxMessage.objects.filter(subject__startswith="Antwoord")
    assert answers.count() == 2


def test_no_stranger_opens_it_again(scene: Scene) -> None:
    settle(actor=scene.member, case_id=scene.case.pk, answer="Klaar.")
    for stranger in scene.strangers():
        with pytest.raises(NotFoundError):
            reopen(actor=stranger, case_id=scene.case.pk, reason="x")


# --- two of one, one of two --------------------------------------------------------------------------------


def part_of(scene: Scene, key: uuid.UUID, **more: Any) -> Case:
    given: dict[str, Any] = {
        "subject": "Kapotte lamp",
        "request": "Lamp bij nummer 4.",
        "department_id": scene.other.pk,
    } | more
    return split(actor=scene.member, case_id=scene.case.pk, part_id=key, **given)


def test_a_part_becomes_a_case_of_its_own_that_the_citizen_follows_with_the_same_code(scene: Scene) -> None:
    key = uuid.uuid4()
    part = part_of(scene, key)
    assert part_of(scene, key) == part
    assert Case.objects.count() == 2
    assert (part.department, part.split_from, part.promised_date) == (
        scene.other,
        scene.case,
        scene.case.promised_date,
    )
    assert part.reference != scene.case.reference
    assert citizen_code(part) == citizen_code(scene.case)
    found = status_for_citizen(
        municipality=scene.centre.municipality, reference=part.reference, code=citizen_code(part), address="1"
    )
    assert found.case == part
    told = OutboxMessage.objects.get(to="jo@example.org", subject__startswith="Nieuws")
    assert part.reference in told.body


def test_a_part_needs_a_subject_and_what_to_do(scene: Scene) -> None:
    with pytest.raises(InvalidError) as error:
        part_of(scene, uuid.uuid4(), subject=" ", request="")
    assert set(error.value.fields) == {"subject", "request"}


def test_the_number_of_a_joined_case_leads_to_the_kept_one_and_the_earliest_promise_holds(scene: Scene) -> None:
    kept = scene.a_case(promised_date=scene.case.promised_date + timedelta(days=7))
    for _twice in range(2):
        merge(actor=scene.member, case_id=scene.case.pk, into_id=kept.pk)
    joined = again(scene.case)
    assert (joined.state, joined.merged_into) == ("settled", kept)
    assert again(kept).promised_date == scene.case.promised_date
    found = status_for_citizen(
        municipality=scene.centre.municipality, reference=joined.reference, code=citizen_code(joined), address="1"
    )
    assert found.case == kept
    customer_wrote(case_id=joined.pk, message_id=uuid.uuid4(), text="Nog iets.", channel="email")
    assert "customer_wrote" in kinds(kept)
    with pytest.raises(ConflictError):
        reopen(actor=scene.member, case_id=joined.pk, reason="x")


def test_cases_of_two_people_are_never_joined(scene: Scene) -> None:
    other = scene.a_case(party=a_party(scene.advisor, "Els de Boer", email="els@example.org"))
    with pytest.raises(InvalidError):
        merge(actor=scene.member, case_id=scene.case.pk, into_id=other.pk)
    anonymous, nobody = scene.a_case(party=None, email=""), scene.a_case(party=None, email="")
    with pytest.raises(InvalidError):
        merge(actor=scene.member, case_id=anonymous.pk, into_id=nobody.pk)


# --- asking the citizen ------------------------------------------------------------------------------------


def test_the_clock_stands_still_until_the_citizen_answers(scene: Scene) -> None:
    key = uuid.uuid4()
    for _twice in range(2):
        ask_citizen(actor=scene.member, case_id=scene.case.pk, question="Welk nummer?", stops_clock=True, event_id=key)
    assert again(scene.case).pause_reason == "citizen"
    assert OutboxMessage.objects.filter(subject__startswith="Wij hebben een vraag").count() == 1
    with the_time_is("2026-11-25 10:00"):
        customer_wrote(case_id=scene.case.pk, message_id=uuid.uuid4(), text="Nummer 4.", channel="email")
    case = again(scene.case)
    assert (case.paused_at, case.norm_date, case.promised_date) == (
        None,
        scene.case.norm_date + timedelta(days=2),
        scene.case.promised_date + timedelta(days=2),  # who was asked knows why it takes longer
    )


# --- several at once ---------------------------------------------------------------------------------------


def test_each_of_several_cases_is_done_for_itself_and_what_fails_says_why(scene: Scene) -> None:
    others = [scene.a_case(), scene.a_case()]
    settle(actor=scene.member, case_id=others[0].pk, answer="Al klaar.")
    elsewhere = a_case(scene.advisor, scene.other)
    keys = [scene.case.pk, others[0].pk, others[1].pk, elsewhere.pk, scene.case.pk]
    outcomes = do_in_bulk(actor=scene.member, case_ids=keys, what=BulkStep(step="settle", text="Het ligt klaar."))
    assert [bool(each.problem) for each in outcomes] == [False, True, False, True]
    assert again(scene.case).answer == again(others[1]).answer == "Het ligt klaar."


def test_a_note_on_several_is_kept_once_however_often_it_is_sent(scene: Scene) -> None:
    what = BulkStep(step="note", text="Vergadering vrijdag.", once=uuid.uuid4())
    for _twice in range(2):
        do_in_bulk(actor=scene.member, case_ids=[scene.case.pk], what=what)
    assert kinds(scene.case).count("note") == 1


@pytest.mark.parametrize("what", [BulkStep(step="settle"), BulkStep(step="assign"), BulkStep(step="dance", text="x")])
def test_without_what_it_needs_nothing_is_done(scene: Scene, what: BulkStep) -> None:
    with pytest.raises(InvalidError):
        do_in_bulk(actor=scene.member, case_ids=[scene.case.pk], what=what)
    with pytest.raises(InvalidError):
        do_in_bulk(actor=scene.member, case_ids=[], what=BulkStep(step="take"))


# --- a department that works from its mailbox ----------------------------------------------------------------


def by_link(scene: Scene) -> tuple[NamedActor, Case]:
    return NamedActor("Kim", contact_centre_id=scene.centre.id), case_by_link(link_token(again(scene.case)))


def test_opening_the_link_counts_once_and_a_day_is_promised_on_it(scene: Scene) -> None:
    actor, link = by_link(scene)
    assert DepartmentNotice.objects.get().opened_at is None
    note_opened(link=link, by="Kim")
    note_opened(link=link, by="Jan")
    assert DepartmentNotice.objects.get().opened_by == "Kim"
    day = scene.case.promised_date - timedelta(days=1)
    promise_by_link(actor=actor, case_id=link.pk, link=link, day=day)
    assert DepartmentNotice.objects.get().promised_on == day
    assert again(scene.case).state == "taken"


@pytest.mark.parametrize("days", [-30, 1, None])
def test_no_day_in_the_past_or_after_the_promise_is_promised(scene: Scene, days: int | None) -> None:
    actor, link = by_link(scene)
    day = scene.case.promised_date + timedelta(days=days) if days is not None else None
    with pytest.raises(InvalidError):
        promise_by_link(actor=actor, case_id=link.pk, link=link, day=day)


def test_an_unopened_mail_is_followed_by_one_more_after_the_hours_that_were_chosen(scene: Scene) -> None:
    set_reminder(actor=a_colleague(scene.centre, "team_leader"), hours=48)
    with the_time_is("2026-11-24 11:00"):
        assert remind_unopened() == 0
    with the_time_is("2026-11-25 11:00"):
        assert (remind_unopened(), remind_unopened()) == (1, 0)
    reminder = OutboxMessage.objects.get(to=scene.department.email, subject__startswith="Herinnering")
    assert "Jo" not in reminder.subject + reminder.body


def test_what_was_opened_or_settled_or_never_wanted_is_not_followed(scene: Scene) -> None:
    leader = a_colleague(scene.centre, "team_leader")
    settle(actor=scene.member, case_id=scene.case.pk, answer="Klaar.")
    second = scene.a_case()
    note_opened(link=case_by_link(link_token(second)), by="Kim")
    scene.a_case()
    set_reminder(actor=leader, hours=None)
    with the_time_is("2026-11-30 11:00"):
        assert remind_unopened() == 0
    with pytest.raises(NotAllowedError):
        set_reminder(actor=scene.member, hours=3)
    with pytest.raises(InvalidError):
        set_reminder(actor=leader, hours=9999)


def test_a_message_to_the_citizen_never_holds_a_note_for_colleagues(scene: Scene) -> None:
    send_message(actor=scene.member, case_id=scene.case.pk, text="Wij zijn bezig.")
    send_wrongly_routed(actor=scene.member, case_id=scene.case.pk, reason="GEHEIM", department_id=scene.other.pk)
    shown = scene.case.events.filter(is_for_citizen=True)
    assert all("GEHEIM" not in each.text for each in shown)
    assert all("GEHEIM" not in each.body + each.subject for each in OutboxMessage.objects.all())
