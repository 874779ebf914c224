from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of, note_version

from .models import Role, Staff, Team
from .types import Permission, Reach

if TYPE_CHECKING:
    from eenloket.organisation.models import Department, Municipality

_SIGNED_IN = """
SELECT staff.*, directory.version AS directory_version, own.names, own.codes, own.granted,
    ARRAY(SELECT municipality_id FROM accounts_staff_municipalities WHERE staff_id = staff.id) AS serves,
    ARRAY(SELECT department_id FROM accounts_staff_departments WHERE staff_id = staff.id) AS works_in
FROM accounts_staff staff
JOIN organisation_directoryversion directory ON directory.contact_centre_id = staff.contact_centre_id
CROSS JOIN LATERAL (
    SELECT COALESCE(array_agg(DISTINCT role.name), '{}') AS names,
        COALESCE(array_agg(DISTINCT role.code), '{}') AS codes,
        COALESCE(array_agg(DISTINCT permission) FILTER (WHERE permission IS NOT NULL), '{}') AS granted
    FROM accounts_staff_roles held
    JOIN accounts_role role ON role.id = held.role_id
    LEFT JOIN LATERAL unnest(role.permissions) permission ON true
    WHERE held.staff_id = staff.id
) own
WHERE staff.id = %s
"""
# Topics a browser may listen to, by what its user may do. A topic is "<kind>:<id>".
_TOPIC_PERMISSIONS = {
    "team": Permission.VIEW_TEAM_FIGURES,
    "outbox": Permission.VIEW_OUTBOX,
    "broadcast": Permission.BROADCAST,
    "content": Permission.READ_CONTENT,
    "editing": Permission.READ_CONTENT,
    "post": Permission.REGISTER_POST,
    "waiting": Permission.HANDLE_CONTACTS,
    "calls": Permission.VIEW_OUTBOX,
    "routing": Permission.VIEW_TEAM_FIGURES,
}
_OWN = ("staff", "offers", "chats")
_COUNTER_PERMISSIONS = (Permission.HANDLE_CONTACTS, Permission.HOST_COUNTER, Permission.MANAGE_COUNTER)
_DRAFT_PERMISSIONS = (Permission.EDIT_CONTENT, Permission.APPROVE_CONTENT)


def may(staff: Staff, permission: Permission) -> bool:
    """Whether one of this person's roles gives the code."""
    return permission in staff.permission_codes


def signed_in(staff_id: uuid.UUID) -> Staff | None:
    """Who has this key, with everything that says what they may do: one question instead of five."""
    found = next(iter(Staff.objects.raw(_SIGNED_IN, [staff_id])), None)
    if found is None:
        return None
    reach: Any = found  # carries what was asked for beside its own columns
    note_version(found.contact_centre_id, reach.directory_version)
    found.contact_centre = directory_of(found.contact_centre_id).centre
    found.role_names, found.role_codes = reach.names, frozenset(reach.codes)
    found.permission_codes = frozenset(reach.granted) if found.is_active else frozenset()
    found.municipality_ids, found.department_ids = frozenset(reach.serves), frozenset(reach.works_in)
    return found


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


def colleagues_who_may(
    contact_centre_id: uuid.UUID,
    permission: Permission,
    *,
    municipality_ids: Iterable[uuid.UUID] = (),
    role_codes: Iterable[str] = (),
) -> QuerySet[Staff]:
    """Who works here and may do this; with municipalities only who works for one of them, with roles only who has one
    of them. By name."""
    found = Staff.objects.filter(
        contact_centre_id=contact_centre_id, is_active=True, roles__permissions__contains=[permission]
    )
    if places := list(municipality_ids):
        found = found.filter(municipalities__in=places)
    if codes := list(role_codes):
        found = found.filter(roles__code__in=codes)
    return found.distinct().order_by("name")


def get_staff(contact_centre_id: uuid.UUID, staff_id: uuid.UUID) -> Staff:
    """Raises NotFoundError for someone of another contact centre too."""
    if found := staff_of(contact_centre_id).filter(id=staff_id).first():
        return found
    raise NotFoundError("There is no such colleague.")


def roles_of(contact_centre_id: uuid.UUID) -> QuerySet[Role]:
    return Role.objects.filter(contact_centre_id=contact_centre_id).order_by("name")


def teams_of(contact_centre_id: uuid.UUID) -> QuerySet[Team]:
    return Team.objects.filter(contact_centre_id=contact_centre_id)


