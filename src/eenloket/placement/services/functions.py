"""Existing functions with their scales, and deciding the scale of a profile."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.placement import selectors
from eenloket.placement.models import GradedFunction, GradingDecision
from eenloket.placement.types import ReadFunction
from eenloket.profiles.selectors import profiles_of
from eenloket.profiles.types import LEVELS

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def save_functions(*, actor: Staff, functions: Sequence[ReadFunction]) -> tuple[int, int]:
    """Take over existing functions from a file: the same name changes one, else it is added. Returns how many of each.
    Levels that the file does not name stay. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.PLAN_PLACEMENT)
    known = {each.name.lower(): each for each in selectors.graded_functions_of(actor.contact_centre_id)}
    added = 0
    for read in functions:
        row = known.get(read.name.lower())
        if row is None:
            row = GradedFunction(contact_centre_id=actor.contact_centre_id, name=read.name)
            added += 1
        row.scale, row.order, row.note = read.scale, Decimal(read.order), read.note
        row.levels = row.levels | dict(read.levels)
        row.save()
        audit.record(actor, "grading.function_saved", row, label=row.name, scale=row.scale)
    return added, len(functions) - added


@transaction.atomic
def save_function(
    *,
    actor: Staff,
    name: str,
    scale: str,
    order: Decimal,
    note: str = "",
    levels: Mapping[str, int],
    profile_id: uuid.UUID | None = None,
    is_compared: bool = True,
    function_id: uuid.UUID | None = None,
    key: uuid.UUID | None = None,
) -> GradedFunction:
    """Describe an existing function by hand, or change one; with `profile_id` it asks what that profile asks. The same
    `key` twice adds one. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.PLAN_PLACEMENT)
    functions = selectors.graded_functions_of(actor.contact_centre_id)
    row_id = function_id or key
    row = functions.filter(pk=row_id).first() if row_id else None
    if function_id and row is None:
        raise NotFoundError(_("There is no such function."))
    _check(functions.exclude(pk=row_id) if row_id else functions, name, scale, levels)
    if profile_id and not profiles_of(actor.contact_centre_id).filter(pk=profile_id).exists():
        raise NotFoundError(_("That function profile does not exist."))
    if row is None:
        row = GradedFunction(**({"pk": key} if key else {}), contact_centre_id=actor.contact_centre_id)
    row.name, row.scale, row.order, row.note = name.strip()[:120], scale.strip()[:40], order, note.strip()[:500]
    row.levels, row.profile_id, row.is_compared = dict(levels), profile_id, is_compared
    row.save()
    audit.record(actor, "grading.function_saved", row, label=row.name, scale=row.scale)
    return row


def _check(others: Any, name: str, scale: str, levels: Mapping[str, int]) -> None:
    if not name.strip():
        raise InvalidError(_("Fill in a name."), {"name": _("Fill in a name.")})
    if others.filter(name__iexact=name.strip()).exists():
        message = _("There is a function with this name already.")
        raise InvalidError(message, {"name": message})
    if not scale.strip():
        raise InvalidError(_("Fill in the scale."), {"scale": _("Fill in the scale.")})
    if any(level not in LEVELS for level in levels.values()):
        raise InvalidError(_("Choose a level from 1 to 4."), {"levels": _("Choose a level from 1 to 4.")})


@transaction.atomic
def remove_function(*, actor: Staff, function_id: uuid.UUID) -> None:
    """Take an existing function out of the comparison for good; decisions keep what was proposed. Raises
    NotAllowedError."""
    require(actor, Permission.PLAN_PLACEMENT)
    row = selectors.graded_functions_of(actor.contact_centre_id).filter(pk=function_id).first()
    if row:
        audit.record(actor, "grading.function_removed", row, label=row.name)
        row.delete()


@transaction.atomic
def decide_grade(
    *,
    actor: Staff,
    profile_id: uuid.UUID,
    scale: str,
    reason: str,
    proposal: Mapping[str, Any],
    key: uuid.UUID | None = None,
) -> GradingDecision:
    """Put a function in a scale, with the reason; the proposal of that moment is kept beside it. The same `key` twice
    decides once. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.DECIDE_PLACEMENT)
    profile = profiles_of(actor.contact_centre_id).filter(pk=profile_id).first()
    if profile is None:
        raise NotFoundError(_("That function profile does not exist."))
    faults = {}
    if not scale.strip():
        faults["scale"] = _("Fill in the scale.")
    if not reason.strip():
        faults["reason"] = _("Give the reason: the proposal alone is none.")
    if faults:
        raise InvalidError(" ".join(faults.values()), faults)
    decision, made = GradingDecision.objects.get_or_create(
        pk=key or uuid.uuid4(),
        contact_centre_id=actor.contact_centre_id,
        defaults={
            "profile": profile,
            "scale": scale.strip()[:40],
            "reason": reason.strip()[:2000],
            "proposal": dict(proposal),
            "by": actor.audit_name[:120],
            "at": clock.now(),
        },
    )
    if made:
        audit.record(actor, "grading.decided", profile, label=profile.name, scale=decision.scale)
    return decision
