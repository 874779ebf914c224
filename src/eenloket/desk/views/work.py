"""Where the working day starts: what is open, what was handed over, and a new conversation."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.cases.selectors import cases_matching, clocks, handed_over_by
from eenloket.contacts.selectors import (
    conversations_matching,
    latest_municipality,
    latest_own,
    open_conversations,
    own_day,
    waiting_counts,
    waiting_list,
)
from eenloket.contacts.types import Channel, Direction
from eenloket.content.selectors import anticipate, latest_replies, notices_for, search
from eenloket.core.clock import today
from eenloket.desk.navigation import home_of
from eenloket.desk.waiting import with_clocks
from eenloket.faults.selectors import known_faults, solved_for
from eenloket.parties.services import look_up

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality

_SEARCH_PURPOSE = "search of everything"
_MOST_REPLIES = 3
_MOST_WAITING = 8


@desk_page()
def home(request: HttpRequest) -> HttpResponse:
    """Send somebody who signed in to the first place they may use."""
    return HttpResponseRedirect(home_of(staff_of(request)))


@desk_page()
def nothing(request: HttpRequest) -> HttpResponse:
    """For somebody without any role."""
    return render(request, "desk/work/nothing.html")


@desk_page(Permission.HANDLE_CONTACTS)
def work(request: HttpRequest) -> HttpResponse:
    """The work list, and the form that opens a conversation."""
    staff = staff_of(request)
    handed_over = handed_over_by(staff)
    return render(
        request,
        "desk/work/work.html",
        {
            "notices": notices_for(staff),
            "known_faults": known_faults(staff),
            "solved_reports": solved_for(staff),
            "waiting": with_clocks(waiting_list(staff, _MOST_WAITING)),
            "waiting_total": sum(waiting_counts(staff).values()),
            "conversations": open_conversations(staff),
            "handed_over": handed_over,
            "clocks": clocks(handed_over),
            "latest": latest_own(staff),
            "own_day": own_day(staff, today()),
            "replies": latest_replies(staff, _MOST_REPLIES),
            **start_form(request),
        },
    )


@desk_page()
def search_all(request: HttpRequest) -> HttpResponse:
    """Answers, cases and customers that fit what was typed in the bar."""
    staff, typed = staff_of(request), request.GET.get("q", "").strip()
    may_read, found = may(staff, Permission.READ_CONTENT), None
    if may_read:
        anticipate(staff.contact_centre_id, typed)
    if typed and may(staff, Permission.LOOK_UP_PARTIES):
        found = look_up(actor=staff, typed=typed, purpose=_SEARCH_PURPOSE)
    return render(
        request,
        "desk/work/search.html",
        {
            "q_all": typed,
            "cases": cases_matching(staff, typed) if typed else [],
            "conversations": conversations_matching(staff, typed),
            "answers": search(staff.contact_centre_id, typed) if may_read else None,
            "found": found,
        },
    )


def _latest_municipality(staff: Staff, own: Sequence[Municipality]) -> str:
    """Where the last own conversation was for; it can be changed while nothing is stored."""
    latest = latest_municipality(staff)
    return str(latest if latest in {each.pk for each in own} else own[0].pk) if own else ""


def start_form(request: HttpRequest) -> dict[str, object]:
    """What the form for a new conversation needs; channel and municipality as last time."""
    staff = staff_of(request)
    own = municipalities_of(staff)
    return {
        "new_id": uuid.uuid4(),
        "channels": Channel.choices,
        "directions": Direction.choices,
        "municipalities": own,
        "last_channel": request.session.get("channel", Channel.PHONE),
        "last_municipality": request.session.get("municipality") or _latest_municipality(staff, own),
    }
