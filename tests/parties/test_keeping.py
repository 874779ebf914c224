"""Keeping parties: once per municipality, the BSN never readable."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.ids import uuid7
from eenloket.parties.models import Party
from eenloket.parties.services import add_point, create_party, take_from_register
from tests.builders import BSN, a_centre, a_citizen, a_colleague, a_party
from tests.simultaneous import at_the_same_time

pytestmark = pytest.mark.django_db


def _stored_row(party: Party) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text, encode(p.bsn_sealed, 'escape') FROM parties_party p")
        return str(cursor.fetchall())


def test_the_bsn_is_not_readable_in_the_database() -> None:
    party = a_citizen(a_colleague(a_centre()))
    assert BSN not in _stored_row(party)
    assert BSN.encode().hex() not in _stored_row(party)


def test_a_person_shows_only_the_end_of_the_bsn() -> None:
    assert a_citizen(a_colleague(a_centre())).masked_bsn == "••••••019"


def test_taking_somebody_from_the_register_twice_gives_one_party_brought_up_to_date() -> None:
    advisor = a_colleague(a_centre())
    party = a_citizen(advisor)
    Party.objects.update(street="Oude straat")
    again = a_citizen(advisor)
    assert (again.pk, again.street) == (party.pk, "Plataanlaan")
    assert Party.objects.count() == 1


def test_the_same_person_in_two_municipalities_is_two_records() -> None:
    centre = a_centre("samen", "meer", "duin")
    advisor = a_colleague(centre)
    one, two = (a_citizen(advisor, municipality=each) for each in centre.municipalities)
    assert one.pk != two.pk
    assert one.bsn_hash == two.bsn_hash


@pytest.mark.parametrize("bsn", ["999990018", "123456782", ""])
def test_a_bsn_the_register_does_not_know_is_refused(bsn: str) -> None:
    with pytest.raises(InvalidError):
        a_citizen(a_colleague(a_centre()), bsn)


def test_creating_with_the_same_key_twice_gives_one_party() -> None:
    advisor, key = a_colleague(a_centre()), uuid7()
    first = a_party(advisor, party_id=key, phone="06-12345678")
    assert a_party(advisor, party_id=key, phone="06-12345678").pk == first.pk
    assert Party.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_creating_with_the_same_key_at_the_same_time_gives_one_party() -> None:
    centre = a_centre()
    advisor, key = a_colleague(centre), uuid7()
    create = partial(create_party, actor=advisor, municipality_id=centre.municipality.pk, name="Jo", party_id=key)
    assert {getattr(made, "pk", made) for made in at_the_same_time(create, create)} == {key}
    assert Party.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_taking_somebody_from_the_register_at_the_same_time_gives_one_party() -> None:
    centre = a_centre()
    take = partial(
        take_from_register,
        actor=a_colleague(centre),
        municipality_id=centre.municipality.pk,
        bsn=BSN,
        purpose="test",
    )
    made = at_the_same_time(take, take)
    assert len({getattr(each, "pk", each) for each in made}) == 1
    assert Party.objects.count() == 1


def test_each_wrong_field_is_named() -> None:
    with pytest.raises(InvalidError) as refused:
        a_party(a_colleague(a_centre()), " ", phone="12", email="jo", kvk_number="1")
    assert set(refused.value.fields) == {"name", "phone", "email", "kvk_number"}
    assert not Party.objects.exists()


def test_a_business_that_is_known_already_is_refused_by_its_kvk_number() -> None:
    advisor = a_colleague(a_centre())
    a_party(advisor, "Bakkerij Jansen", kvk_number="12345678")
    with pytest.raises(InvalidError) as refused:
        a_party(advisor, "Bakkerij J.", kvk_number="12345678")
    assert set(refused.value.fields) == {"kvk_number"}


def test_nobody_is_added_to_a_municipality_one_does_not_work_for() -> None:
    centre = a_centre("samen", "meer", "duin")
    advisor = a_colleague(centre, municipalities=[centre.municipalities[0]])
    with pytest.raises(NotAllowedError):
        a_party(advisor, municipality=centre.municipalities[1])


def test_a_number_given_twice_is_kept_once() -> None:
    advisor = a_colleague(a_centre())
    party = a_party(advisor, phone="06-12345678")
    add_point(actor=advisor, party_id=party.pk, typed="+31 6 12345678")
    add_point(actor=advisor, party_id=party.pk, typed="jo@example.org")
    assert sorted(party.points.values_list("value", flat=True)) == ["+31612345678", "jo@example.org"]
