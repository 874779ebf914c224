"""Looking for what is the matter in a contact centre, in a fixed number of questions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Final

from django.utils import timezone

from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.gateways.selectors import troubled_mailboxes
from eenloket.insight.selectors import calls_per_slot, given_today_and_before, handling_time_of, people_at_the_queues
from eenloket.organisation.directory import directory_of
from eenloket.routing.rules.erlang import people_needed
from eenloket.routing.rules.service_level import is_surely_below
from eenloket.routing.selectors import lines_of
from eenloket.routing.types import Watch
from eenloket.telephony.selectors import active_platforms

from .rules import FEWEST_FOR_NORM, rises
from .types import Finding, Kind

_LOOK_AHEAD: Final = 4  # half hours
_WEEKS: Final = 6
_WITHIN, _PERCENT = 25, 80  # the usual norm of the phone
_FEWEST_SHORT: Final = 2  # people too few before anybody is told
_WORTH_CALLING: Final = 2.0  # calls in a half hour


def findings(contact_centre_id: uuid.UUID) -> Iterator[Finding]:
    """Everything that is the matter now."""
    yield from _norms(contact_centre_id)
    yield from _rises(contact_centre_id)
    yield from _channels(contact_centre_id)
    yield from _staffing(contact_centre_id)


def _norms(contact_centre_id: uuid.UUID) -> Iterator[Finding]:
    """Queues that in the last half hour were surely below their norm: more than chance explains."""
    reach = frozenset(directory_of(contact_centre_id).municipalities)
    watch = Watch(contact_centre_id=contact_centre_id, municipality_ids=reach)
    for line in lines_of(watch, clock.now()):
        met, whole, percent = line.recent.within, line.recent.base, line.queue.target_percent
        if whole >= FEWEST_FOR_NORM and is_surely_below(met, whole, percent):
            yield Finding(
                kind=Kind.NORM,
                scope=str(line.queue.pk),
                about=line.queue.name,
                facts={"met": met, "whole": whole, "percent": percent, "waiting": line.waiting},
                municipality_id=line.queue.municipality_id,
            )


def _rises(contact_centre_id: uuid.UUID) -> Iterator[Finding]:
    today, before, titles = given_today_and_before(contact_centre_id)
    for key, chance in rises(today, before).items():
        usual = sum(before[key]) / len(before[key])
        facts = {"today": today[key], "usual": round(usual, 1), "chance": chance, "answer": key}
        yield Finding(kind=Kind.RISE, scope=key, about=titles.get(key, ""), facts=facts)


def _channels(contact_centre_id: uuid.UUID) -> Iterator[Finding]:
    """Mailboxes that cannot be read and phone platforms that refuse commands or keep silent."""
    for mailbox in troubled_mailboxes(contact_centre_id):
        yield Finding(
            kind=Kind.CHANNEL,
            scope=f"mailbox:{mailbox.pk}",
            about=mailbox.address,
            facts={"problem": mailbox.problem},
            municipality_id=mailbox.municipality_id,
        )
    for platform in active_platforms():
        if platform.contact_centre_id == contact_centre_id and platform.problem:
            yield Finding(
                kind=Kind.CHANNEL,
                scope=f"platform:{platform.pk}",
                about=platform.name,
                facts={"problem": platform.problem},
            )


def _staffing(contact_centre_id: uuid.UUID) -> Iterator[Finding]:
    """The coming half hours: as many calls as on the middle one of the last six same weekdays, against the people who
    are signed on now."""
    now = timezone.localtime(clock.now())
    days = [now.date() - timedelta(weeks=n) for n in range(1, _WEEKS + 1)]
    handling = handling_time_of(contact_centre_id, days)
    if handling is None:
        return
    people = people_at_the_queues(contact_centre_id)
    came = calls_per_slot(contact_centre_id, days, Channel.PHONE)
    first = (now.hour * 60 + now.minute) // 30 + 1
    for slot in range(first, min(first + _LOOK_AHEAD, 48)):
        calls = median([came.get((day, slot), 0) for day in days])
        needed = people_needed(calls / 1800, handling, _WITHIN, _PERCENT) if calls >= _WORTH_CALLING else 0
        if needed - people >= _FEWEST_SHORT:
            yield Finding(
                kind=Kind.STAFFING,
                scope=f"{now.date().isoformat()}:{slot}",
                about=f"{slot // 2}.{30 * (slot % 2):02}",
                facts={"calls": calls, "needed": needed, "people": people, "handling": round(handling)},
            )
            return  # the first is told; the next stands in the roster
