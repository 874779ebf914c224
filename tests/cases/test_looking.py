from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from eenloket.cases.models import Case, CaseViewer, WorkSpan
from eenloket.cases.selectors import InboxFilter, found_in_inbox, similar_to, workload_of
from eenloket.cases.services import (
    add_note,
    correct_work,
    forget_viewers,
    note_left,
    note_viewer,
    note_work,
    send_message,
    set_up_case_types,
    settle,
    take,
)
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotFoundError
from tests.builders import (
    a_case,
    a_centre,
    a_colleague,
    a_department,
    a_department_member,
    an_outsider,
    signed_in,
    the_time_is,
)

pytestmark = pytest.mark.django_db
MORNING = "2026-11-23 10:00:00"


class Scene:
    def __init__(self) -> None:
        self.centre = a_centre()
        set_up_case_types(self.centre.row)
        self.department = a_department(self.centre)
        self.advisor = a_colleague(self.centre)
        self.member, self.second = a_department_member(self.department), a_department_member(self.department)
        self.stranger = a_department_member(a_department(self.centre, "belastingen"))
        self.case = a_case(self.advisor, self.department, subject="Losse tegel", request="Voor Lindelaan 14.")

    def sent(self, step: str, **typed: Any) -> Any:
        """What a page of the second colleague sends that was read before the first did something."""
        address = reverse("desk:case_act", args=[self.case.pk, step])
        given = {"revision": str(self.case.revision), "read_at": "2026-11-23T10:00:00+01:00", "once": str(uuid.uuid4())}
        return signed_in(self.second).post(address, {**given, "text": "Het is klaar.", **typed})


@pytest.fixture
def scene() -> Any:
    with the_time_is(MORNING):
        yield Scene()


# --- nobody overwrites unseen --------------------------------------------------------------------------------


def test_what_was_overtaken_is_refused_with_the_text_kept_and_what_changed_shown(scene: Scene) -> None:
    scene.case.refresh_from_db()
    with the_time_is("2026-11-23 10:01:00"):
        send_message(actor=scene.member, case_id=scene.case.pk, text="Wij komen morgen.")
        answer = scene.sent("settle")
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Het is klaar.</textarea>" in page
        assert "Wij komen morgen." in page
        assert Case.objects.get(pk=scene.case.pk).state == "new"
        scene.case.refresh_from_db()  # as the page that was answered says it
        assert scene.sent("settle", read_at="2026-11-23T10:01:30+01:00").status_code == 302


def test_a_note_of_a_colleague_stands_in_nobodys_way(scene: Scene) -> None:
    scene.case.refresh_from_db()
    with the_time_is("2026-11-23 10:01:00"):
        add_note(actor=scene.member, case_id=scene.case.pk, text="Gezien.")
        assert scene.sent("message").status_code == 302


def test_sent_twice_is_not_overtaken_by_itself(scene: Scene) -> None:
    scene.case.refresh_from_db()
    once = str(uuid.uuid4())
    with the_time_is("2026-11-23 10:01:00"):
        assert [scene.sent("message", once=once).status_code for _twice in range(2)] == [302, 302]
    assert scene.case.events.filter(kind="message").count() == 1


# --- who is here ---------------------------------------------------------------------------------------------


def test_who_has_it_open_is_seen_until_the_signs_of_life_stop(scene: Scene) -> None:
    note_viewer(actor=scene.member, case_id=scene.case.pk, is_writing=True)
    (other,) = note_viewer(actor=scene.second, case_id=scene.case.pk, is_writing=False)
    assert (other.staff, other.is_writing) == (scene.member, True)
    with the_time_is("2026-11-23 10:00:45"):
        assert note_viewer(actor=scene.second, case_id=scene.case.pk, is_writing=False) == []
    with the_time_is("2026-11-23 12:00:00"):
        assert forget_viewers() == 2


def test_leaving_is_seen_at_once_and_strangers_never_look_in(scene: Scene) -> None:
    note_viewer(actor=scene.member, case_id=scene.case.pk, is_writing=False)
    note_left(actor=scene.member, case_id=scene.case.pk)
    assert not CaseViewer.objects.exists()
    for stranger in (scene.stranger, an_outsider()):
        with pytest.raises(NotFoundError):
            note_viewer(actor=stranger, case_id=scene.case.pk, is_writing=False)


# --- worked time ---------------------------------------------------------------------------------------------


def test_a_page_counts_what_it_was_used_and_never_more_than_passed(scene: Scene) -> None:
    span = uuid.uuid4()
    for at, said in (("10:00:15", 15), ("10:00:30", 30), ("10:00:30", 20), ("10:01:00", 9_000)):
        with the_time_is(f"2026-11-23 {at}"):
            note_work(actor=scene.member, case_id=scene.case.pk, span_id=span, seconds=said)
    assert WorkSpan.objects.get().seconds == 61
    note_work(actor=scene.advisor, case_id=scene.case.pk, span_id=uuid.uuid4(), seconds=15)  # only reads along
    assert WorkSpan.objects.count() == 1


