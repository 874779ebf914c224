"""What the phone does when routing decides: ring, connect, let wait, let go. Nothing is told to the platform that the
platform has just told us."""

from __future__ import annotations

import uuid

from eenloket.core import clock
from eenloket.core.ids import uuid7
from eenloket.telephony import rules
from eenloket.telephony.models import Call, Command, Extension
from eenloket.telephony.types import CallOutcome, CallState, CommandKind

from .commanding import command
from .following import is_followed_now
from .steps import extension_of_staff, tell_caller


def ring(call_id: uuid.UUID, *, staff_id: uuid.UUID) -> None:
    """Let the device of who gets the offer ring. A call-back rings when it is accepted: nobody is on the line yet."""
    call = _going_on(call_id)
    extension = extension_of_staff(call.platform_id, staff_id) if call else None
    if call and extension and call.platform.routes_here:
        command(call.platform, CommandKind.RING, call=call, staff_id=staff_id, **_whom(extension))


def stop_ringing(call_id: uuid.UUID) -> None:
    call = _going_on(call_id)
    if call is None or is_followed_now(call_id):
        return
    last = Command.objects.filter(call=call, kind=CommandKind.RING).order_by("-made_at", "-pk").first()
    if last:
        command(call.platform, CommandKind.UNRING, call=call, **last.arguments)


def connect_caller(call_id: uuid.UUID, *, item_id: uuid.UUID, staff_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
    """An advisor took the call: the platform connects the caller to their device. Who is called back is called."""
    if is_followed_now(call_id):
        return
    call = Call.objects.select_related("platform").filter(pk=call_id).first()
    if call is None:
        return
    Call.objects.filter(pk=call_id).update(
        item_id=item_id, item_staff_id=staff_id, conversation_id=conversation_id, staff_id=staff_id
    )
    extension = extension_of_staff(call.platform_id, staff_id)
    if extension is None:
        return
    if call.outcome == CallOutcome.CALL_BACK:
        _call_back(call, extension, conversation_id)
    elif call.state != CallState.ENDED and call.platform.routes_here:
        command(call.platform, CommandKind.CONNECT, call=call, staff_id=staff_id, **_whom(extension))


def wait_again(call_id: uuid.UUID, *, item_id: uuid.UUID) -> None:
    """An advisor passed the caller on: back to the line, until the next one takes it."""
    if is_followed_now(call_id):
        return
    call = _going_on(call_id)
    if call is None:
        return
    Call.objects.filter(pk=call_id).update(item_id=item_id, item_staff_id=None, passed_by_id=call.item_staff_id)
    command(call.platform, CommandKind.PARK, call=call)


def let_go(call_id: uuid.UUID) -> None:
    """The advisor ended the talk on the page: hang up, where the platform does that."""
    call = _going_on(call_id)
    if call and not is_followed_now(call_id):
        command(call.platform, CommandKind.HANGUP, call=call, agent_ref=call.agent_ref, device_ref=call.device_ref)


def turn_away(call_id: uuid.UUID, *, action: str, text: str) -> None:
    """By the rules of its queue the call waits no longer."""
    call = _going_on(call_id)
    if call is None or is_followed_now(call_id):
        return
    Call.objects.filter(pk=call_id).update(outcome=CallOutcome.TURNED_AWAY)
    tell_caller(call, action=action, text=text)


def tell_agent_state(staff_id: uuid.UUID, *, wish: str, reason: str) -> None:
    """Where the platform decides who gets a call it has to know who is there: what is said here holds there."""
    for extension in Extension.objects.filter(staff_id=staff_id).select_related("platform"):
        if not extension.platform.routes_here:
            command(
                extension.platform,
                CommandKind.SET_AGENT_STATE,
                staff_id=staff_id,
                state=wish,
                reason=reason,
                agent_ref=extension.agent_ref,
                device_ref=extension.device_ref,
            )


def _call_back(call: Call, extension: Extension, conversation_id: uuid.UUID) -> None:
    now, key = clock.now(), uuid7()
    number = rules.caller_number(call.callback_number) or call.caller
    made = Call(
        id=key,
        contact_centre_id=call.contact_centre_id,
        platform=call.platform,
        call_ref=f"eenloket-{key}",
        direction="out",
        caller=number,
        caller_told=number,
        line=call.line,
        municipality_id=call.municipality_id,
        started_at=now,
        last_at=now,
        heard_at=now,
        staff_id=extension.staff_id,
        item_staff_id=extension.staff_id,
        conversation_id=conversation_id,
        **_whom(extension),
    )
    if not call.platform.can(CommandKind.ORIGINATE):
        return  # the advisor calls by hand
    made.save(force_insert=True)
    command(
        call.platform,
        CommandKind.ORIGINATE,
        call=made,
        staff_id=extension.staff_id,
        to=number,
        shown_number=call.line.number if call.line else "",
        **_whom(extension),
    )


def _whom(extension: Extension) -> dict[str, str]:
    return {"agent_ref": extension.agent_ref, "device_ref": extension.device_ref}


def _going_on(call_id: uuid.UUID) -> Call | None:
    found = Call.objects.select_related("platform", "line").filter(pk=call_id, is_settled=False)
    return found.exclude(state=CallState.ENDED).first()
