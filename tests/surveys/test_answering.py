"""What is said is kept at once, once, and may be changed in time."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.cases.models import Case
from eenloket.contacts.models import Contact, Conversation
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.gateways.models import OutboxMessage
from eenloket.outreach.services import send_sms
from eenloket.surveys import services
from eenloket.surveys.models import Invitation, SurveySetting
from eenloket.surveys.services import MOST_AT_KIOSK, Said, ask_to_be_called, forget, say, tap, tap_solved
from tests.builders import a_centre, a_colleague, a_colleague_of
from tests.counter.scenes import a_hall
from tests.simultaneous import at_the_same_time

from .scenes import NUMBER, an_asked, asks, code_in, texted

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Invitation:
    centre = a_centre()
    asks(centre)
    return an_asked(a_colleague(centre))


def said(invitation: Invitation, **what: object) -> Invitation:
    return say(municipality_id=invitation.municipality_id, code=code_in(invitation), said=Said(**what))  # type: ignore[arg-type]


def test_a_mark_alone_counts(asked: Invitation) -> None:
    kept = said(asked, mark=8)
    assert (kept.mark, kept.solved, kept.answered_by) == (8, "", "page")
    assert kept.answered_at


def test_each_answer_is_kept_beside_the_others(asked: Invitation) -> None:
    said(asked, mark=8)
    said(asked, solved="partly")
    kept = said(asked, comment=" Het duurde lang. ")
    assert (kept.mark, kept.solved, kept.comment) == (8, "partly", "Het duurde lang.")


def test_sent_twice_is_kept_once_and_may_be_changed(asked: Invitation) -> None:
    first = said(asked, mark=8)
    again = said(asked, mark=8)
    assert again.changed_at == first.changed_at
    later = said(asked, mark=3)
    assert (later.mark, later.answered_at) == (3, first.answered_at)
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("what", "field"), [({"mark": 11}, "mark"), ({"mark": 0}, "mark"), ({"solved": "maybe"}, "solved")]
)
def test_what_is_no_answer_is_refused(asked: Invitation, what: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidError) as error:
        said(asked, **what)
    assert field in error.value.fields


def test_after_its_time_nothing_changes(asked: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(ConflictError):
        said(asked, mark=8)


def test_a_code_of_another_municipality_does_not_exist(asked: Invitation) -> None:
    with pytest.raises(NotFoundError):
        say(municipality_id=uuid7(), code=code_in(asked), said=Said(mark=8))


# --- by SMS ---


def test_a_mark_by_sms_is_the_mark_and_no_conversation(asked: Invitation) -> None:
    before = Conversation.objects.count()
    message = texted("Een 8 dank u wel")
    asked.refresh_from_db()
    assert (asked.mark, asked.answered_by) == (8, "sms")
    assert (message.outcome, message.about_type, message.about_id) == ("dossier", "contact", asked.contact_id)
    assert Conversation.objects.count() == before


def test_there_is_one_thank_you_with_the_way_to_the_rest(asked: Invitation) -> None:
    texted("8")
    texted("9")
    asked.refresh_from_db()
    assert asked.mark == 9
    thanks = OutboxMessage.objects.get(key=f"survey:{asked.pk}:thanks")
    assert code_in(asked) in thanks.body


def test_any_other_text_is_an_ordinary_one(asked: Invitation) -> None:
    before = Conversation.objects.count()
    assert texted("8 maar waar blijft mijn paspoort?").outcome == "dossier"
    asked.refresh_from_db()
    assert asked.mark is None
    assert Conversation.objects.count() == before + 1  # what was spoken about goes on in writing


def test_a_mark_of_who_was_not_asked_is_an_ordinary_text(asked: Invitation) -> None:
    assert texted("8", sender="+31687654321").outcome == "contact"
    asked.refresh_from_db()
    assert asked.mark is None


def test_after_its_time_a_mark_is_an_ordinary_text(asked: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now())
    texted("8")
    asked.refresh_from_db()
    assert asked.mark is None


def test_a_number_that_answers_a_colleague_is_no_mark(asked: Invitation) -> None:
    advisor = a_colleague_of(Staff.objects.filter(contact_centre=asked.contact_centre_id)[0], "team_leader")
    send_sms(
        actor=advisor,
        key=uuid7(),
        municipality_id=asked.municipality_id,
        number=NUMBER,
        text="Hoeveel zakken zijn het?",
        about_type="conversation",
        about_id=asked.contact.conversation_id if asked.contact else None,
    )
    texted("8")
    asked.refresh_from_db()
    assert asked.mark is None


# --- being called ---


def _call(invitation: Invitation, **more: str) -> Invitation:
    given = {"who": "Jo Jansen", "number": "06 12345678", **more}
    return ask_to_be_called(municipality_id=invitation.municipality_id, code=code_in(invitation), **given)


def test_a_low_mark_can_become_one_call_back_note(asked: Invitation) -> None:
    said(asked, mark=3, comment="Niemand belde terug.")
    first, again = _call(asked), _call(asked)
    case = Case.objects.get()
    assert first.call_back_id == again.call_back_id == case.pk
    assert case.kind == "call_back"
    assert "Gaf ons een 3" in case.request
    assert "Niemand belde terug." in case.request
    assert case.call_back.number == NUMBER


def test_the_note_is_not_asked_about_again(asked: Invitation) -> None:
    said(asked, mark=3)
    _call(asked, number="06 87654321")
    assert Invitation.objects.count() == 1


def test_a_mark_that_is_not_low_is_not_called_about(asked: Invitation) -> None:
    said(asked, mark=6)
    with pytest.raises(ConflictError):
        _call(asked)
    assert not Case.objects.exists()


def test_a_number_is_needed_to_call(asked: Invitation) -> None:
    said(asked, mark=3)
    with pytest.raises(InvalidError) as error:
        _call(asked, who=" ", number="12")
    assert {"who", "number"} <= set(error.value.fields)


@pytest.mark.django_db(transaction=True)
def test_asked_twice_at_once_there_is_one_note() -> None:
    centre = a_centre()
    asks(centre)
    invitation = an_asked(a_colleague(centre))
    said(invitation, mark=3)
    made = at_the_same_time(*[lambda: _call(invitation)] * 2)
    assert [type(each) for each in made] == [Invitation, Invitation]
    assert Case.objects.count() == 1


# --- at the kiosk ---


def test_a_tap_is_a_mark_about_nobody() -> None:
    hall = a_hall()
    key = uuid.uuid4()
    kept = tap(location=hall.location, key=key, mark=9)
    assert tap(location=hall.location, key=key, mark=2) == kept
    assert (kept.mark, kept.contact_id, kept.channel, kept.means) == (9, None, "counter", "kiosk")
    tap_solved(location=hall.location, key=key, solved="yes")
    kept.refresh_from_db()
    assert kept.solved == "yes"


def test_taps_that_come_too_fast_are_refused() -> None:
    hall = a_hall()
    for _visitor in range(MOST_AT_KIOSK):
        tap(location=hall.location, key=uuid.uuid4(), mark=1)
    with pytest.raises(NotAllowedError):
        tap(location=hall.location, key=uuid.uuid4(), mark=1)


def test_an_unknown_number_at_the_kiosk_ties_the_mark_to_nobody() -> None:
    assert tap(location=a_hall().location, key=uuid.uuid4(), mark=9, number="A999").contact_id is None


# --- what is not kept ---


def test_words_and_hashes_are_forgotten_in_time_and_marks_stay(asked: Invitation) -> None:
    said(asked, mark=4, comment="Te lang gewacht.")
    assert forget() == 0
    long_ago = timezone.now() - timedelta(days=400)
    Invitation.objects.update(changed_at=long_ago, due_at=long_ago, expires_at=long_ago)
    assert forget() == 2
    asked.refresh_from_db()
    assert (asked.mark, asked.comment, asked.address_hash) == (4, "", "")


def test_an_answer_goes_with_its_contact(asked: Invitation) -> None:
    said(asked, mark=4)
    Contact.objects.filter(survey=asked).delete()
    assert not Invitation.objects.exists()
    assert SurveySetting.objects.exists()
    assert services.send_due() == 0
