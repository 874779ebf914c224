from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from eenloket.contacts.models import Contact, Conversation
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.routing.models import Ring, WorkItem
from eenloket.routing.selectors import departments_to_reach, own_reach, ring_of
from eenloket.routing.services import (
    accept_offer,
    accept_ring,
    decline_ring,
    dispatch,
    end_talk,
    note_reach_presence,
    put_away_ring,
    ring,
    save_department_hours,
    save_own_hours,
    set_reach,
    sweep,
)
from tests.builders import (
    Centre,
    a_call,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    a_group,
    an_outsider,
    draft_of,
    ready,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db
MORNING, HALF_A_MINUTE_LATER = "2026-11-23 10:00:00", "2026-11-23 10:00:31"


class Scene:
    """An advisor with a caller on the line, and a department with somebody who can be reached."""

    def __init__(self) -> None:
        self.centre: Centre = a_centre()
        self.department = a_department(self.centre)
        self.member = a_department_member(self.department, name="Kim Bouwman")
        self.advisor = ready(a_colleague(self.centre, name="Ilse Advies"))
        set_reach(actor=self.member, wish="reachable")
        self.item = a_call(self.centre, label="Rijbewijs")
        (offer,) = dispatch(self.centre.id)
        accept_offer(actor=self.advisor, offer_id=offer.pk)
        self.item.refresh_from_db()

    def ring(self, **more: Any) -> Ring:
        given = {"staff_id": self.member.pk, "department_id": self.department.pk, "note": "Wil bezwaar maken"}
        return ring(actor=self.advisor, item_id=self.item.pk, **{**given, **more})

    def state_of(self, staff: Any) -> str:
        reached = departments_to_reach(self.advisor, self.item)
        return str(next(one.state for each in reached for one in each.members if one.staff == staff))


@pytest.fixture
def scene() -> Any:
    with the_time_is(MORNING):
        yield Scene()


def test_who_said_so_can_be_reached_and_who_has_no_screen_open_must_be_called(scene: Scene) -> None:
    away = a_department_member(scene.department)
    assert scene.state_of(scene.member) == "here"
    assert scene.state_of(away) == "no_screen"  # on duty by the opening hours
    note_reach_presence(actor=away)
    assert scene.state_of(away) == "here"
    with the_time_is("2026-11-23 10:02"):
        assert scene.state_of(away) == "no_screen"


def test_not_now_counts_until_its_moment_and_above_the_roster(scene: Scene) -> None:
    with the_time_is("2026-11-23 10:30") as later:
        pass
    set_reach(actor=scene.member, wish="not_now", until=later)
    assert scene.state_of(scene.member) == "not_now"
    with the_time_is("2026-11-23 10:31"):
        note_reach_presence(actor=scene.member)
        assert scene.state_of(scene.member) == "here"


def test_the_own_roster_counts_above_that_of_the_department(scene: Scene) -> None:
    set_reach(actor=scene.member, wish="")
    save_department_hours(actor=scene.member, department_id=scene.department.pk, hours={"1": [["9:00", "12:00"]]})
    assert scene.state_of(scene.member) == "not_now"  # it is Monday
    save_own_hours(actor=scene.member, hours={"0": [["9:00", "12:00"]]})
    assert scene.state_of(scene.member) == "here"


def test_the_advisor_keeps_the_conversation_until_it_is_taken(scene: Scene) -> None:
    asked = scene.ring()
    assert scene.ring().pk == asked.pk
    assert Conversation.objects.get().advisor == scene.advisor
    accept_ring(actor=scene.member, ring_id=asked.pk)
    accept_ring(actor=scene.member, ring_id=asked.pk)
    assert Conversation.objects.get().advisor == scene.advisor
    shown = ring_of(scene.advisor)
    assert shown
    assert shown.state == "accepted"


def test_with_somebody_who_handles_contacts_the_conversation_goes_on(scene: Scene) -> None:
    group = a_group(scene.centre)
    expert = ready(a_colleague(scene.centre, "advisor_1", departments=[group]))
    asked = scene.ring(staff_id=expert.pk, department_id=group.pk)
    accept_ring(actor=expert, ring_id=asked.pk)
    first, second = Contact.objects.order_by("number")
    assert (first.result, first.advisor) == ("transferred", scene.advisor)
    assert (second.advisor, second.note_for_colleagues) == (expert, "Wil bezwaar maken")
    assert WorkItem.objects.get(pk=asked.item_id).state == "done"
    assert WorkItem.objects.get(state="active").advisor == expert


def test_missed_and_declined_are_counted_per_department_and_told_at_once(scene: Scene) -> None:
    scene.ring()
    with the_time_is(HALF_A_MINUTE_LATER):
        sweep()
        shown = ring_of(scene.advisor)
        assert shown
        assert shown.state == "missed"
        note_reach_presence(actor=scene.member)
        decline_ring(actor=scene.member, ring_id=scene.ring().pk)
        (reached,) = own_reach(scene.member)
    assert (reached.rung, reached.missed) == (2, 2)


def test_too_late_is_said_and_changes_nothing(scene: Scene) -> None:
    asked = scene.ring()
    with the_time_is(HALF_A_MINUTE_LATER), pytest.raises(ConflictError):
        accept_ring(actor=scene.member, ring_id=asked.pk)


def test_when_the_caller_is_gone_nobody_is_asked_any_more(scene: Scene) -> None:
    asked = scene.ring()
    end_talk(scene.item.pk)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    with pytest.raises(ConflictError):
        accept_ring(actor=scene.member, ring_id=asked.pk)


def test_the_advisor_withdraws_and_asks_another(scene: Scene) -> None:
    other = a_department_member(scene.department)
    set_reach(actor=other, wish="reachable")
    first = scene.ring()
    with pytest.raises(ConflictError):
        scene.ring(staff_id=other.pk)
    put_away_ring(actor=scene.advisor, ring_id=first.pk)
    assert scene.ring(staff_id=other.pk).state == "ringing"


def test_who_cannot_be_reached_is_not_asked(scene: Scene) -> None:
    set_reach(actor=scene.member, wish="not_now")
    with pytest.raises(InvalidError, match="Kim"):
        scene.ring()


def test_a_stranger_a_colleague_and_another_centre_can_do_nothing_with_it(scene: Scene) -> None:
    asked = scene.ring()
    for somebody in (a_colleague(scene.centre), an_outsider(), a_department_member(scene.department)):
        for step in (accept_ring, decline_ring, put_away_ring):
            with pytest.raises(NotFoundError):
                step(actor=somebody, ring_id=asked.pk)
    with pytest.raises(NotAllowedError):
        set_reach(actor=a_colleague(scene.centre, "hr"), wish="reachable")
    with pytest.raises(NotFoundError):
        save_department_hours(actor=an_outsider("team_leader", "verder"), department_id=scene.department.pk, hours={})
    with pytest.raises(NotAllowedError):
        save_department_hours(actor=a_colleague(scene.centre), department_id=scene.department.pk, hours={})


def test_the_dialog_shows_who_is_reachable_and_rings_them(scene: Scene) -> None:
    page = signed_in(scene.advisor)
    dialog = page.get(reverse("routing:transfer", args=[scene.item.pk])).content.decode()
    assert "● Kim Bouwman, nu bereikbaar" in dialog
    chosen = f"ring:{scene.department.pk}:{scene.member.pk}"
    answer = page.post(reverse("routing:transfer", args=[scene.item.pk]), {"to": chosen, "note": "Wil bezwaar"})
    assert answer.headers["Location"] == reverse("desk:conversation", args=[scene.item.conversation_id])
    band = signed_in(scene.member).get(reverse("desk:inbox")).content.decode()
    assert "Wil bezwaar" in band
    assert "data-f2" in band


def test_after_a_missed_one_the_note_is_filled_in(scene: Scene) -> None:
    asked = scene.ring()
    page = signed_in(scene.advisor)
    with the_time_is(HALF_A_MINUTE_LATER):
        sweep()
        assert f"?afronden=call_back&amp;oproep={asked.pk}" in page.get(reverse("desk:work")).content.decode()
        question = draft_of(Conversation.objects.get())
        address = reverse("desk:conversation_finish", args=[question.pk, "call_back"])
        dialog = page.get(address, {"oproep": str(asked.pk)}).content.decode()
    assert f'value="{scene.department.pk}" selected' in dialog
    assert "Wil bezwaar maken</textarea>" in dialog


def test_a_member_changes_it_from_the_page_and_the_trail_keeps_it(scene: Scene) -> None:
    page = signed_in(scene.member)
    assert page.post(reverse("routing:reach_strip"), {"reach": "not_now:30", "next": "/zaken/"}).status_code == 302
    assert scene.state_of(scene.member) == "not_now"
    assert AuditEntry.objects.filter(action="routing.reach_set").exists()
    wrong = page.post(reverse("routing:reach"), {"hours_0": "9 uur"})
    assert wrong.status_code == 422
    assert "9 uur" in wrong.content.decode()
    assert page.post(reverse("routing:reach"), {"hours_0": "9:00-12:30"}).status_code == 302
    assert page.post(reverse("routing:reach_beat")).status_code == 204


def test_pages_of_a_department_are_for_its_members_and_who_leads(scene: Scene) -> None:
    address = reverse("routing:reach_department", args=[scene.department.pk])
    leader, other = a_colleague(scene.centre, "team_leader"), a_department(scene.centre, "belastingen")
    expected = {scene.member: 200, leader: 200, a_department_member(other): 404, an_outsider("team_leader"): 404}
    for who, status in expected.items():
        assert signed_in(who).get(address).status_code == status
    assert signed_in(leader).get(reverse("routing:reach")).status_code == 200
    assert signed_in(a_colleague(scene.centre, "hr")).get(reverse("routing:reach")).status_code == 403
