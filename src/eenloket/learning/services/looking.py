from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import audit
from eenloket.core.errors import NotAllowedError
from eenloket.learning.selectors import is_mentor_of, may_follow
from eenloket.profiles.selectors import is_superior

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

_PURPOSE = "plan learning and guard what the contact centre masters"


def look_at(*, actor: Staff, employee: Employee, how: str) -> None:
    """Open somebody's learning: one's own, of who reports here or learns with oneself as mentor; for HR everybody's,
    which goes on the trail with its purpose. Raises NotAllowedError."""
    if not may_follow(actor, employee):
        raise NotAllowedError(_("You cannot see how this colleague learns."))
    if employee.staff_id == actor.pk or is_superior(actor, employee) or is_mentor_of(actor, employee):
        return
    audit.looked_at_once(actor, employee, purpose=_PURPOSE, how=how, label=employee.name)


def look_at_group(*, actor: Staff, how: str) -> None:
    """Open a list with everybody's learning or skills: HR only, on the trail as one look at the contact centre."""
    if may(actor, Permission.VIEW_ALL_GAPS):
        centre = actor.contact_centre
        audit.looked_at_once(actor, centre, purpose=_PURPOSE, how=how, label=centre.name)
