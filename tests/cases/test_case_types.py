"""Case types: what is shipped, versions, and that running cases keep theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eenloket.accounts.models import Staff
from eenloket.cases import selectors, services
from eenloket.cases.rules import case_types as rules
from eenloket.cases.shipped import shipped_types
from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from tests.builders import Centre, a_case_type, a_centre, a_colleague, a_draft, an_outsider

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return a_centre()


@pytest.fixture
def administrator(centre: Centre) -> Staff:
    return centre.administrator


def test_ten_types_are_shipped_and_all_of_them_can_be_published() -> None:
    assert len(shipped_types()) == 10
    assert [code for code, document in shipped_types().items() if rules.faults(document)] == []


def test_a_document_is_the_same_after_it_was_stored() -> None:
    for document in shipped_types().values():
        assert rules.read(rules.stored(document)) == document


def test_setting_up_again_leaves_what_there_is(centre: Centre, administrator: Staff) -> None:
    found = a_case_type(centre)
    changed = {**rules.stored(found.document), "name": "Vergunning voor uw straat"}
    services.save_draft(actor=administrator, type_id=found.type_id, document=changed, revision=1)
    services.publish_case_type(actor=administrator, type_id=found.type_id)
    assert a_case_type(centre).document.name == "Vergunning voor uw straat"


def test_a_running_case_keeps_the_version_it_began_with(centre: Centre, administrator: Staff) -> None:
    found = a_case_type(centre)
    advisor = a_colleague(centre, "advisor_2")
    case = services.open_case(actor=advisor, contact_id=a_draft(advisor).pk, version_id=found.version_id)
    changed = {**rules.stored(found.document), "norm_working_days": 2}
    services.save_draft(actor=administrator, type_id=found.type_id, document=changed, revision=1)
    version = services.publish_case_type(actor=administrator, type_id=found.type_id)
    kept = selectors.document_of(case)
    assert version.number == 2
    assert kept
    assert kept.norm_working_days == 10


def test_a_draft_that_somebody_else_changed_is_not_overwritten(centre: Centre, administrator: Staff) -> None:
    found = a_case_type(centre)
    document = rules.stored(found.document)
    services.save_draft(actor=administrator, type_id=found.type_id, document=document, revision=1)
    with pytest.raises(ConflictError):
        services.save_draft(actor=administrator, type_id=found.type_id, document=document, revision=1)


def test_what_has_a_fault_is_not_published(centre: Centre, administrator: Staff) -> None:
    found = a_case_type(centre)
    document = rules.stored(replace(found.document, steps=()))
    services.save_draft(actor=administrator, type_id=found.type_id, document=document, revision=1)
    with pytest.raises(InvalidError) as refused:
        services.publish_case_type(actor=administrator, type_id=found.type_id)
    assert "steps" in refused.value.fields


def test_only_who_may_keeps_types_and_only_of_the_own_centre(centre: Centre) -> None:
    found = a_case_type(centre)
    with pytest.raises(NotAllowedError):
        services.publish_case_type(actor=a_colleague(centre, "advisor_2"), type_id=found.type_id)
    with pytest.raises(NotFoundError):
        services.publish_case_type(actor=an_outsider("administrator"), type_id=found.type_id)


def test_the_front_office_does_its_steps_before_a_department_has_it() -> None:
    document = shipped_types()["parkeervergunning"]
    turned = replace(document, steps=tuple(reversed(document.steps)))
    assert ("steps.2", "order") in rules.faults(turned)


def test_what_citizens_say_leads_to_the_type(centre: Centre) -> None:
    a_case_type(centre)
    found = selectors.types_like(centre.id, "Ik wil een vergunning om te parkeren, mijn kenteken is AB-123-C")
    assert found[0].code == "parkeervergunning"
    assert selectors.types_like(centre.id, "Goedemorgen") == []


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [
        ("number", "12", ""),
        ("number", "twaalf", "number"),
        ("date", "2026-11-30", ""),
        ("date", "30 november", "date"),
        ("choice", "Rood", ""),
        ("choice", "Blauw", "choice"),
        ("yes_no", "ja", ""),
        ("yes_no", "misschien", "choice"),
        ("text", "", "empty"),
    ],
)
def test_a_value_fits_its_field(kind: str, typed: str, problem: str) -> None:
    field = rules.Field(code="f", label="F", kind=kind, is_required=True, choices=("Rood",))
    assert rules.value_problem(field, typed) == problem


def test_a_case_is_kept_for_the_years_of_its_result() -> None:
    result = rules.ResultType(code="r", label="R", years=5)
    assert rules.destroy_on(result, date(2026, 11, 27)) == date(2031, 11, 27)
    assert rules.destroy_on(replace(result, years=1), date(2028, 2, 29)) == date(2029, 3, 1)
    assert rules.destroy_on(replace(result, years=None), date(2026, 1, 1)) is None
    assert rules.destroy_on(replace(result, forever=True), date(2026, 1, 1)) is None
