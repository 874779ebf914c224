"""The organisation as a tree: from who reports to nobody, by teams, to everybody in them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eenloket.accounts.selectors import teams_of
from eenloket.core import audit, clock
from eenloket.profiles.models import Employee, Profile

from .people import employees_of, profiles_held

if TYPE_CHECKING:
    from eenloket.accounts.models import Team


@dataclass
class TeamNode:
    """A team with its members but for the leader; `reason` says why it is larger than a team may be."""

    team: Team
    members: list[PersonNode] = field(default_factory=list)
    reason: str = ""

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def is_full(self) -> bool:
        return self.size == self.team.MOST_MEMBERS

    @property
    def is_over(self) -> bool:
        return self.size > self.team.MOST_MEMBERS


@dataclass
class PersonNode:
    """Somebody with the functions held, the teams led and who else reports there."""

    employee: Employee
    functions: list[Profile] = field(default_factory=list)
    teams: list[TeamNode] = field(default_factory=list)
    reports: list[PersonNode] = field(default_factory=list)

    @property
    def leads(self) -> bool:
        return bool(self.teams or self.reports)


@dataclass(frozen=True)
class Chart:
    """`roots` report to nobody and lead somebody; `loose` neither; `leaderless` are teams without a leader here."""

    roots: list[PersonNode]
    loose: list[PersonNode]
    leaderless: list[TeamNode]


def chart_of(contact_centre_id: uuid.UUID) -> Chart:
    """The whole organisation in a fixed number of queries."""
    people = {each.pk: PersonNode(each) for each in employees_of(contact_centre_id).prefetch_related("staff__roles")}
    for employee_id, profiles in profiles_held(people, clock.today()).items():
        people[employee_id].functions = profiles
    by_staff: dict[uuid.UUID | None, PersonNode] = {
        node.employee.staff_id: node for node in people.values() if node.employee.staff_id
    }
    teams = {team.pk: TeamNode(team, reason="") for team in teams_of(contact_centre_id)}
    placed = _place(people, by_staff, teams)
    reasons = _reasons(contact_centre_id, teams)
    for node in teams.values():
        node.reason = reasons.get(node.team.pk, "") if node.is_over else ""
    leaderless = [each for each in teams.values() if each.members and each.team.leader_id not in by_staff]
    unplaced = [node for key, node in people.items() if key not in placed]
    return Chart(
        roots=[node for node in unplaced if node.leads],
        loose=[node for node in unplaced if not node.leads],
        leaderless=leaderless,
    )


def _place(
    people: dict[uuid.UUID, PersonNode],
    by_staff: dict[uuid.UUID | None, PersonNode],
    teams: dict[uuid.UUID, TeamNode],
) -> set[uuid.UUID]:
    """Hang everybody under a team or a superior; the keys of who got a place."""
    placed = set()
    for each in teams.values():
        if leader := by_staff.get(each.team.leader_id):
            leader.teams.append(each)
    for key, node in people.items():
        staff, superior = node.employee.staff, people.get(node.employee.superior_id or key)
        team = teams.get(staff.team_id) if staff and staff.team_id and staff.is_active else None
        if team and staff and team.team.leader_id != staff.pk and superior is node:
            team.members.append(node)
            placed.add(key)
        elif superior and superior is not node:
            superior.reports.append(node)
            placed.add(key)
    return placed


def _reasons(contact_centre_id: uuid.UUID, teams: dict[uuid.UUID, TeamNode]) -> dict[uuid.UUID, str]:
    """The last reason that was given for each team that is too large."""
    members = {
        node.employee.staff_id: team.team.pk
        for team in teams.values()
        if team.is_over
        for node in team.members
        if node.employee.staff_id
    }
    if not members:
        return {}
    found: dict[uuid.UUID, str] = {}
    entries = audit.trail(contact_centre_id).filter(detail__has_key="team_over_limit", subject_id__in=list(members))
    for entry in entries:
        if entry.subject_id:
            found.setdefault(members[entry.subject_id], entry.detail["team_over_limit"])
    return found
