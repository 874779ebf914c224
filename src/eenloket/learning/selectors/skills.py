from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from eenloket.learning import rules
from eenloket.learning.models import Skill
from eenloket.learning.types import (
    ADVISOR_LEVELS,
    DUTIES_OF_ADVISOR_1,
    NO_SKILLS,
    Cell,
    Duty,
    Language,
    Matrix,
    SkillKind,
    SkillSet,
)
from eenloket.profiles.selectors import profiles_held

from .matrix import matrix_of

if TYPE_CHECKING:
    from eenloket.profiles.models import Profile


def skill_set(employee_ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, SkillSet]:
    """What each of these people masters on a day: what routing and rosters ask. Everybody asked for is in it.

    The duties of a Klantadviseur 1 follow from the function held on that day; they need no row of their own.
    """
    ids = list(employee_ids)
    rows: dict[uuid.UUID, list[Skill]] = defaultdict(list)
    matrices: dict[uuid.UUID, Matrix] = {}
    for row in _valid_on(day).filter(employee__in=ids):
        rows[row.employee_id].append(row)
        if row.contact_centre_id not in matrices:
            matrices[row.contact_centre_id] = matrix_of(row.contact_centre_id)
    levels = {each: level_of(profiles) for each, profiles in profiles_held(ids, day).items()}
    return {each: _skill_set(rows.get(each, []), matrices, levels.get(each, "")) for each in ids}


def who_masters(contact_centre_id: uuid.UUID, portal_area_code: str, channel: str, day: date) -> list[uuid.UUID]:
    """The employees who master a portal area on a channel on a day and have not left, the most able first."""
    found = (
        _valid_on(day)
        .filter(Q(employee__left_on=None) | Q(employee__left_on__gt=day), contact_centre_id=contact_centre_id)
        .filter(kind=SkillKind.CELL, portal_area_code=portal_area_code, channel=channel)
        .order_by("-level", "employee__name")
        .values_list("employee_id", flat=True)
    )
    return list(dict.fromkeys(found))


def skills_of(employee_id: uuid.UUID, day: date) -> QuerySet[Skill]:
    """The rows behind what somebody masters on a day, with how we know."""
    return _valid_on(day).filter(employee_id=employee_id).select_related("module")


def level_of(profiles: Iterable[Profile]) -> str:
    """The highest advisor level that these functions give; "" when none of them is an advisor's."""
    granted = (code for each in profiles if each.current for code in each.current.document.get("grants", ()))
    return rules.highest_level(granted)


def languages_and_duties(skills: SkillSet) -> tuple[list[str], list[str]]:
    """The names of what somebody speaks and is asked for, in a fixed order."""
    return (
        [str(each.label) for each in Language if each in skills.languages],
        [str(each.label) for each in Duty if each in skills.duties],
    )


def _valid_on(day: date) -> QuerySet[Skill]:
    return Skill.objects.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


def _skill_set(rows: Iterable[Skill], matrices: dict[uuid.UUID, Matrix], level: str) -> SkillSet:
    cells: set[Cell] = set()
    codes: dict[str, set[str]] = {SkillKind.LANGUAGE: set(), SkillKind.DUTY: set()}
    matrix: Matrix | None = None
    for row in rows:
        matrix = matrices[row.contact_centre_id]
        if row.kind == SkillKind.CELL:
            cells.add((row.portal_area_code, row.channel))
        else:
            codes[row.kind].add(row.code)
    if level == ADVISOR_LEVELS[-1]:
        codes[SkillKind.DUTY] |= DUTIES_OF_ADVISOR_1
    if matrix is None and not level:
        return NO_SKILLS
    return rules.skill_set(
        cells,
        matrix or Matrix(portals=(), channels=()),
        languages=codes[SkillKind.LANGUAGE],
        duties=codes[SkillKind.DUTY],
        level=level,
    )
