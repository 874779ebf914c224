from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import colleagues_who_may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError

from . import rules
from .models import Fault, FaultReport
from .types import FaultState, Tool

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST = 2000


@transaction.atomic
def report_fault(
    *,
    actor: Staff,
    fault_id: uuid.UUID,
    tool: str = "",
    text: str = "",
    is_down: bool = False,
    told: Mapping[str, object] | None = None,
    browser: str = "",
) -> FaultReport:
    """Say that something does not work: a new fault under this key, or "I have it too" when the key is known. Of each
    colleague one report; told again it is what was told first.

    Raises NotFoundError, InvalidError, ConflictError when it is solved already.
    """
    fault = Fault.objects.select_for_update().filter(pk=fault_id).first()
    if fault is None:
        fault = _new_fault(actor, fault_id, tool, is_down=is_down)
    elif fault.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("That fault does not exist."))
    if known := fault.reports.filter(staff=actor).first():
        return known
    if fault.state == FaultState.SOLVED:
        raise ConflictError(_("This fault is solved already. Do you still have it? Then report it anew."))
    report = FaultReport.objects.create(
        contact_centre_id=fault.contact_centre_id,
        fault=fault,
        staff=actor,
        text=text.strip()[:_LONGEST],
        context=rules.context_of(told or {}, browser=browser),
        at=clock.now(),
    )
    _tell(fault, everybody=fault.reports.count() > 1)
    return report


@transaction.atomic
def make_known(*, actor: Staff, fault_id: uuid.UUID, title: str, advice: str = "", is_down: bool = False) -> Fault:
    """Confirm a fault: everybody reads what it is and what to do meanwhile. Raises NotAllowedError, NotFoundError,
    InvalidError without words for it."""
    fault = _locked(actor, fault_id)
    if not title.strip():
        message = _("Say in a few words what does not work.")
        raise InvalidError(message, {"title": message})
    now = clock.now()
    fault.title, fault.advice, fault.handled_by = title.strip()[:160], advice.strip()[:_LONGEST], actor
    fault.state, fault.known_at = FaultState.KNOWN, fault.known_at or now
    fault.solved_at, fault.solution = None, ""
    _set_down(fault, is_down=is_down)
    fault.save()
    audit.record(actor, "fault.made_known", fault, label=str(fault))
    _tell(fault, everybody=True)
    return fault


@transaction.atomic
def solve_fault(*, actor: Staff, fault_id: uuid.UUID, solution: str = "") -> Fault:
    """It works again: who reported it reads so. Twice is once. Raises NotAllowedError, NotFoundError."""
    fault = _locked(actor, fault_id)
    if fault.state == FaultState.SOLVED:
        return fault
    fault.state, fault.solved_at, fault.handled_by = FaultState.SOLVED, clock.now(), actor
    fault.solution = solution.strip()[:_LONGEST]
    _set_down(fault, is_down=False)
    fault.save()
    audit.record(actor, "fault.solved", fault, label=str(fault))
    _tell(fault, everybody=True)
    return fault


@transaction.atomic
def join_faults(*, actor: Staff, fault_id: uuid.UUID, into_id: uuid.UUID) -> Fault:
    """Two reports of the same: who reported the first is with the second from now on. Raises NotAllowedError,
    NotFoundError, InvalidError for a fault and itself."""
    if fault_id == into_id:
        raise InvalidError(_("Choose another fault."), {"into": _("Choose another fault.")})
    fault, into = _locked(actor, min(fault_id, into_id)), _locked(actor, max(fault_id, into_id))
    if fault.pk != fault_id:
        fault, into = into, fault
    there = set(into.reports.values_list("staff_id", flat=True))
    fault.reports.exclude(staff_id__in=there).update(fault=into)
    if fault.down_from and (into.down_from is None or fault.down_from < into.down_from):
        into.down_from, into.down_until = fault.down_from, into.down_until if into.down_from else fault.down_until
    into.opened_at = min(into.opened_at, fault.opened_at)
    into.save(update_fields=["down_from", "down_until", "opened_at"])
    fault.delete()
    audit.record(actor, "fault.joined", into, label=str(into))
    _tell(into, everybody=True)
    return into


@transaction.atomic
def note_read(*, actor: Staff, report_id: uuid.UUID) -> None:
    """The solution was read. Raises NotFoundError for a report of somebody else."""
    own = FaultReport.objects.filter(pk=report_id, staff=actor)
    if not own.update(read_at=clock.now()):
        raise NotFoundError(_("That fault does not exist."))


def _new_fault(actor: Staff, fault_id: uuid.UUID, tool: str, *, is_down: bool) -> Fault:
    if tool not in Tool.values:
        message = _("Choose what does not work.")
        raise InvalidError(message, {"tool": message})
    now = clock.now()
    fault, _is_new = Fault.objects.get_or_create(
        pk=fault_id,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "tool": tool,
            "opened_at": now,
            "down_from": now if is_down else None,
        },
    )
    return fault


def _set_down(fault: Fault, *, is_down: bool) -> None:
    now = clock.now()
    if is_down and not fault.is_down:
        fault.down_from, fault.down_until = fault.down_from or now, None
    elif not is_down and fault.is_down:
        fault.down_until = now


def _locked(actor: Staff, fault_id: uuid.UUID) -> Fault:
    require(actor, Permission.MANAGE_FAULTS)
    found = Fault.objects.select_for_update(of=("self",)).filter(pk=fault_id, contact_centre_id=actor.contact_centre_id)
    if (fault := found.first()) is None:
        raise NotFoundError(_("That fault does not exist."))
    return fault


def _tell(fault: Fault, *, everybody: bool) -> None:
    """Who handles faults and who reported it; everybody's work list when all should know."""
    handlers = colleagues_who_may(fault.contact_centre_id, Permission.MANAGE_FAULTS).values_list("pk", flat=True)
    people = {*handlers, *fault.reports.values_list("staff_id", flat=True)}
    topics = [f"staff:{each}" for each in sorted(people)]
    live.poke_all([*topics, *([f"waiting:{fault.contact_centre_id}"] if everybody else [])])
