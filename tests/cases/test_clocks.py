"""The clock in the hands of people: stopping, going on, a longer term, another promise, receipt."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case, CaseEvent, ClockPause, ReceiptNote, TermExtension
from eenloket.cases.services import (
    ask_citizen,
    change_promise,
    extend,
    note_receipt,
    pause,
    reopen,
    resume,
    resume_lapsed,
    settle,
)
from eenloket.core import clock
from eenloket.core.audit import trail
from eenloket.core.errors import ConflictError, EenloketError, InvalidError
from eenloket.gateways.models import OutboxMessage
from tests.builders import (
    Centre,
    a_case,
    a_case_type,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    an_outsider,
    the_time_is,
)

pytestmark = pytest.mark.django_db

MONDAY = "2026-06-01 10:00"


@dataclass
class Scene:
    centre: Centre
    advisor: Staff
    member: Staff
    case: Case

    def now(self) -> Case:
        return Case.objects.get(pk=self.case.pk)

    def told(self) -> list[str]:
        return list(OutboxMessage.objects.filter(is_to_citizen=True).values_list("subject", flat=True))


@pytest.fixture
def scene() -> Scene:
    """A parking permit with the department: norm on working days, eight weeks by law, received on Monday 1 June."""
    with the_time_is(MONDAY):
        centre = a_centre()
        department, advisor = a_department(centre), a_colleague(centre, "advisor_2")
        found = a_case_type(centre)
        case = a_case(
            advisor,
            department,
            email="jo@example.org",
            type_version_id=found.version_id,
            values={"kenteken": "AB-123-C", "ingang": "2026-07-01", "soort": "Van mij"},
            promised_date=date(2026, 7, 20),
        )
        assert (case.legal_date, case.legal_unmoved) == (date(2026, 7, 27), None)
        return Scene(centre, advisor, a_department_member(department), case)


def stop(scene: Scene, reason: str = "citizen", *, on: str = "2026-06-10 10:00", **more: object) -> Case:
    more = {"text": "Wij missen uw foto.", "until": date(2026, 7, 31), **more}
    with the_time_is(on):
        return pause(actor=scene.member, case_id=scene.case.pk, reason=reason, **more)  # type: ignore[arg-type]


def go(scene: Scene, on: str = "2026-06-22 10:00") -> Case:
    with the_time_is(on):
        return resume(actor=scene.member, case_id=scene.case.pk)


def test_norm_law_and_promise_wait_for_the_citizen(scene: Scene) -> None:
    stop(scene)
    case = go(scene)
    kept = ClockPause.objects.get()
    assert (kept.ground, kept.working_days, kept.legal_days) == ("Awb art. 4:15 lid 1 onder a", 8, 11)
    assert case.legal_date == date(2026, 8, 7)
    assert case.promised_date == date(2026, 7, 30)
    assert clock.day_of(kept.started_at) == date(2026, 6, 10)


def test_the_promise_never_passes_the_law(scene: Scene) -> None:
    with the_time_is(MONDAY):
        change_promise(actor=scene.member, case_id=scene.case.pk, day=date(2026, 7, 27), text="Het is druk.")
    stop(scene, until=date(2026, 6, 12))  # the law waits for a day, the customer answers long after
    case = go(scene)
    assert case.promised_date == case.legal_date == date(2026, 7, 28)


def test_waiting_for_another_organisation_stops_the_norm_only(scene: Scene) -> None:
    norm = scene.case.norm_date
    stop(scene, "other", text="", until=None)
    case = go(scene)
    assert case.norm_date > norm
    assert (case.legal_date, case.promised_date) == (scene.case.legal_date, scene.case.promised_date)
    assert ClockPause.objects.get().ground == ""


def test_two_pauses_add_up_before_a_weekend_moves_the_end(scene: Scene) -> None:
    stop(scene, on="2026-06-02 10:00")
    go(scene, "2026-06-05 10:00")  # two days: 27 July becomes the 29th
    stop(scene, on="2026-06-08 10:00")
    case = go(scene, "2026-06-12 10:00")  # three more: Saturday 1 August, so Monday
    assert (case.legal_unmoved, case.legal_date) == (date(2026, 8, 1), date(2026, 8, 3))
    stop(scene, on="2026-06-15 10:00")
    case = go(scene, "2026-06-17 10:00")  # one more from the Saturday, not from the Monday
    assert case.legal_date == date(2026, 8, 3)


def test_the_citizen_is_told_once_why_and_once_of_the_new_date(scene: Scene) -> None:
    before, key = len(scene.told()), uuid.uuid4()
    for _twice in range(2):
        stop(scene, event_id=key)
    go(scene)
    go(scene)
    assert len(scene.told()) == before + 2
    kinds = list(CaseEvent.objects.filter(case=scene.case).values_list("kind", flat=True))
    assert [kinds.count(each) for each in ("paused", "resumed", "promise")] == [1, 1, 1]


def test_a_question_to_the_citizen_sets_a_term_and_the_clock_runs_again_after_it(scene: Scene) -> None:
    with the_time_is("2026-06-10 10:00"):
        ask_citizen(actor=scene.member, case_id=scene.case.pk, question="Welk kenteken?", stops_clock=True)
    assert "woensdag 24 juni" in CaseEvent.objects.get(kind="asked_citizen").text
    with the_time_is("2026-06-24 23:00"):
        assert resume_lapsed() == 0
    with the_time_is("2026-06-25 05:00"):
        assert (resume_lapsed(), resume_lapsed()) == (1, 0)
    assert ClockPause.objects.get().legal_days == 13  # the 11th to the 23rd: the term passed on the 24th
    assert scene.now().paused_at is None


def test_settling_ends_the_pause_and_moves_nothing(scene: Scene) -> None:
    stop(scene)
    with the_time_is("2026-06-22 10:00"):
        settle(actor=scene.member, case_id=scene.case.pk, answer="Verleend.", result="verleend")
        assert scene.now().legal_date == scene.case.legal_date
        reopen(actor=scene.member, case_id=scene.case.pk, reason="Toch niet.")
    stop(scene, on="2026-06-23 10:00")
    assert ClockPause.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("reason", {"reason": "zomaar"}),
        ("text", {"text": " "}),
        ("until", {"until": date(2026, 6, 10)}),
        ("until", {"until": date(2027, 6, 10)}),
        ("until", {"until": None}),
    ],
)
def test_a_pause_that_is_not_right_names_its_field(scene: Scene, field: str, what: dict[str, object]) -> None:
    with pytest.raises(InvalidError) as refused:
        stop(scene, **what)  # type: ignore[arg-type]
    assert field in refused.value.fields
    assert scene.now().paused_at is None


def longer(scene: Scene, *, on: str = "2026-07-20 10:00", **more: object) -> Case:
    with the_time_is(on):
        return extend(
            actor=scene.member,
            case_id=scene.case.pk,
            text="Wij hebben meer tijd nodig.",
            **more,  # type: ignore[arg-type]
        )


def test_a_term_is_made_longer_once_by_its_article(scene: Scene) -> None:
    case = longer(scene)
    kept = TermExtension.objects.get()
    assert (case.legal_date, case.promised_date) == (date(2026, 8, 24), date(2026, 8, 24))
    assert (kept.before, kept.after, kept.ground) == (date(2026, 7, 27), date(2026, 8, 24), "Awb art. 4:14")
    with pytest.raises(ConflictError):
        longer(scene)


def test_a_term_that_is_over_is_not_made_longer(scene: Scene) -> None:
    with pytest.raises(ConflictError):
        longer(scene, on="2026-07-28 10:00")


def test_sent_twice_is_made_longer_once(scene: Scene) -> None:
    key = uuid.uuid4()
    assert longer(scene, event_id=key).legal_date == longer(scene, event_id=key).legal_date


@pytest.mark.parametrize("day", [None, date(2026, 5, 29), date(2026, 7, 28), date(2026, 7, 20)])
def test_no_promise_without_a_day_in_the_past_after_the_law_or_the_same(scene: Scene, day: date | None) -> None:
    with the_time_is(MONDAY), pytest.raises(InvalidError) as refused:
        change_promise(actor=scene.member, case_id=scene.case.pk, day=day, text="Het is druk.")
    assert "day" in refused.value.fields


def test_a_promise_is_changed_with_a_message_and_on_the_trail(scene: Scene) -> None:
    before = len(scene.told())
    with the_time_is(MONDAY):
        case = change_promise(actor=scene.member, case_id=scene.case.pk, day=date(2026, 7, 24), text="Het is druk.")
    assert case.promised_date == date(2026, 7, 24)
    event = CaseEvent.objects.get(case=case, kind="promise")
    assert event.is_for_citizen
    assert event.data == {"from": "2026-07-20", "to": "2026-07-24"}
    assert len(scene.told()) == before + 1
    assert trail(scene.centre.id).filter(action="case.promise_changed").count() == 1


def test_receipt_is_noted_once_with_its_ground(scene: Scene) -> None:
    with the_time_is("2026-06-03 10:00"):
        for day in (date(2026, 6, 2), date(2026, 6, 3)):
            note_receipt(actor=scene.member, case_id=scene.case.pk, on=day)
    assert ReceiptNote.objects.get().confirmed_on == date(2026, 6, 2)


@pytest.mark.parametrize("day", [None, date(2026, 5, 31), date(2026, 6, 2)])
def test_receipt_is_not_confirmed_before_it_came_or_in_the_future(scene: Scene, day: date | None) -> None:
    with the_time_is(MONDAY), pytest.raises(InvalidError):
        note_receipt(actor=scene.member, case_id=scene.case.pk, on=day)


@pytest.mark.parametrize("who", ["colleague", "outsider", "advisor"])
def test_nobody_else_touches_the_clock(scene: Scene, who: str) -> None:
    somebody = {
        "colleague": lambda: a_department_member(a_department(scene.centre, "wegen")),
        "outsider": lambda: an_outsider("back_office"),
        "advisor": lambda: scene.advisor,
    }[who]()
    key, day = scene.case.pk, clock.today() + timedelta(days=3)
    for step in (
        lambda: pause(actor=somebody, case_id=key, reason="agreed", text="x"),
        lambda: resume(actor=somebody, case_id=key),
        lambda: extend(actor=somebody, case_id=key, text="x"),
        lambda: change_promise(actor=somebody, case_id=key, day=day, text="x"),
        lambda: note_receipt(actor=somebody, case_id=key, on=day),
    ):
        with pytest.raises(EenloketError):
            step()  # type: ignore[no-untyped-call]
    assert scene.now().revision == scene.case.revision


def test_an_objection_counts_from_the_end_of_the_time_to_object(scene: Scene) -> None:
    with the_time_is("2026-03-16 10:00"):
        found = a_case_type(scene.centre, "bezwaar")
        case = a_case(
            scene.advisor,
            scene.member.departments.get(),
            type_version_id=found.version_id,
            values={"besluit": "A1", "datum-besluit": "2026-03-02", "waarom": "Oneens.", "horen": "nee"},
            promised_date=date(2026, 7, 6),
        )
    assert case.legal_date == date(2026, 7, 6)  # the example of test_legal_terms
