"""The official test persons (RvIG) that stand in for the register of persons."""

from __future__ import annotations

from datetime import date

from eenloket.parties.register import person_register


def test_a_known_person_is_found_by_bsn() -> None:
    person = person_register().by_bsn("999990019")
    assert person is not None
    assert (person.display_name, person.birth_date) == ("Erebos Bultenaar", date(2000, 4, 1))
    assert (person.street, person.house_number, person.postcode) == ("Plataanlaan", "4", "3224TT")
    assert person.town == "Hellevoetsluis"


def test_someone_who_moved_and_changed_name_is_found_as_she_is_now() -> None:
    person = person_register().by_bsn("999993112")
    assert person is not None
    assert (person.display_name, person.street, person.postcode) == ("Wilma van Zon", "Schakelstraat", "1014AW")


def test_nobody_has_an_unknown_bsn() -> None:
    assert person_register().by_bsn("123456782") is None


def test_a_name_is_found_without_its_prefix_accents_or_capitals() -> None:
    found = person_register().by_name_and_birth("d'angelo huis", date(1998, 6, 7))
    assert [person.bsn for person in found] == ["999991413"]


def test_a_name_alone_with_another_birth_date_is_not_enough() -> None:
    assert person_register().by_name_and_birth("Bultenaar", date(2000, 4, 2)) == []


def test_an_empty_name_finds_nobody() -> None:
    assert person_register().by_name_and_birth("", date(2000, 4, 1)) == []


def test_everyone_who_lives_at_an_address_is_found_but_not_who_died() -> None:
    found = person_register().by_address("3224TT", "4")
    assert {"999990019", "999993811"} <= {person.bsn for person in found}
    assert not any(person.has_died for person in found)


def test_an_incomplete_birth_date_is_no_date() -> None:
    person = person_register().by_bsn("999992806")
    assert person is not None
    assert person.birth_date is None
