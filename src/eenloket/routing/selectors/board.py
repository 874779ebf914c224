"""What happens now: who is where, who waits, and how the day goes. For who leads it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import staff_names
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.routing.models import Advisor, Move, Offer, Queue, RoutingEvent, Simulation, WorkItem
from eenloket.routing.rules.service_level import Counts, meets, service_level
from eenloket.routing.types import HELD_STATES, AdvisorState, OfferState, Watch, WatchRows, Wish, WorkState

from .history import ANSWERED, LEFT, LEFT_WITHIN, WITHIN
from .queues import queues_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

RECENT: Final = timedelta(minutes=30)
_TARGET = ExpressionWrapper(F("queue__target_seconds") * timedelta(seconds=1), output_field=DurationField())
_WAITS = Q(state__in=[WorkState.QUEUED, WorkState.OFFERED])
_NOBODY: Final[Mapping[str, Any]] = {"n": 0, "oldest": None, "over": 0, "next": None, "recent": 0}

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
    """A queue now and today. `recent` is of who came in the last half hour: who waits there past the norm counts as
    missed already."""

    queue: Queue
    waiting: int
    oldest: datetime | None
    today: Counts
    recent: Counts
    over_norm: int = 0
    next_over: datetime | None = None

    @property
    def share(self) -> float | None:
        return service_level(self.today)

    @property
    def is_late(self) -> bool:
        """Whether somebody waits longer than the norm."""
        return self.over_norm > 0

    @property
    def meets(self) -> bool | None:
        return meets(self.share, self.queue.target_percent)


@dataclass(frozen=True)
class Board:
    people: list[Person]
    lines: list[Line]
    at: datetime
    states: dict[str, int] = field(default_factory=dict)
    simulation: Simulation | None = None

    @property
    def live_lines(self) -> list[Line]:
        """Phone, chat and counter: where somebody is there now. In writing people wait days, and are not counted with
        those; when the board is of a written channel only, that is what it counts."""
        return [each for each in self.lines if each.queue.strict_class] or self.lines

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.live_lines)

    @property
    def over_norm(self) -> int:
        return sum(each.over_norm for each in self.live_lines)

    @property
    def longest(self) -> Line | None:
        waiting = [each for each in self.live_lines if each.oldest]
        return min(waiting, key=lambda each: each.oldest or self.at, default=None)

    @property
    def today(self) -> Counts:
        return sum((each.today for each in self.live_lines), Counts())

    @property
    def recent(self) -> Counts:
        return sum((each.recent for each in self.live_lines), Counts())

    @property
    def changes_at(self) -> datetime | None:
        """When somebody who waits passes the norm: the next moment at which the clock alone changes a figure."""
        return min((each.next_over for each in self.lines if each.next_over), default=None)


def watch_of(staff: Staff, **narrowed: Any) -> Watch:
    """All that this person may watch; narrowed to a team, channel or municipality when one is named."""
    reach = frozenset(staff.municipality_ids)
    if municipality_id := narrowed.pop("municipality_id", None):
        reach &= {municipality_id}
    return Watch(contact_centre_id=staff.contact_centre_id, municipality_ids=reach, **narrowed)


def board_of(watch: Watch) -> Board:
    """The live view. A fixed number of questions. Who asks has checked what may be watched (`watch_of`)."""
    now = clock.now()
    people = _people(watch, now)
    states: dict[str, int] = {}
    for each in people:
        states[each.advisor.state] = states.get(each.advisor.state, 0) + 1
    return Board(people, lines_of(watch, now), now, states, simulation_of(watch.contact_centre_id))


def simulation_of(contact_centre_id: uuid.UUID) -> Simulation | None:
    """The traffic that is played here now."""
    found = Simulation.objects.filter(contact_centre=contact_centre_id, seen_at__gt=clock.now() - timedelta(minutes=2))
    return found.first()


def _people(watch: Watch, now: datetime) -> list[Person]:
    centre = watch.contact_centre_id
    signed_on = Advisor.objects.filter(contact_centre=centre).exclude(state=AdvisorState.OFFLINE, wish=Wish.OFFLINE)
    if watch.team_id:
        signed_on = signed_on.filter(staff__team=watch.team_id)
    if len(watch.municipality_ids) == 1:
        signed_on = signed_on.filter(staff__municipalities__in=list(watch.municipality_ids))
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


def _own(watch: Watch) -> QuerySet[WorkItem]:
    found = WorkItem.objects.filter(
        contact_centre=watch.contact_centre_id, municipality__in=list(watch.municipality_ids)
    )
    return found.filter(channel=watch.channel) if watch.channel else found


def _since(watch: Watch, since: datetime) -> QuerySet[WorkItem]:
    """First turns that were let in since a moment."""
    return _own(watch).filter(queued_at__gte=since, turn=1).exclude(state=WorkState.OVERFLOWED)


def lines_of(watch: Watch, now: datetime) -> list[Line]:
    """Each queue in use, with who waits and how today goes."""
    past_norm = Q(arrived_at__lt=now - _TARGET)
    waiting = {
        row["queue"]: row
        for row in _own(watch)
        .filter(_WAITS)
        .order_by()
        .values("queue")
        .annotate(
            n=Count("pk"),
            oldest=Min("arrived_at"),
            over=Count("pk", filter=past_norm),
            next=Min(F("arrived_at") + _TARGET, filter=~past_norm),
            recent=Count("pk", filter=Q(queued_at__lt=now - _TARGET, queued_at__gte=now - RECENT, turn=1)),
        )
    }
    lines = [each for each in queues_of(watch.contact_centre_id) if _is_watched(each, watch)]
    recent = _counted(_since(watch, now - RECENT))
    today = _counted(_since(watch, clock.start_of(clock.today())))
    return [_line(each, waiting.get(each.pk, _NOBODY), today, recent) for each in lines]


def _is_watched(queue: Queue, watch: Watch) -> bool:
    if watch.channel and queue.channel != watch.channel:
        return False
    return queue.is_active and (queue.municipality_id is None or queue.municipality_id in watch.municipality_ids)


def _counted(found: QuerySet[WorkItem]) -> dict[uuid.UUID, Counts]:
    rows = found.order_by().values_list("queue").annotate(
        answered=Count("pk", filter=ANSWERED),
        within=Count("pk", filter=WITHIN),
        left=Count("pk", filter=LEFT),
        left_within=Count("pk", filter=LEFT_WITHIN),
    )  # fmt: skip
    return {queue: Counts(*counts) for queue, *counts in rows}


def _line(
    queue: Queue, waiting: Mapping[str, Any], today: Mapping[uuid.UUID, Counts], recent: Mapping[uuid.UUID, Counts]
) -> Line:
    lately = recent.get(queue.pk, Counts())
    return Line(
        queue,
        waiting["n"],
        waiting["oldest"],
        today.get(queue.pk, Counts()),
        # Who came lately and waits past the norm can no longer be answered in time.
        lately + Counts(answered=waiting["recent"]),
        waiting["over"],
        waiting["next"],
    )


def rows_behind(watch: Watch, which: str, queue_id: uuid.UUID | None = None) -> QuerySet[WorkItem]:
    """The very work that a tile counts: who waits longest first, else who came last first. Live work, unless a channel
    or queue is asked for."""
    now = clock.now()
    start = clock.start_of(clock.today())
    decided = ANSWERED | LEFT
    late_now = _WAITS & Q(queued_at__lt=now - _TARGET)
    found = {
        WatchRows.WAITING: lambda: _own(watch).filter(_WAITS).order_by("arrived_at", "pk"),
        WatchRows.NOW: lambda: _since(watch, now - RECENT).filter(decided & ~LEFT_WITHIN | late_now),
        WatchRows.TODAY: lambda: _since(watch, start).filter(decided).exclude(LEFT_WITHIN),
        WatchRows.MISSED: lambda: _since(watch, start).filter(decided).exclude(LEFT_WITHIN | WITHIN),
        WatchRows.LEFT: lambda: _since(watch, start).filter(LEFT),
    }[WatchRows(which)]()
    if queue_id:
        found = found.filter(queue=queue_id)
    elif not watch.channel:
        found = found.filter(queue__strict_class__gt=0)
    if which != WatchRows.WAITING:
        found = found.order_by("-queued_at", "-pk")
    return found.select_related("municipality", "portal_area", "advisor", "queue")


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
