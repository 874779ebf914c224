"""What the page of a case shows: its story and its facts, ready for the templates. The list: `case_list`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.cases import selectors
from eenloket.cases.types import AttemptResult, CaseKind, CaseState, EventKind
from eenloket.cases.web import outside_card
from eenloket.core import clock
from eenloket.desk.case_clock import clock_of
from eenloket.gateways.selectors import messages_about
from eenloket.gateways.types import Channel, MessageState
from eenloket.organisation.selectors import receivers_for, working_calendar
from eenloket.parties.rules import normalise_phone, readable_phone
from eenloket.parties.selectors import emails_of, phones_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case, CaseEvent
    from eenloket.gateways.models import OutboxMessage
    from eenloket.organisation.models import Department

_ICONS: Final = {
    EventKind.HANDED_OVER: "swap",
    EventKind.TAKEN: "user",
    EventKind.ASKED_BACK: "help",
    EventKind.REPLIED: "chat",
    EventKind.FORWARDED: "arrow",
    EventKind.HANDED_BACK: "back",
    EventKind.NOTE: "note",
    EventKind.CALL_ATTEMPT: "phone",
    EventKind.MESSAGE: "eye",
    EventKind.SETTLED: "okay",
    EventKind.OPENED: "plus",
    EventKind.CUSTOMER_WROTE: "chat",
    EventKind.STEP_DONE: "check",
    EventKind.ASSIGNED: "user",
    EventKind.PAUSED: "pause",
    EventKind.RESUMED: "play",
    EventKind.EXTENDED: "calendar",
    EventKind.PROMISE_CHANGED: "calendar",
    EventKind.ESCALATED: "up",
    EventKind.WRONGLY_ROUTED: "back",
    EventKind.RETURNED: "back",
    EventKind.OUTSIDE: "building",
    EventKind.SPLIT: "swap",
    EventKind.MERGED: "swap",
    EventKind.REOPENED: "undo",
    EventKind.NUDGED: "flag",
    EventKind.RECEIPT: "post",
    EventKind.ASKED_CITIZEN: "help",
    EventKind.SIDE_QUESTION: "chat",
    EventKind.SIDE_ANSWER: "chat",
    EventKind.SENSITIVITY: "lock",
    EventKind.TYPED_BACK: "link",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line in the story of a case: an event, or a message that went out because of it."""

    at: datetime
    icon: str
    title: str
    who: str = ""
    text: str = ""
    is_for_citizen: bool = False
    message_state: str = ""
    message_state_label: str = ""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What someone may do with a case, as it is now."""

    may_handle: bool = False
    may_take: bool = False
    may_reply: bool = False
    may_nudge: bool = False
    may_note: bool = True
    may_reopen: bool = False
    may_ask_aside: bool = False
    sees_code: bool = False
    sees_contact: bool = False

    @property
    def may_write(self) -> bool:
        return self.may_handle or self.may_reply or self.may_note


def story_of(staff: Staff, case: Case) -> dict[str, Any]:
    """The middle pane: what happened, and what this person may do next."""
    reach = reach_of(staff, case)
    document, events = selectors.document_of(case), list(selectors.events_of(case))
    kinds = {each.kind for each in events}  # the story says whether there is more to ask for
    is_related = case.split_from_id or case.merged_into_id or kinds & {EventKind.SPLIT, EventKind.MERGED}
    return {
        "reach": reach,
        "steps": _in_order([*map(_event_step, events), *map(_message_step, messages_about([case.pk]))]),
        "talks": selectors.side_talks_of(case) if EventKind.SIDE_QUESTION in kinds else [],
        "related": selectors.related_to(staff, case) if is_related else None,
        "receivers": receivers_of(case) if reach.may_handle else [],
        **(_calling(case) if case.kind == CaseKind.CALL_BACK else {}),
        "results": document.results if document else (),
        "type_name": document.name if document else "",
        "outside": outside_card(staff, case),
    }


def _calling(case: Case) -> dict[str, Any]:
    """How calling back went so far, and the working day on which it is tried again when nothing else is agreed."""
    return {
        "tries": list(case.call_back.tries.all()),
        "attempt_results": [each for each in AttemptResult.choices if each[0] != AttemptResult.REACHED],
        "next_try": working_calendar(case.municipality_id).add_working_days(clock.today(), 1),
    }


def dialogs_of(staff: Staff, case: Case) -> dict[str, Any]:
    """To whom the case can be given, and what it can be joined to; asked for when a dialog is opened."""
    reach = reach_of(staff, case)
    if not reach.may_handle:
        return {"reach": reach}
    return {
        "reach": reach,
        "receivers": receivers_of(case),
        "people": selectors.who_may_have(case),
        "joinable": selectors.joinable_to(staff, case),
    }


def askable_of(staff: Staff, case: Case) -> dict[str, Any]:
    """Of whom something can be asked aside; asked for when somebody chooses to."""
    return {
        "everyone": receivers_for(case.contact_centre_id, case.municipality_id),
        "colleagues": selectors.colleagues_to_ask(staff, case),
    }


def facts_of(staff: Staff, case: Case) -> dict[str, Any]:
    """The aside: the clock, how the citizen can be reached, and for KCC staff what may be read aloud."""
    settled_on = clock.day_of(case.settled_at) if case.settled_at else None
    reach = reach_of(staff, case)
    return {
        "reach": reach,
        "clock": selectors.case_clock(case, settled_on),
        **clock_of(case, may_handle=reach.may_handle),
        "phones": phone_numbers(case),
        "emails": [case.citizen_email] if case.citizen_email else emails_of(case.party) if case.party else [],
        "code": selectors.citizen_code(case) if reach.sees_code else "",
        "known_as": _known_as(case),
        "told": case.contact.note_for_citizen,
        "checklist": selectors.step_states(case),
        "times": selectors.times_of(case),
        "notices": selectors.notices_of(case) if case.department and case.department.email else [],
        "similar": selectors.similar_to(staff, case),
    }


def _known_as(case: Case) -> str:
    """A name to ask for: the customer's, whom to call back, else what was typed when the conversation began."""
    if case.party:
        return case.party.display_name
    if case.kind == CaseKind.CALL_BACK:
        return case.call_back.who
    typed = case.contact.conversation.typed_counterpart
    return "" if normalise_phone(typed) else typed


