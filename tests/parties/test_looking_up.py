"""Looking somebody up is always noted with its purpose."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.core.models import AuditEntry
from eenloket.parties import services
from eenloket.parties.services import look_at, look_up, recognise_counterpart
from tests.builders import BSN, a_centre, a_citizen, a_colleague, a_party, an_outsider

pytestmark = pytest.mark.django_db


def test_a_person_not_known_here_comes_from_the_register() -> None:
    found = look_up(actor=a_colleague(a_centre()), typed=BSN, purpose="handling a contact")
    assert (found.known, [person.bsn for person in found.from_register]) == ([], [BSN])


def test_a_person_known_here_is_shown_once() -> None:
    advisor = a_colleague(a_centre())
    party = a_citizen(advisor)
    found = look_up(actor=advisor, typed=BSN, purpose="handling a contact")
    assert (found.known, found.from_register) == ([party], [])


@pytest.mark.parametrize("typed", [BSN, "Bultenaar 1-4-2000", "3224 TT 4", "123456782", "Niemand 1-1-1900"])
def test_every_look_up_is_noted_with_its_purpose_also_when_nobody_is_found(typed: str) -> None:
    look_up(actor=a_colleague(a_centre(), name="Kim Bakker"), typed=typed, purpose="handling a contact")
    entry = AuditEntry.objects.get(kind="look")
    assert (entry.actor_name, entry.purpose) == ("Kim Bakker", "handling a contact")


def test_what_was_typed_is_not_in_the_trail() -> None:
    look_up(actor=a_colleague(a_centre()), typed=BSN, purpose="handling a contact")
    entry = AuditEntry.objects.get(kind="look")
    assert BSN not in str(vars(entry))


def test_a_wrong_bsn_is_not_looked_up() -> None:
    with patch.object(services, "person_register") as register:
        found = look_up(actor=a_colleague(a_centre()), typed="999990018", purpose="handling a contact")
    register.assert_not_called()
    assert found.problem
    assert not AuditEntry.objects.filter(kind="look").exists()


def test_without_a_purpose_nobody_is_looked_up() -> None:
    with pytest.raises(InvalidError):
        look_up(actor=a_colleague(a_centre()), typed=BSN, purpose=" ")


@pytest.mark.parametrize("role", ["hr", "content_editor", "back_office", "project_manager", "administrator"])
def test_who_does_not_talk_with_citizens_looks_nobody_up(role: str) -> None:
    with pytest.raises(NotAllowedError):
        look_up(actor=a_colleague(a_centre(), role), typed=BSN, purpose="curious")


@pytest.mark.parametrize("typed", ["06-12345678", "0031612345678", "+31 6 1234 5678"])
def test_a_number_finds_its_party_however_it_was_kept_and_typed(typed: str) -> None:
    advisor = a_colleague(a_centre())
    party = a_party(advisor, phone="(06) 123 456 78")
    assert look_up(actor=advisor, typed=typed, purpose="p").known == [party]


@pytest.mark.parametrize("typed", ["jansen jo", "JANSEN", "Jo Jan"])
def test_a_name_is_found_by_parts_of_its_words_in_any_order(typed: str) -> None:
    advisor = a_colleague(a_centre())
    party = a_party(advisor, "Jo Jansen")
    a_party(advisor, "Piet Pieters")
    assert look_up(actor=advisor, typed=typed, purpose="p").known == [party]


def test_a_business_is_found_by_its_kvk_number() -> None:
    advisor = a_colleague(a_centre())
    party = a_party(advisor, "Bakkerij Jansen", kvk_number="12345678")
    assert look_up(actor=advisor, typed="12345678", purpose="p").known == [party]


def test_the_party_of_another_centre_is_not_found() -> None:
    party = a_party(a_colleague(a_centre()), phone="06-12345678")
    outsider = an_outsider()
    assert look_up(actor=outsider, typed="06-12345678", purpose="p").known == []
    with pytest.raises(NotFoundError):
        look_at(actor=outsider, party_id=party.pk, purpose="p")


def test_the_party_of_a_municipality_one_does_not_work_for_is_not_found() -> None:
    centre = a_centre("samen", "meer", "duin")
    party = a_party(a_colleague(centre), phone="06-12345678", municipality=centre.municipalities[0])
    elsewhere = a_colleague(centre, municipalities=[centre.municipalities[1]])
    assert look_up(actor=elsewhere, typed="06-12345678", purpose="p").known == []
    with pytest.raises(NotFoundError):
        look_at(actor=elsewhere, party_id=party.pk, purpose="p")


def test_opening_somebodys_data_is_noted() -> None:
    advisor = a_colleague(a_centre())
    party = a_party(advisor)
    look_at(actor=advisor, party_id=party.pk, purpose="handling a contact")
    assert AuditEntry.objects.get(action="party.opened").subject_id == party.pk


def test_a_caller_is_recognised_by_number_and_the_look_is_noted_once() -> None:
    advisor = a_colleague(a_centre())
    party = a_party(advisor, phone="06-12345678")
    for _ in range(3):
        assert recognise_counterpart(actor=advisor, value="+31612345678") == [party]
    assert AuditEntry.objects.filter(action="party.recognised_by_number").count() == 1
