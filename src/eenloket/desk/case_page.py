"""What the page of a case shows: its list, its story and its facts, ready for the templates."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eenloket.accounts.selectors import departments_of, may
from eenloket.accounts.types import Permission
from eenloket.cases import selectors
from eenloket.cases.types import CaseKind, CaseState, EventKind, InboxTab
from eenloket.cases.web import outside_card
from eenloket.core import clock
from eenloket.gateways.selectors import messages_about
from eenloket.gateways.types import Channel, MessageState
from eenloket.organisation.selectors import receivers_for
from eenloket.parties.rules import normalise_phone, readable_phone
from eenloket.parties.selectors import emails_of, phones_of
from eenloket.ui.typed import offset_in, typed_in, uuid_or_none

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from eenloket.accounts.models import Staff
    from eenloket.cases.clock import Clock
    from eenloket.cases.models import Case, CaseEvent
    from eenloket.gateways.models import OutboxMessage
    from eenloket.organisation.models import Department

PAGE_SIZE: Final = 50
HANDED_OVER: Final = "handed_over"
# Short words: all tabs stand beside each other above a narrow list.
_TABS: Final[dict[InboxTab, Promise | str]] = {
    InboxTab.NEW: InboxTab.NEW.label,
    InboxTab.MINE: InboxTab.MINE.label,
    InboxTab.LATE: InboxTab.LATE.label,
    InboxTab.ASKED_BACK: gettext_lazy("Waiting"),
    InboxTab.SETTLED: gettext_lazy("Done"),
}
_PARAMETERS: Final = ("bak", "afdeling", "vanaf", "q")
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
class Tab:
    """One tab above the list; without a count where counting would cost more than it tells."""

    code: str
    label: str
    url: str
    icon: str = ""
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Row:
    case: Case
    clock: Clock
    is_settled: bool
    phone: str


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
    may_note: bool = True
    sees_code: bool = False
    sees_contact: bool = False

    @property
    def may_write(self) -> bool:
        return self.may_handle or self.may_reply or self.may_note


def inbox_query(request: HttpRequest) -> str:
    """The part of the address that chooses the list, so that opening and acting come back to the same list."""
    kept = QueryDict(mutable=True)
    for name in _PARAMETERS:
        if value := typed_in(request.GET, name).strip():
            kept[name] = value[:60]
    return kept.urlencode()


def list_of(request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """The list pane: tabs, the page of rows under the current one, what was searched for."""
    departments = departments_of(staff)
    chosen = uuid_or_none(request.GET.get("afdeling", ""))
    department_id = chosen if chosen in staff.department_ids else None
    typed = typed_in(request.GET, "q").strip()
    tabs = _tabs(staff, department_id)
    codes = {tab.code for tab in tabs}
    wanted = request.GET.get("bak", "")
    # Without a choice: the first tab that holds anything. "Nothing to do" beside "late 3" would be untrue.
    proposed = next((tab.code for tab in tabs if tab.count), next((tab.code for tab in tabs), ""))
    current = "" if typed else wanted if wanted in codes else proposed
    offset = 0 if typed else offset_in(request.GET.get("vanaf", ""))
    found = _found(staff, current, department_id, typed, offset)
    cases, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return {
        "tabs": [replace(tab, is_current=tab.code == current) for tab in tabs],
        "current_tab": current,
        "departments": departments,
        "department_id": department_id,
        "rows": _rows(cases),
        "q": typed,
        "previous_url": _url(current, department_id, max(0, offset - PAGE_SIZE)) if offset else "",
        "next_url": _url(current, department_id, offset + PAGE_SIZE) if has_more else "",
    }


def story_of(staff: Staff, case: Case) -> dict[str, Any]:
    """The middle pane: what happened, and what this person may do next."""
    reach = reach_of(staff, case)
    return {
        "reach": reach,
        "steps": steps_of(case),
        "receivers": receivers_of(case) if reach.may_handle else [],
        "outside": outside_card(staff, case),
    }


def facts_of(staff: Staff, case: Case) -> dict[str, Any]:
    """The aside: the clock, how the citizen can be reached, and for KCC staff what may be read aloud."""
    settled_on = clock.day_of(case.settled_at) if case.settled_at else None
    reach = reach_of(staff, case)
    return {
        "reach": reach,
        "clock": selectors.case_clock(case, settled_on),
        "phones": phone_numbers(case),
        "emails": [case.citizen_email] if case.citizen_email else emails_of(case.party) if case.party else [],
        "code": selectors.citizen_code(case) if reach.sees_code else "",
        "known_as": _known_as(case),
        "told": case.contact.note_for_citizen,
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
        sees_code=sees_all,
        sees_contact=may(staff, Permission.HANDLE_CONTACTS) or may(staff, Permission.VIEW_TEAM_CONTACTS),
    )


def steps_of(case: Case, *, with_messages: bool = True) -> list[Step]:
    """What happened to the case, oldest first. The text of a mail is left out: it holds the citizen's code."""
    steps = [_event_step(event) for event in selectors.events_of(case)]
    if with_messages:
        steps += [_message_step(message) for message in messages_about([case.pk])]
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


def _tabs(staff: Staff, department_id: uuid.UUID | None) -> list[Tab]:
    tabs = []
    if staff.department_ids:
        counts = selectors.inbox_counts(staff, department_id)
        tabs = [
            Tab(
                code=tab,
                label=str(label),
                icon="late" if tab == InboxTab.LATE else "",
                count=counts.get(tab),
                url=_url(tab, department_id),
            )
            for tab, label in _TABS.items()
        ]
    if may(staff, Permission.VIEW_CASES):
        tabs.append(Tab(code=HANDED_OVER, label=_("Handed over by me"), url=_url(HANDED_OVER, None)))
    return tabs


def _found(staff: Staff, tab: str, department_id: uuid.UUID | None, typed: str, offset: int) -> list[Case]:
    """One row more than a page holds, to know whether there is a next page."""
    if typed:
        return selectors.cases_matching(staff, typed)
    if tab == HANDED_OVER:
        return selectors.handed_over_by(staff, PAGE_SIZE)
    if not tab:
        return []
    cases: QuerySet[Case] = selectors.inbox(staff, tab, department_id)
    return selectors.with_places(cases[offset : offset + PAGE_SIZE + 1])


def _rows(cases: list[Case]) -> list[Row]:
    clocks = selectors.clocks(cases)
    return [Row(case, clocks[case.pk], case.state == CaseState.SETTLED, _phone_of(case)) for case in cases]


def _phone_of(case: Case) -> str:
    if case.kind != CaseKind.CALL_BACK:
        return ""
    return next((text for _number, text in phone_numbers(case)), "")


def _url(tab: str, department_id: uuid.UUID | None, offset: int = 0) -> str:
    query = QueryDict(mutable=True)
    query["bak"] = tab
    if department_id:
        query["afdeling"] = str(department_id)
    if offset:
        query["vanaf"] = str(offset)
    return f"{reverse('desk:inbox')}?{query.urlencode()}"


def _event_step(event: CaseEvent) -> Step:
    kind = EventKind(event.kind)
    return Step(
        at=event.at,
        icon=_ICONS[kind],
        title=str(kind.label),
        who=event.actor_name + (f", {_('KCC')}" if event.actor_is_kcc else ""),
        text=event.text,
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
