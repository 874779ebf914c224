"""Whether members of departments can be reached: what they say themselves, their roster, a sign of life."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.organisation.selectors import get_department
from eenloket.routing import rules
from eenloket.routing.models import DepartmentHours, Reachability
from eenloket.routing.types import ReachWish

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST: Final = timedelta(days=31)
_SEEN_EVERY: Final = timedelta(seconds=10)


@transaction.atomic
def set_reach(*, actor: Staff, wish: str, until: datetime | None = None) -> Reachability:
    """Say that one can be asked to take somebody, or not now, until when; "" goes by the roster again. Raises
    NotAllowedError, InvalidError."""
    row = _own(actor)
    now = clock.now()
    if wish not in ReachWish.values:
        raise InvalidError(_("Choose a status."))
    if until is not None and not now < until <= now + _LONGEST:
        message = _("Choose a moment after now, within a month.")
        raise InvalidError(message, {"until": message})
    row.wish, row.until, row.seen_at = wish, until if wish else None, now
    row.save()
    audit.record(actor, "routing.reach_set", row, label=actor.name, wish=wish)
    live.poke(f"offers:{actor.pk}")
    return row


@transaction.atomic
def save_own_hours(*, actor: Staff, hours: Mapping[str, Any]) -> Reachability:
    """The own roster of who is a member of a department; empty follows the department. Raises NotAllowedError,
    InvalidError."""
    row = _own(actor)
    row.hours = _checked(hours)
    row.save()
    audit.record(actor, "routing.reach_hours", row, label=actor.name)
    return row


@transaction.atomic
def save_department_hours(*, actor: Staff, department_id: uuid.UUID, hours: Mapping[str, Any]) -> DepartmentHours:
    """When a department can be reached; by its own members, or by who manages the queues. Raises NotAllowedError,
    NotFoundError, InvalidError."""
    department = get_department(actor.contact_centre_id, department_id)
    if department_id in actor.department_ids:
        require(actor, Permission.HANDLE_CASES)
    else:
        require(actor, Permission.MANAGE_QUEUES)
        if department.municipality_id not in {None, *actor.municipality_ids}:
            raise NotFoundError(_("That department does not exist."))
    row, _is_new = DepartmentHours.objects.update_or_create(
        department_id=department_id,
        defaults={"contact_centre_id": actor.contact_centre_id, "hours": _checked(hours)},
    )
    audit.record(actor, "routing.reach_hours", row, label=department.name)
    return row


@transaction.atomic
def note_reach_presence(*, actor: Staff) -> bool:
    """The screen of a member of a department gives a sign of life. Says whether signs are wanted."""
    if not actor.department_ids:
        return False
    now = clock.now()
    known = Reachability.objects.filter(staff=actor)
    if known.filter(seen_at__gt=now - _SEEN_EVERY).exists() or known.update(seen_at=now):
        return True
    row = _own(actor)
    row.seen_at = now
    row.save(update_fields=["seen_at"])
    return True


def _own(actor: Staff) -> Reachability:
    require(actor, Permission.HANDLE_CASES)
    if not actor.department_ids:
        raise InvalidError(_("You work in no department."))
    row, _is_new = Reachability.objects.select_for_update().get_or_create(
        staff=actor, defaults={"contact_centre_id": actor.contact_centre_id}
    )
    return row


def _checked(hours: Mapping[str, Any]) -> dict[str, Any]:
    if problem := rules.problem_with(hours):
        raise InvalidError(
            _("Two stretches of a day overlap.") if problem == "overlap" else _("A stretch ends before it begins.")
        )
    return dict(hours)
