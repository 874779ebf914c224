"""The staff card, and asking for other availability."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from eenloket.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from eenloket.personnel.models import AvailabilityRequest, StaffCard
from eenloket.personnel.services import Terms, answer_availability, ask_availability, save_card
from eenloket.personnel.types import Availability
from tests.builders import signed_in
from tests.personnel.scenes import WEEK, Scene, a_card, employee_of

pytestmark = pytest.mark.django_db
OTHER = Availability(parts=("4-a", "3-e"), flexible="no")


def _terms(**changes: Any) -> Terms:
    return Terms(
        **{"contract_hours": Decimal(36), "contract_type": "permanent", "starts_on": date(2026, 1, 5), **changes}
    )


def test_a_card_is_filled_in_on_the_page(scene: Scene) -> None:
    url = reverse("personnel:card", args=[scene.employee.pk])
    data = {
        "contract_hours": "28,5",
        "contract_type": "temporary",
        "starts_on": "2026-01-05",
        "contract_ends_on": "2026-12-31",
        "parts": ["0-m", "3-e"],
        "flexible": "yes",
        "flexible_when": "Maandag",
    }
    assert signed_in(scene.leader).post(url, data).status_code == 302
    card = StaffCard.objects.get(employee=scene.employee)
    assert (card.contract_hours, card.availability) == (Decimal("28.5"), ["0-m", "3-e"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contract_hours": Decimal(41)}, "contract_hours"),
        ({"contract_type": "temporary"}, "contract_ends_on"),
        ({"probation_ends_on": date(2025, 1, 1)}, "probation_ends_on"),
        ({"contract_type": "pirate"}, "contract_type"),
        ({"terms": "x" * 501}, "terms"),
    ],
)
def test_a_card_that_cannot_be_right_is_refused(scene: Scene, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        save_card(actor=scene.leader, employee_id=scene.employee.pk, terms=_terms(**changes), available=WEEK)
    assert field in refused.value.fields


def test_nobody_fills_in_the_own_card(scene: Scene) -> None:
    with pytest.raises(NotAllowedError):
        save_card(actor=scene.person, employee_id=scene.employee.pk, terms=_terms(), available=WEEK)
    with pytest.raises(NotFoundError):
        save_card(actor=scene.other_leader, employee_id=scene.employee.pk, terms=_terms(), available=WEEK)
    with pytest.raises(NotAllowedError):
        save_card(actor=scene.hr, employee_id=employee_of(scene.hr).pk, terms=_terms(), available=WEEK)


def test_an_accepted_request_changes_the_card_and_only_then(scene: Scene) -> None:
    card = a_card(scene)
    request = ask_availability(actor=scene.person, available=OTHER, remark="Opleiding")
    card.refresh_from_db()
    assert card.as_available() == WEEK
    answer_availability(actor=scene.leader, request_id=request.pk, accept=True)
    answer_availability(actor=scene.leader, request_id=request.pk, accept=True)
    card.refresh_from_db()
    assert card.as_available() == Availability(parts=("3-e", "4-a"), flexible="no")


def test_a_second_request_takes_the_place_of_the_first(scene: Scene) -> None:
    a_card(scene)
    first = ask_availability(actor=scene.person, available=OTHER)
    second = ask_availability(actor=scene.person, available=Availability(parts=(), flexible="no"))
    assert first.pk == second.pk
    assert AvailabilityRequest.objects.count() == 1


def test_a_refusal_says_why_and_is_not_answered_otherwise_later(scene: Scene) -> None:
    a_card(scene)
    request = ask_availability(actor=scene.person, available=OTHER)
    with pytest.raises(InvalidError):
        answer_availability(actor=scene.leader, request_id=request.pk, accept=False)
    answer_availability(actor=scene.leader, request_id=request.pk, accept=False, answer="Vrijdag is te krap.")
    with pytest.raises(ConflictError):
        answer_availability(actor=scene.leader, request_id=request.pk, accept=True)
    assert "Vrijdag is te krap." in signed_in(scene.person).get("/team/mensen/").content.decode()


def test_one_cannot_accept_the_own_request(scene: Scene) -> None:
    a_card(scene)
    request = ask_availability(actor=scene.person, available=OTHER)
    with pytest.raises(NotAllowedError):
        answer_availability(actor=scene.person, request_id=request.pk, accept=True)
    with pytest.raises(NotFoundError):
        answer_availability(actor=scene.other_leader, request_id=request.pk, accept=True)


def test_what_the_card_says_already_is_no_request(scene: Scene) -> None:
    a_card(scene)
    with pytest.raises(InvalidError):
        ask_availability(actor=scene.person, available=WEEK)
    page = signed_in(scene.person).post(reverse("personnel:availability"), {"parts": ["0-m"], "flexible": "alien"})
    assert page.status_code == 422
