"""Climbing the ladder: a case that comes near its norm or passes it is reported to person, team leader and manager."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import colleagues_who_may, members_of_department
from eenloket.accounts.types import Permission
from eenloket.agreements.rules import MANAGER, PERSON, STANDARD, TEAM_LEADER, Rung, level_due
from eenloket.agreements.selectors import ladders
from eenloket.cases import messages, selectors
from eenloket.cases.models import Case
from eenloket.cases.rules.pauses import norm_length
from eenloket.cases.types import OPEN_STATES, EventKind
from eenloket.core import audit, clock, live
from eenloket.core.actors import SYSTEM
from eenloket.gateways.services import queue_message
from eenloket.organisation.selectors import contact_centres, working_calendar
from eenloket.organisation.types import DepartmentKind

from .steps import note, poke, save

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LOOK_AHEAD: Final = timedelta(days=45)  # a norm further away is on no rung yet
_log = logging.getLogger(__name__)


def climb() -> int:
    """Report every open case whose clock runs and that reached a next rung of its ladder. Run periodically; one that
    fails keeps no other. Returns how many climbed."""
    return sum(_climb_centre(each.pk) for each in contact_centres())


def _climb_centre(contact_centre_id: uuid.UUID) -> int:
    agreed = ladders(contact_centre_id)
    found = (
        Case.objects.filter(
            contact_centre_id=contact_centre_id,
            state__in=OPEN_STATES,
            paused_at=None,
            escalation__lt=MANAGER,
            norm_date__lte=clock.today() + _LOOK_AHEAD,
        )
        .order_by("norm_date", "pk")
        .only("municipality_id", "department_id", "kind", "type_version_id", "received_on", "norm_date", "escalation")
    )
    climbed = 0
    for case in found:
        if _level(case, agreed) <= case.escalation:
            continue
        try:
            climbed += _climb(case.pk, agreed)
        except Exception:  # noqa: BLE001 - whatever it is, the other cases must climb
            _log.exception("case %s could not climb its ladder", case.pk)
    return climbed


@transaction.atomic
def _climb(case_id: uuid.UUID, agreed: dict[tuple[uuid.UUID, str], tuple[Rung, ...]]) -> int:
    case = (
        Case.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("municipality", "department", "organisation", "handler__team__leader", "handed_over_by")
        .filter(pk=case_id, state__in=OPEN_STATES, paused_at=None)
        .first()
    )
    if case is None or (level := _level(case, agreed)) <= case.escalation:
        return 0
    case.escalation = level
    save(case, "escalation")
    actor = replace(SYSTEM, contact_centre_id=case.contact_centre_id)
    told = _who_hears(case, level)
    words = {PERSON: _("To who has it."), TEAM_LEADER: _("To the team leader."), MANAGER: _("To the manager.")}
    names = ", ".join(each.name for each in told)
    note(case, EventKind.ESCALATED, actor, f"{words[level]} {names}".strip(), is_kcc=False, data={"level": level})
    _tell(case, level, told)
    audit.record(actor, "case.escalated", case, label=case.reference, level=level)
    poke(case)
    live.poke_all([f"staff:{each.pk}" for each in told])
    return 1


def _level(case: Case, agreed: dict[tuple[uuid.UUID, str], tuple[Rung, ...]]) -> int:
    calendar = working_calendar(case.municipality_id)
    left = calendar.working_days_between(clock.today(), case.norm_date)
    if clock.today() > case.norm_date:
        left = min(left, -1)
    whole = max(1, norm_length(calendar, case.received_on, case.norm_date))
    ladder = agreed.get((case.department_id, selectors.work_of(case)), STANDARD) if case.department_id else STANDARD
    return level_due(ladder, left, round(100 * (1 - left / whole)))


def _who_hears(case: Case, level: int) -> list[Staff]:
    """Person: who has it, else the people of the department (a mailbox when it has none), else who promised. Team
    leader: of who has it, for the front office and groups of who promised, else the team leaders of the municipality.
    Manager: the managers of the municipality."""
    if level == PERSON:
        return [case.handler] if case.handler else _people_of(case)
    if level == TEAM_LEADER:
        leader = _leader_of(case)
        return [leader] if leader else _leading(case, "team_leader")
    return _leading(case, "manager")


def _people_of(case: Case) -> list[Staff]:
    if case.department_id:
        return (
            list(members_of_department(case.department_id)) if not case.department or not case.department.email else []
        )
    return [case.handed_over_by] if case.handed_over_by else _leading(case, "team_leader")


def _leader_of(case: Case) -> Staff | None:
    is_of_kcc = case.department is None or case.department.kind == DepartmentKind.GROUP
    person = case.handler or (case.handed_over_by if is_of_kcc else None)
    leader = person.team.leader if person and person.team else None
    return leader if leader and leader.is_active else None


def _leading(case: Case, role: str) -> list[Staff]:
    return list(
        colleagues_who_may(
            case.contact_centre_id,
            Permission.VIEW_CASES,
            municipality_ids=[case.municipality_id],
            role_codes=[role],
        )
    )


def _tell(case: Case, level: int, told: Iterable[Staff]) -> None:
    """One mail per person and rung, without a word about the customer."""
    addresses = {each.email for each in told}
    if level == PERSON and not case.handler_id and case.department and case.department.email:
        addresses.add(case.department.email)
    link = f"{settings.EENLOKET_BASE_URL}/zaken/{case.pk}/"
    if level == PERSON and not case.handler_id and case.department and case.department.email:
        link = f"{settings.EENLOKET_BASE_URL}/link/{selectors.link_token(case)}/"
    subject, body = messages.escalated(case, link)
    for address in sorted(addresses):
        queue_message(
            key=f"case:{case.pk}:rung:{level}:{case.norm_date:%y%m%d}:{address}"[:120],
            contact_centre_id=case.contact_centre_id,
            municipality_id=case.municipality_id,
            to=address,
            subject=subject,
            body=body,
            about_type="case",
            about_id=case.pk,
            is_to_citizen=False,
        )
