from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.assessment import rules
from eenloket.assessment.models import Rating
from eenloket.assessment.types import Given, Standpoint
from eenloket.core import audit, clock
from eenloket.profiles.selectors import employees_of, functions_held, is_superior

from .standing import required_by, standings_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee, Profile
    from eenloket.profiles.types import Element

LOOK: Final = "assessment.individual"  # how a look of HR at one person stands on the trail
LOOK_LASTS: Final = timedelta(hours=1)


class Access(StrEnum):
    """As whom somebody may see one person's gaps, assessments and evidence."""

    OWN = "own"
    SUPERIOR = "superior"
    HR = "hr"  # after saying what for
    NONE = "none"


def access_to(staff: Staff, employee: Employee) -> Access:
    """As whom this member of staff may see where that employee stands."""
    if employee.contact_centre_id != staff.contact_centre_id:
        return Access.NONE
    if employee.staff_id == staff.pk:
        return Access.OWN
    if may(staff, Permission.ASSESS) and is_superior(staff, employee):
        return Access.SUPERIOR
    return Access.HR if may(staff, Permission.VIEW_ALL_GAPS) else Access.NONE


def has_said_why(staff: Staff, employee: Employee) -> bool:
    """Whether HR said what for within the last hour."""
    return audit.has_looked(staff, employee, how=LOOK, since=clock.now() - LOOK_LASTS)


def standpoints_of(employees: Sequence[Employee]) -> list[Standpoint]:
    """What is asked of these people and where they stand, in three queries however many there are."""
    keys = [each.pk for each in employees]
    held, standings = functions_held(keys, clock.today()), standings_of(keys)
    asked: dict[tuple[uuid.UUID, ...], dict[str, Element]] = {}
    points = []
    for employee in employees:
        functions = held.get(employee.pk, [])
        together = tuple(each.pk for each in functions)
        if together not in asked:
            asked[together] = required_by(functions)
        standing = standings.get(employee.pk)
        points.append(
            Standpoint(
                person=employee,
                team=employee.staff.team.name if employee.staff and employee.staff.team else "",
                function=" + ".join(each.name for each in functions),
                required=asked[together],
                levels=standing.levels if standing else {},
                conflicts=frozenset(standing.conflicts) if standing else frozenset(),
            )
        )
    return points


def everybody(contact_centre_id: uuid.UUID) -> list[Standpoint]:
    """All of the contact centre who hold a function; only to make groups of."""
    return [each for each in standpoints_of(list(employees_of(contact_centre_id))) if each.function]


def functions_of(employee: Employee) -> list[Profile]:
    return functions_held([employee.pk], clock.today()).get(employee.pk, [])


def shortfall_by_month(points: Iterable[Standpoint], months: Sequence[date]) -> list[tuple[date, int, int]]:
    """All shortfall of these people together on each of these days, and of how many elements something was known.

    Against what is asked today, so that the line shows people and not a change of demands. One query.
    """
    people = {each.person.pk: each for each in points}
    given: dict[tuple[uuid.UUID, str], list[Given]] = {}
    for rating in Rating.objects.filter(employee__in=list(people)):
        if rating.element_key in people[rating.employee_id].required:
            given.setdefault((rating.employee_id, rating.element_key), []).append(rating.as_given())
    found = []
    for day in months:
        gaps = [
            rules.gap(people[person].required[key], rules.standing_on(judgements, day).level)
            for (person, key), judgements in given.items()
        ]
        known = [each for each in gaps if each.actual is not None]
        found.append((day, sum(each.shortfall for each in known), len(known)))
    return found
