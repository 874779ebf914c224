"""What happens now: who is where, who waits, and how the day goes. For who leads it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import staff_names
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.routing.models import Advisor, Move, Offer, Queue, RoutingEvent, Simulation, WorkItem
from eenloket.routing.types import HELD_STATES, AdvisorState, OfferState, Wish, WorkState

from .queues import queues_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONG = {
    AdvisorState.BUSY: timedelta(minutes=9),
    AdvisorState.WRAP_UP: timedelta(minutes=4),
    AdvisorState.NOT_READY: timedelta(minutes=20),
}


@dataclass(frozen=True)
class Person:
    """An advisor who is signed on, with what they have in hand."""

    advisor: Advisor
    items: list[WorkItem]
    moves: list[Move]
    missed: int

    @property
    def is_long(self) -> bool:
        limit = _LONG.get(AdvisorState(self.advisor.state))
        return limit is not None and clock.now() - self.advisor.since > limit


@dataclass(frozen=True)
class Line:
    """A queue now and today. `share` is the service level of today, None while nothing was offered."""

    queue: Queue
    waiting: int
    oldest: datetime | None
    answered: int
    left: int
    share: float | None

    @property
    def is_late(self) -> bool:
        """Whether somebody waits longer than the norm."""
        return self.oldest is not None and clock.now() - self.oldest > timedelta(seconds=self.queue.target_seconds)

    @property
    def meets(self) -> bool | None:
        return None if self.share is None else self.share * 100 >= self.queue.target_percent


@dataclass(frozen=True)
class Board:
    people: list[Person]
    lines: list[Line]
    at: datetime
    states: dict[str, int] = field(default_factory=dict)
    simulation: Simulation | None = None

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.live_lines)

    @property
    def live_lines(self) -> list[Line]:
        return [each for each in self.lines if each.queue.strict_class]

    @property
    def longest(self) -> Line | None:
        waiting = [each for each in self.live_lines if each.oldest]
        return min(waiting, key=lambda each: each.oldest or self.at, default=None)

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.live_lines)

    @property
    def left(self) -> int:
        return sum(each.left for each in self.live_lines)

    @property
    def left_share(self) -> float | None:
        offered = self.answered + self.left
        return self.left / offered if offered else None


def board_of(staff: Staff) -> Board:
    """The live view, of the municipalities this person works for. A fixed number of questions."""
    now = clock.now()
    people = _people(staff, now)
    states: dict[str, int] = {}
    for each in people:
        states[each.advisor.state] = states.get(each.advisor.state, 0) + 1
    return Board(people, lines_of(staff, now), now, states, simulation_of(staff.contact_centre_id))


def simulation_of(contact_centre_id: uuid.UUID) -> Simulation | None:
    """The traffic that is played here now."""
    found = Simulation.objects.filter(contact_centre=contact_centre_id, seen_at__gt=clock.now() - timedelta(minutes=2))
    return found.first()


def _people(staff: Staff, now: datetime) -> list[Person]:
    centre = staff.contact_centre_id
    signed_on = Advisor.objects.filter(contact_centre=centre).exclude(state=AdvisorState.OFFLINE, wish=Wish.OFFLINE)
    advisors = list(signed_on.select_related("staff__team").order_by("staff__name"))
    items: dict[uuid.UUID, list[WorkItem]] = {}
    held = WorkItem.objects.filter(contact_centre=centre, state__in=HELD_STATES).select_related("queue", "portal_area")
    for item in held.order_by("accepted_at"):
        items.setdefault(item.advisor_id, []).append(item)  # type: ignore[arg-type]
    moves: dict[uuid.UUID, list[Move]] = {}
    for move in Move.objects.filter(contact_centre=centre, until__gt=now).select_related("queue").order_by("until"):
        moves.setdefault(move.staff_id, []).append(move)
    start = clock.start_of(clock.today())
    missed = dict(
        Offer.objects.filter(staff__in=[each.staff_id for each in advisors], made_at__gte=start)
        .filter(state=OfferState.EXPIRED)
        .values_list("staff_id")
        .annotate(n=Count("pk"))
    )
    return [
        Person(each, items.get(each.staff_id, []), moves.get(each.staff_id, []), missed.get(each.staff_id, 0))
        for each in advisors
    ]


def lines_of(staff: Staff, now: datetime) -> list[Line]:
    """Each queue in use, with who waits and how today goes."""
    own = WorkItem.objects.filter(contact_centre=staff.contact_centre_id, municipality__in=list(staff.municipality_ids))
    waiting = {
        queue: (count, oldest)
        for queue, count, oldest in own.filter(state__in=[WorkState.QUEUED, WorkState.OFFERED])
        .values_list("queue")
        .annotate(n=Count("pk"), oldest=Min("arrived_at"))
    }
    today = own.filter(queued_at__gte=clock.start_of(clock.today()), turn=1).exclude(state=WorkState.OVERFLOWED)
    in_time = Q(accepted_at__lte=F("queued_at") + F("queue__target_seconds") * timedelta(seconds=1))
    counted = {
        row["queue"]: row
        for row in today.values("queue").annotate(
            offered=Count("pk", filter=~Q(state__in=[WorkState.QUEUED, WorkState.OFFERED])),
            answered=Count("pk", filter=Q(accepted_at__isnull=False)),
            within=Count("pk", filter=in_time),
            left=Count("pk", filter=Q(state=WorkState.ABANDONED)),
            left_within=Count(
                "pk",
                filter=Q(state=WorkState.ABANDONED)
                & Q(ended_at__lte=F("queued_at") + F("queue__target_seconds") * timedelta(seconds=1)),
            ),
        )
    }
    return [_line(each, waiting, counted) for each in queues_of(staff.contact_centre_id) if each.is_active]


def _line(
    queue: Queue,
    waiting: dict[uuid.UUID, tuple[int, datetime | None]],
    counted: Mapping[uuid.UUID, Mapping[str, Any]],
) -> Line:
    count, oldest = waiting.get(queue.pk, (0, None))
    row = counted.get(queue.pk)
    base = row["offered"] - row["left_within"] if row else 0
    share = row["within"] / base if row and base > 0 else None
    return Line(queue, count, oldest, row["answered"] if row else 0, row["left"] if row else 0, share)


def waiting_in_line(staff: Staff, queue: Queue) -> list[WorkItem]:
    """Who waits in a queue, in the order of their turn as far as it is known."""
    found = WorkItem.objects.filter(
        queue=queue,
        municipality__in=list(staff.municipality_ids),
        state__in=[WorkState.QUEUED, WorkState.OFFERED],
    )
    rows = found.select_related("municipality", "portal_area", "advisor", "wanted_staff")
    return list(rows.order_by("-strict_class", "arrived_at", "pk")[:200])


def get_person(staff: Staff, staff_id: uuid.UUID) -> Person:
    """Raises NotFoundError for somebody who never signed on here."""
    now = clock.now()
    advisor = (
        Advisor.objects.filter(contact_centre=staff.contact_centre_id, staff=staff_id).select_related("staff").first()
    )
    if advisor is None:
        raise NotFoundError(_("There is no such colleague."))
    held = WorkItem.objects.filter(advisor=staff_id, state__in=HELD_STATES).select_related("queue")
    moves = Move.objects.filter(staff=staff_id, until__gt=now).select_related("queue", "made_by").order_by("until")
    return Person(advisor, list(held.order_by("accepted_at")), list(moves), advisor.misses)


def get_seen_item(staff: Staff, item_id: uuid.UUID) -> WorkItem:
    """A work item of the municipalities this person works for. Raises NotFoundError."""
    found = WorkItem.objects.filter(
        pk=item_id, contact_centre=staff.contact_centre_id, municipality__in=list(staff.municipality_ids)
    )
    item = found.select_related("queue", "municipality", "advisor", "portal_area").first()
    if item is None:
        raise NotFoundError(_("That work does not exist."))
    return item


@dataclass(frozen=True)
class StepLine:
    """A line of the log as a person reads it."""

    at: datetime
    label: str
    who: str
    detail: str


def steps_of(item: WorkItem) -> list[StepLine]:
    """Every step of an item, in order."""
    events = list(RoutingEvent.objects.filter(item_id=item.pk).order_by("id"))
    keys = {each.staff_id for each in events} | {each.by_id for each in events}
    names = staff_names([key for key in keys if key])
    return [
        StepLine(each.at, each.get_kind_display(), names.get(each.by_id or each.staff_id, ""), each.detail)  # type: ignore[arg-type]
        for each in events
    ]
