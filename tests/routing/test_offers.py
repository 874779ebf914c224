from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from eenloket.contacts.models import Conversation
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.routing.models import Advisor, Offer, WorkItem
from eenloket.routing.selectors import forget_abilities
from eenloket.routing.services import (
    abandon,
    accept_offer,
    assign,
    decline_offer,
    dispatch,
    move_advisor,
    set_status,
    sweep,
)
from eenloket.routing.types import WorkState
from tests.builders import (
    a_call,
    a_centre,
    a_colleague,
    an_outsider,
    ready,
    some_work,
    the_time_is,
)
from tests.simultaneous import at_the_same_time

MORNING, NEXT, LATER = "2026-11-23 10:00:00", "2026-11-23 10:00:25", "2026-11-23 10:00:50"


def state_of(staff: Any) -> tuple[str, str]:
    found = Advisor.objects.get(staff=staff)
    return found.state, found.shown_reason


@pytest.mark.django_db
def test_accepting_opens_the_conversation_under_the_key_of_the_item() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        a_call(centre)
        (offer,) = dispatch(centre.id)
        assert state_of(advisor) == ("offered", "")
        item = accept_offer(actor=advisor, offer_id=offer.pk)
        assert accept_offer(actor=advisor, offer_id=offer.pk) == item
    conversation = Conversation.objects.get()
    assert (conversation.pk, conversation.advisor) == (item.pk, advisor)
    assert state_of(advisor) == ("busy", "")


@pytest.mark.django_db
def test_an_offer_that_is_missed_goes_on_with_its_age_and_who_missed_it_is_not_ready() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        first, second = ready(a_colleague(centre)), a_colleague(centre)
        item = a_call(centre)
        (offer,) = dispatch(centre.id)
    with the_time_is(NEXT):
        ready(second)
        sweep()
        (again,) = dispatch(centre.id)
        assert (again.staff_id, again.item_id) == (second.pk, item.pk)
        assert state_of(first) == ("not_ready", "missed")
        with pytest.raises(ConflictError, match="volgende collega"):
            accept_offer(actor=first, offer_id=offer.pk)
        taken = accept_offer(actor=second, offer_id=again.pk)
    assert taken.arrived_at == item.arrived_at


@pytest.mark.django_db
def test_an_offer_that_is_let_go_goes_to_a_colleague_and_not_back_at_once() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        a_call(centre)
        (offer,) = dispatch(centre.id)
        decline_offer(actor=advisor, offer_id=offer.pk)
        assert dispatch(centre.id) == []
        assert state_of(advisor) == ("ready", "")
    with the_time_is("2026-11-23 10:01:01"):
        Advisor.objects.update(seen_at="2026-11-23 10:01:00+01:00")
        assert len(dispatch(centre.id)) == 1


@pytest.mark.django_db
def test_somebody_elses_offer_does_not_exist_for_me() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        ready(a_colleague(centre))
        a_call(centre)
        (offer,) = dispatch(centre.id)
        for stranger in (a_colleague(centre), an_outsider()):
            with pytest.raises(NotFoundError):
                accept_offer(actor=stranger, offer_id=offer.pk)


@pytest.mark.django_db
def test_who_is_not_ready_or_not_seen_is_offered_nothing() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        resting, gone = ready(a_colleague(centre)), ready(a_colleague(centre))
        set_status(actor=resting, wish="not_ready", reason="break")
        Advisor.objects.filter(staff=gone).update(seen_at="2026-11-23 09:58:00+01:00")
        a_call(centre)
        assert dispatch(centre.id) == []


@pytest.mark.django_db
def test_not_ready_during_a_call_counts_after_it() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        a_call(centre)
        (offer,) = dispatch(centre.id)
        accept_offer(actor=advisor, offer_id=offer.pk)
        set_status(actor=advisor, wish="not_ready", reason="break")
        assert state_of(advisor) == ("busy", "")


@pytest.mark.django_db
def test_a_platform_may_decide_who_gets_it_and_the_offer_elsewhere_is_withdrawn() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        asked, other = ready(a_colleague(centre)), a_colleague(centre)
        item = a_call(centre)
        dispatch(centre.id)
        assign(item.pk, staff_id=other.pk)
        assert assign(item.pk, staff_id=other.pk).state == WorkState.ACTIVE
        assert state_of(asked) == ("ready", "")
        with pytest.raises(ConflictError, match="heeft het"):
            assign(item.pk, staff_id=asked.pk)
    assert Offer.objects.get().state == "withdrawn"


@pytest.mark.django_db
def test_a_colleague_that_is_moved_to_one_queue_gets_nothing_of_another() -> None:
    centre = a_centre()
    leader = a_colleague(centre, "team_leader")
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        chat = some_work(centre, "chat", "chat")
        move_advisor(actor=leader, staff_id=advisor.pk, queue_id=chat.queue_id, kind="only", minutes=60)
        a_call(centre)
        assert [each.item_id for each in dispatch(centre.id)] == [chat.pk]


@pytest.mark.django_db
def test_the_database_refuses_a_second_offer_of_the_same_work() -> None:
    centre = a_centre()
    with the_time_is(MORNING) as now:
        ready(a_colleague(centre))
        a_call(centre)
        (offer,) = dispatch(centre.id)
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.create(
                contact_centre=centre.row,
                item=offer.item,
                staff=a_colleague(centre),
                channel="phone",
                made_at=now,
                expires_at=now,
            )


@pytest.mark.django_db
def test_a_klantadviseur_who_left_is_offered_nothing() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        type(advisor).objects.filter(pk=advisor.pk).update(is_active=False)
        forget_abilities()
        a_call(centre)
        assert dispatch(centre.id) == []


@pytest.mark.django_db(transaction=True)
def test_eight_dispatchers_at_once_give_nothing_twice() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        people = [ready(a_colleague(centre)) for _ in range(6)]
        for _ in range(10):
            a_call(centre)
        results = at_the_same_time(*(lambda: dispatch(centre.id) for _ in range(8)))
    offers = [offer for result in results for offer in result]
    assert len(offers) == len({each.item_id for each in offers}) == len({each.staff_id for each in offers}) == 6
    assert len(people) == 6


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_and_a_hang_up_at_the_same_time_one_wins() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = a_call(centre)
        (offer,) = dispatch(centre.id)
        at_the_same_time(
            lambda: accept_offer(actor=advisor, offer_id=offer.pk),
            lambda: accept_offer(actor=advisor, offer_id=offer.pk),
            lambda: decline_offer(actor=advisor, offer_id=offer.pk),
            lambda: abandon(item.pk),
        )
    item.refresh_from_db()
    assert item.state in {WorkState.ABANDONED, WorkState.WRAP_UP}
    assert WorkItem.objects.count() == 1
    assert Offer.objects.filter(state="pending").count() == 0
