"""A draft lives on the server from the first keystroke, and a change on an older one is refused, not merged."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact
from eenloket.contacts.services import drop_question, save_draft, store_contact
from eenloket.contacts.types import DraftChange
from eenloket.core.errors import ConflictError, NotFoundError
from tests.builders import a_centre, a_colleague, a_draft, a_stored_contact, an_outsider
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor() -> Staff:
    return a_colleague(a_centre())


def _save(advisor: Staff, contact: Contact, revision: int, **change: Any) -> int:
    return save_draft(actor=advisor, contact_id=contact.pk, revision=revision, change=DraftChange(**change))


def test_what_is_typed_is_kept_and_the_rest_stays(advisor: Staff) -> None:
    contact = a_draft(advisor)
    revision = _save(advisor, contact, 0, note_for_citizen="Kom langs.", finish={"request": "half getypt"})
    _save(advisor, contact, revision, note_for_colleagues="Was boos.")
    contact.refresh_from_db()
    assert (contact.note_for_citizen, contact.note_for_colleagues) == ("Kom langs.", "Was boos.")
    assert contact.finish == {"request": "half getypt"}


def test_each_change_has_the_next_revision(advisor: Staff) -> None:
    contact = a_draft(advisor)
    assert [_save(advisor, contact, n, subject=str(n)) for n in range(3)] == [1, 2, 3]


def test_a_change_on_an_older_revision_is_refused_and_changes_nothing(advisor: Staff) -> None:
    contact = a_draft(advisor)
    _save(advisor, contact, 0, subject="eerste tabblad")
    with pytest.raises(ConflictError):
        _save(advisor, contact, 0, subject="tweede tabblad")
    contact.refresh_from_db()
    assert contact.subject == "eerste tabblad"


def test_a_retry_after_a_lost_reply_is_accepted(advisor: Staff) -> None:
    contact = a_draft(advisor)
    assert _save(advisor, contact, 0, note_for_citizen="Kom langs.") == 1
    assert _save(advisor, contact, 0, note_for_citizen="Kom langs.") == 1


def test_a_retry_of_a_text_too_long_to_keep_whole_is_accepted(advisor: Staff) -> None:
    contact, long = a_draft(advisor), "woord " * 100
    assert _save(advisor, contact, 0, subject=long, searched_for=long) == 1
    assert _save(advisor, contact, 0, subject=long, searched_for=long) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_at_the_same_time_one_is_refused() -> None:
    advisor = a_colleague(a_centre())
    contact = a_draft(advisor)
    saves = [partial(_save, advisor, contact, 0, subject=tab) for tab in ("een", "twee")]
    outcomes = at_the_same_time(*saves)
    assert sorted(str(type(each).__name__) for each in outcomes) == ["ConflictError", "int"]


def test_a_stored_question_is_not_changed_any_more(advisor: Staff) -> None:
    contact = a_stored_contact(advisor)
    with pytest.raises(ConflictError):
        _save(advisor, contact, contact.revision, note_for_citizen="Toch anders.")


def test_notes_have_no_limit(advisor: Staff) -> None:
    contact, long = a_draft(advisor), "Een lange notitie. " * 5000
    _save(advisor, contact, 0, note_for_colleagues=long)
    contact.refresh_from_db()
    assert contact.note_for_colleagues == long


def test_a_dropped_question_stays_dropped(advisor: Staff) -> None:
    contact = a_draft(advisor)
    drop_question(actor=advisor, contact_id=contact.pk)
    for retry in (
        partial(drop_question, actor=advisor, contact_id=contact.pk),
        partial(store_contact, actor=advisor, contact_id=contact.pk, result="answered"),
    ):
        with pytest.raises(ConflictError):
            retry()


@pytest.mark.parametrize("who", ["colleague", "outsider"])
def test_nobody_else_touches_a_draft(advisor: Staff, who: str) -> None:
    contact = a_draft(advisor)
    other = an_outsider() if who == "outsider" else _colleague_of(advisor)
    for attempt in (
        partial(_save, other, contact, 0, subject="van mij"),
        partial(store_contact, actor=other, contact_id=contact.pk, result="answered"),
        partial(drop_question, actor=other, contact_id=contact.pk),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def _colleague_of(staff: Staff) -> Staff:
    """A team leader of the same centre: may see much, may not type in somebody's draft."""
    other = Staff.objects.create_user("leider@meerland.example", name="Lo", contact_centre=staff.contact_centre)
    other.roles.set(staff.roles.all())
    other.municipalities.set(staff.municipalities.all())
    return other
