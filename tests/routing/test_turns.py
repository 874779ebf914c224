from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from eenloket.contacts.models import Contact, Conversation
from eenloket.contacts.services import hang_up, put_back, store_contact, take_conversation
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.routing.models import Advisor, WorkItem
from eenloket.routing.selectors import GRACE, forget_abilities
from eenloket.routing.services import (
    accept_offer,
    ask_for_help,
    dispatch,
    end_talk,
    extend_wrap_up,
    follow_closed_conversations,
    follow_waiting_messages,
    note_presence,
    set_status,
    set_status_of,
    sweep,
    take_next_message,
    take_over,
    transfer,
)
from eenloket.routing.types import WorkState
from tests.builders import (
    Centre,
    a_centre,
    a_colleague,
    a_stored_contact,
    a_written_question,
    an_outsider,
    draft_of,
    ready,
    some_work,
    the_time_is,
)

pytestmark = pytest.mark.django_db
MORNING = "2026-11-23 10:00:00"


def taken(centre: Centre, advisor: Any, channel: str = "phone", source: str = "call") -> WorkItem:
    item = some_work(centre, channel, source, counterpart="06 12345678", label="Rijbewijs")
    (offer,) = dispatch(centre.id)
    assert offer.item_id == item.pk
    return accept_offer(actor=advisor, offer_id=offer.pk)


def state_of(staff: Any) -> str:
    return Advisor.objects.get(staff=staff).state


def test_hanging_up_is_wrap_up_and_storing_makes_ready() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
        hang_up(actor=advisor, conversation_id=item.pk)
        assert state_of(advisor) == "wrap_up"
        draft = draft_of(Conversation.objects.get())
        store_contact(actor=advisor, contact_id=draft.pk, result="answered")
    item.refresh_from_db()
    assert (item.state, state_of(advisor)) == (WorkState.DONE, "ready")


def test_the_other_side_may_hang_up_and_the_conversation_follows() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
        end_talk(item.pk)
        end_talk(item.pk)
    assert Conversation.objects.get().state == "wrap_up"
    assert state_of(advisor) == "wrap_up"


def test_wrap_up_ends_after_its_time_and_the_draft_stays_open() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
        end_talk(item.pk)
    with the_time_is("2026-11-23 10:02:00"):
        sweep()
    item.refresh_from_db()
    assert (item.state, item.outcome) == (WorkState.DONE, "time")
    assert Contact.objects.get().state == "draft"


def test_wrap_up_is_extended_once() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = end_talk(taken(centre, advisor).pk)
        before, after = item.deadline, extend_wrap_up(actor=advisor, item_id=item.pk).deadline
        assert before
        assert after
        assert after > before
        with pytest.raises(ConflictError):
            extend_wrap_up(actor=advisor, item_id=item.pk)


def test_a_transfer_goes_to_the_chosen_colleague_in_the_same_conversation() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor, colleague = ready(a_colleague(centre)), a_colleague(centre)
        item = taken(centre, advisor)
        for _ in range(2):
            ready(a_colleague(centre))
        ready(colleague)
        forget_abilities()
        following = transfer(actor=advisor, item_id=item.pk, to_staff_id=colleague.pk, kind="warm", note="Wil bezwaar")
        (offer,) = dispatch(centre.id)
        assert (offer.staff_id, offer.item_id) == (colleague.pk, following.pk)
        accept_offer(actor=colleague, offer_id=offer.pk)
    conversation = Conversation.objects.get()
    first, second = conversation.contacts.order_by("number")
    assert (first.result, first.advisor, first.result_detail["transfer_kind"]) == ("transferred", advisor, "warm")
    assert (second.state, second.advisor, second.note_for_colleagues) == ("draft", colleague, "Wil bezwaar")
    assert (conversation.advisor, conversation.state) == (colleague, "open")


def test_a_transfer_to_the_queue_does_not_come_back_to_who_passed_it_on() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
        transfer(actor=advisor, item_id=item.pk, to_queue_id=item.queue_id)
        assert dispatch(centre.id) == []
        assert state_of(advisor) == "ready"


def test_what_is_too_hard_goes_to_a_klantadviseur_1_and_to_nobody_else() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
        ready(a_colleague(centre, "advisor_2"))
        transfer(actor=advisor, item_id=item.pk, level="advisor_1")
        assert dispatch(centre.id) == []
        expert = ready(a_colleague(centre, "advisor_1"))
        (offer,) = dispatch(centre.id)
    assert offer.staff == expert


def test_talk_time_of_a_transferred_call_is_counted_once_and_whole() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
    with the_time_is("2026-11-23 10:03:00"):
        colleague = ready(a_colleague(centre))
        transfer(actor=advisor, item_id=item.pk, to_staff_id=colleague.pk)
        (offer,) = dispatch(centre.id)
        accept_offer(actor=colleague, offer_id=offer.pk)
    with the_time_is("2026-11-23 10:05:00"):
        hang_up(actor=colleague, conversation_id=item.pk)
        draft = draft_of(Conversation.objects.get())
        store_contact(actor=colleague, contact_id=draft.pk, result="answered")
    assert Conversation.objects.get().talk_seconds == 300


