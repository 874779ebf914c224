"""Checklists for who starts and who leaves; leaving ends access at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from eenloket.core import clock, events
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.personnel.events import EmployeeLeft
from eenloket.personnel.models import Checklist, ChecklistItem, StaffCard, TemplateItem
from eenloket.personnel.services import (
    confirm_leaving,
    remove_template_item,
    save_template_item,
    start_checklist,
    tick_item,
)
from eenloket.profiles.selectors import employees_of
from eenloket.profiles.services import end_employment
from tests.builders import fresh, signed_in
from tests.personnel.scenes import Scene, a_card, a_checklist, a_talk, an_absence, employee_of

pytestmark = pytest.mark.django_db


def _items(checklist: Checklist, owner: str = "person") -> list[ChecklistItem]:
    return list(checklist.items.filter(owner=owner))


def test_a_list_has_dates_from_the_first_day(scene: Scene) -> None:
    checklist = a_checklist(scene)
    assert checklist.items.count() == TemplateItem.objects.filter(kind="onboarding").count() > 5
    assert all(item.due_on.weekday() < 5 for item in checklist.items.all())


def test_started_twice_it_is_one_list(scene: Scene) -> None:
    first, second = a_checklist(scene), a_checklist(scene)
    assert first.pk == second.pk
    assert first.items.count() == TemplateItem.objects.filter(kind="onboarding").count()


def test_the_person_ticks_the_own_items_only(scene: Scene) -> None:
    checklist = a_checklist(scene)
    done = tick_item(actor=scene.person, item_id=_items(checklist)[0].pk, done=True)
    assert done.done_by == scene.person.name
    with pytest.raises(NotAllowedError):
        tick_item(actor=scene.person, item_id=_items(checklist, "leader")[0].pk, done=True)
    with pytest.raises(NotFoundError):
        tick_item(actor=scene.colleague, item_id=_items(checklist)[0].pk, done=True)


def test_a_starters_list_closes_with_its_last_item(scene: Scene) -> None:
    checklist = a_checklist(scene)
    for item in checklist.items.all():
        tick_item(actor=scene.leader, item_id=item.pk, done=True)
    checklist.refresh_from_db()
    assert checklist.closed_at
    with pytest.raises(ConflictError):
        tick_item(actor=scene.leader, item_id=_items(checklist)[0].pk, done=False)


def test_leaving_ends_access_on_the_next_page_that_is_asked(scene: Scene) -> None:
    a_card(scene)
    a_talk(scene)
    an_absence(scene)
    checklist = a_checklist(scene, "leaving")
    client = signed_in(scene.person)
    assert client.get("/team/mensen/").status_code == 200
    page = signed_in(scene.leader).get(reverse("personnel:leave", args=[checklist.pk]))
    rest = ("measures", "reports", "teams", "cases", "conversations")
    assert page.context["work"] | {"items": 0} == {"items": 0, "talks": 1, **dict.fromkeys(rest, 0)}
    confirm_leaving(actor=scene.leader, checklist_id=checklist.pk, despite_open_items=True)
    assert client.get("/team/mensen/").status_code == 302, "signed in, but refused"
    assert not fresh(scene.person).is_active
    assert not fresh(scene.person).roles.exists()
    employee = scene.employee
    assert employee.left_on == clock.today()
    assert not employee.appointments.filter(ends_on=None).exists()
    assert employee.pk not in employees_of(scene.centre.id).values_list("pk", flat=True)
    assert StaffCard.objects.get(employee=employee).ends_on == clock.today()


def test_confirmed_twice_it_is_told_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[events.Event] = []
    monkeypatch.setitem(events._handlers, EmployeeLeft, [told.append])
    checklist = a_checklist(scene, "leaving", days=14)
    for _time in range(2):
        confirm_leaving(actor=scene.hr, checklist_id=checklist.pk, despite_open_items=True)
    (event,) = told
    assert isinstance(event, EmployeeLeft)
    assert (event.staff_id, event.left_on) == (scene.person.pk, clock.today() + timedelta(days=14))


def test_open_items_are_named_before(scene: Scene) -> None:
    checklist = a_checklist(scene, "leaving")
    url = reverse("personnel:leave", args=[checklist.pk])
    assert signed_in(scene.leader).post(url, {}).status_code == 422
    assert fresh(scene.person).is_active
    assert signed_in(scene.leader).post(url, {"despite_open_items": "on"}).status_code == 302
    assert not fresh(scene.person).is_active


@pytest.mark.parametrize("who", ["person", "colleague", "other_leader", "manager"])
def test_nobody_else_ends_somebodys_access(scene: Scene, who: str) -> None:
    checklist = a_checklist(scene, "leaving")
    with pytest.raises((NotAllowedError, NotFoundError)):
        confirm_leaving(actor=getattr(scene, who), checklist_id=checklist.pk, despite_open_items=True)
    with pytest.raises(NotAllowedError):
        end_employment(actor=getattr(scene, who), employee_id=scene.employee.pk, day=clock.today())
    assert fresh(scene.person).is_active


def test_a_list_for_starting_ends_nothing(scene: Scene) -> None:
    with pytest.raises(NotFoundError):
        confirm_leaving(actor=scene.leader, checklist_id=a_checklist(scene).pk, despite_open_items=True)


def test_whoever_leads_is_named_with_the_people_left_behind(scene: Scene) -> None:
    own = employee_of(scene.leader)
    checklist = start_checklist(actor=scene.manager, employee_id=own.pk, kind="leaving", day=clock.today())
    page = signed_in(scene.manager).get(reverse("personnel:leave", args=[checklist.pk]))
    assert (page.context["work"]["reports"], page.context["work"]["teams"]) == (2, 1)


def test_hr_and_the_manager_keep_the_lists(scene: Scene) -> None:
    a_checklist(scene)
    key = uuid7()
    for text in ("Taart besteld", "Taart gehaald"):
        save_template_item(actor=scene.hr, item_id=key, kind="onboarding", text=text, owner="leader", days=0)
    assert TemplateItem.objects.get(pk=key).text == "Taart gehaald"
    with pytest.raises(NotAllowedError):
        save_template_item(actor=scene.leader, item_id=uuid7(), kind="leaving", text="x", owner="it", days=0)
    for _time in range(2):
        remove_template_item(actor=scene.manager, item_id=key)
    assert not TemplateItem.objects.filter(pk=key).exists()


def test_a_list_keeps_its_last_item(scene: Scene) -> None:
    a_checklist(scene)
    last, *others = TemplateItem.objects.filter(kind="leaving")
    for item in others:
        remove_template_item(actor=scene.hr, item_id=item.pk)
    with pytest.raises(InvalidError):
        remove_template_item(actor=scene.hr, item_id=last.pk)
