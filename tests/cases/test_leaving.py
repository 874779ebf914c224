"""Somebody leaves: what they took up or had open does not leave with them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.cases.selectors import inbox
from eenloket.cases.services import ask_back, hand_back_cases_of, settle, take
from eenloket.contacts.models import Contact
from eenloket.contacts.selectors import open_conversations
from eenloket.contacts.services import save_draft
from eenloket.contacts.types import DraftChange
from eenloket.core import clock
from eenloket.core.models import AuditEntry
from eenloket.organisation.models import Department
from eenloket.personnel.models import Checklist
from eenloket.personnel.services import confirm_leaving, start_checklist
from tests.builders import a_case, a_colleague, a_conversation, a_group, draft_of, fresh, signed_in
from tests.personnel.scenes import Scene, a_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@pytest.fixture
def group(scene: Scene) -> Department:
    """The second line, of which the person who leaves is a member."""
    group = a_group(scene.centre)
    for staff in (scene.person, scene.colleague):
        staff.departments.add(group)
    scene.person, scene.colleague = fresh(scene.person), fresh(scene.colleague)
    return group


def _leaves(scene: Scene, *, actor: Staff | None = None) -> Checklist:
    checklist = start_checklist(
        actor=actor or scene.leader, employee_id=scene.employee.pk, kind="leaving", day=clock.today()
    )
    return confirm_leaving(actor=actor or scene.leader, checklist_id=checklist.pk, despite_open_items=True)


def _taken(scene: Scene, group: Department) -> Case:
    case = a_case(scene.colleague, group)
    return take(actor=scene.person, case_id=case.pk)


def test_open_cases_go_back_to_the_inbox_with_the_reason(scene: Scene, group: Department) -> None:
    case, settled = _taken(scene, group), _taken(scene, group)
    settle(actor=scene.person, case_id=settled.pk, answer="Klaar.")
    checklist = _leaves(scene)
    assert list(inbox(scene.colleague, "new")) == [case]
    case.refresh_from_db()
    settled.refresh_from_db()
    assert (case.handler, case.promised_date) == (None, settled.promised_date)
    assert settled.handler == scene.person
    step = case.events.last()
    assert step is not None
    assert (step.kind, scene.person.name in step.text, step.is_for_citizen) == ("handed_back", True, False)
    assert AuditEntry.objects.filter(action="case.handed_back", subject_id=case.pk).count() == 1
    assert checklist.passed_on == {"cases": 1}
    assert take(actor=scene.colleague, case_id=case.pk).handler == scene.colleague


def test_a_question_to_the_kcc_goes_on_waiting(scene: Scene, group: Department) -> None:
    case = _taken(scene, group)
    ask_back(actor=scene.person, case_id=case.pk, question="Welke straat?")
    _leaves(scene)
    case.refresh_from_db()
    assert (case.state, case.handler) == ("asked_back", None)


def test_handed_back_twice_is_once_and_nobody_elses(scene: Scene, group: Department) -> None:
    mine, other = _taken(scene, group), a_case(scene.person, group)
    take(actor=scene.colleague, case_id=other.pk)
    what: dict[str, Any] = {"contact_centre_id": scene.centre.id, "staff_id": scene.person.pk}
    assert [hand_back_cases_of(**what), hand_back_cases_of(**what)] == [1, 0]
    other.refresh_from_db()
    assert other.handler == scene.colleague
    assert mine.events.filter(kind="handed_back").count() == 1


def test_what_was_typed_goes_to_the_superior(scene: Scene) -> None:
    draft = draft_of(a_conversation(scene.person))
    save_draft(
        actor=scene.person,
        contact_id=draft.pk,
        revision=draft.revision,
        change=DraftChange(note_for_colleagues="Bel Jo"),
    )
    checklist = _leaves(scene)
    (conversation,) = open_conversations(scene.leader)
    assert [each.note_for_colleagues for each in conversation.drafts] == ["Bel Jo"]  # type: ignore[attr-defined]
    assert (conversation.state, Contact.objects.get().advisor) == ("wrap_up", scene.leader)
    assert checklist.passed_on == {"conversations": 1}
    assert AuditEntry.objects.filter(action="conversation.passed_on").count() == 1
    assert signed_in(scene.leader).get("/werk/", follow=True).status_code == 200


def test_hr_holds_no_conversations_so_they_go_to_the_superior(scene: Scene) -> None:
    a_conversation(scene.person)
    _leaves(scene, actor=scene.hr)
    assert len(open_conversations(scene.leader)) == 1


def test_the_pages_say_what_will_go_back_and_what_went(scene: Scene, group: Department) -> None:
    _taken(scene, group)
    _taken(scene, group)
    a_conversation(scene.person)
    checklist = start_checklist(actor=scene.leader, employee_id=scene.employee.pk, kind="leaving", day=clock.today())
    page = signed_in(scene.leader)
    leave = page.get(reverse("personnel:leave", args=[checklist.pk])).content.decode()
    assert "2 zaken en terugbelnotities" in leave
    assert "1 gesprek staat nog open" in leave
    page.post(reverse("personnel:leave", args=[checklist.pk]), {"despite_open_items": "on"})
    after = page.get(reverse("personnel:checklist", args=[checklist.pk])).content.decode()
    assert "2 open zaken zijn terug" in after
    assert "1 open gesprek ging" in after


def test_who_leaves_with_nothing_open_hands_nothing_back(scene: Scene) -> None:
    a_colleague(scene.centre)
    assert _leaves(scene).passed_on == {}
