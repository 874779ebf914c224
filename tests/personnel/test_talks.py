"""Conversations: notes of both, agreements, signatures."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.personnel.models import Agreement, PersonnelConversation
from eenloket.personnel.services import (
    agree,
    cancel_talk,
    drop_agreement,
    note_in_talk,
    plan_talk,
    settle_agreement,
    sign_talk,
    take_signature_back,
)
from tests.builders import signed_in
from tests.personnel.scenes import Scene, a_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(scene: Scene) -> PersonnelConversation:
    return a_talk(scene)


def _read(talk: PersonnelConversation) -> PersonnelConversation:
    return PersonnelConversation.objects.get(pk=talk.pk)


def test_planned_twice_it_is_one(scene: Scene) -> None:
    key = uuid7()
    for _time in range(2):
        plan_talk(actor=scene.leader, talk_id=key, employee_id=scene.employee.pk, kind="exit", planned_at=clock.now())
    assert PersonnelConversation.objects.count() == 1


def test_what_is_typed_is_kept_and_the_browser_hears_when(scene: Scene, talk: PersonnelConversation) -> None:
    url = reverse("personnel:talk_note", args=[talk.pk])
    headers = {"Accept": "application/json"}
    answer = signed_in(scene.leader).post(url, {"notes": "Half een zin"}, headers=headers)
    assert answer.status_code == 200
    assert "." in answer.json()["kept_at"]
    signed_in(scene.person).post(url, {"notes": "Mijn kant"})
    assert (_read(talk).superior_notes, _read(talk).employee_notes) == ("Half een zin", "Mijn kant")


def test_too_much_is_refused_and_not_cut_off(scene: Scene, talk: PersonnelConversation) -> None:
    url = reverse("personnel:talk_note", args=[talk.pk])
    page = signed_in(scene.leader).post(url, {"notes": "y" * 10_001})
    assert page.status_code == 422
    assert "y" * 10_001 in page.content.decode(), "what was typed is still there"
    assert _read(talk).superior_notes == ""


def test_first_the_superior_signs_then_the_employee_then_it_stays(scene: Scene, talk: PersonnelConversation) -> None:
    with pytest.raises(ConflictError):
        sign_talk(actor=scene.person, talk_id=talk.pk)
    with pytest.raises(InvalidError):
        sign_talk(actor=scene.leader, talk_id=talk.pk)
    note_in_talk(actor=scene.leader, talk_id=talk.pk, text="Besproken")
    for who in (scene.leader, scene.leader, scene.person, scene.person):
        sign_talk(actor=who, talk_id=talk.pk)
    assert _read(talk).is_signed
    for who in (scene.leader, scene.person):
        with pytest.raises(ConflictError):
            note_in_talk(actor=who, talk_id=talk.pk, text="Anders")
    with pytest.raises(ConflictError):
        take_signature_back(actor=scene.leader, talk_id=talk.pk)
    with pytest.raises(ConflictError):
        cancel_talk(actor=scene.leader, talk_id=talk.pk)
    assert _read(talk).superior_notes == "Besproken"


def test_the_superior_takes_the_signature_back_before_the_employee_signs(
    scene: Scene, talk: PersonnelConversation
) -> None:
    note_in_talk(actor=scene.leader, talk_id=talk.pk, text="Besproken")
    sign_talk(actor=scene.leader, talk_id=talk.pk)
    with pytest.raises(ConflictError):
        note_in_talk(actor=scene.leader, talk_id=talk.pk, text="Anders")
    note_in_talk(actor=scene.person, talk_id=talk.pk, text="Ik zie het anders")
    take_signature_back(actor=scene.leader, talk_id=talk.pk)
    note_in_talk(actor=scene.leader, talk_id=talk.pk, text="Anders")
    assert _read(talk).superior_notes == "Anders"


def test_keep_and_sign_is_one_button(scene: Scene, talk: PersonnelConversation) -> None:
    url = reverse("personnel:talk_note", args=[talk.pk])
    signed_in(scene.leader).post(url, {"notes": "Besproken", "sign": "1"})
    assert _read(talk).superior_signed_at
    signed_in(scene.person).post(reverse("personnel:talk_sign", args=[talk.pk]))
    assert _read(talk).is_signed


@pytest.mark.parametrize("who", ["hr", "colleague", "manager", "other_leader"])
def test_nobody_else_writes_or_signs(scene: Scene, talk: PersonnelConversation, who: str) -> None:
    actor = getattr(scene, who)
    with pytest.raises((NotAllowedError, NotFoundError)):
        note_in_talk(actor=actor, talk_id=talk.pk, text="x")
    with pytest.raises((NotAllowedError, NotFoundError)):
        sign_talk(actor=actor, talk_id=talk.pk)


def test_an_agreement_is_ticked_by_either_also_after_signing(scene: Scene, talk: PersonnelConversation) -> None:
    key = uuid7()
    for _time in range(2):
        agree(actor=scene.leader, agreement_id=key, talk_id=talk.pk, text="Module volgen", by_when=clock.today())
    assert Agreement.objects.count() == 1
    with pytest.raises(NotFoundError):
        settle_agreement(actor=scene.person, agreement_id=key, done=True)
    note_in_talk(actor=scene.leader, talk_id=talk.pk, text="Besproken")
    sign_talk(actor=scene.leader, talk_id=talk.pk)
    with pytest.raises(NotAllowedError):
        drop_agreement(actor=scene.leader, agreement_id=key)
    sign_talk(actor=scene.person, talk_id=talk.pk)
    assert settle_agreement(actor=scene.person, agreement_id=key, done=True).done_by == scene.person.name
    with pytest.raises(NotAllowedError):
        settle_agreement(actor=scene.hr, agreement_id=key, done=False)


def test_what_was_called_off_is_closed(scene: Scene, talk: PersonnelConversation) -> None:
    for _time in range(2):
        cancel_talk(actor=scene.leader, talk_id=talk.pk)
    with pytest.raises(ConflictError):
        note_in_talk(actor=scene.leader, talk_id=talk.pk, text="x")
