"""Who may see whose file, and who leads which team."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may, teams_of
from eenloket.accounts.types import Permission
from eenloket.core.errors import NotAllowedError, NotFoundError
from eenloket.personnel.types import Eye
from eenloket.profiles.selectors import find_employee, get_employee, is_superior, reports_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff, Team
    from eenloket.profiles.models import Employee


def eye_of(actor: Staff, employee: Employee) -> Eye | None:
    """As whom this person may see the file: the own one, as the direct superior, or as HR. None: not at all."""
    if employee.contact_centre_id != actor.contact_centre_id:
        return None
    if employee.staff_id == actor.pk:
        return Eye.SELF
    if may(actor, Permission.LEAD_PEOPLE) and is_superior(actor, employee):
        return Eye.SUPERIOR
    return Eye.HR if may(actor, Permission.VIEW_ALL_PERSONNEL) else None


def seen_employee(actor: Staff, employee_id: uuid.UUID) -> tuple[Employee, Eye]:
    """Somebody whose file this person may see. Raises NotFoundError, also when it is not to be seen."""
    employee = get_employee(actor.contact_centre_id, employee_id)
    eye = eye_of(actor, employee)
    if eye is None:
        raise NotFoundError(_("There is no such employee."))
    return employee, eye


def led_employee(actor: Staff, employee_id: uuid.UUID) -> Employee:
    """Somebody whose file this person keeps: the superior or HR. Raises NotFoundError, NotAllowedError."""
    employee, eye = seen_employee(actor, employee_id)
    if eye == Eye.SELF:
        raise NotAllowedError(_("Your superior or HR does this for you."))
    return employee


def own_employee(actor: Staff) -> Employee:
    """The place of this person in the function structure. Raises NotFoundError."""
    employee = find_employee(actor)
    if employee is None:
        raise NotFoundError(_("You have no place in the function structure yet. Ask HR to add you."))
    return employee


def is_hr(actor: Staff) -> bool:
    return may(actor, Permission.VIEW_ALL_PERSONNEL)


def leads_people(actor: Staff) -> bool:
    return may(actor, Permission.LEAD_PEOPLE)


def leads_team(actor: Staff, team: Team) -> bool:
    """Whether this person leads the team: as its leader, or as the direct superior of its leader."""
    if not leads_people(actor) or team.contact_centre_id != actor.contact_centre_id or team.leader is None:
        return False
    if team.leader_id == actor.pk:
        return True
    leader = find_employee(team.leader)
    return leader is not None and is_superior(actor, leader)


def led_teams(actor: Staff) -> QuerySet[Team]:
    """The teams that this person leads, directly or by way of their leaders."""
    teams = teams_of(actor.contact_centre_id)
    if not leads_people(actor):
        return teams.none()
    leaders = reports_of(actor).exclude(staff=None).values("staff_id")
    return teams.filter(Q(leader=actor) | Q(leader__in=leaders))


def seen_teams(actor: Staff) -> QuerySet[Team]:
    """The teams whose goals and board this person sees: the own one, those led, and for HR all."""
    teams = teams_of(actor.contact_centre_id)
    if is_hr(actor):
        return teams
    return teams.filter(Q(pk=actor.team_id) | Q(pk__in=led_teams(actor).values("pk")))


def get_seen_team(actor: Staff, team_id: uuid.UUID | None) -> Team:
    """Raises NotFoundError."""
    team = seen_teams(actor).select_related("leader").filter(pk=team_id).first() if team_id else None
    if team is None:
        raise NotFoundError(_("That team does not exist."))
    return team


def may_set_centre_goals(actor: Staff) -> bool:
    """Whose the goals of the whole contact centre are: the manager or HR; without those, who leads and has no superior
    here."""
    if may(actor, Permission.EDIT_PROFILES):
        return True
    own = find_employee(actor) if leads_people(actor) else None
    return own is not None and own.superior_id is None and (own.staff is None or _leads_own_team(own))


def _leads_own_team(employee: Employee) -> bool:
    team = employee.staff.team if employee.staff else None
    return team is None or team.leader_id == employee.staff_id


def may_edit_templates(actor: Staff) -> bool:
    """HR and the manager; in a contact centre without them who sets its goals."""
    return may_set_centre_goals(actor)