def test_only_who_has_it_may_transfer_it_and_only_while_somebody_is_there() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
        with pytest.raises(NotFoundError):
            transfer(actor=a_colleague(centre), item_id=item.pk, to_queue_id=item.queue_id)
        end_talk(item.pk)
        with pytest.raises(ConflictError, match="voorbij"):
            transfer(actor=advisor, item_id=item.pk, to_queue_id=item.queue_id)


def test_a_chat_of_whose_screen_is_gone_waits_again_with_all_that_was_typed_and_a_call_stays() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        chatting, calling = ready(a_colleague(centre)), a_colleague(centre)
        chat = taken(centre, chatting, "chat", "chat")
        set_status(actor=chatting, wish="not_ready", reason="meeting")
        ready(calling)
        forget_abilities()
        call = taken(centre, calling)
        set_status(actor=chatting, wish="ready")
    with the_time_is("2026-11-23 10:01:01"):
        sweep()
        chat.refresh_from_db()
        call.refresh_from_db()
        assert (chat.state, call.state) == (WorkState.QUEUED, WorkState.ACTIVE)
        assert Conversation.objects.get(pk=chat.pk).state == "waiting"
        assert state_of(chatting) == "not_ready"
        assert note_presence(actor=chatting)
        assert state_of(chatting) == "ready"
        (offer,) = dispatch(centre.id)
        assert accept_offer(actor=chatting, offer_id=offer.pk).conversation_id == chat.conversation_id
    assert Contact.objects.filter(conversation=chat.conversation_id).count() == 1


def test_who_is_on_a_break_with_a_closed_screen_is_signed_off() -> None:
    centre = a_centre()
    with the_time_is(MORNING) as now:
        advisor = ready(a_colleague(centre))
        set_status(actor=advisor, wish="not_ready", reason="break")
    with the_time_is(now + GRACE * 2):
        sweep()
        assert state_of(advisor) == "offline"
        assert not note_presence(actor=advisor)


def test_a_team_leader_takes_over_a_conversation_with_its_draft() -> None:
    centre = a_centre()
    leader = a_colleague(centre, "team_leader")
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
        with pytest.raises(NotAllowedError):
            take_over(actor=a_colleague(centre), item_id=item.pk)
        with pytest.raises(NotFoundError):
            take_over(actor=an_outsider("team_leader"), item_id=item.pk)
        with patch("eenloket.routing.services.turns.publish") as told:
            take_over(actor=leader, item_id=item.pk)
    (heard,) = told.call_args.args  # by which the phone and the chat move along
    assert (heard.item_id, heard.staff_id, heard.conversation_id) == (item.pk, leader.pk, item.conversation_id)
    assert Contact.objects.get().advisor == leader
    assert (Conversation.objects.get().advisor, state_of(advisor)) == (leader, "ready")


def test_an_advisor_asks_for_help_and_a_leader_sets_a_forgotten_status() -> None:
    centre = a_centre()
    leader = a_colleague(centre, "team_leader")
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        ask_for_help(actor=advisor)
        assert Advisor.objects.get(staff=advisor).help_asked_at
        set_status_of(actor=leader, staff_id=advisor.pk, wish="not_ready", reason="break")
        with pytest.raises(NotFoundError):
            set_status_of(actor=an_outsider("team_leader"), staff_id=advisor.pk, wish="offline")
    assert state_of(advisor) == "not_ready"


def test_a_message_that_waits_is_a_work_item_until_somebody_has_answered_it() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    conversation = a_written_question(centre)
    item = WorkItem.objects.get()
    assert (item.source, item.source_id, item.state) == ("message", conversation.pk, WorkState.QUEUED)
    take_conversation(actor=advisor, conversation_id=conversation.pk)
    item.refresh_from_db()
    assert (item.state, item.advisor) == (WorkState.ACTIVE, advisor)
    put_back(actor=advisor, conversation_id=conversation.pk)
    item.refresh_from_db()
    assert (item.state, item.advisor) == (WorkState.QUEUED, None)
    assert take_next_message(actor=advisor) == conversation
    store_contact(actor=advisor, contact_id=draft_of(conversation).pk, result="answered", is_told=True)
    item.refresh_from_db()
    assert item.state == WorkState.DONE


def test_the_next_message_is_one_that_i_master() -> None:
    centre = a_centre()
    a_written_question(centre)
    assert take_next_message(actor=a_colleague(centre, municipalities=[])) is None


def test_messages_that_wait_without_a_turn_get_one() -> None:
    centre = a_centre()
    a_written_question(centre)
    WorkItem.objects.all().delete()
    assert follow_waiting_messages() == 1
    assert follow_waiting_messages() == 0


def test_work_whose_conversation_was_closed_by_another_way_ends() -> None:
    centre = a_centre()
    with the_time_is(MORNING):
        advisor = ready(a_colleague(centre))
        item = taken(centre, advisor)
        Conversation.objects.update(state="closed", closed_at="2026-11-23 10:00+01:00")
        assert follow_closed_conversations() == 1
    item.refresh_from_db()
    assert item.state == WorkState.DONE


def test_a_conversation_started_by_hand_needs_no_queue() -> None:
    centre = a_centre()
    a_stored_contact(a_colleague(centre))
    assert WorkItem.objects.count() == 0
