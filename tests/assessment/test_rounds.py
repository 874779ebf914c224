"""An assessment round from planning to both signatures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.assessment import selectors
from eenloket.assessment.models import EmployeeStanding, Rating, Round, RoundAnswer, RoundEntry
from eenloket.assessment.services import (
    agree,
    hand_in,
    invite_who_is_due,
    plan_conversation,
    plan_round,
    remind,
    remind_who_is_late,
    save_answers,
    sign,
)
from eenloket.assessment.types import RoundState, Side, Source
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.gateways.models import OutboxMessage
from eenloket.profiles.selectors import reports_of
from eenloket.profiles.types import Kind
from tests.assessment.scenes import LISTENING, Scene, a_scene, employee_of
from tests.builders import an_outsider, fresh, signed_in, the_time_is

pytestmark = pytest.mark.django_db
SECRET = "Dat weet alleen ik"


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def a_round(scene: Scene, *, opens: int = 0, closes: int = 14, **more: Any) -> Round:
    values: dict[str, Any] = {
        "actor": scene.leader,
        "round_id": uuid7(),
        "name": "Najaar",
        "employee_ids": [each.pk for each in reports_of(scene.leader)],
        "kinds": [Kind.COMPETENCE],
        "opens_on": clock.today() + timedelta(opens),
        "closes_on": clock.today() + timedelta(closes),
    }
    return plan_round(**(values | more))


def entry_of(scene: Scene, staff: Staff | None = None) -> RoundEntry:
    return RoundEntry.objects.get(employee=employee_of(staff or scene.advisor))


def all_at(entry: RoundEntry, level: int, remark: str = "") -> dict[str, tuple[int | None, str]]:
    return {each.key: (level, remark) for each in entry.elements()}


def both_hand_in(scene: Scene, own: int = 3, leader: int = 2) -> RoundEntry:
    entry = entry_of(scene)
    hand_in(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers=all_at(entry, own, SECRET))
    hand_in(actor=scene.leader, entry_id=entry.pk, side=Side.LEADER, answers=all_at(entry, leader))
    return entry_of(scene)


def test_planning_asks_what_each_function_asks_and_invites_at_once(scene: Scene) -> None:
    a_round(scene)
    entry = entry_of(scene)
    assert entry.state == RoundState.INVITED
    assert LISTENING in {each.key for each in entry.elements()}
    assert {each.kind for each in entry.elements()} == {Kind.COMPETENCE}
    assert entry.document().indicators_of(entry.document().by_key[LISTENING])
    mail = OutboxMessage.objects.get(about_id=entry.pk)
    assert mail.to == scene.advisor.email
    assert "Adri" in mail.body
    assert "Advies" not in mail.body
    assert f"/team/stand/ronde/{entry.pk}/" in mail.body
    assert not mail.is_to_citizen


def test_the_same_form_twice_plans_once(scene: Scene) -> None:
    key = uuid7()
    a_round(scene, round_id=key)
    a_round(scene, round_id=key)
    assert Round.objects.count() == 1
    assert OutboxMessage.objects.count() == 2


def test_who_does_not_report_here_is_not_asked(scene: Scene) -> None:
    with pytest.raises(InvalidError) as refused:
        a_round(scene, actor=scene.other_leader, employee_ids=[scene.employee.pk])
    assert "people" in refused.value.fields
    with pytest.raises(NotAllowedError):
        a_round(scene, actor=scene.advisor)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("name", {"name": " "}),
        ("kinds", {"kinds": []}),
        ("closes_on", {"closes": -1}),
        ("people", {"employee_ids": []}),
    ],
)
def test_a_round_that_cannot_be_is_refused_at_its_field(scene: Scene, field: str, more: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refused:
        a_round(scene, **more)
    assert field in refused.value.fields


def test_a_round_that_opens_later_invites_on_that_day_and_reminds_before_the_end(scene: Scene) -> None:
    a_round(scene, opens=3, closes=10)
    assert entry_of(scene).state == RoundState.WAITING
    assert not OutboxMessage.objects.exists()
    assert invite_who_is_due() == 0
    with the_time_is(f"{clock.today() + timedelta(3)} 08:00"):
        assert invite_who_is_due() == 2
        assert invite_who_is_due() == 0
        assert remind_who_is_late() == 0
    with the_time_is(f"{clock.today() + timedelta(8)} 08:00"):
        assert remind_who_is_late() == 2
        assert remind_who_is_late() == 0
    assert OutboxMessage.objects.count() == 4


def test_a_reminder_goes_once_a_day_to_who_has_not_handed_in(scene: Scene) -> None:
    planned = a_round(scene)
    entry = entry_of(scene)
    hand_in(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers=all_at(entry, 3))
    assert remind(actor=scene.leader, round_id=planned.pk) == 1
    assert remind(actor=scene.leader, round_id=planned.pk) == 0
    with pytest.raises(NotFoundError):
        remind(actor=scene.other_leader, round_id=planned.pk)


def test_answers_are_kept_half_way_and_only_for_what_is_asked(scene: Scene) -> None:
    a_round(scene)
    entry = entry_of(scene)
    answers = {LISTENING: (2, "Soms"), "competence.unknown": (4, "")}
    save_answers(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers=answers)
    save_answers(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers={LISTENING: (3, "Vaak")})
    assert [(each.level, each.remark) for each in RoundAnswer.objects.all()] == [(3, "Vaak")]
    with pytest.raises(InvalidError) as refused:
        hand_in(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers={})
    assert LISTENING not in refused.value.fields
    assert len(refused.value.fields) == len(entry.elements()) - 1


def test_nothing_counts_before_both_handed_in(scene: Scene) -> None:
    a_round(scene)
    entry = entry_of(scene)
    hand_in(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers=all_at(entry, 3))
    assert not Rating.objects.exists()
    hand_in(actor=scene.leader, entry_id=entry.pk, side=Side.LEADER, answers=all_at(entry, 2))
    assert {each.source for each in Rating.objects.all()} == {Source.SELF, Source.LEADER}
    assert EmployeeStanding.objects.get(employee=scene.employee).levels[LISTENING] == 2


def test_neither_sees_the_other_before_both_handed_in(scene: Scene) -> None:
    a_round(scene)
    entry = entry_of(scene)
    hand_in(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers=all_at(entry, 3, SECRET))
    talk = f"/team/stand/ronde/{entry.pk}/gesprek/"
    page = signed_in(scene.leader)
    for url in (talk, f"/team/stand/ronde/{entry.pk}/", f"/team/stand/medewerker/{scene.employee.pk}/{LISTENING}/"):
        assert SECRET not in page.get(url).content.decode()
    hand_in(actor=scene.leader, entry_id=entry.pk, side=Side.LEADER, answers=all_at(entry, 2, "Mijn blik"))
    assert SECRET in page.get(talk).content.decode()
    assert "Mijn blik" in signed_in(scene.advisor).get(talk).content.decode()


def test_what_was_handed_in_does_not_change(scene: Scene) -> None:
    a_round(scene)
    entry = both_hand_in(scene)
    with pytest.raises(ConflictError):
        save_answers(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers={LISTENING: (4, "")})
    hand_in(actor=scene.advisor, entry_id=entry.pk, side=Side.SELF, answers=all_at(entry, 4))
    assert not RoundAnswer.objects.filter(level=4).exists()


@pytest.mark.parametrize("first", ["advisor", "leader"])
def test_what_is_agreed_counts_once_both_signed(scene: Scene, first: str) -> None:
    a_round(scene)
    entry = both_hand_in(scene, own=4, leader=2)
    plan_conversation(actor=scene.leader, entry_id=entry.pk, day=clock.today())
    assert entry_of(scene).state == RoundState.PLANNED
    agree(actor=scene.leader, entry_id=entry.pk, answers=all_at(entry, 3, "Samen bekeken"), development="Oefenen.")
    standing = EmployeeStanding.objects.get(employee=scene.employee)
    assert (standing.levels[LISTENING], LISTENING in standing.conflicts) == (2, True)
    people = [scene.advisor, scene.leader] if first == "advisor" else [scene.leader, scene.advisor]
    for each in people:
        assert entry_of(scene).state == RoundState.AGREED
        sign(actor=each, entry_id=entry.pk, remark="Gezien")
        sign(actor=each, entry_id=entry.pk)
    assert entry_of(scene).state == RoundState.SIGNED
    standing.refresh_from_db()
    assert (standing.levels[LISTENING], standing.conflicts) == (3, [])
    agreed = Rating.objects.filter(source=Source.AGREED)
    assert agreed.count() == len(entry.elements())
    assert agreed[0].evidence == "Samen bekeken"
    assert agreed[0].by == "Adri Advies, Lies Leider"


def test_a_signature_makes_it_read_only(scene: Scene) -> None:
    a_round(scene)
    entry = both_hand_in(scene)
    with pytest.raises(ConflictError):
        sign(actor=scene.advisor, entry_id=entry.pk)
    agree(actor=scene.leader, entry_id=entry.pk, answers=all_at(entry, 3), development="")
    sign(actor=scene.advisor, entry_id=entry.pk)
    with pytest.raises(ConflictError):
        agree(actor=scene.leader, entry_id=entry.pk, answers=all_at(entry, 1), development="")
    for staff in (scene.leader, scene.advisor):
        assert "level:" not in signed_in(staff).get(f"/team/stand/ronde/{entry.pk}/gesprek/").content.decode()


def test_an_agreement_needs_both_and_every_level(scene: Scene) -> None:
    a_round(scene)
    entry = entry_of(scene)
    with pytest.raises(ConflictError):
        agree(actor=scene.leader, entry_id=entry.pk, answers=all_at(entry, 3), development="")
    both_hand_in(scene)
    with pytest.raises(InvalidError):
        agree(actor=scene.leader, entry_id=entry.pk, answers={LISTENING: (3, "")}, development="")
    with pytest.raises(NotAllowedError):
        agree(actor=scene.advisor, entry_id=entry.pk, answers=all_at(entry, 3), development="")


@pytest.mark.parametrize("who", ["colleague", "other_leader", "manager", "hr"])
def test_nobody_else_takes_part(scene: Scene, who: str) -> None:
    a_round(scene)
    entry = both_hand_in(scene)
    agree(actor=scene.leader, entry_id=entry.pk, answers=all_at(entry, 3), development=SECRET)
    staff = getattr(scene, who)
    with pytest.raises(NotAllowedError):
        sign(actor=staff, entry_id=entry.pk)
    page = signed_in(staff)
    for url in (f"/team/stand/ronde/{entry.pk}/", f"/team/stand/ronde/{entry.pk}/gesprek/"):
        answer = page.get(url)
        assert answer.status_code == 403
        assert SECRET not in answer.content.decode()
    assert page.post(f"/team/stand/ronde/{entry.pk}/bewaar/", {f"level:{LISTENING}": "4"}).status_code == 403


def test_another_contact_centre_finds_no_round(scene: Scene) -> None:
    planned = a_round(scene)
    page = signed_in(an_outsider("team_leader"))
    assert page.get(f"/team/stand/rondes/{planned.pk}/").status_code == 404
    assert page.get(f"/team/stand/ronde/{entry_of(scene).pk}/").status_code == 404
    with pytest.raises(NotFoundError):
        sign(actor=an_outsider("team_leader", "verweg"), entry_id=entry_of(scene).pk)


def test_the_whole_round_goes_through_the_pages(scene: Scene) -> None:
    own, leading = signed_in(scene.advisor), signed_in(scene.leader)
    form = {
        "key": str(uuid7()),
        "name": "Najaar",
        "opens_on": str(clock.today()),
        "closes_on": str(clock.today() + timedelta(7)),
        "kinds": ["competence"],
        "people": [str(scene.employee.pk)],
    }
    assert leading.get("/team/stand/rondes/nieuw/").status_code == 200
    assert leading.post("/team/stand/rondes/nieuw/", form | {"name": ""}).status_code == 422
    assert leading.post("/team/stand/rondes/nieuw/", form).status_code == 302
    entry = entry_of(scene)
    answer, talk = f"/team/stand/ronde/{entry.pk}/", f"/team/stand/ronde/{entry.pk}/gesprek/"
    assert answer in own.get("/team/stand/mij/").content.decode()
    saved = own.post(f"{answer}bewaar/", {f"level:{LISTENING}": "2"}, headers={"Accept": "application/json"})
    assert "saved" in saved.json()
    assert own.post(answer, {"step": "hand_in"}).status_code == 422
    everything = {f"level:{each.key}": "3" for each in entry.elements()}
    assert own.post(answer, everything | {"step": "save"}).status_code == 302
    for page in (own, leading):
        assert page.get(answer).status_code == 200
        assert page.post(answer, everything | {"step": "hand_in"}).status_code == 302
    refused = leading.post(talk, {"step": "plan", "day": ""})
    assert refused.status_code == 422
    assert 'aria-describedby="talk-day-problem"' in refused.content.decode()
    assert leading.post(talk, {"step": "plan", "day": str(clock.today())}).status_code == 302
    assert leading.post(talk, {"step": "agree", f"level:{LISTENING}": "3"}).status_code == 422
    assert leading.post(talk, everything | {"step": "agree", "development": "Oefenen."}).status_code == 302
    assert own.post(talk, {"step": "sign", "remark": "Eens."}).status_code == 302
    assert leading.post(talk, {"step": "sign"}).status_code == 302
    assert entry_of(scene).state == RoundState.SIGNED
    for url in ("/team/stand/rondes/", f"/team/stand/rondes/{entry.round_id}/", talk):
        assert leading.get(url).status_code == 200


def test_a_new_leader_takes_over_and_the_old_one_lets_go(scene: Scene) -> None:
    a_round(scene)
    entry = entry_of(scene)
    scene.team.leader = scene.other_leader
    scene.team.save()
    old, new = fresh(scene.leader), fresh(scene.other_leader)
    assert signed_in(old).get(f"/team/stand/ronde/{entry.pk}/").status_code == 403
    save_answers(actor=new, entry_id=entry.pk, side=Side.LEADER, answers={LISTENING: (2, "")})
    assert selectors.answers_of(entry, Side.LEADER)[LISTENING].level == 2


def test_a_superior_who_signed_has_nothing_left_to_do(scene: Scene) -> None:
    planned = a_round(scene)
    entry = both_hand_in(scene)
    agree(actor=scene.leader, entry_id=entry.pk, answers=all_at(entry, 3), development="")
    page, url = signed_in(scene.leader), f"/team/stand/rondes/{planned.pk}/"
    assert ">Onderteken</a>" in page.get(url).content.decode()
    sign(actor=scene.leader, entry_id=entry.pk)
    assert ">Lees terug</a>" in page.get(url).content.decode()
