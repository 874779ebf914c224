"""Conditions after the placement: met or not."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotAllowedError, NotFoundError
from eenloket.placement import selectors
from eenloket.placement.models import Condition
from eenloket.placement.types import ConditionState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def mark_condition(*, actor: Staff, condition_id: uuid.UUID, state: str, remark: str = "") -> Condition:
    """Say that a condition is met or not, or open it again; not met needs a remark. Raises NotAllowedError,
    NotFoundError, InvalidError."""
    condition = selectors.visible_conditions(actor).filter(pk=condition_id).first()
    if condition is None:
        raise NotFoundError(_("There is no such condition."))
    if not selectors.may_mark(actor, condition):
        raise NotAllowedError(_("Only the own superior and HR say whether a condition is met."))
    if state not in ConditionState.values:
        raise InvalidError(_("The browser sent something unreadable."))
    if state == ConditionState.NOT_MET and not remark.strip():
        message = _("Say what happened: it is the ground for what follows.")
        raise InvalidError(message, {"remark": message})
    condition = Condition.objects.select_for_update().get(pk=condition.pk)
    if condition.state == state and condition.remark == remark.strip():
        return condition
    condition.state, condition.remark = state, remark.strip()[:1000]
    is_closed = state != ConditionState.OPEN
    condition.closed_at = clock.now() if is_closed else None
    condition.closed_by = actor.audit_name[:120] if is_closed else ""
    condition.save(update_fields=["state", "remark", "closed_at", "closed_by"])
    audit.record(actor, f"placement.condition_{state}", condition, label=condition.text[:200])
    return condition
