"""What follows from a call in our own work: it waits, somebody gets it, it is over. Each step looks at what was noted
of the earlier ones, so that it is taken once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.contacts.services import end_talk
from eenloket.core import clock
from eenloket.core.errors import EenloketError
from eenloket.telephony import rules
from eenloket.telephony.models import Extension
from eenloket.telephony.types import CallOutcome, CallState, CommandKind

from . import work
from .commanding import command

if TYPE_CHECKING:
    from eenloket.telephony.models import Call

NOTED: Final = ("item_id", "item_staff_id", "conversation_id", "outcome", "is_settled", "segments_done", "problem")
GRACE: Final = timedelta(seconds=5)
_UNANSWERED: Final = ("abandoned", "busy", "no_answer", "rejected", "called_back", "failed", "silent")
_GIVEN_UP: Final = (CallOutcome.CALL_BACK, CallOutcome.TURNED_AWAY, CallOutcome.ELSEWHERE)


def take(call: Call, facts: rules.CallFacts) -> None:
    """Take the steps that the call asks for now. Within the transaction that reads its events."""
    if call.direction == "out":
        _follow_outgoing(call)
        return
    _let_wait(call, facts)
    _talk(call, facts)
    _call_back(call, facts)
    if facts.state == "ended":
        _end(call, facts)


def extension_of(platform_id: uuid.UUID, agent_ref: str, device_ref: str = "") -> Extension | None:
    """Whom the platform means: by the name it has for the advisor, else by the device."""
    known = Extension.objects.filter(platform_id=platform_id)
    found = known.filter(agent_ref=agent_ref).first() if agent_ref else None
    if found is None and device_ref:
        found = known.filter(device_ref=device_ref).first()
    return found


def extension_of_staff(platform_id: uuid.UUID, staff_id: uuid.UUID) -> Extension | None:
    return Extension.objects.filter(platform_id=platform_id, staff_id=staff_id).first()


def _let_wait(call: Call, facts: rules.CallFacts) -> None:
    """A call that we route becomes work once it waits."""
    if call.item_id or call.outcome or facts.is_answered:
        return
    if not call.platform.routes_here or facts.state not in ("queued", "ringing"):
        return
    try:
        with transaction.atomic():
            admission = work.enqueue(call)
    except EenloketError as error:  # no queue takes calls: somebody has to hear that
        call.problem = str(error)[:300]
        return
    call.item_id = admission.item.pk
    tell_caller(call, action=admission.action, text=admission.text)
    if work.may_not_wait(admission):
        call.outcome = CallOutcome.TURNED_AWAY


def tell_caller(call: Call, *, action: str, text: str) -> None:
    """What the rules of the queue say to who may not wait: a message and good-bye, or the offer to be called back."""
    if action in ("message", "call_back"):
        then = "hangup" if action == "message" else "offer_callback"
        command(call.platform, CommandKind.ANNOUNCE, call=call, text=text, then=then)


def _talk(call: Call, facts: rules.CallFacts) -> None:
    """The conversation opens with who answered; a colleague who gets the call gets the next stretch of it."""
    for place in range(call.segments_done, len(facts.segments)):
        segment = facts.segments[place]
        found = extension_of(call.platform_id, segment.agent_ref, segment.device_ref)
        staff_id = found.staff_id if found else None
        call.segments_done = place + 1
        if staff_id is None:
            _answered_elsewhere(call, segment)
            continue
        if staff_id == call.item_staff_id or (call.item_staff_id is None and staff_id == call.passed_by_id):
            continue
        try:
            with transaction.atomic():
                call.conversation_id = work.give(call, staff_id=staff_id, at=segment.since, is_warm=segment.is_warm)
        except EenloketError as error:  # too many conversations open, or no right to hold one
            call.problem, call.outcome = str(error)[:300], CallOutcome.ELSEWHERE
            continue
        call.item_staff_id, call.outcome = staff_id, CallOutcome.NONE


def _answered_elsewhere(call: Call, segment: rules.Segment) -> None:
    """By somebody whom we do not know: it must not be offered to anybody any more, and an administrator links them."""
    call.problem = _("%(who)s answered, who is linked to no advisor.") % {
        "who": segment.agent_ref or segment.device_ref or _("Somebody")
    }
    if call.item_id and call.item_staff_id is None:
        work.abandon(call, at=segment.since)
    if call.item_staff_id is None:
        call.outcome = CallOutcome.ELSEWHERE


def _call_back(call: Call, facts: rules.CallFacts) -> None:
    if facts.callback_at is None or call.item_id is None or call.item_staff_id or call.outcome == CallOutcome.CALL_BACK:
        return
    try:
        with transaction.atomic():
            work.call_back_instead(call)
    except EenloketError as error:  # answered meanwhile, or no number to call
        call.problem = str(error)[:300]
    else:
        call.outcome = CallOutcome.CALL_BACK


def _end(call: Call, facts: rules.CallFacts) -> None:
    """Each call ends once."""
    if not call.item_staff_id and not facts.is_answered and _may_be_answered_after_all(call, facts):
        return
    call.is_settled = True
    if call.item_staff_id:
        work.end_talk(call)
        call.outcome = CallOutcome.HANDLED
    elif call.outcome in _GIVEN_UP:
        return
    elif call.item_id:
        work.abandon(call)
        call.outcome = CallOutcome.ABANDONED
    else:
        work.miss(call)
        call.outcome = CallOutcome.ABANDONED


def _may_be_answered_after_all(call: Call, facts: rules.CallFacts) -> bool:
    """The end may overtake the answer: where its cause does not say that nobody answered, it gets a moment."""
    return facts.cause not in _UNANSWERED and clock.now() - call.heard_at < GRACE


def _follow_outgoing(call: Call) -> None:
    """A call that an advisor made: the conversation is there already; it ends with the call."""
    if call.state != CallState.ENDED:
        return
    if call.conversation_id:
        end_talk(call.conversation_id, at=call.ended_at)
    call.outcome = CallOutcome.HANDLED if call.answered_at else CallOutcome.ABANDONED
    call.is_settled = True
