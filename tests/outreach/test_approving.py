"""A broadcast is written by one and approved by another, who read what goes."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from eenloket.content.selectors import site_notices
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.gateways.services import stop_address
from eenloket.gateways.types import StopReason
from eenloket.outreach import selectors
from eenloket.outreach.models import Broadcast
from eenloket.outreach.services import (
    approve,
    ask_approval,
    change_broadcast,
    choose_callers,
    choose_postcodes,
    choose_subject,
    discard,
    send_back,
    stop,
)
from eenloket.outreach.types import BroadcastWish
from tests.builders import a_colleague, a_party, a_stored_contact, an_outsider
from tests.outreach.scenes import a_desk, a_draft, an_approved

pytestmark = pytest.mark.django_db


def test_somebody_else_than_the_writer_approves() -> None:
    desk = a_desk()
    broadcast = ask_approval(actor=desk.writer, broadcast_id=a_draft(desk).pk)
    with pytest.raises(NotAllowedError):
        approve(actor=desk.writer, broadcast_id=broadcast.pk, revision=broadcast.revision)
    with pytest.raises(ConflictError):
        approve(actor=desk.second, broadcast_id=broadcast.pk, revision=broadcast.revision - 1)
    approved = approve(actor=desk.second, broadcast_id=broadcast.pk, revision=broadcast.revision)
    assert approved.state == "approved"
    assert ProcrastinateJob.objects.filter(task_name="outreach.send_broadcast").count() == 1


@pytest.mark.parametrize("role", ["advisor_1", "administrator", "hr"])
def test_who_may_not_is_refused(role: str) -> None:
    desk = a_desk()
    broadcast = ask_approval(actor=desk.writer, broadcast_id=a_draft(desk).pk)
    other = a_colleague(desk.centre, role)
    with pytest.raises(NotAllowedError):
        approve(actor=other, broadcast_id=broadcast.pk, revision=broadcast.revision)
    with pytest.raises(NotAllowedError):
        stop(actor=other, broadcast_id=broadcast.pk)


def test_a_broadcast_of_another_centre_is_out_of_reach() -> None:
    broadcast = an_approved(a_desk())
    with pytest.raises(NotFoundError):
        stop(actor=an_outsider("team_leader"), broadcast_id=broadcast.pk)


def test_without_a_text_or_people_it_cannot_be_asked() -> None:
    desk = a_desk()
    broadcast = a_draft(desk, sms_text="")
    broadcast.recipients.all().delete()
    with pytest.raises(InvalidError) as refused:
        ask_approval(actor=desk.writer, broadcast_id=broadcast.pk)
    assert len(selectors.problems_of(broadcast)) == 2
    assert str(refused.value)


def test_a_variable_that_the_list_does_not_have_is_refused_by_name() -> None:
    desk = a_desk()
    with pytest.raises(InvalidError, match="straat"):
        ask_approval(actor=desk.writer, broadcast_id=a_draft(desk, sms_text="Hoi {straat}").pk)


def test_who_has_no_value_for_a_variable_is_skipped_with_that_reason() -> None:
    desk = a_desk()
    people = b"mobiel;naam\n0612345678;Jo\n0612345679;\n"
    broadcast = ask_approval(actor=desk.writer, broadcast_id=a_draft(desk, people).pk)
    assert broadcast.recipients.count() == 1
    assert list(broadcast.skipped.values_list("row_number", "reason", "detail")) == [(3, "missing_value", "naam")]


def test_who_asked_to_stop_is_skipped() -> None:
    desk = a_desk()
    stop_address(contact_centre_id=desk.centre.id, channel="sms", address="+31610001001", reason=StopReason.STOP_WORD)
    broadcast = a_draft(desk)
    assert broadcast.recipients.count() == 2
    assert list(broadcast.skipped.values_list("reason", "detail")) == [("stopped", "+31610001001")]


def test_it_is_sent_back_with_a_reason_and_changed_again() -> None:
    desk = a_desk()
    broadcast = ask_approval(actor=desk.writer, broadcast_id=a_draft(desk).pk)
    with pytest.raises(InvalidError):
        send_back(actor=desk.second, broadcast_id=broadcast.pk, reason=" ")
    again = send_back(actor=desk.second, broadcast_id=broadcast.pk, reason="Noem de datum.")
    assert (again.state, again.sent_back_reason) == ("draft", "Noem de datum.")


def test_a_change_on_an_older_page_is_refused_and_a_draft_can_be_put_away() -> None:
    desk = a_desk()
    broadcast = a_draft(desk)
    with pytest.raises(ConflictError):
        change_broadcast(actor=desk.writer, broadcast_id=broadcast.pk, revision=0, wish=BroadcastWish(name="Anders"))
    discard(actor=desk.writer, broadcast_id=broadcast.pk)
    assert not Broadcast.objects.exists()


def test_a_text_for_the_site_is_shown_there_from_its_approval() -> None:
    desk = a_desk()
    an_approved(desk, site_text="De weg is dicht.")
    assert [each.text for each in site_notices(desk.centre.municipality)] == ["De weg is dicht."]


def test_people_are_chosen_by_postcode_without_secret_addresses() -> None:
    desk = a_desk()
    advisor = a_colleague(desk.centre, "advisor_2")
    for number, (postcode, secret) in enumerate([("1234AB", False), ("1234AC", True), ("2000AA", False)]):
        party = a_party(advisor, f"Jo {number}", phone=f"06-1234567{number}")
        party.postcode, party.is_secret = postcode, secret
        party.save()
    broadcast = choose_postcodes(actor=desk.writer, broadcast_id=a_draft(desk).pk, typed="1234")
    assert list(broadcast.recipients.values_list("to", "name")) == [("+31612345670", "Jo 0")]
    with pytest.raises(InvalidError):
        choose_postcodes(actor=desk.writer, broadcast_id=broadcast.pk, typed="Damrak")


def test_people_are_chosen_by_what_they_asked_and_callers_by_the_number_they_used() -> None:
    desk = a_desk()
    advisor = a_colleague(desk.centre, "advisor_2")
    party = a_party(advisor, "Jo", phone="06-12345670")
    a_stored_contact(advisor, subject="Weg afgesloten", party=party)
    a_stored_contact(advisor, subject="Paspoort", party=a_party(advisor, "An", phone="06-12345671"))
    chosen = choose_subject(actor=desk.writer, broadcast_id=a_draft(desk).pk, words="weg", days=30)
    assert list(chosen.recipients.values_list("to", flat=True)) == ["+31612345670"]
    called = choose_callers(actor=desk.writer, broadcast_id=chosen.pk, words="weg")
    assert list(called.recipients.values_list("to", "party_id")) == [("+31612345670", party.pk)]


def test_what_it_costs_is_counted_with_its_variables() -> None:
    desk = a_desk()
    people = ("mobiel;naam\n0612345678;" + "a" * 150 + "\n0612345679;Jo\n").encode()
    cost = selectors.cost_of(a_draft(desk, people))
    assert (cost.sms, cost.parts, cost.longest_parts) == (2, 3, 2)