def teams_by_member(contact_centre_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """Of everybody who is in a team, which."""
    members = Staff.objects.filter(contact_centre_id=contact_centre_id, team__isnull=False)
    return {member: team for member, team in members.values_list("pk", "team_id") if team}


def is_full(team: Team) -> bool:
    """Whether the team has the most members that a team may have, its leader not counted (R27)."""
    members = team.members.filter(is_active=True)
    if team.leader_id:
        members = members.exclude(pk=team.leader_id)
    return members.count() >= Team.MOST_MEMBERS


def members_of_department(department_id: uuid.UUID) -> QuerySet[Staff]:
    return Staff.objects.filter(departments=department_id, is_active=True).order_by("name")


def who_may_in(department_ids: Iterable[uuid.UUID], permission: Permission) -> QuerySet[Staff]:
    """Who works in one of these departments and may do this. By name; only to name and to choose."""
    found = Staff.objects.filter(
        departments__in=list(department_ids), is_active=True, roles__permissions__contains=[permission]
    )
    return found.distinct().only("name", "contact_centre_id").order_by("name")


def members_of_departments(department_ids: Iterable[uuid.UUID]) -> list[tuple[Staff, uuid.UUID]]:
    """Who works in these departments, each with the department; somebody of two stands there twice. By name."""
    links = Staff.departments.through.objects.filter(department__in=list(department_ids), staff__is_active=True)
    pairs = list(links.order_by("staff__name").values_list("staff_id", "department_id"))
    people = {
        each.pk: each
        for each in Staff.objects.filter(pk__in={key for key, _department in pairs}).prefetch_related("roles")
    }
    return [(people[key], department) for key, department in pairs]


def departments_of(staff: Staff) -> list[Department]:
    """The departments and groups this person works in, by name."""
    known = directory_of(staff.contact_centre_id).departments.values()
    return [each for each in known if each.pk in staff.department_ids]


def municipalities_of(staff: Staff) -> list[Municipality]:
    """The municipalities this person works for, by name."""
    known = directory_of(staff.contact_centre_id).municipalities.values()
    return [each for each in known if each.pk in staff.municipality_ids]


def may_listen(user_id: str, topics: Iterable[str]) -> list[str]:
    """Those of the topics that this person's browser may be told about; none for a stranger.

    `staff:<id>`, `offers:<id>` and `chats:<id>` are for the person, `department:<id>` for its members, `team:<centre>`,
    `outbox:<centre>`, `content:<centre>`, `editing:<centre>`, `waiting:<centre>` and `routing:<centre>` for who may see
    that centre's figures, outbox, answers, messages that wait or live work, and `draft:<id>` for who writes and
    approves. A topic says that something changed, never what.
    """
    try:
        staff = Staff.objects.filter(id=uuid.UUID(user_id), is_active=True).first()
    except ValueError:
        staff = None
    return [] if staff is None else [topic for topic in topics if _may_hear(staff, topic)]


def _may_hear(staff: Staff, topic: str) -> bool:
    kind, _, key = topic.partition(":")
    if kind in _OWN:
        return key == str(staff.pk)
    if kind == "department":
        return key in {str(each) for each in staff.department_ids}
    if kind == "draft":
        return _may_any(staff, _DRAFT_PERMISSIONS)
    if kind == "counter":
        return key in {str(each) for each in staff.municipality_ids} and _may_any(staff, _COUNTER_PERMISSIONS)
    if kind == "alarm":
        return key == str(staff.contact_centre_id) and _may_any(staff, _COUNTER_PERMISSIONS)
    permission = _TOPIC_PERMISSIONS.get(kind)
    return permission is not None and key == str(staff.contact_centre_id) and may(staff, permission)


def _may_any(staff: Staff, permissions: Iterable[Permission]) -> bool:
    return any(may(staff, permission) for permission in permissions)


def reach_of(staff_ids: Iterable[uuid.UUID], permission: Permission) -> dict[uuid.UUID, Reach]:
    """Those of these people who work here and may do this, with the municipalities they work for and their roles."""
    found = Staff.objects.filter(pk__in=list(staff_ids), is_active=True).prefetch_related("roles")
    served: dict[uuid.UUID, set[uuid.UUID]] = {}
    links = Staff.municipalities.through.objects.filter(staff__in=list(staff_ids))
    for staff_id, municipality_id in links.values_list("staff_id", "municipality_id"):
        served.setdefault(staff_id, set()).add(municipality_id)
    return {
        each.pk: Reach(frozenset(served.get(each.pk, ())), each.role_codes)
        for each in found
        if permission in each.permission_codes
    }


def staff_names(staff_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of these people."""
    return dict(Staff.objects.filter(pk__in=list(staff_ids)).values_list("pk", "name"))
