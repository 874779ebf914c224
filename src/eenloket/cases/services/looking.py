"""Who has a case open at the same time, and what changed since somebody read it: nobody overwrites unseen."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.cases import selectors
from eenloket.cases.models import CaseEvent, CaseViewer
from eenloket.cases.types import CaseState, EventKind
from eenloket.core import clock, live
from eenloket.core.errors import ConflictError

from .steps import lock

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

SEEN_WITHIN: Final = timedelta(seconds=40)  # two signs of life missed
# What others may add without making what one is writing untrue.
_HARMLESS: Final = (
    EventKind.NOTE,
    EventKind.SIDE_QUESTION,
    EventKind.SIDE_ANSWER,
    EventKind.NUDGED,
    EventKind.ESCALATED,
    EventKind.RECEIPT,
)


class ChangedError(ConflictError):
    """The case went on since it was read; `events` say how."""

    def __init__(self, events: list[CaseEvent]) -> None:
        super().__init__(_("This case went on while you were writing. Read what changed, then send it again."))
        self.events = events


def must_be_as_read(
    *,
    actor: Staff,
    case_id: uuid.UUID,
    revision: int | None,
    read_at: datetime | None,
    event_id: uuid.UUID | None = None,
) -> None:
    """Lock the case until the end of the transaction, and refuse when others changed it after `revision` in a way that
    matters. What was sent before (`event_id`) and what a page without a revision sends passes: the step itself says
    what then. Raises NotFoundError, ChangedError."""
    if revision is None or read_at is None:
        return
    case = lock(selectors.get_case(actor, case_id).pk)
    if case.revision <= revision or case.state == CaseState.SETTLED:
        return
    if event_id and case.events.filter(pk=event_id).exists():
        return
    since = case.events.filter(at__gt=read_at).exclude(kind__in=_HARMLESS).exclude(actor_name=actor.audit_name)
    if changed := list(since):
        raise ChangedError(changed)


@transaction.atomic
def note_viewer(*, actor: Staff, case_id: uuid.UUID, is_writing: bool) -> list[CaseViewer]:
    """A page of this case gives a sign of life; returns who else has it open. The others are told when somebody comes
    or begins or stops writing. Raises NotFoundError."""
    case = selectors.get_case(actor, case_id)
    now = clock.now()
    known = CaseViewer.objects.filter(case=case, staff=actor).first()
    is_news = known is None or known.seen_at < now - SEEN_WITHIN or known.is_writing != is_writing
    CaseViewer.objects.update_or_create(
        case_id=case.pk, staff=actor, defaults={"seen_at": now, "is_writing": is_writing}
    )
    others = selectors.viewers_of(case.pk, but=actor.pk)
    if is_news:
        _tell(others)
    return others


@transaction.atomic
def note_left(*, actor: Staff, case_id: uuid.UUID) -> None:
    """The page was closed. Twice is once."""
    if CaseViewer.objects.filter(case=case_id, staff=actor).delete()[0]:
        _tell(selectors.viewers_of(case_id, but=actor.pk))


def forget_viewers() -> int:
    """Delete who has long gone; run periodically."""
    count, _per_model = CaseViewer.objects.filter(seen_at__lt=clock.now() - timedelta(hours=1)).delete()
    return count


def _tell(others: list[CaseViewer]) -> None:
    live.poke_all([f"staff:{each.staff_id}" for each in others])
