"""The directory of a contact centre: its municipalities, departments, areas and calendars.

Every page needs some of it and it hardly ever changes, so each process keeps it, under the version that the database
gives it. A trigger makes a new version with every change, by whatever way it was made, so what is kept is never stale.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from .models import ClosingDay, ContactCentre, Department, DirectoryVersion, Municipality, OpeningSpan, PortalArea
from .rules import WorkingCalendar


@dataclass(frozen=True)
class Directory:
    """One version of it, in the order in which it is shown. Shared by all requests of a process: only to read."""

    centre: ContactCentre
    municipalities: Mapping[uuid.UUID, Municipality]
    departments: Mapping[uuid.UUID, Department]
    portal_areas: Mapping[uuid.UUID, PortalArea]
    opening_spans: Mapping[uuid.UUID, tuple[OpeningSpan, ...]]
    calendars: Mapping[uuid.UUID, WorkingCalendar]

    def find(self, kind: str, key: uuid.UUID) -> ContactCentre | Municipality | Department | PortalArea | None:
        """A row by what it is to another: `municipality`, `department`, `portal_area` or `contact_centre`."""
        if kind == "contact_centre":
            return self.centre
        rows: Mapping[uuid.UUID, Any] = {
            "municipality": self.municipalities,
            "department": self.departments,
            "portal_area": self.portal_areas,
        }[kind]
        return rows.get(key)


_kept: dict[uuid.UUID, tuple[uuid.UUID, Directory]] = {}
_centre_of_municipality: dict[uuid.UUID, uuid.UUID] = {}
_versions_read: ContextVar[dict[uuid.UUID, uuid.UUID] | None] = ContextVar("directory_versions", default=None)


def directory_of(contact_centre_id: uuid.UUID) -> Directory:
    """The directory as it is now; within `one_reading` as it was when first asked for.

    Raises DirectoryVersion.DoesNotExist when there is no such contact centre.
    """
    version = _version_of(contact_centre_id)
    kept = _kept.get(contact_centre_id)
    if kept and kept[0] == version:
        return kept[1]
    directory = _read(contact_centre_id)
    _kept[contact_centre_id] = (version, directory)
    return directory


def directory_with(municipality_id: uuid.UUID) -> Directory:
    """The directory that this municipality is in. Raises Municipality.DoesNotExist."""
    centre_id = _centre_of_municipality.get(municipality_id)
    if centre_id is not None:
        directory = directory_of(centre_id)
        if municipality_id in directory.municipalities:
            return directory
    centre_id = Municipality.objects.values_list("contact_centre_id", flat=True).get(pk=municipality_id)
    _centre_of_municipality[municipality_id] = centre_id
    return directory_of(centre_id)


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it the version is asked for once: a page shows one state of the directory."""
    token = _versions_read.set({})
    try:
        yield
    finally:
        _versions_read.reset(token)


def note_version(contact_centre_id: uuid.UUID, version: uuid.UUID) -> None:
    """Take a version that was read along with something else."""
    if (read := _versions_read.get()) is not None:
        read[contact_centre_id] = version


class OneReadingMiddleware:
    """One reading of the directory per request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_reading():
            return self.get_response(request)


def _version_of(contact_centre_id: uuid.UUID) -> uuid.UUID:
    read = _versions_read.get()
    if read is not None and contact_centre_id in read:
        return read[contact_centre_id]
    version = DirectoryVersion.objects.values_list("version", flat=True).get(pk=contact_centre_id)
    note_version(contact_centre_id, version)
    return version


def _read(contact_centre_id: uuid.UUID) -> Directory:
    centre = ContactCentre.objects.get(pk=contact_centre_id)
    own: dict[str, Any] = {"contact_centre_id": contact_centre_id}
    municipalities = {each.pk: each for each in Municipality.objects.filter(**own).order_by("name")}
    departments = {each.pk: each for each in Department.objects.filter(**own).order_by("name", "municipality__name")}
    for each in (*municipalities.values(), *departments.values()):
        each.contact_centre = centre
    for department in departments.values():
        if department.municipality_id:
            department.municipality = municipalities[department.municipality_id]
    spans = _by_municipality(OpeningSpan.objects.filter(municipality__contact_centre_id=contact_centre_id))
    closing = _by_municipality(ClosingDay.objects.filter(municipality__contact_centre_id=contact_centre_id))
    return Directory(
        centre=centre,
        municipalities=municipalities,
        departments=departments,
        portal_areas={each.pk: each for each in PortalArea.objects.filter(**own)},
        opening_spans={key: tuple(spans[key]) for key in municipalities},
        calendars={key: _calendar(spans[key], closing[key]) for key in municipalities},
    )


def _calendar(spans: list[OpeningSpan], closing: list[ClosingDay]) -> WorkingCalendar:
    weekdays = frozenset(span.weekday for span in spans)
    days = {each.day: each.name for each in closing}
    return WorkingCalendar(weekdays, days) if weekdays else WorkingCalendar(closing_days=days)


def _by_municipality(rows: Any) -> defaultdict[uuid.UUID, list[Any]]:
    grouped: defaultdict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.municipality_id].append(row)
    return grouped
