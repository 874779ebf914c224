"""Asking a platform to do something: noted in the transaction that wants it, sent after it (`sending`)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.contacts.services import start_conversation
from eenloket.contacts.types import Channel, Direction
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7
from eenloket.parties.rules import normalise_phone
from eenloket.telephony import selectors
from eenloket.telephony.models import Call, Command, Extension, Line, Platform
from eenloket.telephony.types import CallState, CommandKind, CommandState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

CHANNEL: Final = "eenloket_cti"
# What may be asked of a call from the desk, and in which state of the call.
_BUTTONS: Final = {
    CommandKind.ANSWER: (CallState.RINGING,),
    CommandKind.HOLD: (CallState.TALKING,),
    CommandKind.RETRIEVE: (CallState.HELD,),
    CommandKind.TRANSFER_BLIND: (CallState.TALKING, CallState.HELD),
    CommandKind.TRANSFER_CONSULT: (CallState.TALKING, CallState.HELD),
    CommandKind.TRANSFER_COMPLETE: (CallState.TALKING, CallState.HELD),
    CommandKind.TRANSFER_CANCEL: (CallState.TALKING, CallState.HELD),
    CommandKind.HANGUP: (CallState.RINGING, CallState.TALKING, CallState.HELD),
}
_AGAIN_AFTER: Final = timedelta(seconds=2)


def command(
    platform: Platform,
    kind: CommandKind,
    *,
    call: Call | None = None,
    staff_id: uuid.UUID | None = None,
    **arguments: Any,
) -> Command | None:
    """Note a command, to be sent when this transaction is committed. None when the platform does not take such."""
    if not platform.can(kind):
        return None
    now = clock.now()
    made = Command.objects.create(
        contact_centre_id=platform.contact_centre_id,
        platform=platform,
        call=call,
        kind=kind,
        arguments={name: value for name, value in arguments.items() if value not in (None, "")},
        staff_id=staff_id,
        made_at=now,
        try_at=now,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return made


@transaction.atomic
def press(*, actor: Staff, call_id: uuid.UUID, kind: str, to: str = "") -> Command:
    """What the buttons of a call do. Raises NotFoundError when the call is not this advisor's, ConflictError when the
    platform cannot do it or the call is not in the state for it, InvalidError without somebody to transfer to."""
    require(actor, Permission.HANDLE_CONTACTS)
    call = selectors.get_own_call(actor, call_id)
    if kind not in _BUTTONS or not call.platform.can(kind):
        raise ConflictError(_("The phone platform cannot do this from here. Use the phone itself."))
    if call.state not in _BUTTONS[CommandKind(kind)]:
        raise ConflictError(_("The call has changed meanwhile. Look at its state and try again."))
    own = Extension.objects.filter(platform=call.platform, staff=actor).first()
    arguments = {"agent_ref": own.agent_ref, "device_ref": own.device_ref} if own else {}
    if kind in (CommandKind.TRANSFER_BLIND, CommandKind.TRANSFER_CONSULT):
        arguments |= _target(actor, call, to)
    if recent := _just_pressed(call, kind):
        return recent
    made = command(call.platform, CommandKind(kind), call=call, staff_id=actor.pk, **arguments)
    assert made is not None  # noqa: S101 - it can, as was asked above
    return made


@transaction.atomic
def originate(*, actor: Staff, conversation_id: uuid.UUID, number: str, municipality_id: uuid.UUID) -> Call:
    """Call a number: a conversation opens, the platform rings at the advisor and then calls the number, with the
    municipality's own number in view. The same conversation twice is one call. Raises InvalidError, ConflictError."""
    require(actor, Permission.HANDLE_CONTACTS)
    if existing := Call.objects.filter(
        conversation_id=conversation_id, contact_centre_id=actor.contact_centre_id
    ).first():
        return existing
    normal = normalise_phone(number)
    if not normal:
        message = _("This is not a valid phone number.")
        raise InvalidError(message, {"number": message})
    extension = selectors.own_extension(actor, CommandKind.ORIGINATE)
    if extension is None:
        raise ConflictError(_("Your phone is not linked. Call by hand and start a conversation."))
    start_conversation(
        actor=actor,
        conversation_id=conversation_id,
        municipality_id=municipality_id,
        channel=Channel.PHONE,
        direction=Direction.OUTBOUND,
        typed_counterpart=number,
    )
    now, key = clock.now(), uuid7()
    line = Line.objects.filter(municipality_id=municipality_id, is_active=True).order_by("is_shared", "number").first()
    call = Call.objects.create(
        id=key,
        contact_centre_id=actor.contact_centre_id,
        platform=extension.platform,
        call_ref=f"eenloket-{key}",
        direction="out",
        caller=normal,
        caller_told=number.strip()[:80],
        line=line,
        municipality_id=municipality_id,
        started_at=now,
        last_at=now,
        heard_at=now,
        staff=actor,
        agent_ref=extension.agent_ref,
        device_ref=extension.device_ref,
        conversation_id=conversation_id,
        item_staff_id=actor.pk,
    )
    command(
        extension.platform,
        CommandKind.ORIGINATE,
        call=call,
        staff_id=actor.pk,
        agent_ref=extension.agent_ref,
        device_ref=extension.device_ref,
        to=normal,
        shown_number=line.number if line else "",
    )
    return call


def _target(actor: Staff, call: Call, to: str) -> dict[str, str]:
    """A colleague by key, or a number as typed."""
    try:
        colleague = Extension.objects.filter(platform=call.platform, staff_id=uuid.UUID(to)).first()
    except ValueError:
        colleague = None
    if colleague is not None:
        if colleague.staff_id == actor.pk:
            raise InvalidError(
                _("Choose somebody else than yourself."), {"to": _("Choose somebody else than yourself.")}
            )
        return {"to_agent_ref": colleague.agent_ref, "to_device_ref": colleague.device_ref}
    number = normalise_phone(to)
    if not number:
        message = _("Choose a colleague, or type a phone number.")
        raise InvalidError(message, {"to": message})
    return {"to": number}


def _just_pressed(call: Call, kind: str) -> Command | None:
    """The same button a moment ago: a double press."""
    return Command.objects.filter(
        call=call,
        kind=kind,
        made_at__gt=clock.now() - _AGAIN_AFTER,
        state__in=[CommandState.WAITING, CommandState.ACCEPTED],
    ).first()
