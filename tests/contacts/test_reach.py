"""Who may read stored contacts."""

from __future__ import annotations

import pytest

from eenloket.contacts.selectors import contacts_for, get_contact, latest_own
from eenloket.core.errors import NotFoundError
from tests.builders import a_centre, a_colleague, a_draft, a_stored_contact, an_outsider

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "sees"),
    [("advisor_3", True), ("team_leader", True), ("manager", True), ("hr", False), ("back_office", False)],
)
def test_a_contact_of_a_colleague_is_seen_by_who_works_with_contacts(role: str, *, sees: bool) -> None:
    centre = a_centre()
    contact = a_stored_contact(a_colleague(centre))
    assert contacts_for(a_colleague(centre, role)).filter(pk=contact.pk).exists() == sees


def test_a_contact_of_another_centre_does_not_exist() -> None:
    contact = a_stored_contact(a_colleague(a_centre()))
    with pytest.raises(NotFoundError):
        get_contact(an_outsider("team_leader"), contact.pk)


def test_a_contact_of_a_municipality_one_does_not_work_for_does_not_exist() -> None:
    centre = a_centre("samen", "meer", "duin")
    contact = a_stored_contact(a_colleague(centre), municipality=centre.municipalities[0])
    with pytest.raises(NotFoundError):
        get_contact(a_colleague(centre, municipalities=[centre.municipalities[1]]), contact.pk)


def test_a_draft_is_nobodys_to_read_as_a_contact() -> None:
    advisor = a_colleague(a_centre())
    with pytest.raises(NotFoundError):
        get_contact(advisor, a_draft(advisor).pk)


def test_an_advisor_sees_what_he_stored_last_on_top() -> None:
    centre = a_centre()
    advisor = a_colleague(centre)
    a_stored_contact(a_colleague(centre))
    own = [a_stored_contact(advisor) for _ in range(3)]
    assert latest_own(advisor, limit=2) == own[:0:-1]
