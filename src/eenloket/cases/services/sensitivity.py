"""Complex and sensitive cases, and whom a complaint is about: who may see and who may handle them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import get_staff, may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases import selectors
from eenloket.cases.models import CaseConcern
from eenloket.cases.types import EventKind, Sensitivity
from eenloket.contacts.services import restrict_contact
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.organisation.selectors import receivers_for

from .steps import done, locked_visible, note, save, was_done

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case
    from eenloket.core.actors import NamedActor

_LONGEST_REASON = 300


@transaction.atomic
def mark(*, actor: Staff, case_id: uuid.UUID, sensitivity: str, reason: str, event_id: uuid.UUID | None = None) -> Case:
    """Call a case complex (for the most experienced) or sensitive (seen by few), or ordinary again, and say why. The
    question it came from goes with it. Only who may see sensitive cases makes one less restricted.

    Raises NotAllowedError, NotFoundError, InvalidError ("sensitivity", "reason").
    """
    case = locked_visible(actor, case_id)
    reason = _checked(sensitivity, reason)
    text = f"{Sensitivity(sensitivity).label}. {reason}"
    if was_done(case, event_id, text):
        return case
    if case.sensitivity == Sensitivity.SENSITIVE and sensitivity != Sensitivity.SENSITIVE:
        require(actor, Permission.VIEW_SENSITIVE_CASES)
    set_sensitivity(case, sensitivity, reason)
    note(case, EventKind.SENSITIVITY, actor, text, event_id=event_id, data={"sensitivity": sensitivity})
    done(actor, case, "case.marked")
    return case


def set_sensitivity(case: Case, sensitivity: str, reason: str) -> None:
    """On a locked case; what is typed has been checked."""
    case.sensitivity, case.sensitivity_reason = sensitivity, reason[:_LONGEST_REASON]
    save(case, "sensitivity", "sensitivity_reason")
    restrict_contact(case.contact_id, is_restricted=sensitivity == Sensitivity.SENSITIVE)


@transaction.atomic
def say_whom_it_concerns(
    *, actor: Staff, case_id: uuid.UUID, staff_id: uuid.UUID | None = None, department_id: uuid.UUID | None = None
) -> Case:
    """Say whom a complaint is about (nobody: take it away): they do not handle it (Awb art. 9:7). Whoever has it and is
    concerned, loses it. Raises NotAllowedError, NotFoundError, InvalidError when it is no complaint."""
    require(actor, Permission.HANDLE_CASES)
    case = locked_visible(actor, case_id)
    if not selectors.is_complaint(case):
        raise InvalidError(_("This is not a complaint."), {"concerns": _("This is not a complaint.")})
    must_not_be_concerned(actor, case)
    CaseConcern.objects.filter(case=case).delete()
    if staff_id or department_id:
        CaseConcern.objects.create(case=case, **_known(case, staff_id, department_id))
        _release(case)
    done(actor, case, "case.concern_noted")
    return case


def must_not_be_concerned(actor: Staff | NamedActor, case: Case) -> None:
    """Raises NotAllowedError when a complaint is about this person, or their department."""
    if selectors.is_concerned(actor, case):
        raise NotAllowedError(
            _("This complaint is about you or your department: somebody else handles it (Awb article 9:7).")
        )


def must_be_experienced(actor: Staff | NamedActor, case: Case) -> None:
    """What is complex and still with the front office is for who may see sensitive cases: Klantadviseur 1 and up.
    Raises NotAllowedError."""
    from_staff = actor.audit_id is not None
    with_front_office = case.department_id is None and case.organisation_id is None
    if case.sensitivity == Sensitivity.NORMAL or not with_front_office or not from_staff:
        return
    if not may(actor, Permission.VIEW_SENSITIVE_CASES):  # type: ignore[arg-type]  # a member of staff has an id
        raise NotAllowedError(_("This case is for an experienced advisor: a Klantadviseur 1 or the team leader."))


def checked_sensitivity(sensitivity: str, reason: str) -> dict[str, str]:
    """What is wrong with a mark, by field; nothing when it may be set."""
    errors = {}
    if sensitivity not in Sensitivity.values:
        errors["sensitivity"] = _("Choose one of these.")
    if not reason.strip():
        errors["reason"] = _("Say why. Colleagues read this.")
    return errors


def _checked(sensitivity: str, reason: str) -> str:
    if errors := checked_sensitivity(sensitivity, reason):
        raise InvalidError(_("Some fields need another look."), errors)
    return reason.strip()[:_LONGEST_REASON]


def _known(case: Case, staff_id: uuid.UUID | None, department_id: uuid.UUID | None) -> dict[str, uuid.UUID | None]:
    if staff_id:
        return {"staff_id": get_staff(case.contact_centre_id, staff_id).pk}
    receivers = {each.pk for each in receivers_for(case.contact_centre_id, case.municipality_id)}
    if department_id not in receivers:
        raise InvalidError(_("Choose a department of the list."), {"concerns": _("Choose a department of the list.")})
    return {"department_id": department_id}


def _release(case: Case) -> None:
    if case.handler and selectors.is_concerned(case.handler, case):
        case.handler = None
        save(case, "handler")
