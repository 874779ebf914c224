"""Calls as the desk shows them: what rings, what is on the line, what can be done with it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.core.clock import start_of, today
from eenloket.core.errors import NotFoundError
from eenloket.parties.rules import recognise
from eenloket.parties.selectors import parties_matching
from eenloket.telephony import rules
from eenloket.telephony.models import Call, Command, Extension
from eenloket.telephony.types import CallState, CommandKind, CommandState, WhoRoutes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from eenloket.accounts.models import Staff
    from eenloket.parties.models import Party

_MOST_MATCHES: Final = 3
_JUST: Final = timedelta(minutes=2)
_PROBLEM_SHOWN: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class CallPop:
    """What an advisor sees of a call before anybody's identity is confirmed. `matches` are who it may be; empty when
    the caller is anonymous, nobody has this number, or several households share it (`is_shared`)."""

    call: Call
    number: str
    line: str
    municipality: str
    is_line_shared: bool
    calls_today: int
    matches: tuple[Party, ...] = ()
    is_shared: bool = False

    @property
    def is_anonymous(self) -> bool:
        return not self.number

    @property
    def can_answer(self) -> bool:
        """Whether it can be answered from the desk."""
        return self.call.platform.can(CommandKind.ANSWER)


@dataclass(frozen=True)
class CallBar:
    """A call beside its conversation, with the buttons that work now, and whom it can be transferred to."""

    call: Call
    buttons: frozenset[str] = frozenset()
    colleagues: tuple[Extension, ...] = ()
    can_blind: bool = False
    can_consult: bool = False
    problem: str = ""

    @property
    def can_transfer(self) -> bool:
        return self.can_blind or self.can_consult

    @property
    def is_passed_on_by_phone(self) -> bool:
        """Where the platform routes, a caller goes to a colleague by the phone, not by our queues."""
        return not self.call.platform.routes_here


def get_own_call(staff: Staff, call_id: uuid.UUID) -> Call:
    """A call that rings at this advisor, or that they have. Raises NotFoundError for any other."""
    found = (
        Call.objects.filter(contact_centre_id=staff.contact_centre_id, pk=call_id)
        .select_related("platform", "line", "municipality")
        .first()
    )
    if found is None or staff.pk not in (found.staff_id, found.item_staff_id):
        raise NotFoundError(_("That call is not yours, or has ended."))
    return found


@dataclass(frozen=True)
class AtTheDesk:
    """What the phone of an advisor does where the platform routes: what rings, and what was just answered."""

    rings: Call | None = None
    talks: Call | None = None


def at_the_desk(staff: Staff) -> AtTheDesk:
    """One question, on every page of the desk. What our own routing offers is an offer of routing, and not here."""
    if not may(staff, Permission.HANDLE_CONTACTS):
        return AtTheDesk()
    found = Call.objects.filter(
        staff=staff,
        state__in=[CallState.RINGING, CallState.TALKING],
        is_settled=False,
        direction="in",
        platform__who_routes=WhoRoutes.PLATFORM,
    )
    calls = list(found.select_related("platform", "line", "municipality").order_by("started_at"))
    since = clock.now() - _JUST
    answered = [each for each in calls if each.conversation_id and each.answered_at and each.answered_at >= since]
    return AtTheDesk(
        rings=next((each for each in calls if each.state == CallState.RINGING), None),
        talks=next((each for each in answered if each.state == CallState.TALKING), None),
    )


def pop_of(staff: Staff, call_id: uuid.UUID) -> CallPop | None:
    """What a call adds to the offer of it; None when there is no such call. Names are a proposal only: whoever shows
    them notes the look (`parties.services.recognise_counterpart`)."""
    call = (
        Call.objects.filter(contact_centre_id=staff.contact_centre_id, pk=call_id)
        .select_related("line", "municipality", "platform")
        .first()
    )
    return pop_for(staff, call) if call else None


def calls_today(contact_centre_id: uuid.UUID, number: str) -> int:
    """How often this number called us today, this time included."""
    if not number:
        return 0
    return Call.objects.filter(
        contact_centre_id=contact_centre_id, caller=number, direction="in", started_at__gte=start_of(today())
    ).count()


def call_bar(staff: Staff, conversation_id: uuid.UUID) -> CallBar | None:
    """The call of a conversation with what can be done; None when it came by no platform."""
    call = (
        Call.objects.filter(contact_centre_id=staff.contact_centre_id, conversation_id=conversation_id)
        .select_related("platform", "line")
        .order_by("-started_at")
        .first()
    )
    if call is None:
        return None
    if staff.pk not in (call.staff_id, call.item_staff_id) or call.state == CallState.ENDED:
        return CallBar(call, problem=_problem(call))
    blind, consult = call.platform.can(CommandKind.TRANSFER_BLIND), call.platform.can(CommandKind.TRANSFER_CONSULT)
    return CallBar(
        call,
        frozenset(_buttons(call)),
        _colleagues(staff, call) if blind or consult else (),
        can_blind=blind,
        can_consult=consult,
        problem=_problem(call),
    )


def _colleagues(staff: Staff, call: Call) -> tuple[Extension, ...]:
    """Who has a phone on the same platform and works for the municipality."""
    links = Extension.objects.filter(platform=call.platform, staff__is_active=True).exclude(staff=staff)
    links = links.filter(staff__municipalities=call.municipality_id)
    return tuple(links.select_related("staff").order_by("staff__name"))


def calls_of(staff: Staff, *, limit: int = 50) -> list[Call]:
    """The last calls of the municipalities assigned, newest first."""
    found = Call.objects.filter(contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids)
    return list(found.select_related("line", "municipality", "staff", "platform")[:limit])


def pop_for(staff: Staff, call: Call) -> CallPop:
    """The same for a call that is at hand."""
    matches = _matches(staff, call)
    is_shared = len(_households(matches)) > 1
    return CallPop(
        call=call,
        number=rules.shown_number(call.caller) if call.caller else "",
        line=call.line.name if call.line else call.dialled,
        municipality=call.municipality.name if call.line else "",
        is_line_shared=call.line is None or call.line.is_shared,
        calls_today=calls_today(call.contact_centre_id, call.caller),
        matches=() if is_shared else tuple(matches[:_MOST_MATCHES]),
        is_shared=is_shared,
    )


def _matches(staff: Staff, call: Call) -> list[Party]:
    if not call.caller or not may(staff, Permission.LOOK_UP_PARTIES):
        return []
    return parties_matching(staff, recognise(call.caller))


def _households(parties: Iterable[Party]) -> set[tuple[str, ...]]:
    """Where they live; of whom that is not known each is one by themselves."""
    return {
        (each.postcode, each.house_number) if each.postcode and each.house_number else (str(each.pk),)
        for each in parties
    }


def _buttons(call: Call) -> list[str]:
    can, state = call.platform.can, call.state
    talking, held = state == CallState.TALKING, state == CallState.HELD
    wanted = {
        CommandKind.ANSWER: state == CallState.RINGING,
        CommandKind.HOLD: talking,
        CommandKind.RETRIEVE: held and not call.consults,
        CommandKind.TRANSFER_BLIND: (talking or held) and not call.consults,
        CommandKind.TRANSFER_CONSULT: (talking or held) and not call.consults,
        CommandKind.TRANSFER_COMPLETE: bool(call.consults),
        CommandKind.TRANSFER_CANCEL: bool(call.consults),
        CommandKind.HANGUP: state in (CallState.RINGING, CallState.TALKING, CallState.HELD),
    }
    return [kind.value for kind, is_wanted in wanted.items() if is_wanted and can(kind)]


def _problem(call: Call) -> str:
    """A command that was refused or could not be delivered a moment ago."""
    since = clock.now() - _PROBLEM_SHOWN
    last = Command.objects.filter(call=call, made_at__gte=since).order_by("-made_at", "-pk").first()
    if last is None or last.state not in (CommandState.REFUSED, CommandState.FAILED):
        return ""
    return f"{last.get_kind_display()}: {last.get_state_display()}"
