"""Calls for help: who sees them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.counter.models import Alarm, Counter

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


_HEARING = frozenset({Permission.HANDLE_CONTACTS, Permission.HOST_COUNTER, Permission.VIEW_TEAM_CONTACTS})


def hears_alarms(staff: Staff) -> bool:
    """Whether this person may be told of a call for help at all."""
    return bool(_HEARING & staff.permission_codes)


def alarms_for(staff: Staff) -> list[Alarm]:
    """The calls for help that are not over yet, for who sits at that location or leads the team."""
    if not hears_alarms(staff):
        return []
    found = Alarm.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        municipality_id__in=list(staff.municipality_ids),
        ended_at=None,
    )
    open_ones = list(found.select_related("location", "raised_by", "acknowledged_by").order_by("raised_at"))
    if not open_ones or _hears_all(staff):
        return open_ones
    here = set(Counter.objects.filter(staff=staff).values_list("location_id", flat=True))
    return [each for each in open_ones if each.location_id in here or each.raised_by_id == staff.pk]


def latest_alarms(staff: Staff, most: int = 20) -> QuerySet[Alarm]:
    """The latest calls for help within reach, for who hosts or leads."""
    found = Alarm.objects.filter(
        contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
    )
    related = found.select_related("location", "raised_by", "acknowledged_by", "ended_by")
    return related.order_by("-raised_at")[:most]


def who_hears(staff: Staff, location_id: uuid.UUID) -> bool:
    """Whether this person hears of a call for help at a location."""
    return _hears_all(staff) or Counter.objects.filter(staff=staff, location_id=location_id).exists()


def _hears_all(staff: Staff) -> bool:
    return may(staff, Permission.VIEW_TEAM_CONTACTS)
