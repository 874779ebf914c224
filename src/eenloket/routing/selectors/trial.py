"""What would happen now: a queue chosen, its rules looked at, and who could have it, without storing anything."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.accounts.selectors import staff_names
from eenloket.accounts.services import require_municipality
from eenloket.core.errors import InvalidError
from eenloket.routing import rules
from eenloket.routing.models import Advisor, Queue, WorkItem
from eenloket.routing.types import Action, Why, Wish

from .line import demands_of, expected_place
from .people import ready_candidates
from .queues import closed_reason, opens_next, queue_for, signed_on_count, waiting_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.routing.types import Place


@dataclass(frozen=True)
class Trial:
    """The queue, the reason why not to wait ("" when one may), what happens then, and who is able."""

    queue: Queue
    why: str
    action: str
    text: str
    other: Queue | None
    opens: datetime | None
    place: Place
    able: list[str] = field(default_factory=list)

    @property
    def why_label(self) -> str:
        return str(Why(self.why).label) if self.why else ""


def what_would_happen(
    staff: Staff,
    *,
    municipality_id: uuid.UUID,
    channel: str,
    portal_area_id: uuid.UUID | None,
    language: str,
    at: datetime,
) -> Trial:
    """Raises NotAllowedError for another municipality, InvalidError when no queue takes the channel."""
    require_municipality(staff, municipality_id)
    queue = queue_for(
        staff.contact_centre_id,
        municipality_id=municipality_id,
        channel=channel,
        portal_area_id=portal_area_id,
        language=language,
    )
    if queue is None:
        raise InvalidError(_("No queue takes this channel. Ask the functional administrator."))
    item = WorkItem(
        contact_centre_id=staff.contact_centre_id,
        queue=queue,
        municipality_id=municipality_id,
        channel=queue.channel,
        portal_area_id=portal_area_id,
        language=language,
        units=queue.units,
        is_interruptible=queue.is_interruptible,
        arrived_at=at,
    )
    waiting = waiting_in(queue)
    situation = rules.Situation(
        closed=closed_reason(queue, municipality_id, at),
        waiting=waiting,
        most_waiting=queue.most_waiting,
        signed_on=signed_on_count(staff.contact_centre_id),
    )
    why, rule = rules.verdict(queue.overflow, situation)
    other = Queue.objects.filter(pk=rule.queue).first() if rule.action == Action.OTHER_QUEUE else None
    return Trial(
        queue=queue,
        why=why,
        action=rule.action,
        text=rule.text,
        other=other,
        opens=opens_next(queue, municipality_id, at) if situation.closed else None,
        place=expected_place(queue, waiting, at),
        able=_able(item, at),
    )


def _able(item: WorkItem, at: datetime) -> list[str]:
    """The names of who is ready and may have it."""
    ((_item, demand),) = demands_of([item], at)
    ready = Advisor.objects.filter(contact_centre=item.contact_centre_id, wish=Wish.READY)
    able = [each.id for each in ready_candidates(ready, at) if rules.is_eligible(each, demand)]
    return sorted(staff_names(able).values())
