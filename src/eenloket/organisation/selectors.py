from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from eenloket.core.errors import NotFoundError

from .directory import directory_of, directory_with
from .models import (
    ContactCentre,
    Department,
    GovernmentOrganisation,
    Municipality,
    OpeningSpan,
    PortalArea,
)
from .rules import WorkingCalendar
from .types import DepartmentKind


def contact_centres() -> QuerySet[ContactCentre]:
    return ContactCentre.objects.all()


def get_contact_centre(slug: str) -> ContactCentre:
    """Raises NotFoundError."""
    if found := ContactCentre.objects.filter(slug=slug).first():
        return found
    raise NotFoundError(f"There is no contact centre {slug!r}.")


def municipalities_of(contact_centre_id: uuid.UUID) -> QuerySet[Municipality]:
    return Municipality.objects.filter(contact_centre_id=contact_centre_id).order_by("name")


def all_municipalities() -> QuerySet[Municipality]:
    """Every municipality on this installation; only for the public front page, which shows names."""
    return Municipality.objects.order_by("name")


def find_municipality(*, slug: str = "", host: str = "") -> Municipality | None:
    """The municipality by the slug in the address, or by the host name of its site."""
    wanted = Q(slug=slug) if slug else Q(host=host)
    return Municipality.objects.filter(wanted).select_related("contact_centre").first()


def get_department(contact_centre_id: uuid.UUID, department_id: uuid.UUID | str) -> Department:
    """Only to read. Raises NotFoundError when it is not an active department of this contact centre."""
    try:
        found = directory_of(contact_centre_id).departments.get(uuid.UUID(str(department_id)))
    except ValueError:
        found = None
    if found is None or not found.is_active:
        raise NotFoundError("That department does not exist.")
    return found


def departments_of(contact_centre_id: uuid.UUID) -> QuerySet[Department]:
    """Every active department and group of the contact centre, by name and municipality."""
    return (
        Department.objects.filter(contact_centre_id=contact_centre_id, is_active=True)
        .select_related("municipality")
        .order_by("name", "municipality__name")
    )


def receivers_for(contact_centre_id: uuid.UUID, municipality_id: uuid.UUID) -> list[Department]:
    """Where a question of this municipality can go: the groups of the KCC, and its departments."""
    active = [each for each in directory_of(contact_centre_id).departments.values() if each.is_active]
    groups = [each for each in active if each.kind == DepartmentKind.GROUP]
    return groups + [each for each in active if each.municipality_id == municipality_id]


def department_like(department: Department, municipality_id: uuid.UUID) -> Department | None:
    """The department that does the same work in another municipality of the centre (same code)."""
    if department.municipality_id in (None, municipality_id):
        return department
    others = directory_of(department.contact_centre_id).departments.values()
    return next(
        (
            each
            for each in others
            if each.municipality_id == municipality_id and each.code == department.code and each.is_active
        ),
        None,
    )


def portal_areas_of(contact_centre_id: uuid.UUID) -> QuerySet[PortalArea]:
    return PortalArea.objects.filter(contact_centre_id=contact_centre_id)


def working_calendar(municipality_id: uuid.UUID) -> WorkingCalendar:
    """The calendar on which norms of this municipality run."""
    return directory_with(municipality_id).calendars[municipality_id]


def closes_at(municipality_id: uuid.UUID, moment: datetime) -> time | None:
    """When the municipality closes if it is open at `moment`, else None."""
    local = timezone.localtime(moment)
    calendar = working_calendar(municipality_id)
    if not calendar.is_working_day(local.date()):
        return None
    return next((span.closes for span in opening_spans_of(municipality_id) if _is_within(span, local)), None)


def fill_in(rows: Iterable[Any], *names: str) -> None:
    """Put the municipality, department, portal area or contact centre (as named) of each row in its place.

    Cheaper than joining them: they come from the directory, so they are only to read.
    """
    for row in rows:
        directory = directory_of(row.contact_centre_id)
        for name in names:
            if found := directory.find(name, getattr(row, f"{name}_id")):
                row._meta.get_field(name).set_cached_value(row, found)


def _is_within(span: OpeningSpan, moment: datetime) -> bool:
    return span.weekday == moment.weekday() and span.opens <= moment.time() < span.closes


def opening_spans_of(municipality_id: uuid.UUID) -> tuple[OpeningSpan, ...]:
    """The opening hours of a municipality, by weekday and hour."""
    return directory_with(municipality_id).opening_spans[municipality_id]


def organisations_matching(text: str, limit: int = 8) -> QuerySet[GovernmentOrganisation]:
    """Other organisations whose name holds all words typed; those that say how to reach them first."""
    found = GovernmentOrganisation.objects.filter(ended_on=None)
    for word in text.split()[:6]:
        found = found.filter(name__icontains=word)
    return found.order_by("-how_to_reach", "name")[:limit]


def find_organisation(organisation_id: str) -> GovernmentOrganisation | None:
    try:
        return GovernmentOrganisation.objects.filter(id=uuid.UUID(organisation_id)).first()
    except ValueError:
        return None
