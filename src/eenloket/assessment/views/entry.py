"""One person in a round: answering apart, the conversation, signing."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.assessment import selectors, services
from eenloket.assessment.forms import answers_in
from eenloket.assessment.names import short_name
from eenloket.assessment.selectors import Access
from eenloket.assessment.types import Side
from eenloket.assessment.web import places
from eenloket.core import clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.profiles.types import Kind
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.assessment.models import RoundEntry

_SIDES = {Access.OWN: Side.SELF, Access.SUPERIOR: Side.LEADER}


def _reached(staff: Staff, entry_id: uuid.UUID) -> tuple[RoundEntry, Side]:
    """An entry and whose part of it is this person's. Raises NotFoundError, NotAllowedError for all others."""
    entry = selectors.get_entry(staff.contact_centre_id, entry_id)
    side = _SIDES.get(selectors.access_to(staff, entry.employee))
    if side is None:
        raise NotAllowedError(_("This is for the employee and the superior, each their own part."))
    return entry, side


@desk_page(Permission.VIEW_PROFILES)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """The own part: the employee's when it is about oneself, else the superior's. Without a script it is sent whole."""
    staff = staff_of(request)
    entry, side = _reached(staff, entry_id)
    if (entry.self_at if side == Side.SELF else entry.leader_at) is not None and request.method == "GET":
        return redirect("assessment:conversation", entry_id=entry_id)
    if request.method == "GET":
        return _answer_page(request, entry, side)
    answers = answers_in(request.POST, [each.key for each in entry.elements()])
    try:
        if request.POST.get("step") == "hand_in":
            services.hand_in(actor=staff, entry_id=entry_id, side=side, answers=answers)
            messages.success(request, _("Your part is handed in."))
            return redirect("assessment:conversation", entry_id=entry_id)
        services.save_answers(actor=staff, entry_id=entry_id, side=side, answers=answers)
    except InvalidError as error:
        services.save_answers(actor=staff, entry_id=entry_id, side=side, answers=answers)
        return _answer_page(request, entry, side, error=error)
    messages.success(request, _("Saved. You can go on later."))
    return redirect("assessment:entry_self", entry_id=entry_id)


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def save(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """One answer at a time, from the script of the page; of the conversation too (`side=agreed`)."""
    staff = staff_of(request)
    entry, side = _reached(staff, entry_id)
    answers = answers_in(request.POST, [each.key for each in entry.elements()])
    if request.POST.get("side") == Side.AGREED:
        text = typed_in(request.POST, "development", entry.development)
        services.agree(actor=staff, entry_id=entry_id, answers=answers, development=text, is_complete=False)
        return JsonResponse({"saved": f"{timezone.localtime():%H.%M.%S}"})
    at = services.save_answers(actor=staff, entry_id=entry_id, side=side, answers=answers)
    return JsonResponse({"saved": f"{timezone.localtime(at):%H.%M.%S}"})


@desk_page(Permission.VIEW_PROFILES)
@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """Both views side by side, what is agreed, and signing."""
    staff = staff_of(request)
    entry, side = _reached(staff, entry_id)
    if request.method == "GET":
        return _conversation_page(request, entry, side)
    try:
        said = _STEPS.get(request.POST.get("step", ""), _agree)(request, entry)
    except InvalidError as error:
        return _conversation_page(request, selectors.get_entry(staff.contact_centre_id, entry_id), side, error=error)
    messages.success(request, said)
    return redirect("assessment:conversation", entry_id=entry_id)


def _plan(request: HttpRequest, entry: RoundEntry) -> str:
    try:
        day = parse_date(typed_in(request.POST, "day"))
    except ValueError:
        day = None
    services.plan_conversation(actor=staff_of(request), entry_id=entry.pk, day=day)
    return _("The conversation is planned.")


def _agree(request: HttpRequest, entry: RoundEntry) -> str:
    """What was typed is kept before anything is refused."""
    answers = answers_in(request.POST, [each.key for each in entry.elements()])
    actor, text = staff_of(request), typed_in(request.POST, "development")
    services.agree(actor=actor, entry_id=entry.pk, answers=answers, development=text, is_complete=False)
    if request.POST.get("step") != "agree":
        return _("Saved.")
    services.agree(actor=actor, entry_id=entry.pk, answers={}, development=text)
    return _("What you agreed is kept. Both can sign now.")


def _sign(request: HttpRequest, entry: RoundEntry) -> str:
    signed = services.sign(actor=staff_of(request), entry_id=entry.pk, remark=typed_in(request.POST, "remark"))
    is_done = signed.employee_signed_at and signed.superior_signed_at
    return _("Both signed: this counts from now on.") if is_done else _("You signed.")


_STEPS = {"plan": _plan, "sign": _sign}


def _answer_page(
    request: HttpRequest, entry: RoundEntry, side: Side, *, error: InvalidError | None = None
) -> HttpResponse:
    given = selectors.answers_of(entry, side)
    rows = _asked(entry, error)
    for row in rows:
        row["answer"] = given.get(row["key"])
    context = {
        "entry": entry,
        "side": side,
        "rows": rows,
        "done": sum(bool(row["answer"] and row["answer"].level) for row in rows),
        "error": error,
        "is_waiting": entry.invited_at is None,
        "own_places": places(staff_of(request), "own" if side == Side.SELF else "rounds"),
    }
    return render(request, "assessment/answer.html", context, status=422 if error else 200)


def _conversation_page(
    request: HttpRequest, entry: RoundEntry, side: Side, *, error: InvalidError | None = None
) -> HttpResponse:
    rows = _asked(entry, error)
    if entry.is_ready:
        _lay_side_by_side(entry, rows)
    context: dict[str, Any] = {
        "entry": entry,
        "side": side,
        "rows": rows,
        "differing": sum(bool(row.get("differs")) for row in rows),
        "error": error,
        "today": clock.today(),
        "has_signed": bool(entry.employee_signed_at if side == Side.SELF else entry.superior_signed_at),
        "may_agree": side == Side.LEADER and entry.is_ready and not entry.is_fixed,
        "has_handed_in": bool(entry.self_at if side == Side.SELF else entry.leader_at),
        "own_url": reverse("assessment:entry_self", args=[entry.pk]),
        "own_places": places(staff_of(request), "own" if side == Side.SELF else "rounds"),
    }
    return render(request, "assessment/conversation.html", context, status=422 if error else 200)


def _lay_side_by_side(entry: RoundEntry, rows: list[dict[str, Any]]) -> None:
    """Both views of each element, those that differ most on top; where both said the same, that is proposed."""
    sides = {side: selectors.answers_of(entry, side) for side in Side}
    for row in rows:
        own, leader, agreed = (sides[side].get(row["key"]) for side in Side)
        row["own"], row["leader"], row["agreed"] = own, leader, agreed
        row["apart"] = abs((own.level or 0) - (leader.level or 0)) if own and leader else 0
        row["differs"] = row["apart"] > 0
        same = own.level if own and not row["differs"] else None
        row["level"] = agreed.level if agreed and agreed.level else same
    rows.sort(key=lambda row: -row["apart"])


def _asked(entry: RoundEntry, error: InvalidError | None) -> list[dict[str, Any]]:
    """Each element with its indicators, the words of its levels, and what is wrong with it."""
    scale = selectors.scale_of(entry.contact_centre_id)
    document = entry.document()
    return [
        {
            "key": element.key,
            "element": element,
            "name": element.text if element.kind == Kind.COMPETENCE else short_name(element),
            "indicators": document.indicators_of(element),
            "words": list(enumerate(scale.words_of(element.key), 1)),
            "problem": error.fields.get(element.key, "") if error else "",
        }
        for element in entry.elements()
    ]
