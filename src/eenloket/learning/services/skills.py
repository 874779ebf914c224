"""Skills come and go: by a module signed off, by what a superior says, and with a function held."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.accounts.services import set_portal_areas
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.core.events import publish
from eenloket.learning import rules
from eenloket.learning.events import SkillEnded, SkillGained
from eenloket.learning.models import Module, Skill
from eenloket.learning.selectors import matrix_of, may_guide, skill_set
from eenloket.learning.selectors.skills import level_of
from eenloket.learning.types import (
    ADVISOR_LEVELS,
    DUTIES_OF_ADVISOR_1,
    MASTERY_LEVEL,
    Cell,
    Duty,
    Language,
    SkillKind,
    SkillSource,
)
from eenloket.organisation.selectors import portal_areas_of
from eenloket.profiles.selectors import get_employee, profiles_held, profiles_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff
    from eenloket.core.audit import Actor
    from eenloket.profiles.models import Employee

_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Mastery:
    """What a skill is about: a cell, or a language or duty by code."""

    kind: SkillKind
    portal_area_code: str = ""
    channel: str = ""
    code: str = ""


def of_cells(cells: Iterable[Cell]) -> list[Mastery]:
    return [Mastery(kind=SkillKind.CELL, portal_area_code=portal, channel=channel) for portal, channel in sorted(cells)]


def gain(
    *,
    actor: Actor,
    employee: Employee,
    what: Iterable[Mastery],
    source: SkillSource,
    module: Module | None = None,
    level: int = MASTERY_LEVEL,
    until: date | None = None,
) -> None:
    """Let somebody master these from today. What is mastered already holds as long as the longer of both and at the
    higher level. Inside a transaction; the caller has checked that `actor` may."""
    today = clock.today()
    held = {_key(row): row for row in _valid(employee, today).select_for_update()}
    for each in what:
        row = held.get(each)
        if row is None:
            row = Skill(contact_centre_id=employee.contact_centre_id, employee=employee, valid_from=today, level=level)
            row.valid_until = until
        elif row.level >= level and not _holds_longer(until, row.valid_until):
            continue
        else:
            row.valid_until = until if _holds_longer(until, row.valid_until) else row.valid_until
            row.level = max(row.level, level)
        row.kind, row.portal_area_code, row.channel, row.code = (
            each.kind,
            each.portal_area_code,
            each.channel,
            each.code,
        )
        row.source, row.module, row.by = source, module, actor.audit_name[:120]
        row.save()
        _tell_gained(employee, each, row.level, row.valid_until)


def end(*, employee: Employee, what: Collection[Mastery]) -> None:
    """Let somebody no longer master these from today. Inside a transaction."""
    today = clock.today()
    for row in _valid(employee, today).select_for_update():
        if (each := _key(row)) not in what:
            continue
        if row.valid_from >= today:
            row.delete()
        else:
            row.valid_until = today - _A_DAY
            row.save(update_fields=["valid_until"])
        _tell_ended(employee, each)


@transaction.atomic
def set_skills(
    *,
    actor: Staff,
    employee_id: uuid.UUID,
    cells: Iterable[Cell],
    languages: Iterable[str],
    duties: Iterable[str],
) -> None:
    """Say what somebody masters, speaks and is asked for: what is not named ends today. The duties that come with a
    function stay. Raises NotAllowedError, NotFoundError, InvalidError."""
    employee = get_employee(actor.contact_centre_id, employee_id)
    if not may_guide(actor, employee):
        raise NotAllowedError(_("Only the superior and HR say what a colleague masters."))
    known = matrix_of(actor.contact_centre_id).cells
    by_function = _duties_by_function(employee)
    wanted = {
        *of_cells(frozenset(cells) & known),
        *_coded(SkillKind.LANGUAGE, languages, Language.values),
        *(each for each in _coded(SkillKind.DUTY, duties, Duty.values) if each.code not in by_function),
    }
    held = {_key(row) for row in _valid(employee, clock.today())}
    out_of_sight = {each for each in held if each.kind == SkillKind.CELL and _cell(each) not in known}
    gained, ended = wanted - held, held - wanted - out_of_sight
    if not gained and not ended:
        return
    gain(actor=actor, employee=employee, what=sorted(gained, key=str), source=SkillSource.SUPERIOR)
    end(employee=employee, what=ended)
    keep_areas_in_step(employee)
    audit.record(actor, "employee.skills_set", employee, label=employee.name, gained=len(gained), ended=len(ended))


def keep_areas_in_step(employee: Employee) -> None:
    """The portal areas on the account are those mastered whole: what was built on them keeps working."""
    if not employee.staff_id:
        return
    mastered = skill_set([employee.pk], clock.today())[employee.pk].portals
    areas = portal_areas_of(employee.contact_centre_id).filter(code__in=mastered)
    set_portal_areas(staff_id=employee.staff_id, contact_centre_id=employee.contact_centre_id, areas=areas)


def announce_duties(*, contact_centre_id: uuid.UUID, employee_id: uuid.UUID, profile_id: uuid.UUID) -> None:
    """Tell that somebody got the duties of a Klantadviseur 1 with this function."""
    employee = get_employee(contact_centre_id, employee_id)
    if _gives_duties(contact_centre_id, profile_id):
        for duty in sorted(_duties_by_function(employee)):
            _tell_gained(employee, Mastery(kind=SkillKind.DUTY, code=duty), MASTERY_LEVEL, None)


def withdraw_duties(*, contact_centre_id: uuid.UUID, employee_id: uuid.UUID, profile_id: uuid.UUID) -> None:
    """Tell that somebody lost the duties with this function, but for those that another function or person gives."""
    employee = get_employee(contact_centre_id, employee_id)
    if _gives_duties(contact_centre_id, profile_id):
        kept = skill_set([employee.pk], clock.today())[employee.pk].duties
        for duty in sorted(DUTIES_OF_ADVISOR_1 - kept):
            _tell_ended(employee, Mastery(kind=SkillKind.DUTY, code=duty))


def _gives_duties(contact_centre_id: uuid.UUID, profile_id: uuid.UUID) -> bool:
    return level_of(profiles_of(contact_centre_id).filter(pk=profile_id)) == ADVISOR_LEVELS[-1]


def _duties_by_function(employee: Employee) -> frozenset[str]:
    held = profiles_held([employee.pk], clock.today()).get(employee.pk, [])
    return frozenset(DUTIES_OF_ADVISOR_1) if level_of(held) == ADVISOR_LEVELS[-1] else frozenset()


def _coded(kind: SkillKind, codes: Iterable[str], known: Collection[str]) -> list[Mastery]:
    chosen = list(dict.fromkeys(codes))
    if any(code not in known for code in chosen):
        raise InvalidError(_("The browser sent something unreadable."))
    return [Mastery(kind=kind, code=code) for code in chosen]


def _valid(employee: Employee, day: date) -> QuerySet[Skill]:
    return Skill.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), employee=employee, valid_from__lte=day)


def _key(row: Skill) -> Mastery:
    return Mastery(kind=SkillKind(row.kind), portal_area_code=row.portal_area_code, channel=row.channel, code=row.code)


def _cell(each: Mastery) -> Cell:
    return each.portal_area_code, each.channel


def _holds_longer(one: date | None, other: date | None) -> bool:
    return other is not None and (one is None or one > other)


def _tell_gained(employee: Employee, what: Mastery, level: int, until: date | None) -> None:
    publish(
        SkillGained(
            employee_id=employee.pk,
            contact_centre_id=employee.contact_centre_id,
            kind=what.kind,
            portal_area_code=what.portal_area_code,
            channel=what.channel,
            code=what.code,
            level=level,
            valid_until=until,
        )
    )


def _tell_ended(employee: Employee, what: Mastery) -> None:
    publish(
        SkillEnded(
            employee_id=employee.pk,
            contact_centre_id=employee.contact_centre_id,
            kind=what.kind,
            portal_area_code=what.portal_area_code,
            channel=what.channel,
            code=what.code,
        )
    )


def mastered_whole(employee: Employee, cells: Collection[Cell]) -> list[str]:
    """Which portal areas of these cells somebody masters whole now, in the order of the screens."""
    matrix = matrix_of(employee.contact_centre_id)
    held = skill_set([employee.pk], clock.today())[employee.pk].cells
    whole = rules.whole_portals(held, matrix)
    touched = {portal for portal, _channel in cells}
    return [portal for portal in matrix.portals if portal in whole & touched]
