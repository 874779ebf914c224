"""The outbox: queued with what it is about, sent once, retried, never lost."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.gateways.models import OutboxMessage, StoppedAddress
from eenloket.gateways.rules import PATIENCE
from eenloket.gateways.selectors import outbox_of, promised_within, promptness, with_address
from eenloket.gateways.services import (
    call_delivered,
    deliver,
    lift_stop,
    note_receipt,
    resend,
    resolve,
    stop_by_hand,
    sweep,
)
from eenloket.gateways.types import DeliveryError, Fate, Receipt
from tests.builders import Centre, a_centre, a_colleague, a_message, an_outsider, the_time_is
from tests.gateways.adapters import Adapter
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


def _failed(message: OutboxMessage) -> OutboxMessage:
    deliver(message.pk, Adapter(DeliveryError("no such mailbox", is_final=True)))
    message.refresh_from_db()
    return message


def test_the_same_occasion_never_queues_two_messages() -> None:
    centre = a_centre()
    first = a_message(centre, key="case:1:promise")
    assert a_message(centre, key="case:1:promise", body="other").pk == first.pk
    assert OutboxMessage.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="gateways.deliver_message").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_occasion_at_the_same_time_queues_one_message() -> None:
    queue = partial(a_message, a_centre(), key="case:1:promise")
    assert len({message.pk for message in at_the_same_time(queue, queue)}) == 1


def test_a_change_that_is_undone_leaves_no_message_and_no_job() -> None:
    centre = a_centre()
    with transaction.atomic():
        a_message(centre)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_a_message_is_sent_once_however_often_the_job_runs() -> None:
    message, adapter = a_message(a_centre()), Adapter()
    assert deliver(message.pk, adapter) == "accepted"
    assert deliver(message.pk, adapter) == ""
    assert [sent.message_id for sent in adapter.sent] == [message.message_id]
    message.refresh_from_db()
    assert message.accepted_at is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_claims_the_message() -> None:
    message, adapter = a_message(a_centre()), Adapter()
    send = partial(deliver, message.pk, adapter)
    assert sorted(at_the_same_time(send, send)) == ["", "accepted"]
    assert len(adapter.sent) == 1


def test_a_message_that_was_not_taken_waits_longer_each_time() -> None:
    message, waits = a_message(a_centre()), []
    for _ in range(3):
        assert deliver(message.pk, Adapter(DeliveryError("451 later"))) == "queued"
        message.refresh_from_db()
        waits.append(message.next_try_at - clock.now())
        OutboxMessage.objects.update(next_try_at=clock.now())
    assert waits[0] < waits[1] < waits[2]
    assert (message.attempts, message.problem) == (3, "451 later")


def test_nothing_is_tried_before_its_time() -> None:
    message = a_message(a_centre())
    deliver(message.pk, Adapter(DeliveryError("451 later")))
    assert deliver(message.pk, Adapter()) == ""


def test_it_gives_up_after_two_days_and_says_why() -> None:
    message = a_message(a_centre())
    with the_time_is(message.due_at + PATIENCE - timedelta(minutes=1)):
        assert deliver(message.pk, Adapter(DeliveryError("451 later"))) == "queued"
    with the_time_is(message.due_at + PATIENCE):
        assert deliver(message.pk, Adapter(DeliveryError("451 later"))) == "failed"
    message.refresh_from_db()
    assert (message.state, message.attempts, message.problem) == ("failed", 2, "451 later")


def test_a_final_refusal_is_not_tried_again() -> None:
    assert _failed(a_message(a_centre())).state == "failed"


def _cut_off(message: OutboxMessage) -> None:
    with pytest.raises(ZeroDivisionError):
        deliver(message.pk, Adapter(ZeroDivisionError()))


def test_an_attempt_cut_off_half_way_is_looked_into_and_never_simply_sent_again() -> None:
    message = a_message(a_centre())
    _cut_off(message)
    assert OutboxMessage.objects.get().state == "sending"
    assert sweep() == 0  # somebody may still be sending it
    with the_time_is(clock.now() + timedelta(minutes=3)):
        assert sweep() == 1
        assert deliver(message.pk, Adapter()) == ""
    jobs = ProcrastinateJob.objects.filter(task_name="gateways.resolve_message")
    assert [job.args for job in jobs] == [{"message_id": str(message.pk)}]


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (None, "doubtful"),
        (Receipt("7", Fate.ABSENT), "queued"),
        (Receipt("7"), "accepted"),
        (Receipt("7", Fate.DELIVERED), "delivered"),
        (Receipt("7", Fate.FAILED), "failed"),
    ],
)
def test_what_the_other_side_says_of_it_decides(found: Receipt | None, state: str) -> None:
    message = a_message(a_centre())
    _cut_off(message)
    assert resolve(message.pk, Adapter(found=found)) == state


def test_while_the_other_side_cannot_be_asked_it_stays_open_for_a_while() -> None:
    message = a_message(a_centre())
    _cut_off(message)
    away = Adapter(found=DeliveryError("away"))
    assert resolve(message.pk, away) == "sending"
    with the_time_is(clock.now() + timedelta(minutes=20)):
        assert resolve(message.pk, away) == "doubtful"


def test_no_answer_after_the_text_was_sent_waits_for_certainty() -> None:
    message = a_message(a_centre())
    assert deliver(message.pk, Adapter(DeliveryError("no answer", is_unsure=True))) == "sending"
    assert deliver(message.pk, Adapter()) == ""
    assert list(message.steps.values_list("kind", "state")) == [("unsure", "sending")]


def _doubtful(centre: Centre) -> OutboxMessage:
    message = a_message(centre)
    _cut_off(message)
    resolve(message.pk, Adapter())
    return message


def test_a_person_says_that_a_doubtful_message_did_arrive() -> None:
    centre = a_centre()
    message = call_delivered(actor=a_colleague(centre, "team_leader"), message_id=_doubtful(centre).pk)
    assert message.state == "delivered"
    assert list(message.steps.values_list("kind", flat=True)) == ["found", "person"]


def test_a_person_has_a_doubtful_message_sent_again() -> None:
    centre = a_centre()
    message = _doubtful(centre)
    resend(actor=a_colleague(centre, "team_leader"), message_id=message.pk)
    assert deliver(message.pk, Adapter()) == "accepted"


def test_only_a_doubtful_message_is_called_delivered_and_only_by_who_may() -> None:
    centre = a_centre()
    with pytest.raises(ConflictError):
        call_delivered(actor=a_colleague(centre, "team_leader"), message_id=_failed(a_message(centre)).pk)
    with pytest.raises(NotAllowedError):
        call_delivered(actor=a_colleague(centre, "advisor_1"), message_id=_doubtful(centre).pk)
    with pytest.raises(NotFoundError):
        call_delivered(actor=an_outsider("team_leader"), message_id=_doubtful(centre).pk)


def test_a_report_settles_a_message_by_its_message_id() -> None:
    message = a_message(a_centre())
    deliver(message.pk, Adapter())
    assert note_receipt(message_id=message.message_id, state="delivered", detail="250 2.0.0 relayed")
    message.refresh_from_db()
    assert (message.state, message.settled_at is not None) == ("delivered", True)
    assert list(message.steps.values_list("kind", flat=True)) == ["accepted", "receipt"]


def test_a_report_resolves_a_doubtful_message_and_does_not_undo_what_is_known() -> None:
    message = _doubtful(a_centre())
    for state in ("delivered", "accepted", "failed"):
        note_receipt(message_id=str(message.pk), state=state)
    message.refresh_from_db()
    assert message.state == "delivered"


def test_a_report_about_a_message_of_somebody_else_is_none_of_ours() -> None:
    assert not note_receipt(message_id="<1@example.org>", state="bounced")
    assert not note_receipt(message_id=f"<{a_centre().id}@eenloket.invalid>", state="bounced")


def test_a_mailbox_that_does_not_exist_gets_nothing_more_until_somebody_lifts_that() -> None:
    centre = a_centre()
    first = a_message(centre)
    deliver(first.pk, Adapter())
    note_receipt(message_id=first.message_id, state="bounced", detail="5.1.1 unknown user")
    second, adapter = a_message(centre), Adapter()
    assert deliver(second.pk, adapter) == ""
    second.refresh_from_db()
    assert (second.state, adapter.sent) == ("failed", [])
    leader = a_colleague(centre, "team_leader")
    with pytest.raises(ConflictError):
        resend(actor=leader, message_id=second.pk)
    lift_stop(actor=leader, stop_id=StoppedAddress.objects.get().pk)
    resend(actor=leader, message_id=second.pk)
    assert deliver(second.pk, adapter) == "accepted"


def test_a_full_mailbox_is_not_stopped() -> None:
    message = a_message(a_centre())
    deliver(message.pk, Adapter())
    note_receipt(message_id=message.message_id, state="bounced", detail="5.2.2 mailbox full")
    assert not StoppedAddress.objects.exists()


def test_a_colleague_stops_an_address_and_only_who_may_lifts_it() -> None:
    centre = a_centre()
    leader = a_colleague(centre, "team_leader")
    row = stop_by_hand(actor=leader, channel="sms", address="06-12345678", detail="Belde zelf.")
    assert row.address == "+31612345678"
    with pytest.raises(InvalidError) as refused:
        stop_by_hand(actor=leader, channel="email", address="geen adres", detail="")
    assert set(refused.value.fields) == {"address", "detail"}
    with pytest.raises(NotAllowedError):
        lift_stop(actor=a_colleague(centre, "advisor_1"), stop_id=row.pk)
    with pytest.raises(NotFoundError):
        lift_stop(actor=an_outsider("team_leader"), stop_id=row.pk)


def test_an_account_takes_no_more_than_it_may(settings: Settings) -> None:
    settings.EENLOKET_EMAIL_ACCOUNT = ("smtp:test", 2.0)
    centre, adapter = a_centre(), Adapter()
    messages = [a_message(centre) for _ in range(3)]
    assert [deliver(each.pk, adapter) for each in messages] == ["accepted", "accepted", ""]
    messages[2].refresh_from_db()
    assert messages[2].state == "queued"
    assert messages[2].next_try_at > clock.now()


def test_a_message_for_later_waits(settings: Settings) -> None:
    centre = a_centre()
    message = a_message(centre, send_at=clock.now() + timedelta(hours=1))
    assert deliver(message.pk, Adapter()) == ""
    with the_time_is(clock.now() + timedelta(hours=2)):
        assert deliver(message.pk, Adapter()) == "accepted"


def test_how_promptly_messages_go_is_counted_with_its_rows() -> None:
    centre = a_centre()
    reader = a_colleague(centre, "advisor_1")
    quick, slow = a_message(centre), a_message(centre)
    deliver(quick.pk, Adapter())
    with the_time_is(clock.now() + timedelta(seconds=30)):
        deliver(slow.pk, Adapter())
    (figure,) = promptness(reader)
    assert (figure.channel, figure.handed_over, figure.in_time) == ("email", 2, 1)
    assert [row.pk for row in promised_within(reader, "email", late_only=True)] == [slow.pk]


def test_messages_are_found_by_their_address() -> None:
    centre = a_centre()
    text = a_message(centre, to="+31612345678", channel="sms")
    reader = a_colleague(centre, "advisor_1")
    for typed in ("06 12345678", "+31612", "0612345"):
        assert [row.pk for row in with_address(outbox_of(reader), typed)] == [text.pk]


def test_the_sweeper_queues_what_is_due_again() -> None:
    message = a_message(a_centre())
    deliver(message.pk, Adapter(DeliveryError("451 later")))
    assert sweep() == 0
    with the_time_is(clock.now() + timedelta(hours=1)):
        assert sweep() == 1


def test_a_team_leader_sends_a_failed_message_again() -> None:
    centre = a_centre()
    message = _failed(a_message(centre))
    resend(actor=a_colleague(centre, "team_leader"), message_id=message.pk)
    assert deliver(message.pk, Adapter()) == "accepted"


@pytest.mark.parametrize("role", ["advisor_1", "manager", "hr", "back_office"])
def test_who_may_not_resend_is_refused(role: str) -> None:
    centre = a_centre()
    with pytest.raises(NotAllowedError):
        resend(actor=a_colleague(centre, role), message_id=_failed(a_message(centre)).pk)


def test_a_message_on_its_way_is_not_sent_again() -> None:
    centre = a_centre()
    message = a_message(centre)
    with pytest.raises(ConflictError):
        resend(actor=a_colleague(centre, "team_leader"), message_id=message.pk)


def test_a_message_of_another_centre_or_municipality_is_out_of_reach() -> None:
    centre = a_centre("samen", "meer", "duin")
    message = _failed(a_message(centre))
    elsewhere = a_colleague(centre, "team_leader", municipalities=[centre.municipalities[1]])
    for actor in (an_outsider("team_leader"), elsewhere):
        assert not outbox_of(actor).exists()
        with pytest.raises(NotFoundError):
            resend(actor=actor, message_id=message.pk)


def test_line_breaks_in_a_subject_cannot_add_headers() -> None:
    message = a_message(a_centre())
    assert "\n" not in message.subject
