"""Remarks on the content: answering them, questions nobody could answer, and what became of one's own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.content import selectors, services
from eenloket.content.models import ContentSignal
from eenloket.content.types import SignalKind, SignalOutcome
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.ui.typed import offset_in, typed_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

_PAGE_SIZE: Final = 50
_SEES_SIGNALS: Final = (Permission.EDIT_CONTENT, Permission.APPROVE_CONTENT, Permission.VIEW_TEAM_FIGURES)


@desk_page(*_SEES_SIGNALS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the owners of the content, what must be answered first on top; or what was settled."""
    staff = staff_of(request)
    is_settled = request.GET.get("stand") == "afgehandeld"
    rows = selectors.settled_signals(staff) if is_settled else selectors.open_signals(staff)
    context = {**_page_of(request, rows), "is_settled": is_settled, "today": clock.today()}
    return render(request, "content/signals.html", context)


@desk_page(*_SEES_SIGNALS)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, signal_id: uuid.UUID) -> HttpResponse:
    """One remark; posted, the reply to it."""
    staff = staff_of(request)
    signal = selectors.get_signal(staff, signal_id)
    if request.method == "GET":
        return _signal_page(request, signal)
    outcome, reply = typed_in(request.POST, "outcome"), typed_in(request.POST, "reply")
    try:
        services.settle_signal(
            actor=staff,
            signal_id=signal_id,
            outcome=outcome,
            reply=reply,
            answer_slug=typed_in(request.POST, "answer").strip(),
        )
    except InvalidError as error:
        typed = typed_in(request.POST, "answer")
        more = {"errors": error.fields, "outcome": outcome, "reply": reply, "typed_answer": typed}
        return _signal_page(request, signal, more, status=422)
    messages.success(request, _("Settled. The sender is told."))
    return redirect("content:signals")


@desk_page(Permission.EDIT_CONTENT, Permission.VIEW_TEAM_FIGURES)
@require_GET
def uncovered(request: HttpRequest) -> HttpResponse:
    """Questions that no answer covers, those that are alike together."""
    staff = staff_of(request)
    groups = [(group, uuid7()) for group in selectors.uncovered_questions(staff)]
    return render(
        request, "content/uncovered.html", {"groups": groups, "may_write": may(staff, Permission.EDIT_CONTENT)}
    )


@desk_page(Permission.SIGNAL_CONTENT)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What this person reported and what became of it; opening the page is reading the replies."""
    staff = staff_of(request)
    page = _page_of(request, selectors.own_signals(staff))
    new = {row.pk for row in page["rows"] if row.settled_at and not row.seen_at}
    services.see_replies(actor=staff)
    return render(request, "content/own_signals.html", {**page, "new": new})


def _page_of(request: HttpRequest, rows: QuerySet[ContentSignal]) -> dict[str, Any]:
    offset = offset_in(request.GET.get("vanaf", ""))
    shown = list(rows[offset : offset + _PAGE_SIZE + 1])
    return {
        "rows": shown[:_PAGE_SIZE],
        "offset": offset,
        "next_offset": offset + _PAGE_SIZE if len(shown) > _PAGE_SIZE else 0,
    }


def _signal_page(
    request: HttpRequest, signal: ContentSignal, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    staff = staff_of(request)
    is_missing = signal.kind == SignalKind.MISSING
    outcomes = (
        (SignalOutcome.KNOWN, SignalOutcome.UNCHANGED)
        if is_missing
        else (SignalOutcome.UNCHANGED, SignalOutcome.CHANGED)
    )
    is_owner = signal.answer is not None and signal.answer.owner_id in staff.department_ids
    context = {
        "signal": signal,
        "outcomes": [(each.value, each.label) for each in outcomes],
        "may_edit": may(staff, Permission.EDIT_CONTENT),
        "may_settle": may(staff, Permission.EDIT_CONTENT) or (is_owner and may(staff, Permission.APPROVE_CONTENT)),
        "today": clock.today(),
        "new_key": uuid7(),
        **(more or {}),
    }
    return render(request, "content/signal.html", context, status=status)
