from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.assessment import rules, selectors
from eenloket.assessment.events import StandingChanged
from eenloket.assessment.models import EmployeeStanding, Rating
from eenloket.assessment.names import unit_name
from eenloket.assessment.selectors.people import LOOK, LOOK_LASTS
from eenloket.assessment.types import Source
from eenloket.core import audit, clock
from eenloket.core.audit import Actor
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.events import publish
from eenloket.profiles.selectors import get_employee, is_superior
from eenloket.profiles.types import LEVELS

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


_SHORTEST_PURPOSE: Final = 5
_HIGHEST_RESULT: Final = 100_000


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What is to be recorded of one element."""

    key: str
    level: int
    source: Source
    evidence: str = ""
    given_on: date | None = None
    expires_on: date | None = None
    weight: int | None = None


@transaction.atomic
def rate(*, actor: Staff, employee_id: uuid.UUID, judgements: Sequence[Judgement]) -> list[Rating]:
    """Record how a person judges somebody: oneself as `self`; who reports to oneself as `leader`, `observation` or
    `agreed`; HR as `hr`, `assessor`, `test` or `certificate`, which the superior may record too.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    employee = get_employee(actor.contact_centre_id, employee_id)
    for judgement in judgements:
        if not _may_record(actor, employee, judgement.source):
            raise NotAllowedError(_("You cannot record this judgement for this colleague."))
    return store_ratings(actor=actor, employee=employee, judgements=judgements)


@transaction.atomic
def rate_test(
    *, actor: Staff, employee_id: uuid.UUID, key: str, result: int, given_on: date | None = None, evidence: str = ""
) -> list[Rating]:
    """Record a measured result, such as keystrokes per minute: the level follows from what the function asks, the
    figure stays in the evidence. Raises NotAllowedError, NotFoundError, InvalidError."""
    employee = get_employee(actor.contact_centre_id, employee_id)
    element = selectors.required_by(selectors.functions_of(employee)).get(key)
    if element is None or element.measure is None or element.level is None:
        raise InvalidError(_("This is not measured."), {"result": _("This is not measured.")})
    if not 0 <= result <= _HIGHEST_RESULT:
        raise InvalidError(_("Fill in the measured number."), {"result": _("Fill in the measured number.")})
    figure = f"{result} {unit_name(element.measure.unit)} ({_('asked: %(n)s') % {'n': element.measure.at_least}})"
    judgement = Judgement(
        key=key,
        level=rules.level_of_test(element.measure, result, element.level),
        source=Source.TEST,
        given_on=given_on,
        evidence=f"{figure}. {evidence}".strip(),
    )
    return rate(actor=actor, employee_id=employee_id, judgements=[judgement])


@transaction.atomic
def store_ratings(*, actor: Actor, employee: Employee, judgements: Iterable[Judgement]) -> list[Rating]:
    """Record judgements and compute anew where somebody stands. The caller has checked that `actor` may.

    Raises InvalidError.
    """
    weights = selectors.scale_of(employee.contact_centre_id).weights
    rows = [_row(actor, employee, judgement, weights) for judgement in judgements]
    if not rows:
        return []
    Rating.objects.bulk_create(rows)
    refresh_standing(employee)
    keys = tuple(sorted({row.element_key for row in rows}))
    audit.record(actor, "employee.rated", employee, label=employee.name, keys=list(keys))
    publish(StandingChanged(employee_id=employee.pk, contact_centre_id=employee.contact_centre_id, keys=keys))
    return rows


def refresh_standing(employee: Employee) -> EmployeeStanding:
    """Compute where somebody stands from all ratings. Inside a transaction."""
    ratings = list(selectors.ratings_of(employee.pk))
    levels, conflicts = selectors.levels_from(ratings)
    today = clock.today()
    standing, _made = EmployeeStanding.objects.update_or_create(
        employee=employee,
        defaults={
            "contact_centre_id": employee.contact_centre_id,
            "levels": levels,
            "conflicts": conflicts,
            "computed_on": today,
            "valid_until": rules.valid_until((each.as_given() for each in ratings), today),
        },
    )
    return standing


@transaction.atomic
def say_why(*, actor: Staff, employee_id: uuid.UUID, purpose: str) -> Employee:
    """HR says what for it looks at somebody; the trail keeps it, and for an hour it need not be said again.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    employee = get_employee(actor.contact_centre_id, employee_id)
    if selectors.access_to(actor, employee) != selectors.Access.HR:
        raise NotAllowedError(_("Your role does not allow this."))
    if len(purpose.strip()) < _SHORTEST_PURPOSE:
        message = _("Say what you need it for, in a few words.")
        raise InvalidError(message, {"purpose": message})
    audit.looked_at_once(actor, employee, purpose=purpose.strip(), how=LOOK, label=employee.name, within=LOOK_LASTS)
    return employee


def _may_record(actor: Staff, employee: Employee, source: Source) -> bool:
    if source == Source.SELF:
        return employee.staff_id == actor.pk
    if may(actor, Permission.ASSESS) and is_superior(actor, employee) and source != Source.HR:
        return True
    by_hr = source in (Source.HR, Source.ASSESSOR, Source.TEST, Source.CERTIFICATE)
    return by_hr and may(actor, Permission.VIEW_ALL_GAPS) and employee.staff_id != actor.pk


def _row(actor: Actor, employee: Employee, judgement: Judgement, weights: Mapping[Source, int]) -> Rating:
    today = clock.today()
    given_on = judgement.given_on or today
    if judgement.level not in LEVELS:
        raise InvalidError(_("Choose a level from 1 to 4."), {"level": _("Choose a level from 1 to 4.")})
    if given_on > today:
        raise InvalidError(_("The date lies in the future."), {"given_on": _("The date lies in the future.")})
    if judgement.expires_on and judgement.expires_on < given_on:
        message = _("The end lies before the start.")
        raise InvalidError(message, {"expires_on": message})
    return Rating(
        contact_centre_id=employee.contact_centre_id,
        employee=employee,
        element_key=judgement.key,
        level=judgement.level,
        source=judgement.source,
        weight=judgement.weight or weights[judgement.source],
        given_on=given_on,
        expires_on=judgement.expires_on,
        evidence=judgement.evidence.strip()[:2000],
        by=actor.audit_name[:120],
        created_at=clock.now(),
    )