def test_a_correction_says_why_and_keeps_what_was_measured(scene: Scene) -> None:
    span = uuid.uuid4()
    note_work(actor=scene.member, case_id=scene.case.pk, span_id=span, seconds=60)
    with pytest.raises(InvalidError):
        correct_work(actor=scene.second, case_id=scene.case.pk, span_id=span, minutes=20, reason=" ")
    correct_work(actor=scene.second, case_id=scene.case.pk, span_id=span, minutes=20, reason="Ook gebeld.")
    note_work(actor=scene.member, case_id=scene.case.pk, span_id=span, seconds=75)
    kept = WorkSpan.objects.get()
    assert (kept.seconds, kept.measured_seconds, kept.source) == (1200, 60, "corrected")
    with pytest.raises(NotFoundError):
        correct_work(actor=scene.stranger, case_id=scene.case.pk, span_id=span, minutes=1, reason="x")


def test_the_workload_adds_up_by_week_and_opens_its_rows(scene: Scene) -> None:
    correct_work(actor=scene.member, case_id=scene.case.pk, span_id=uuid.uuid4(), minutes=90, reason="Ter plaatse.")
    with the_time_is(clock.now() + timedelta(days=7)):
        correct_work(actor=scene.member, case_id=scene.case.pk, span_id=uuid.uuid4(), minutes=30, reason="Nog eens.")
        leader = a_colleague(scene.centre, "team_leader")
        load = workload_of(leader)
        assert [each.weeks[-2:] for each in load.rows] == [[5400, 1800]]
        assert load.totals[-2:] == [5400, 1800]
        page = signed_in(leader)
        assert "1,5" in page.get(reverse("desk:case_workload")).content.decode()
        query = {"soort": "request", "afdeling": str(scene.department.pk)}
        assert scene.case.reference in page.get(reverse("desk:case_workload_rows"), query).content.decode()
        assert workload_of(an_outsider("team_leader")).rows == []


# --- finding -------------------------------------------------------------------------------------------------


def test_words_find_cases_of_the_own_department_only(scene: Scene) -> None:
    wanted = InboxFilter(words="tegels linde")
    assert found_in_inbox(scene.member, wanted, limit=5) == [scene.case]
    assert found_in_inbox(scene.stranger, wanted, limit=5) == []
    assert found_in_inbox(scene.member, InboxFilter(words="paspoort"), limit=5) == []
    page = signed_in(scene.member).get(reverse("desk:inbox"), {"q": "losse tegel"}).content.decode()
    assert scene.case.reference in page


def test_a_case_in_the_same_street_stands_beside_it(scene: Scene) -> None:
    near = a_case(scene.advisor, scene.department, subject="Lamp uit", request="Lindelaan 20, hoek.")
    alike = a_case(scene.advisor, scene.department, subject="Losse tegel", request="In de Kerkstraat.")
    a_case(scene.advisor, scene.department, subject="Paspoort", request="Waar blijft het?")
    found = similar_to(scene.member, scene.case)
    assert [(each.id, each.is_near) for each in found] == [(near.pk, True), (alike.pk, False)]


def test_a_filter_narrows_the_list_and_stays_in_the_address(scene: Scene) -> None:
    take(actor=scene.member, case_id=scene.case.pk)
    other = a_case(scene.advisor, scene.department, subject="Paspoort")
    take(actor=scene.second, case_id=other.pk)
    query = {"bak": "late", "wie": str(scene.second.pk), "wacht": "nobody", "op": "newest", "soort": "free"}
    with the_time_is("2026-12-23 10:00"):
        shown = signed_in(scene.member).get(reverse("desk:inbox"), query).content.decode()
    assert other.reference in shown
    assert scene.case.reference not in shown
    assert f"wie={scene.second.pk}" in shown


def test_several_are_done_from_the_list_and_what_failed_stays_chosen(scene: Scene) -> None:
    settled = a_case(scene.advisor, scene.department)
    settle(actor=scene.member, case_id=settled.pk, answer="Was al klaar.")
    page = signed_in(scene.member)
    typed = {"case": [str(scene.case.pk), str(settled.pk)], "step": "settle", "text": "Het is klaar."}
    answer = page.post(reverse("desk:cases_together"), typed)
    shown = answer.content.decode()
    assert f'value="{settled.pk}" checked' in shown
    assert f'value="{scene.case.pk}" checked' not in shown
    assert "Het is klaar.</textarea>" in shown
    assert page.post(reverse("desk:cases_together"), {"step": "take"}).status_code == 422
