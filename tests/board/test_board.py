"""What the live board counts: that it is what the log says, what the rows are, and whose it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from eenloket.accounts.models import Staff
from eenloket.core import clock
from eenloket.routing import rules
from eenloket.routing.models import Queue, RoutingEvent
from eenloket.routing.selectors import board_of, rows_behind, watch_of
from eenloket.routing.services import abandon, accept_offer, dispatch, end_talk, ensure_queues, finish, note_presence
from eenloket.routing.types import WatchRows
from tests import builders as a

pytestmark = pytest.mark.django_db
MORNING = "2026-11-23 10:00:00"


@pytest.fixture
def centre() -> a.Centre:
    return a.a_centre("samen", "meer", "duin")


@pytest.fixture
def leader(centre: a.Centre) -> Staff:
    return a.a_colleague(centre, "team_leader")


def a_morning(centre: a.Centre) -> Any:
    """One answered in time, one too late, one who left at once, one who left late, one who waits too long."""
    ensure_queues(centre.id)
    with a.the_time_is(MORNING) as start:
        advisor = a.ready(a.a_colleague(centre))
        quick = a.a_call(centre)
        answer(centre)
    with a.the_time_is(start + timedelta(seconds=30)):
        gone, patient, _late = a.a_call(centre), a.a_call(centre), a.a_call(centre)
    with a.the_time_is(start + timedelta(seconds=40)):
        abandon(gone.pk)
    with a.the_time_is(start + timedelta(seconds=100)):
        note_presence(actor=advisor)
        end_talk(quick.pk)
        finish(quick.pk)
        abandon(patient.pk)
        answer(centre)
    with a.the_time_is(start + timedelta(seconds=110)):
        waits = a.a_call(centre)
    return start + timedelta(seconds=200), waits


def answer(centre: a.Centre) -> None:
    for offer in dispatch(centre.id):
        accept_offer(actor=offer.staff, offer_id=offer.pk)


def test_the_tiles_of_today_are_what_the_log_of_today_says(centre: a.Centre, leader: Staff) -> None:
    now, _waits = a_morning(centre)
    with a.the_time_is(now):
        board = board_of(watch_of(leader))
    steps = [
        rules.Step(at=each.at, kind=each.kind, item=each.item_id, staff=each.staff_id, value=each.value)
        for each in RoutingEvent.objects.order_by("id")
    ]
    replayed = rules.figures_of(steps, within_seconds=Queue.objects.get(code="phone").target_seconds)
    assert board.today == replayed.counts == rules.Counts(answered=2, within=1, left=2, left_within=1)
    assert rules.service_level(board.today) == pytest.approx(1 / 3)
    assert (board.waiting, board.over_norm) == (1, 1)


def test_who_waits_past_the_norm_counts_as_missed_in_the_last_half_hour(centre: a.Centre, leader: Staff) -> None:
    now, _waits = a_morning(centre)
    with a.the_time_is(now):
        assert rules.service_level(board_of(watch_of(leader)).recent) == pytest.approx(1 / 4)
    with a.the_time_is(now + timedelta(minutes=31)):
        assert rules.service_level(board_of(watch_of(leader)).recent) is None


def test_the_board_says_when_the_clock_changes_it(centre: a.Centre, leader: Staff) -> None:
    ensure_queues(centre.id)
    seconds = Queue.objects.get(code="phone").target_seconds
    with a.the_time_is(MORNING) as start:
        a.ready(a.a_colleague(centre))
        a.a_call(centre)
        assert board_of(watch_of(leader)).changes_at == start + timedelta(seconds=seconds)
    with a.the_time_is(start + timedelta(seconds=seconds + 1)):
        board = board_of(watch_of(leader))
    assert (board.over_norm, board.changes_at) == (1, None)


def test_each_tile_opens_as_many_rows_as_it_counts(centre: a.Centre, leader: Staff) -> None:
    now, waits = a_morning(centre)
    with a.the_time_is(now):
        watch = watch_of(leader)
        board = board_of(watch)
        assert list(rows_behind(watch, WatchRows.WAITING)) == [waits]
        assert rows_behind(watch, WatchRows.TODAY).count() == board.today.base
        assert rows_behind(watch, WatchRows.MISSED).count() == board.today.base - board.today.within
        assert rows_behind(watch, WatchRows.LEFT).count() == board.today.left
        assert rows_behind(watch, WatchRows.NOW).count() == board.recent.base


def test_a_municipality_or_channel_narrows_the_board(centre: a.Centre, leader: Staff) -> None:
    ensure_queues(centre.id)
    meer, duin = centre.municipalities
    with a.the_time_is(MORNING):
        a.ready(a.a_colleague(centre))
        a.a_call(centre)
        a.a_call(centre, municipality_id=duin.pk)
        a.some_work(centre, "chat", "chat")
        assert board_of(watch_of(leader)).waiting == 3
        assert board_of(watch_of(leader, municipality_id=meer.pk)).waiting == 2
        assert board_of(watch_of(leader, channel="chat")).waiting == 1


def test_a_team_narrows_the_people(centre: a.Centre, leader: Staff) -> None:
    ensure_queues(centre.id)
    blue = a.a_team(centre)
    with a.the_time_is(MORNING):
        member, _other = a.ready(a.a_colleague(centre, team=blue)), a.ready(a.a_colleague(centre))
        board = board_of(watch_of(leader, team_id=blue.pk))
    assert [each.advisor.staff_id for each in board.people] == [member.pk]


def test_what_is_out_of_reach_does_not_count(centre: a.Centre) -> None:
    ensure_queues(centre.id)
    meer, duin = centre.municipalities
    of_meer = a.a_colleague(centre, "team_leader", municipalities=[meer])
    with a.the_time_is(MORNING):
        a.ready(a.a_colleague(centre))
        a.a_call(centre, municipality_id=duin.pk)
        assert board_of(watch_of(a.a_colleague(centre, "team_leader"))).waiting == 1
        assert board_of(watch_of(of_meer)).waiting == 0
        assert board_of(watch_of(of_meer, municipality_id=duin.pk)).waiting == 0
        assert board_of(watch_of(a.an_outsider("team_leader"))).waiting == 0


@pytest.mark.parametrize("name", ["live", "screens", "stream"])
def test_who_leads_sees_the_pages_and_an_advisor_does_not(centre: a.Centre, leader: Staff, name: str) -> None:
    ensure_queues(centre.id)
    assert a.signed_in(leader).get(reverse(f"board:{name}")).status_code == 200
    assert a.signed_in(a.a_colleague(centre)).get(reverse(f"board:{name}")).status_code == 403


@pytest.mark.parametrize("which", [*WatchRows.values, "te-laat"])
def test_the_rows_are_pages_for_who_sees_the_board(centre: a.Centre, leader: Staff, which: str) -> None:
    now, waits = a_morning(centre)
    address = f"/nu/achter/{which}/"
    with a.the_time_is(now):
        shown = a.signed_in(leader).get(address)
        assert shown.status_code == 200
        assert (str(waits.pk) in shown.content.decode()) is (which in {"waiting", "now"})
        assert str(waits.pk) not in a.signed_in(a.an_outsider("team_leader")).get(address).content.decode()
        assert a.signed_in(a.a_colleague(centre)).get(address).status_code == 403


def test_a_tile_that_does_not_exist_has_no_rows(leader: Staff) -> None:
    assert a.signed_in(leader).get("/nu/achter/iets/").status_code == 404


def test_the_page_shows_figures_in_words_with_the_way_to_their_rows(centre: a.Centre, leader: Staff) -> None:
    now, _waits = a_morning(centre)
    with a.the_time_is(now):
        page = a.signed_in(leader).get(reverse("board:live"), {"channel": "phone"}).content.decode()
    assert "33,3%" in page
    assert "onder de norm" in page
    assert "1 boven de norm" in page
    assert f"{reverse('board:rows', args=['today'])}?channel=phone" in page
    assert f"{reverse('board:stream')}?channel=phone" in page
    assert clock.today().isoformat() not in page
