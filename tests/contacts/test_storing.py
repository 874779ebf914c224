"""Storing a question with its result: one atomic end, never twice."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.contacts.events import ContactStored
from eenloket.contacts.models import Contact
from eenloket.contacts.services import save_draft, store_contact
from eenloket.contacts.types import DraftChange, Result, ResultDetail
from eenloket.content.models import ContentSignal
from eenloket.core import events
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.core.models import AuditEntry
from tests.builders import a_centre, a_colleague, a_draft, a_stored_contact, an_organisation
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor() -> Staff:
    return a_colleague(a_centre())


def _store(advisor: Staff, contact: Contact, result: str = "answered", **more: Any) -> Contact:
    return store_contact(actor=advisor, contact_id=contact.pk, result=result, **more)


def test_storing_keeps_the_last_words_typed_with_the_result(advisor: Staff) -> None:
    contact = a_draft(advisor)
    change = DraftChange(subject="Paspoort", note_for_citizen="Kom langs.")
    stored = _store(advisor, contact, change=change, revision=0)
    assert (stored.state, stored.result, stored.subject) == ("stored", "answered", "Paspoort")
    assert stored.note_for_citizen == "Kom langs."
    assert stored.first_contact_class == "direct"


def test_a_double_click_stores_once(advisor: Staff) -> None:
    contact = a_draft(advisor)
    first = _store(advisor, contact)
    again = _store(advisor, contact, "not_answered", detail=ResultDetail(missing="iets anders"))
    assert (again.stored_at, again.result) == (first.stored_at, "answered")
    assert AuditEntry.objects.filter(action="contact.stored").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_the_same_time_store_once() -> None:
    advisor = a_colleague(a_centre())
    contact = a_draft(advisor)
    store = partial(_store, advisor, contact, "not_answered", detail=ResultDetail(missing="de kosten"))
    stored = at_the_same_time(store, store)
    assert [each.state for each in stored] == ["stored", "stored"]
    assert AuditEntry.objects.filter(action="contact.stored").count() == 1
    assert ContentSignal.objects.count() == 1


def test_what_another_tab_typed_is_not_stored_over(advisor: Staff) -> None:
    contact = a_draft(advisor)
    save_draft(actor=advisor, contact_id=contact.pk, revision=0, change=DraftChange(note_for_citizen="tabblad 2"))
    with pytest.raises(ConflictError):
        _store(advisor, contact, change=DraftChange(note_for_citizen="tabblad 1"), revision=0)
    contact.refresh_from_db()
    assert (contact.state, contact.note_for_citizen) == ("draft", "tabblad 2")


def test_storing_what_was_just_saved_but_whose_reply_got_lost_is_accepted(advisor: Staff) -> None:
    contact, change = a_draft(advisor), DraftChange(note_for_citizen="Kom langs.")
    save_draft(actor=advisor, contact_id=contact.pk, revision=0, change=change)
    assert _store(advisor, contact, change=change, revision=0).state == "stored"


@pytest.mark.parametrize(
    ("result", "field"),
    [
        ("", "result"),
        ("verzonnen", "result"),
        ("answered_after_consult", "consulted_where"),
        ("transferred", "transfer_kind"),
        ("referred", "organisation"),
        ("handed_over", "department"),
        ("call_back", "department"),
        ("not_answered", "missing"),
    ],
)
def test_a_result_needs_its_detail(advisor: Staff, result: str, field: str) -> None:
    contact = a_draft(advisor)
    with pytest.raises(InvalidError) as refused:
        _store(advisor, contact, result)
    assert set(refused.value.fields) == {field}
    contact.refresh_from_db()
    assert contact.state == "draft"


@pytest.mark.parametrize(
    ("result", "detail"),
    [
        ("answered_after_consult", ResultDetail(consulted_where="kcc", colleague="Noor")),
        ("transferred", ResultDetail(transfer_kind="warm", was_reached=True)),
        ("not_answered", ResultDetail(missing="Wat het kost")),
        ("abandoned", ResultDetail()),
    ],
)
def test_a_result_with_its_detail_is_stored(advisor: Staff, result: str, detail: ResultDetail) -> None:
    assert _store(advisor, a_draft(advisor), result, detail=detail).result == result


def test_a_referral_keeps_the_organisation(advisor: Staff) -> None:
    organisation = an_organisation()
    stored = _store(advisor, a_draft(advisor), "referred", detail=ResultDetail(organisation_id=organisation.pk))
    assert stored.result_detail == {"organisation_id": str(organisation.pk)}
    assert stored.first_contact_class == "referred"


def test_an_organisation_that_does_not_exist_is_refused(advisor: Staff) -> None:
    with pytest.raises(NotFoundError):
        _store(advisor, a_draft(advisor), "referred", detail=ResultDetail(organisation_id=uuid7()))


def test_not_answered_tells_the_owner_of_the_content_what_was_missing(advisor: Staff) -> None:
    contact = a_draft(advisor)
    change = DraftChange(searched_for="laadpaal in de straat")
    _store(advisor, contact, "not_answered", detail=ResultDetail(missing="Hoe lang het duurt"), change=change)
    signal = ContentSignal.objects.get(contact_id=contact.pk)
    assert (signal.kind, signal.text) == ("missing", "Hoe lang het duurt")
    assert signal.searched_for == "laadpaal in de straat"


def test_without_a_subject_what_was_searched_for_names_the_question(advisor: Staff) -> None:
    stored = _store(advisor, a_draft(advisor), change=DraftChange(searched_for="hond uitlaten"))
    assert stored.subject == "hond uitlaten"


def test_the_higher_modules_hear_of_it_once(advisor: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setitem(events._handlers, ContactStored, [heard.append])
    contact = a_draft(advisor)
    _store(advisor, contact)
    _store(advisor, contact)
    assert [(event.contact_id, event.result) for event in heard] == [(contact.pk, "answered")]


def test_a_subscriber_that_fails_leaves_the_draft_as_it_was(advisor: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(event: object) -> None:
        raise ZeroDivisionError

    contact = a_draft(advisor)
    monkeypatch.setitem(events._handlers, ContactStored, [fail])
    with pytest.raises(ZeroDivisionError):
        _store(advisor, contact)
    contact.refresh_from_db()
    assert contact.state == "draft"
    assert not AuditEntry.objects.filter(action="contact.stored").exists()


def test_who_may_not_handle_contacts_stores_nothing(advisor: Staff) -> None:
    contact = a_draft(advisor)
    advisor.roles.clear()
    without = Staff.objects.get(pk=advisor.pk)
    with pytest.raises(NotAllowedError):
        _store(without, contact)


@pytest.mark.parametrize("result", [code for code in Result.values if code not in ("handed_over", "call_back")])
def test_every_result_can_be_stored(advisor: Staff, result: str) -> None:
    detail = ResultDetail(
        consulted_where="kcc", transfer_kind="cold", missing="iets", organisation_id=an_organisation().pk
    )
    assert a_stored_contact(advisor, result, detail=detail).result == result
