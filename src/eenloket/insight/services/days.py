"""Summing days that are over, so that the figures of a year cost hardly more to read than those of a week."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.models import Min, Q

from eenloket.contacts.selectors import stored_contacts
from eenloket.core import clock
from eenloket.core.rows import any_of
from eenloket.insight.models import (
    ContactSums,
    DayCount,
    HourCount,
    StateCount,
    SubjectCount,
    SummedDay,
    TurnCount,
)
from eenloket.insight.rules import asks_again
from eenloket.insight.selectors import (
    choices_of,
    states_counted,
    sums_from_contacts,
    turns_counted,
    with_memory,
)
from eenloket.insight.types import Dimension
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.contacts.models import Contact

# A contact stored just before midnight may still be on its way into the database just after.
_AFTER_MIDNIGHT: Final = timedelta(hours=1)
_D: Final = Dimension
_KEPT_BY: Final[Mapping[type[ContactSums], tuple[Dimension, ...]]] = {
    DayCount: (_D.MUNICIPALITY, _D.TEAM, _D.CHANNEL, _D.RESULT, _D.CLASS, _D.PORTAL_AREA),
    HourCount: (_D.MUNICIPALITY, _D.TEAM, _D.CHANNEL, _D.HOUR),
    SubjectCount: (_D.MUNICIPALITY, _D.CHANNEL, _D.PORTAL_AREA, _D.SUBJECT),
}
_FIELDS: Final[Mapping[Dimension, str]] = {
    _D.MUNICIPALITY: "municipality_id",
    _D.TEAM: "team_id",
    _D.CHANNEL: "channel",
    _D.RESULT: "result",
    _D.CLASS: "first_contact_class",
    _D.PORTAL_AREA: "portal_area_id",
    _D.HOUR: "hour",
    _D.SUBJECT: "subject",
}


def sum_days_that_are_over(*, contact_centre_id: uuid.UUID) -> int:
    """Sum each day that is over and was not summed yet, a transaction a day. Returns how many."""
    days = list(_days_to_sum(contact_centre_id))
    for day in days:
        _sum_day(contact_centre_id, day)
    return len(days)


@transaction.atomic
def count_anew(*, contact_centre_id: uuid.UUID, first: date, last: date) -> None:
    """Something changed on these days after all: their figures come from the contacts until they are summed again."""
    _take_turns(contact_centre_id)
    SummedDay.objects.filter(contact_centre_id=contact_centre_id, day__gte=first, day__lte=last).delete()


def rebuild_sums(*, contact_centre_id: uuid.UUID) -> int:
    """Sum every day that is over once more, from the rows. Until a day is done its figures come from the rows, so that
    nothing is missing meanwhile. Returns how many days."""
    count_anew(contact_centre_id=contact_centre_id, first=date.min, last=date.max)
    return sum_days_that_are_over(contact_centre_id=contact_centre_id)


def _days_to_sum(contact_centre_id: uuid.UUID) -> Iterator[date]:
    """From the first contact up to the last day that is over, the days that are not summed."""
    first = _contacts(contact_centre_id).aggregate(first=Min("arrived_on"))["first"]
    last = clock.day_of(clock.now() - _AFTER_MIDNIGHT) - timedelta(days=1)
    if first is None or last < first:
        return
    summed = set(SummedDay.objects.filter(contact_centre_id=contact_centre_id).values_list("day", flat=True))
    for number in range((last - first).days + 1):
        if (day := first + timedelta(days=number)) not in summed:
            yield day


@transaction.atomic
def _sum_day(contact_centre_id: uuid.UUID, day: date) -> None:
    _take_turns(contact_centre_id)
    _sum_contacts(contact_centre_id, day)
    _sum_turns(contact_centre_id, day)
    _sum_states(contact_centre_id, day)
    SummedDay.objects.update_or_create(
        contact_centre_id=contact_centre_id, day=day, defaults={"summed_at": clock.now()}
    )


def _sum_contacts(contact_centre_id: uuid.UUID, day: date) -> None:
    contacts = _contacts(contact_centre_id).filter(arrived_on=day)
    again = Q(pk__in=any_of(_asked_again(contact_centre_id, contacts, day)))
    choices = choices_of(contact_centre_id)
    for face, dimensions in _KEPT_BY.items():
        face._base_manager.filter(contact_centre_id=contact_centre_id, arrived_on=day).delete()
        fields = [_FIELDS[each] for each in dimensions]
        sums = sums_from_contacts(contacts, dimensions, again=again, choices=choices)
        face._base_manager.bulk_create(
            face(
                contact_centre_id=contact_centre_id,
                arrived_on=day,
                **dict(zip(fields, key, strict=True)),
                **columns,
            )
            for key, columns in sums.items()
        )


def _sum_turns(contact_centre_id: uuid.UUID, day: date) -> None:
    TurnCount.objects.filter(contact_centre_id=contact_centre_id, arrived_on=day).delete()
    counted = turns_counted(contact_centre_id, directory_of(contact_centre_id).municipalities, day)
    TurnCount.objects.bulk_create(
        TurnCount(contact_centre_id=contact_centre_id, arrived_on=day, **row) for row in counted
    )


def _sum_states(contact_centre_id: uuid.UUID, day: date) -> None:
    StateCount.objects.filter(contact_centre_id=contact_centre_id, arrived_on=day).delete()
    StateCount.objects.bulk_create(
        StateCount(contact_centre_id=contact_centre_id, arrived_on=day, **row)
        for row in states_counted(contact_centre_id, day)
    )


def _asked_again(contact_centre_id: uuid.UUID, contacts: QuerySet[Contact], day: date) -> set[uuid.UUID]:
    """Those whose customer asked about the same subject within the days before."""
    # By key and not as a subquery: just after a bulk load PostgreSQL knows no better than to try each with each.
    parties = set(contacts.exclude(party=None).values_list("party", flat=True))
    asked: QuerySet[Any] = with_memory(_contacts(contact_centre_id).filter(party__in=parties), day, day)
    return {
        key
        for key, arrived_on, arrived_at, before in asked.values_list("pk", "arrived_on", "arrived_at", "asked_before")
        if arrived_on == day and asks_again(before, arrived_at)
    }


def _contacts(contact_centre_id: uuid.UUID) -> QuerySet[Contact]:
    return stored_contacts(contact_centre_id, directory_of(contact_centre_id).municipalities)


def _take_turns(contact_centre_id: uuid.UUID) -> None:
    """Of two that sum or change days of a contact centre the second waits, and then sees what the first did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"insight.days:{contact_centre_id}"])
