"""Which departments and whom of them somebody can be passed on to now, and how often that failed."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import departments_of, members_of_departments
from eenloket.accounts.types import Permission
from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of
from eenloket.organisation.selectors import fill_in, receivers_for
from eenloket.routing import rules
from eenloket.routing.models import Advisor, DepartmentHours, Reachability, Ring, WorkItem
from eenloket.routing.types import AdvisorState, ReachState, ReachWish, RingState, Wish

from .people import GRACE

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Department

COUNTED: Final = timedelta(days=30)
_TOLD: Final = timedelta(minutes=10)  # how long an advisor is told how a ring ended


_OWN_STRIP = """
SELECT own.id, own.wish, own.until, own.hours::text, own.seen_at,
    (SELECT jsonb_object_agg(department_id, hours)::text FROM routing_departmenthours
     WHERE department_id = ANY(%s::uuid[])),
    EXISTS (SELECT 1 FROM routing_ring WHERE staff_id = %s AND state = 'ringing' AND expires_at > %s)
FROM (SELECT 1) one LEFT JOIN routing_reachability own ON own.staff_id = %s
"""


@dataclass(frozen=True)
class Member:
    """Somebody of a department, with whether they can be asked now."""

    staff: Staff
    state: ReachState
    until: datetime | None = None
    takes_over: bool = False  # handles contacts: the conversation goes on with them

    @property
    def is_here(self) -> bool:
        return self.state == ReachState.HERE


@dataclass(frozen=True)
class Reached:
    """A department with its people, who can be asked first on top; how often it was rung and missed lately."""

    department: Department
    members: list[Member] = field(default_factory=list)
    rung: int = 0
    missed: int = 0

    @property
    def state(self) -> ReachState:
        return min((each.state for each in self.members), key=rules.BEST.__getitem__, default=ReachState.NOT_NOW)

    @property
    def here(self) -> int:
        return sum(each.is_here for each in self.members)


@dataclass(frozen=True)
class ReachStrip:
    """The own reachability of a member of a department, and what they are asked to take."""

    row: Reachability | None
    state: ReachState
    ring: Ring | None = None
    is_reach = True

    @property
    def wish(self) -> str:
        return rules.wish_now(self.row.wish, self.row.until, clock.now()) if self.row else ReachWish.ROSTER

    @property
    def until(self) -> datetime | None:
        return self.row.until if self.row and self.wish else None


def departments_to_reach(staff: Staff, item: WorkItem) -> list[Reached]:
    """The departments that this can be passed on to, who can be reached first on top. A chat goes to people who handle
    contacts only: nobody else has a page for it."""
    departments = receivers_for(staff.contact_centre_id, item.municipality_id)
    people = reach_in(departments)
    counts = _counts(departments)
    found = []
    for each in departments:
        members = [
            one
            for one in people[each.pk]
            if one.staff.pk != staff.pk and (one.takes_over or item.channel != Channel.CHAT)
        ]
        found.append(Reached(each, members, *counts.get(each.pk, (0, 0))))
    return sorted(found, key=lambda each: (rules.BEST[each.state], each.department.name))


def reach_in(departments: Iterable[Department]) -> dict[uuid.UUID, list[Member]]:
    """The people of each of these departments of one contact centre; five questions, however many there are."""
    places = {each.pk: each for each in departments}
    found: dict[uuid.UUID, list[Member]] = {each: [] for each in places}
    members = members_of_departments(places)
    staff = {each.pk: each for each, _department_id in members}
    said = {each.staff_id: each for each in Reachability.objects.filter(staff__in=list(staff))}
    advisors = {each.staff_id: each for each in Advisor.objects.filter(staff__in=list(staff))}
    hours = dict(DepartmentHours.objects.filter(department__in=list(places)).values_list("department_id", "hours"))
    now = clock.now()
    for person, department_id in members:
        row = said.get(person.pk)
        spans = (row.hours if row else None) or hours.get(department_id) or {}
        on_duty = _is_on_duty(places[department_id], spans, now)
        found[department_id].append(_member(person, row, advisors.get(person.pk), on_duty, now))
    for each in found.values():
        each.sort(key=lambda one: (rules.BEST[one.state], one.staff.name))
    return found


def _member(staff: Staff, row: Reachability | None, advisor: Advisor | None, on_duty: bool, now: datetime) -> Member:
    """Whoever handles contacts says by the own status whether they are there; others by their reachability."""
    takes_over = Permission.HANDLE_CONTACTS in staff.permission_codes
    if takes_over and advisor is not None and advisor.wish != Wish.OFFLINE:
        is_free = advisor.state == AdvisorState.READY and advisor.seen_at > now - GRACE
        is_busy = advisor.state in {AdvisorState.BUSY, AdvisorState.OFFERED, AdvisorState.WRAP_UP}
        state = ReachState.HERE if is_free else ReachState.BUSY if is_busy else ReachState.NOT_NOW
        return Member(staff, state, takes_over=True)
    if takes_over:
        return Member(staff, ReachState.NOT_NOW, takes_over=True)
    wish = rules.wish_now(row.wish, row.until, now) if row else ReachWish.ROSTER
    has_screen = row is not None and row.seen_at is not None and row.seen_at > now - GRACE
    state = rules.reach(wish=wish, is_on_duty=on_duty, has_screen=has_screen)
    return Member(staff, state, row.until if row and wish == ReachWish.NOT_NOW else None)


def _is_on_duty(department: Department, spans: rules.Hours, now: datetime) -> bool:
    """A group of the KCC serves several municipalities: it follows the first that has hours."""
    directory = directory_of(department.contact_centre_id)
    municipality_id = department.municipality_id or next(iter(directory.municipalities), None)
    if municipality_id is None:
        return False
    spans = spans or _opening_hours(directory, municipality_id)
    calendar = directory.calendars.get(municipality_id)
    why_closed: Any = calendar.why_closed if calendar else lambda _day: None
    return not rules.reason_closed(timezone.localtime(now), spans, why_closed)


def _opening_hours(directory: Any, municipality_id: uuid.UUID) -> dict[str, list[list[str]]]:
    hours: defaultdict[str, list[list[str]]] = defaultdict(list)
    for span in directory.opening_spans.get(municipality_id, ()):
        hours[str(span.weekday)].append([f"{span.opens:%H:%M}", f"{span.closes:%H:%M}"])
    return dict(hours)


def _counts(departments: Iterable[Department]) -> dict[uuid.UUID, tuple[int, int]]:
    """How often each was rung in the last 30 days, and how often nobody took it."""
    rings = Ring.objects.filter(department__in=[each.pk for each in departments], made_at__gt=clock.now() - COUNTED)
    rings = rings.exclude(state__in=[RingState.WITHDRAWN, RingState.RINGING])
    failed = Count("pk", filter=Q(state__in=[RingState.MISSED, RingState.DECLINED]))
    rows = rings.order_by().values("department").annotate(rung=Count("pk"), missed=failed)
    return {each["department"]: (each["rung"], each["missed"]) for each in rows}


def own_reach(staff: Staff) -> list[Reached]:
    """The departments of this person with their people and what was missed."""
    departments = departments_of(staff)
    fill_in(departments, "municipality")
    people, counts = reach_in(departments), _counts(departments)
    return [Reached(each, people[each.pk], *counts.get(each.pk, (0, 0))) for each in departments]


def reach_of_centre(staff: Staff) -> list[Reached]:
    """Every department of the municipalities this person works for, for who leads live work."""
    known = directory_of(staff.contact_centre_id).departments.values()
    departments = [each for each in known if each.is_active and each.municipality_id in {None, *staff.municipality_ids}]
    fill_in(departments, "municipality")
    people, counts = reach_in(departments), _counts(departments)
    return [Reached(each, people[each.pk], *counts.get(each.pk, (0, 0))) for each in departments]


def rings_of(department_id: uuid.UUID) -> QuerySet[Ring]:
    """What was put to this department, the newest on top. The caller has checked who asks."""
    found = Ring.objects.filter(department=department_id).select_related("staff", "made_by", "item")
    return found.order_by("-made_at")


def reach_strip_of(staff: Staff) -> ReachStrip:
    """One question on every page, one more while something rings."""
    departments, now = departments_of(staff), clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_OWN_STRIP, [[each.pk for each in departments], staff.pk, now, staff.pk])
        key, wish, until, own_hours, seen_at, hours, rings = cursor.fetchone()
    row = None
    if key:
        row = Reachability(id=key, staff=staff, wish=wish, until=until, hours=json.loads(own_hours), seen_at=seen_at)
    kept = json.loads(hours) if hours else {}
    wish = rules.wish_now(wish, until, now) if key else ReachWish.ROSTER
    on_duty = wish != ReachWish.NOT_NOW and any(
        _is_on_duty(each, (row.hours if row else None) or kept.get(str(each.pk)) or {}, now) for each in departments
    )
    state = rules.reach(wish=wish, is_on_duty=on_duty, has_screen=True)
    return ReachStrip(row, state, ring_for(staff) if rings else None)


def hours_of_department(department_id: uuid.UUID) -> dict[str, list[list[str]]]:
    kept = DepartmentHours.objects.filter(department=department_id).values_list("hours", flat=True).first()
    return dict(kept or {})


def reachability_of(staff: Staff) -> Reachability | None:
    return Reachability.objects.filter(staff=staff).first()


def ring_for(staff: Staff) -> Ring | None:
    """What this person is asked to take now."""
    found = Ring.objects.filter(staff=staff, state=RingState.RINGING, expires_at__gt=clock.now())
    return found.select_related(
        "item__queue", "item__portal_area", "item__municipality", "made_by", "department"
    ).first()


def ring_of(staff: Staff) -> Ring | None:
    """What this advisor asked of a department last, as long as it rings or it was not put away."""
    found = Ring.objects.filter(made_by=staff, is_put_away=False, made_at__gt=clock.now() - _TOLD)
    return (
        found.exclude(state=RingState.WITHDRAWN)
        .select_related("staff", "department", "item")
        .order_by("made_at")
        .last()
    )


def get_ring(staff: Staff, ring_id: uuid.UUID) -> Ring:
    """For who made it or who it is for. Raises NotFoundError."""
    found = Ring.objects.filter(Q(staff=staff) | Q(made_by=staff), pk=ring_id)
    ring = found.select_related(
        "item__queue", "item__municipality", "item__portal_area", "made_by", "staff", "department"
    ).first()
    if ring is None:
        raise NotFoundError(_("There is no such transfer."))
    return ring
