"""What is agreed with a department about the content it owns (R17)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit
from eenloket.core.errors import InvalidError
from eenloket.organisation.services import set_content_agreement

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST_DAYS = 60


@transaction.atomic
def agree_with_department(*, actor: Staff, department_id: uuid.UUID, norm_days: int | None, needs_second: bool) -> None:
    """Within how many working days remarks get a reply, and whether a second person approves its answers.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    require(actor, Permission.MANAGE_STAFF)
    if norm_days is None or not 1 <= norm_days <= _MOST_DAYS:
        message = _("Fill in a number of working days from 1 to %(most)s.") % {"most": _MOST_DAYS}
        raise InvalidError(message, {"norm_days": message})
    department = set_content_agreement(
        actor.contact_centre_id, department_id, norm_days=norm_days, needs_second=needs_second
    )
    audit.record(actor, "content.agreed", department, label=str(department), days=norm_days, second=needs_second)
