from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError

from . import rules
from .models import Fault, FaultReport
from .types import Downtime, FaultState, Tool

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST_SOLVED = 30


def current_faults(staff: Staff) -> list[Fault]:
    """What does not work now in the own contact centre, known ones first; each with how many colleagues have it
    (`people`) and whether this one said so (`is_mine`)."""
    found = _faults(staff).exclude(state=FaultState.SOLVED)
    return sorted(found, key=lambda each: (each.state != FaultState.KNOWN, -each.opened_at.timestamp()))


def known_faults(staff: Staff) -> list[Fault]:
    """What everybody should know: confirmed faults, and those that several colleagues have."""
    return [each for each in current_faults(staff) if each.state == FaultState.KNOWN or each.people > 1]  # type: ignore[attr-defined]


def solved_faults(staff: Staff) -> list[Fault]:
    return list(_faults(staff).filter(state=FaultState.SOLVED).order_by("-solved_at")[:_MOST_SOLVED])


def get_fault(staff: Staff, fault_id: uuid.UUID) -> Fault:
    """Raises NotFoundError, for one of another contact centre too."""
    if found := _faults(staff).filter(pk=fault_id).first():
        return found
    raise NotFoundError(_("That fault does not exist."))


def reports_of(fault: Fault) -> list[FaultReport]:
    return list(fault.reports.select_related("staff"))


def solved_for(staff: Staff) -> list[FaultReport]:
    """Faults that this person reported and that are solved, as long as that was not read."""
    found = FaultReport.objects.filter(staff=staff, read_at=None, fault__state=FaultState.SOLVED)
    return list(found.select_related("fault").order_by("-fault__solved_at"))


def downtime(staff: Staff, *, days: int = 30) -> list[Downtime]:
    """Per tool the faults of the last days, and how long it did not work at all; the longest first."""
    until = clock.now()
    since = until - timedelta(days=days)
    found = [
        each
        for each in Fault.objects.filter(contact_centre_id=staff.contact_centre_id)
        if (each.solved_at or until) >= since
    ]
    rows = [_of_tool(tool, [each for each in found if each.tool == tool], since, until) for tool in Tool]
    return sorted((row for row in rows if row.faults), key=lambda row: (-row.down, row.label))


def _of_tool(tool: Tool, faults: list[Fault], since: object, until: object) -> Downtime:
    spans = [(each.down_from, each.down_until) for each in faults if each.down_from]
    down = rules.time_down(spans, since=since, until=until)  # type: ignore[arg-type]
    return Downtime(tool, str(tool.label), len(faults), down, any(each.is_down for each in faults))


def _faults(staff: Staff) -> QuerySet[Fault]:
    own = FaultReport.objects.filter(fault=OuterRef("pk"), staff=staff)
    found = Fault.objects.filter(contact_centre_id=staff.contact_centre_id).select_related("handled_by")
    return found.annotate(people=Count("reports"), is_mine=Exists(own))
