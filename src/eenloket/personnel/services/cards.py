from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.personnel.models import AvailabilityRequest, StaffCard
from eenloket.personnel.selectors import led_employee, own_employee
from eenloket.personnel.types import WEEKDAYS, Answered, Availability, ContractType, DayPart, Flexible

from .common import not_before, optional, refuse

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is kept on a staff card but for the availability."""

    contract_hours: Decimal
    contract_type: str
    starts_on: date
    contract_ends_on: date | None = None
    probation_ends_on: date | None = None
    terms: str = ""
    emergency: str = ""


@transaction.atomic
def save_card(*, actor: Staff, employee_id: uuid.UUID, terms: Terms, available: Availability) -> StaffCard:
    """Keep on which terms somebody works and when: by the superior or HR.

    Raises NotFoundError, NotAllowedError, InvalidError.
    """
    employee = led_employee(actor, employee_id)
    _check_terms(terms)
    card, made = StaffCard.objects.update_or_create(
        employee=employee,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            **asdict(terms),
            "terms": optional(terms.terms, "terms", most=500),
            "emergency": optional(terms.emergency, "emergency", most=200),
            **_as_fields(available),
        },
    )
    audit.record(actor, "personnel.card_saved", employee, label=employee.name, made=made)
    return card


@transaction.atomic
def ask_availability(*, actor: Staff, available: Availability, remark: str = "") -> AvailabilityRequest:
    """Ask for other availability of one's own. A second request takes the place of the first, while that is open.

    Raises NotFoundError, InvalidError.
    """
    employee = own_employee(actor)
    card = StaffCard.objects.select_for_update().filter(employee=employee).first()
    if card is None:
        raise NotFoundError(_("There is no staff card yet. Ask your superior to fill it in."))
    if available == card.as_available():
        refuse("parts", _("This is what your card says already."))
    request, _made = AvailabilityRequest.objects.update_or_create(
        employee=employee,
        state=Answered.OPEN,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            **_as_fields(available),
            "remark": optional(remark, "remark", most=300),
            "asked_at": clock.now(),
        },
    )
    audit.record(actor, "personnel.availability_asked", employee, label=employee.name)
    return request


@transaction.atomic
def answer_availability(*, actor: Staff, request_id: uuid.UUID, accept: bool, answer: str = "") -> AvailabilityRequest:
    """Accept a request, which changes the card, or not, with a reason. Answering twice the same is answering once.

    Raises NotFoundError, NotAllowedError, InvalidError, ConflictError.
    """
    request = (
        AvailabilityRequest.objects.select_for_update()
        .filter(contact_centre_id=actor.contact_centre_id, pk=request_id)
        .first()
    )
    if request is None:
        raise NotFoundError(_("There is no such request."))
    employee = led_employee(actor, request.employee_id)
    wanted = Answered.ACCEPTED if accept else Answered.REFUSED
    if request.state != Answered.OPEN:
        if request.state == wanted:
            return request
        raise ConflictError(_("Somebody has answered this request already."))
    typed = optional(answer, "answer", most=300)
    if not accept and not typed:
        refuse("answer", _("Say why not: the colleague reads it."))
    request.state, request.answer = wanted, typed
    request.answered_at, request.answered_by = clock.now(), actor.name
    request.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    if accept:
        fields = {name: getattr(request, name) for name in ("availability", "flexible", "flexible_when")}
        StaffCard.objects.filter(employee=employee).update(**fields)
    audit.record(actor, "personnel.availability_answered", employee, label=employee.name, accepted=accept)
    return request


def _check_terms(terms: Terms) -> None:
    if not 0 <= terms.contract_hours <= 40:
        refuse("contract_hours", _("Fill in 0 to 40 hours a week."))
    if terms.contract_type not in ContractType.values:
        refuse("contract_type", _("Choose one of the list."))
    if terms.contract_type == ContractType.TEMPORARY and terms.contract_ends_on is None:
        refuse("contract_ends_on", _("A contract for a fixed term has an end."))
    for field in ("contract_ends_on", "probation_ends_on"):
        not_before(getattr(terms, field), terms.starts_on, field, _("The end lies before the start."))


def _as_fields(available: Availability) -> dict[str, object]:
    if available.flexible not in Flexible.values:
        refuse("flexible", _("Choose one of the list."))
    return {
        "availability": _parts(available.parts),
        "flexible": available.flexible,
        "flexible_when": optional(available.flexible_when, "flexible_when", most=200),
    }


def _parts(parts: Iterable[str]) -> list[str]:
    """Known parts of days, in the order of the week."""
    known = [f"{day}-{part.value}" for day in WEEKDAYS for part in DayPart]
    chosen = set(parts)
    return [code for code in known if code in chosen]
