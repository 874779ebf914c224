"""Asking the citizen something: a message that waits for an answer, with the clock stopped where that is allowed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from eenloket.cases import messages
from eenloket.cases.models import Case
from eenloket.cases.types import EventKind, PauseReason

from .steps import done, filled, locked, must_be_open, note, save, tell_citizen, was_done
from .waiting import answer_term, stand_still

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.core.actors import NamedActor


@transaction.atomic
def ask_citizen(
    *,
    actor: Staff | NamedActor,
    case_id: uuid.UUID,
    question: str,
    stops_clock: bool = False,
    link: Case | None = None,
    event_id: uuid.UUID | None = None,
) -> Case:
    """Ask the citizen; the question stands on the status page and goes by mail when an address is known. With
    `stops_clock` the clock stands still until the answer comes, or the term for it, which the citizen reads, has
    passed. The same `event_id` again changes nothing.

    Raises NotAllowedError, NotFoundError, InvalidError ("text"), ConflictError when it is settled.
    """
    case = locked(actor, case_id, link)
    until = answer_term() if stops_clock else None
    asked = f"{question.strip()}\n\n{messages.answer_by(until)}" if until and question.strip() else question
    if was_done(case, event_id, asked):
        return case
    must_be_open(case)
    text = filled(asked, "text")
    event = note(case, EventKind.ASKED_CITIZEN, actor, text, is_for_citizen=True, event_id=event_id)
    save(case)
    if case.citizen_email:
        tell_citizen(case, *messages.question_to_citizen(case, text), key=f"case-event:{event.pk}")
    if until:
        stand_still(case, actor, PauseReason.CITIZEN, until=until)
    done(actor, case, "case.asked_citizen")
    return case
