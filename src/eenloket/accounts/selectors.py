from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from eenloket.core.errors import NotFoundError

from .models import Role, Staff, Team
from .types import Permission

if TYPE_CHECKING:
    from eenloket.organisation.models import Department

# Topics a browser may listen to, by what its user may do. A topic is "<kind>:<id>".
_TOPIC_PERMISSIONS = {
    "team": Permission.VIEW_TEAM_FIGURES,
    "outbox": Permission.VIEW_OUTBOX,
}


def may(staff: Staff, permission: Permission) -> bool:
    """Whether one of this person's roles gives the code."""
    return permission in staff.permission_codes


def staff_of(contact_centre_id: uuid.UUID) -> QuerySet[Staff]:
    return (
        Staff.objects.filter(contact_centre_id=contact_centre_id)
        .select_related("team")
        .prefetch_related("roles", "departments", "municipalities")
        .order_by("name")
    )


def staff_matching(
    contact_centre_id: uuid.UUID,
    *,
    text: str = "",
    role_code: str = "",
    team_id: uuid.UUID | None = None,
    is_active: bool | None = None,
) -> QuerySet[Staff]:
    """Colleagues whose name or e-mail address holds the text, with the role, of the team; None is everyone."""
    found = staff_of(contact_centre_id)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role_code:
        found = found.filter(roles__code=role_code)
    if team_id:
        found = found.filter(team_id=team_id)
    return found if is_active is None else found.filter(is_active=is_active)


def get_staff(contact_centre_id: uuid.UUID, staff_id: uuid.UUID) -> Staff:
    """Raises NotFoundError for someone of another contact centre too."""
    if found := staff_of(contact_centre_id).filter(id=staff_id).first():
        return found
    raise NotFoundError("There is no such colleague.")


def roles_of(contact_centre_id: uuid.UUID) -> QuerySet[Role]:
    return Role.objects.filter(contact_centre_id=contact_centre_id).order_by("name")


def teams_of(contact_centre_id: uuid.UUID) -> QuerySet[Team]:
    return Team.objects.filter(contact_centre_id=contact_centre_id)


def is_full(team: Team) -> bool:
    """Whether the team has the most members that a team may have, its leader not counted (R27)."""
    members = team.members.filter(is_active=True)
    if team.leader_id:
        members = members.exclude(pk=team.leader_id)
    return members.count() >= Team.MOST_MEMBERS


def members_of_department(department_id: uuid.UUID) -> QuerySet[Staff]:
    return Staff.objects.filter(departments=department_id, is_active=True).order_by("name")


def departments_of(staff: Staff) -> list[Department]:
    """The departments and groups this person works in, by name."""
    return list(staff.departments.select_related("municipality").order_by("name", "municipality__name"))


def may_listen(user_id: str, topics: Iterable[str]) -> list[str]:
    """Those of the topics that this person's browser may be told about; none for a stranger.

    `staff:<id>` is for the person, `department:<id>` for its members, `team:<centre>` and `outbox:<centre>` for
    who may see that centre's figures or outbox.
    """
    try:
        staff = Staff.objects.filter(id=uuid.UUID(user_id), is_active=True).first()
    except ValueError:
        staff = None
    return [] if staff is None else [topic for topic in topics if _may_hear(staff, topic)]


def _may_hear(staff: Staff, topic: str) -> bool:
    kind, _, key = topic.partition(":")
    if kind == "staff":
        return key == str(staff.pk)
    if kind == "department":
        return key in {str(each) for each in staff.department_ids}
    permission = _TOPIC_PERMISSIONS.get(kind)
    return permission is not None and key == str(staff.contact_centre_id) and may(staff, permission)
