"""Links that are mailed during a question."""

from __future__ import annotations

import pytest

from eenloket.accounts.models import Staff
from eenloket.contacts.models import Contact
from eenloket.contacts.services import send_material
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.gateways.models import OutboxMessage
from tests.builders import a_centre, a_colleague, a_draft, a_party, an_outsider

pytestmark = pytest.mark.django_db

FORM = {"title": "Aanvraagformulier", "url": "https://meerland.example/formulier"}
FOLDER = {"title": "Folder", "url": "https://meerland.example/folder"}


def _send(advisor: Staff, contact: Contact, *items: dict[str, str], email: str = "Jo@example.org") -> OutboxMessage:
    return send_material(
        actor=advisor, contact_id=contact.pk, email=email, items=items, about="Parkeervergunning aanvragen"
    )


@pytest.fixture
def advisor() -> Staff:
    return a_colleague(a_centre())


def test_the_mail_holds_the_links_in_dutch(advisor: Staff) -> None:
    message = _send(advisor, a_draft(advisor), FORM, FOLDER)
    assert message.to == "jo@example.org"
    assert FORM["url"] in message.body
    assert FOLDER["title"] in message.body
    assert "Gemeente Meerland" in message.body


def test_the_same_links_are_sent_once_other_links_as_well(advisor: Staff) -> None:
    contact = a_draft(advisor)
    assert _send(advisor, contact, FORM, FOLDER) == _send(advisor, contact, FOLDER, FORM)
    _send(advisor, contact, FORM)
    assert OutboxMessage.objects.count() == 2


def test_the_address_is_kept_with_the_customer(advisor: Staff) -> None:
    party = a_party(advisor)
    _send(advisor, a_draft(advisor, party=party), FORM)
    assert [point.value for point in party.points.all()] == ["jo@example.org"]


@pytest.mark.parametrize(("items", "email", "field"), [((FORM,), "jo@", "email"), ((), "jo@example.org", "items")])
def test_a_wrong_address_or_nothing_to_send_is_named(
    advisor: Staff, items: tuple[dict[str, str], ...], email: str, field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        _send(advisor, a_draft(advisor), *items, email=email)
    assert set(refused.value.fields) == {field}


def test_nobody_else_sends_from_a_question(advisor: Staff) -> None:
    with pytest.raises(NotFoundError):
        _send(an_outsider(), a_draft(advisor), FORM)
