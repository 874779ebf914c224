from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from eenloket.routing.forms import as_typed
from eenloket.routing.models import Advisor, Queue, WorkItem
from eenloket.routing.services import dispatch, ensure_queues
from tests.builders import a_call, a_centre, a_colleague, an_outsider, ready, signed_in, the_time_is

pytestmark = pytest.mark.django_db
MORNING = "2026-11-23 10:00"


def test_an_advisor_signs_on_and_sees_the_offer_on_every_page() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    page = signed_in(advisor)
    with the_time_is(MORNING):
        assert page.post(reverse("routing:strip"), {"status": "ready", "next": "/werk/"}).status_code == 302
        a_call(centre, label="Rijbewijs")
        (offer,) = dispatch(centre.id)
        for address in ("/werk/", "/zaken/", "/inhoud/"):
            assert "Rijbewijs" in page.get(address).content.decode()
        answer = page.post(reverse("routing:accept", args=[offer.pk]))
    item = WorkItem.objects.get()
    assert answer.headers["Location"] == reverse("desk:conversation", args=[item.pk])


def test_letting_it_go_answers_with_the_new_state() -> None:
    centre = a_centre()
    advisor = ready(a_colleague(centre))
    with the_time_is(MORNING):
        ready(advisor)
        a_call(centre)
        (offer,) = dispatch(centre.id)
        answer = signed_in(advisor).post(reverse("routing:decline", args=[offer.pk]), headers={"HX-Request": "true"})
    assert offer.item.counterpart not in answer.content.decode()
    assert WorkItem.objects.get().state == "queued"


def test_a_screen_that_is_signed_off_stops_saying_that_it_is_there() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    assert signed_in(advisor).post(reverse("routing:beat")).status_code == 205
    ready(advisor)
    assert signed_in(advisor).post(reverse("routing:beat")).status_code == 204


@pytest.mark.parametrize("name", ["queues", "queue_trial", "queue_new"])
def test_who_leads_sees_it_and_an_advisor_does_not(name: str) -> None:
    centre = a_centre()
    query = {"channel": "phone", "municipality": str(centre.municipality.pk)} if name == "queue_trial" else {}
    ensure_queues(centre.id)
    address = reverse(f"routing:{name}")
    assert signed_in(a_colleague(centre, "team_leader")).get(address, query).status_code == 200
    assert signed_in(a_colleague(centre)).get(address, query).status_code == 403


def pages_of_one(centre: Any) -> list[str]:
    advisor = ready(a_colleague(centre))
    with the_time_is(MORNING):
        ready(advisor)
        item = a_call(centre)
    return [
        reverse("routing:person", args=[advisor.pk]),
        reverse("routing:item", args=[item.pk]),
        reverse("routing:line", args=[item.queue_id]),
        reverse("routing:queue", args=[item.queue_id]),
    ]


def test_of_another_contact_centre_nothing_exists() -> None:
    centre = a_centre()
    addresses = pages_of_one(centre)
    own, strange = signed_in(a_colleague(centre, "team_leader")), signed_in(an_outsider("team_leader"))
    assert [own.get(each).status_code for each in addresses] == [200] * 4
    assert [strange.get(each).status_code for each in addresses] == [404] * 4


def test_a_team_leader_moves_a_colleague_and_takes_over() -> None:
    centre = a_centre()
    leader = a_colleague(centre, "team_leader")
    page = signed_in(leader)
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        a_call(centre)
        (offer,) = dispatch(centre.id)
        signed_in(advisor).post(reverse("routing:accept", args=[offer.pk]))
        chat = Queue.objects.get(code="chat")
        page.post(
            reverse("routing:person", args=[advisor.pk]),
            {"what": "move", "kind": "only", "queue": str(chat.pk), "minutes": "60"},
        )
        assert "alleen deze wachtrij" in page.get(reverse("board:live")).content.decode()
        item = WorkItem.objects.get()
        page.post(reverse("routing:take_over", args=[item.pk]))
    item.refresh_from_db()
    assert item.advisor == leader


def test_a_queue_is_changed_with_what_was_typed_kept_on_a_mistake() -> None:
    centre = a_centre()
    page = signed_in(a_colleague(centre, "administrator"))
    ensure_queues(centre.id)
    queue = Queue.objects.get(code="phone")
    typed = form_of(queue)
    wrong = page.post(reverse("routing:queue", args=[queue.pk]), typed | {"hours_0": "9 uur", "name": "Bellen"})
    assert wrong.status_code == 422
    assert "9 uur" in wrong.content.decode()
    right = page.post(
        reverse("routing:queue", args=[queue.pk]), typed | {"hours_0": "9:00-12:30, 13.00-17.00", "name": "Bellen"}
    )
    assert right.status_code == 302, right.content.decode()
    queue.refresh_from_db()
    assert (queue.name, queue.version) == ("Bellen", 2)
    assert queue.hours == {"0": [["9:00", "12:30"], ["13:00", "17:00"]]}
    stale = page.post(reverse("routing:queue", args=[queue.pk]), typed)
    assert stale.status_code == 409
    page.post(reverse("routing:queue_restore", args=[queue.pk, 1]))
    queue.refresh_from_db()
    assert (queue.name, queue.hours, queue.version) == ("Telefoon", {}, 3)


def test_a_new_queue_gets_a_code_of_its_own() -> None:
    centre = a_centre()
    page = signed_in(a_colleague(centre, "administrator"))
    ensure_queues(centre.id)
    typed = form_of(Queue.objects.get(code="phone")) | {"name": "Telefoon", "version": "0"}
    for _ in range(2):
        assert page.post(reverse("routing:queue_new"), typed).status_code == 302
    assert sorted(Queue.objects.filter(channel="phone").values_list("code", flat=True)) == [
        "phone", "telefoon", "telefoon-2",
    ]  # fmt: skip


def test_a_trial_says_what_would_happen_and_stores_nothing() -> None:
    centre = a_centre()
    page = signed_in(a_colleague(centre, "team_leader"))
    ready(a_colleague(centre, name="Noor"))
    query = {"channel": "phone", "municipality": str(centre.municipality.pk)}
    closed = page.get(reverse("routing:queue_trial"), query | {"at": "2026-11-22T11:00"}).content.decode()
    assert "buiten openingstijd" in closed
    assert "gesloten" in closed
    assert WorkItem.objects.count() == 0


def test_the_board_asks_a_fixed_number_of_questions(django_assert_max_num_queries: Any) -> None:
    centre = a_centre()
    page = signed_in(a_colleague(centre, "team_leader"))
    with the_time_is(MORNING):
        for _ in range(4):
            ready(a_colleague(centre))
            a_call(centre)
        dispatch(centre.id)
        page.get(reverse("board:live"))
        with django_assert_max_num_queries(21):
            page.get(reverse("board:live"))
    assert Advisor.objects.filter(state="offered").count() == 4


def form_of(queue: Queue) -> dict[str, str]:

    return as_typed(queue) | {"version": str(queue.version)}
