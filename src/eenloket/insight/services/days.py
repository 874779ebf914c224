"""Summing days that are over, so that the figures of a year cost hardly more to read than those of a week."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.models import F, Min

from eenloket.contacts.selectors import stored_contacts
from eenloket.core import clock
from eenloket.organisation.directory import directory_of

from eenloket.insight.models import DayCount, SummedDay
from eenloket.insight.rules import asks_again
from eenloket.insight.selectors import rows_of, with_memory
from eenloket.insight.types import Which

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.contacts.models import Contact

# A contact stored just before midnight may still be on its way into the database just after.
_AFTER_MIDNIGHT: Final = timedelta(hours=1)
_PROPERTIES: Final = ("municipality_id", "team_id", "channel", "result", "first_contact_class", "portal_area_id")


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
    DayCount.objects.filter(contact_centre_id=contact_centre_id, arrived_on=day).delete()
    DayCount.objects.bulk_create(
        DayCount(
            contact_centre_id=contact_centre_id,
            arrived_on=day,
            **dict(zip(_PROPERTIES, properties, strict=True)),
            **sums,
        )
        for properties, sums in _sums_of(contact_centre_id, day).items()
    )
    SummedDay.objects.update_or_create(
        contact_centre_id=contact_centre_id, day=day, defaults={"summed_at": clock.now()}
    )


def _sums_of(contact_centre_id: uuid.UUID, day: date) -> dict[tuple[Any, ...], dict[str, int]]:
    contacts = _contacts(contact_centre_id).filter(arrived_on=day)
    known = set(contacts.filter(rows_of(Which.KNOWN)).values_list("pk", flat=True))
    talked = set(contacts.filter(rows_of(Which.TALKED)).values_list("pk", flat=True))
    again = _asked_again(contact_centre_id, contacts, day) & known
    sums: dict[tuple[Any, ...], dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("contacts", "known", "again", "talked", "talk_seconds", "wrap_up_seconds"), 0)
    )
    rows = contacts.values_list("pk", "talk_seconds", F("conversation__wrap_up_seconds"), *_PROPERTIES)
    for key, talk_seconds, wrap_up_seconds, *properties in rows:
        sum_ = sums[tuple(properties)]
        sum_["contacts"] += 1
        sum_["known"] += key in known
        sum_["again"] += key in again
        if key in talked:
            sum_["talked"] += 1
            sum_["talk_seconds"] += talk_seconds or 0
            sum_["wrap_up_seconds"] += wrap_up_seconds or 0
    return sums


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
