"""Who may evaluate what, and as whom somebody sees an evaluation."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.assessment.selectors import Access, access_to, has_said_why
from eenloket.contacts.selectors import contacts_for
from eenloket.contacts.types import Result
from eenloket.core.errors import NotFoundError
from eenloket.profiles.selectors import find_employee, reports_of
from eenloket.quality.models import Evaluation
from eenloket.quality.types import FORM_OF, EvaluationState, Kind, SessionState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact
    from eenloket.profiles.models import Employee

# Nothing was said to a citizen in these: there is nothing to evaluate.
NOT_EVALUATED: Final = (Result.ABANDONED, Result.WRONG_NUMBER, Result.TEST, Result.ANSWERED_AUTOMATICALLY)


class Seat(StrEnum):
    """As whom somebody has an evaluation in front."""

    EVALUATOR = "evaluator"
    ADVISOR = "advisor"
    SUPERIOR = "superior"
    PARTICIPANT = "participant"  # of the same calibration session, once compared
    HR = "hr"  # after saying what for
    NONE = "none"


def people_to_evaluate(staff: Staff) -> QuerySet[Employee]:
    """Whose contacts this person evaluates: who reports here and has an account, by name."""
    if not may(staff, Permission.EVALUATE):
        return reports_of(staff).none()
    return reports_of(staff).exclude(staff=None).exclude(staff=staff).filter(staff__is_active=True)


def may_evaluate(staff: Staff, advisor_id: uuid.UUID | None) -> bool:
    """Whether the contacts of this advisor are this person's to evaluate."""
    return advisor_id is not None and people_to_evaluate(staff).filter(staff_id=advisor_id).exists()


def evaluable_contacts(staff: Staff) -> QuerySet[Contact]:
    """The contacts that this person may see and that can be evaluated: an advisor had them, with a citizen. Those of a
    sensitive case only for who may see those."""
    found = contacts_for(staff).filter(
        advisor__isnull=False, channel__in=list(FORM_OF), conversation__is_internal=False
    )
    found = found.exclude(result__in=NOT_EVALUATED)
    return found if may(staff, Permission.VIEW_SENSITIVE_CASES) else found.filter(is_restricted=False)


def get_evaluable(staff: Staff, contact_id: uuid.UUID) -> Contact:
    """Raises NotFoundError."""
    found = evaluable_contacts(staff).filter(pk=contact_id).select_related("advisor").first()
    if found is None:
        raise NotFoundError(_("That contact does not exist, or cannot be evaluated."))
    return found


def find_evaluation(staff: Staff, evaluation_id: uuid.UUID) -> Evaluation:
    """One of this contact centre; `seat_of` says as whom this person sees it. Raises NotFoundError."""
    found = (
        Evaluation.objects.filter(pk=evaluation_id, contact_centre_id=staff.contact_centre_id)
        .select_related("version__form", "advisor", "evaluator", "session", "contact")
        .first()
    )
    if found is None:
        raise NotFoundError(_("That evaluation does not exist."))
    return found


def get_evaluation(staff: Staff, evaluation_id: uuid.UUID) -> tuple[Evaluation, Seat]:
    """An evaluation that this person may see, and as whom. Raises NotFoundError."""
    found = find_evaluation(staff, evaluation_id)
    seat = seat_of(staff, found)
    if seat == Seat.NONE:
        raise NotFoundError(_("That evaluation does not exist."))
    return found, seat


def seat_of(staff: Staff, evaluation: Evaluation) -> Seat:
    """A draft is seen by who writes it only. What is finished is for the advisor, the superior and, after saying what
    for, HR; of a calibration for who took part, once all have finished, and never for the advisor."""
    if evaluation.kind == Kind.CALIBRATION:
        return _seat_in_session(staff, evaluation)
    if evaluation.evaluator_id == staff.pk and _still_evaluates(staff, evaluation):
        return Seat.ADVISOR if evaluation.kind == Kind.SELF else Seat.EVALUATOR
    if evaluation.state != EvaluationState.DONE:
        return Seat.NONE
    if evaluation.advisor_id == staff.pk:
        return Seat.ADVISOR
    if evaluation.kind == Kind.SELF and _is_still_blind(staff, evaluation):
        return Seat.NONE
    return _seat_beside(staff, evaluation)


def _seat_beside(staff: Staff, evaluation: Evaluation) -> Seat:
    employee = find_employee(evaluation.advisor)
    access = access_to(staff, employee) if employee else Access.NONE
    if access == Access.SUPERIOR:
        return Seat.SUPERIOR
    return Seat.HR if access == Access.HR else Seat.NONE


def needs_purpose(staff: Staff, evaluation: Evaluation) -> Employee | None:
    """Whom HR has to say what for about before this opens; None when it is said."""
    employee = find_employee(evaluation.advisor)
    return employee if employee and not has_said_why(staff, employee) else None


def _seat_in_session(staff: Staff, evaluation: Evaluation) -> Seat:
    if evaluation.evaluator_id == staff.pk:
        return Seat.EVALUATOR
    session = evaluation.session
    is_open = session is not None and session.state != SessionState.BLIND
    if is_open and Evaluation.objects.filter(session=session, evaluator=staff).exists():
        return Seat.PARTICIPANT
    return Seat.NONE


def _still_evaluates(staff: Staff, evaluation: Evaluation) -> bool:
    """Who evaluated somebody that reports to another by now has no business there any more."""
    return evaluation.kind == Kind.SELF or may_evaluate(staff, evaluation.advisor_id)


def _is_still_blind(staff: Staff, evaluation: Evaluation) -> bool:
    """Whether this superior is still marking the same contact, and is not to be led by what the advisor said."""
    return Evaluation.objects.filter(
        contact_id=evaluation.contact_id, evaluator=staff, state=EvaluationState.DRAFT
    ).exists()
