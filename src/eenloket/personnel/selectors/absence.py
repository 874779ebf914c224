from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.personnel import rules
from eenloket.personnel.models import Absence, MomentDone, StaffCard
from eenloket.personnel.types import Contract, Eye, Moment, MomentKind, Rate, Spell

from .access import eye_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

_MONTHS = 6


@dataclass(frozen=True, kw_only=True)
class TimelineMoment:
    """A moment as the timeline shows it: done, late, soon or later."""

    moment: Moment
    done: MomentDone | None
    state: str


@dataclass(frozen=True, kw_only=True)
class TeamAbsence:
    """The absence of one group: a rate per month, and how often people report ill."""

    name: str
    size: int
    rates: Sequence[Rate]
    frequency: float | None


def get_absence(actor: Staff, absence_id: uuid.UUID) -> tuple[Absence, Eye]:
    """Raises NotFoundError, also for whose absence it is not to see."""
    absence = (
        Absence.objects.select_related("employee__staff__team__leader", "employee__superior")
        .prefetch_related("steps", "moments_done")
        .filter(contact_centre_id=actor.contact_centre_id, pk=absence_id)
        .first()
    )
    eye = eye_of(actor, absence.employee) if absence else None
    if absence is None or eye is None:
        raise NotFoundError(_("There is no such absence."))
    return absence, eye


def absences_of(employee_id: uuid.UUID) -> QuerySet[Absence]:
    """Newest first. The caller has checked who may see them."""
    return Absence.objects.filter(employee_id=employee_id).prefetch_related("steps")


def open_absences(people: Iterable[Employee]) -> QuerySet[Absence]:
    """Who is absent now, the longest first."""
    found = Absence.objects.filter(employee__in=list(people), recovered_on=None).select_related("employee")
    return found.prefetch_related("steps", "moments_done").order_by("first_day")


def moments_of(absence: Absence) -> tuple[Moment, ...]:
    """The moments that this absence has come to or will, up to the day of recovery."""
    moments = rules.gatekeeper_moments(absence.counts_from)
    if absence.recovered_on is None:
        return moments
    return tuple(moment for moment in moments if moment.due_on <= absence.recovered_on)


def moments_left(absence: Absence) -> list[Moment]:
    """Those that nobody saw to yet."""
    done = {each.code for each in absence.moments_done.all()}
    return [moment for moment in moments_of(absence) if moment.code not in done]


def timeline_of(absence: Absence) -> list[TimelineMoment]:
    """Every moment but far six-weekly conversations: of those the next one only."""
    today = clock.today()
    done = {each.code: each for each in absence.moments_done.all()}
    shown, far_talks = [], 0
    for moment in moments_of(absence):
        state = _state(moment.due_on, today, is_done=moment.code in done)
        far_talks += moment.kind == MomentKind.TALK and state == "later"
        if moment.kind == MomentKind.TALK and state == "later" and far_talks > 1:
            continue
        shown.append(TimelineMoment(moment=moment, done=done.get(moment.code), state=state))
    return shown


def _state(due_on: date, today: date, *, is_done: bool) -> str:
    if is_done:
        return "ok"
    if due_on < today:
        return "late"
    return "warn" if due_on <= today + timedelta(days=rules.WEEK) else "later"


def absence_figures(people: Sequence[Employee]) -> tuple[list[date], list[TeamAbsence]]:
    """The rate per team for the last six months, the running month up to today; the caller has checked who may see
    it. Three queries, however many people."""
    today = clock.today()
    months = [rules.month_of(today, back) for back in reversed(range(_MONTHS))]
    files = _spells_of(people, months[0][0] - timedelta(days=366))
    groups: dict[str, list[tuple[Contract, Sequence[Spell]]]] = {}
    for employee in people:
        if employee.pk in files:
            groups.setdefault(_group_of(employee), []).append(files[employee.pk])
    tomorrow = today + timedelta(days=1)
    figures = [
        TeamAbsence(
            name=name,
            size=len(members),
            rates=[rules.absence_rate(members, first, min(until, tomorrow)) for first, until in months],
            frequency=rules.absence_frequency(members, today - timedelta(days=364), tomorrow),
        )
        for name, members in sorted(groups.items())
    ]
    return [first for first, _until in months], figures


def _group_of(employee: Employee) -> str:
    team = employee.staff.team if employee.staff else None
    return team.name if team else _("without a team")


def _spells_of(people: Iterable[Employee], since: date) -> dict[uuid.UUID, tuple[Contract, list[Spell]]]:
    ids = [each.pk for each in people]
    found: dict[uuid.UUID, tuple[Contract, list[Spell]]] = {
        card.employee_id: (card.as_contract(), []) for card in StaffCard.objects.filter(employee__in=ids)
    }
    absences = Absence.objects.filter(Q(recovered_on=None) | Q(recovered_on__gte=since), employee__in=list(found))
    for absence in absences.prefetch_related("steps"):
        found[absence.employee_id][1].append(absence.as_spell())
    return found
