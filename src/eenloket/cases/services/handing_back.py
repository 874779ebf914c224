"""Cases of somebody who left: back to where colleagues find them."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import get_staff
from eenloket.cases.models import Case
from eenloket.cases.types import OPEN_STATES, CaseState, EventKind
from eenloket.core.actors import SYSTEM

from .steps import done, note, save


@transaction.atomic
def hand_back_cases_of(*, contact_centre_id: uuid.UUID, staff_id: uuid.UUID) -> int:
    """Put what somebody took up back as new in the inbox of its department, with the reason as a step. The promise to
    the citizen stays, and a question to the KCC goes on waiting for its answer. Done twice it is done once. Returns how
    many. Raises NotFoundError."""
    actor = replace(SYSTEM, contact_centre_id=contact_centre_id)
    reason = _("%(name)s left the organisation.") % {"name": get_staff(contact_centre_id, staff_id).name}
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .select_related("department")
        .filter(contact_centre_id=contact_centre_id, handler_id=staff_id, state__in=OPEN_STATES)
        .order_by("pk")
    )
    for case in cases:
        case.handler = None
        if case.state == CaseState.TAKEN:
            case.state = CaseState.NEW
        save(case, "handler", "state")
        note(case, EventKind.HANDED_BACK, actor, reason)
        done(actor, case, "case.handed_back")
    return len(cases)
