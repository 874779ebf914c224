"""The outbox: queued with what it is about, sent once, retried, never lost."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from eenloket.core import clock
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.gateways.models import OutboxMessage
from eenloket.gateways.port import DeliveryError
from eenloket.gateways.selectors import outbox_of
from eenloket.gateways.services import MOST_ATTEMPTS, deliver, resend, sweep
from eenloket.gateways.types import Health, Outgoing, Receipt
from tests.builders import a_centre, a_colleague, a_message, an_outsider, the_time_is
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


class Adapter:
    """Takes every message, or fails as it was told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.sent: list[Outgoing] = []
        self._error = error

    def send(self, message: Outgoing) -> Receipt:
        if self._error:
            raise self._error
        self.sent.append(message)
        return Receipt("taken")

    def check(self) -> Health:
        return Health(True, "test")


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
    assert deliver(message.pk, adapter) == "sent"
    assert deliver(message.pk, adapter) == ""
    assert [sent.message_id for sent in adapter.sent] == [message.message_id]
    message.refresh_from_db()
    assert message.sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_claims_the_message() -> None:
    message, adapter = a_message(a_centre()), Adapter()
    send = partial(deliver, message.pk, adapter)
    assert sorted(at_the_same_time(send, send)) == ["", "sent"]
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


def test_it_gives_up_after_the_last_attempt_and_says_why() -> None:
    message = a_message(a_centre())
    for _ in range(MOST_ATTEMPTS):
        OutboxMessage.objects.update(next_try_at=clock.now())
        state = deliver(message.pk, Adapter(DeliveryError("451 later")))
    message.refresh_from_db()
    assert (state, message.state, message.attempts, message.problem) == ("failed", "failed", MOST_ATTEMPTS, "451 later")


def test_a_final_refusal_is_not_tried_again() -> None:
    assert _failed(a_message(a_centre())).state == "failed"


def test_an_attempt_cut_off_half_way_is_repaired_by_the_sweeper() -> None:
    message = a_message(a_centre())
    with pytest.raises(ZeroDivisionError):
        deliver(message.pk, Adapter(ZeroDivisionError()))
    assert OutboxMessage.objects.get().state == "sending"
    assert sweep() == 0  # somebody may still be sending it
    with the_time_is(clock.now() + timedelta(minutes=3)):
        assert sweep() == 1
        adapter = Adapter()
        assert deliver(message.pk, adapter) == "sent"
    assert adapter.sent[0].message_id == message.message_id


def test_a_message_that_crashes_each_attempt_is_given_up_in_the_end() -> None:
    message = a_message(a_centre())
    OutboxMessage.objects.update(state="sending", attempts=MOST_ATTEMPTS)
    with the_time_is(clock.now() + timedelta(minutes=3)):
        assert sweep() == 0
    message.refresh_from_db()
    assert (message.state, bool(message.problem)) == ("failed", True)


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
    assert deliver(message.pk, Adapter()) == "sent"


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