def reach_of(staff: Staff, case: Case) -> Reach:
    is_open = case.state != CaseState.SETTLED
    may_handle = is_open and selectors.may_handle(staff, case)
    sees_all = may(staff, Permission.VIEW_CASES)
    return Reach(
        may_handle=may_handle,
        may_take=may_handle and case.handler_id is None,
        may_reply=sees_all and case.state == CaseState.ASKED_BACK,
        may_nudge=sees_all and is_open and case.department_id is not None and not may_handle,
        sees_code=sees_all,
        may_reopen=not is_open
        and case.merged_into_id is None
        and may(staff, Permission.HANDLE_CASES)
        and (selectors.may_handle(staff, case) or sees_all),
        may_ask_aside=may_handle,
        sees_contact=may(staff, Permission.HANDLE_CONTACTS) or may(staff, Permission.VIEW_TEAM_CONTACTS),
    )


def steps_of(case: Case, *, with_messages: bool = True) -> list[Step]:
    """What happened to the case, oldest first. The text of a mail is left out: it holds the citizen's code."""
    steps = [_event_step(event) for event in selectors.events_of(case)]
    if with_messages:
        steps += [_message_step(message) for message in messages_about([case.pk])]
    return _in_order(steps)


def _in_order(steps: list[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: step.at)


def receivers_of(case: Case) -> list[Department]:
    """Whom the case can be forwarded to."""
    receivers = receivers_for(case.contact_centre_id, case.municipality_id)
    return [each for each in receivers if each.pk != case.department_id]


def phone_numbers(case: Case) -> list[tuple[str, str]]:
    """Numbers to call, to dial and to read; on a call-back note the one that was asked for."""
    window = getattr(case, "call_back", None)
    numbers = [window.number] if window else phones_of(case.party) if case.party else []
    if not numbers and (called_from := normalise_phone(case.contact.conversation.typed_counterpart)):
        numbers = [called_from]
    return [(number, readable_phone(number)) for number in numbers]


def _event_text(event: CaseEvent) -> str:
    """What was said, and for another promise from which day to which."""
    if event.kind not in (EventKind.PROMISE_CHANGED, EventKind.EXTENDED) or "to" not in event.data:
        return event.text
    days = [format_date(date.fromisoformat(event.data[key]), "j b") for key in ("from", "to")]
    return f"{days[0]} → {days[1]}. {event.text}"


def _event_step(event: CaseEvent) -> Step:
    kind = EventKind(event.kind)
    return Step(
        at=event.at,
        icon=_ICONS[kind],
        title=str(kind.label),
        who=event.actor_name + (f", {_('KCC')}" if event.actor_is_kcc else ""),
        text=_event_text(event),
        is_for_citizen=event.is_for_citizen,
    )


def _message_title(message: OutboxMessage) -> str:
    if message.channel == Channel.SMS:
        return _("SMS to the customer")
    return _("E-mail to the customer") if message.is_to_citizen else _("E-mail to the department")


def _message_step(message: OutboxMessage) -> Step:
    return Step(
        at=message.created_at,
        icon="sms" if message.channel == Channel.SMS else "at",
        title=_message_title(message),
        who=message.to,
        message_state=message.state,
        message_state_label=str(MessageState(message.state).label),
    )
