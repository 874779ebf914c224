"""Writing a text: every change is kept within a second or two, then it goes to who approves it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.content import editor, selectors, services
from eenloket.content.forms import keys_in, moment_in, values_in
from eenloket.content.types import FIELD_NAMES, OPEN_DRAFT_STATES, DraftState
from eenloket.core import gsm
from eenloket.core.errors import InvalidError
from eenloket.ui.typed import typed_in, uuid_or_none

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.content.models import Draft

_EDIT, _APPROVE = Permission.EDIT_CONTENT, Permission.APPROVE_CONTENT


@desk_page(_EDIT)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A new answer, under the key that the form had already; from questions that nobody could answer, or from none."""
    draft = services.start_answer(
        actor=staff_of(request),
        draft_id=uuid_from(request.POST.get("id", "")),
        document=values_in(request.POST),
        signal_ids=keys_in(request.POST.getlist("signal")),
    )
    return redirect("content:draft", draft_id=draft.pk)


@desk_page(_EDIT)
@require_POST
def open_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Work on the next version of an answer, and let it settle the remarks that came along."""
    draft = services.open_draft(actor=staff_of(request), slug=slug)
    if signals := keys_in(request.POST.getlist("signal")):
        services.join_draft(actor=staff_of(request), draft_id=draft.pk, signal_ids=signals)
    return redirect("content:draft", draft_id=draft.pk)


@desk_page(_EDIT, _APPROVE)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The page of a draft; posted, what was typed in it."""
    staff = staff_of(request)
    if request.method == "POST":
        return _save(request, staff, draft_id)
    return _page(request, staff, selectors.get_draft(staff, draft_id))


@desk_page(_EDIT, _APPROVE)
@require_GET
def beside(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """What stands beside the text, fetched again when something changed."""
    staff = staff_of(request)
    found = selectors.get_draft(staff, draft_id)
    return render(request, "content/beside.html", editor.beside_context(staff, found))


@desk_page(_EDIT)
@require_POST
def ask(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Put the draft before somebody who approves it."""
    staff = staff_of(request)
    try:
        services.ask_approval(actor=staff, draft_id=draft_id, change_note=typed_in(request.POST, "change_note"))
    except InvalidError as error:
        return _refused(request, staff, draft_id, error)
    messages.success(request, _("Approval asked. You see here when there is an answer."))
    return redirect("content:draft", draft_id=draft_id)


@desk_page(_EDIT, _APPROVE)
@require_POST
def judge(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Approve the draft, or send it back with a remark."""
    staff, form = staff_of(request), request.POST
    revision = int(form["revision"]) if form.get("revision", "").isdecimal() else -1
    try:
        if form.get("what") == "back":
            services.send_back(actor=staff, draft_id=draft_id, revision=revision, remark=typed_in(form, "remark"))
            messages.success(request, _("Sent back to its writer with your remark."))
            return redirect("content:editing")
        found = services.approve(
            actor=staff,
            draft_id=draft_id,
            revision=revision,
            change_note=typed_in(form, "change_note"),
            publish_at=moment_in(form, "publish_at"),
        )
    except InvalidError as error:
        return _refused(request, staff, draft_id, error)
    if found.state == DraftState.APPROVED:
        messages.success(request, _("Approved. It is published at the moment you chose."))
    else:
        messages.success(request, _("Published. Desk and site give the new text now."))
    return redirect("content:draft", draft_id=draft_id)


@desk_page(_EDIT)
@require_POST
def discard(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    services.discard_draft(actor=staff_of(request), draft_id=draft_id)
    messages.success(request, _("The draft is put away. The answer stays as it was."))
    return redirect("content:editing")


@desk_page(_EDIT)
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an answer out of desk and site."""
    services.withdraw_answer(actor=staff_of(request), slug=slug, reason=typed_in(request.POST, "reason"))
    messages.success(request, _("Withdrawn. Nobody is given this answer any more."))
    return redirect("content:editing")


@desk_page(_EDIT)
@require_POST
def link_signals(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Which remarks the draft settles."""
    staff = staff_of(request)
    if leaving := uuid_or_none(request.POST.get("leave", "")):
        services.leave_draft(actor=staff, signal_id=leaving)
    services.join_draft(actor=staff, draft_id=draft_id, signal_ids=keys_in(request.POST.getlist("signal")))
    return redirect("content:draft", draft_id=draft_id)


def _save(request: HttpRequest, staff: Staff, draft_id: uuid.UUID) -> HttpResponse:
    form = request.POST
    saved = services.change_draft(
        actor=staff,
        draft_id=draft_id,
        revision=int(form["revision"]) if form.get("revision", "").isdecimal() else 0,
        values=values_in(form),
        page=uuid_or_none(form.get("page", "")),
        overrule=form.getlist("overrule"),
    )
    found = selectors.get_draft(staff, draft_id)
    if "application/json" not in request.headers.get("Accept", ""):
        return _saved_without_script(request, staff, found, saved)
    context = editor.beside_context(staff, found)
    advice = editor.advice_on(found.document)
    sms = gsm.count(found.document.get("sentence", ""))
    return JsonResponse(
        {
            "saved": timezone.localtime().strftime("%-H.%M.%S"),
            "beside": render_to_string("content/beside.html", context, request),
            "advice": {
                name: render_to_string("content/advice.html", {"reading": reading, "name": name, "sms": sms}, request)
                for name, reading in advice.items()
            },
            "clashes": {
                clash.field: render_to_string("content/clash.html", _clash_context(clash), request)
                for clash in saved.clashes
            },
        }
    )


def _saved_without_script(request: HttpRequest, staff: Staff, found: Draft, saved: services.Saved) -> HttpResponse:
    if saved.clashes:
        typed = values_in(request.POST)
        found.document |= {clash.field: typed[clash.field] for clash in saved.clashes}  # shown, not kept
        context = {"clashes": [_clash_context(clash) for clash in saved.clashes]}
        return _page(request, staff, found, context, status=409)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("content:draft", args=[found.pk]))


def _clash_context(clash: services.Clash) -> dict[str, Any]:
    return {
        "field": clash.field,
        "name": FIELD_NAMES[clash.field],
        "by": clash.by,
        "theirs": "\n".join(editor.lines_of(clash.field, clash.theirs)),
        "is_text": isinstance(clash.theirs, str),
    }


def _refused(request: HttpRequest, staff: Staff, draft_id: uuid.UUID, error: InvalidError) -> HttpResponse:
    found = selectors.get_draft(staff, draft_id)
    errors = [(FIELD_NAMES.get(name, ""), words) for name, words in error.fields.items()] or [("", str(error))]
    return _page(request, staff, found, {"errors": errors}, status=422)


def _page(
    request: HttpRequest, staff: Staff, found: Draft, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    beside_it = editor.beside_context(staff, found)
    is_writing = beside_it["may_edit"] and found.state in OPEN_DRAFT_STATES
    context = {**beside_it, **editor.form_context(staff, found), "is_writing": is_writing, **(more or {})}
    return render(request, "content/draft.html", context, status=status)
