"""Letters out: written about a case, a contact or a customer; printed together; posted."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.post import selectors, services
from eenloket.post.types import OutgoingState
from eenloket.post.writing_form import Subject, WritingForm, subject_of
from eenloket.ui.typed import as_text, older_than, place_in, uuid_or_none

_PAGE_SIZE: Final = 50
_WRITE: Final = (Permission.HANDLE_CASES, Permission.HANDLE_CONTACTS)


@desk_page(Permission.REGISTER_POST)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is to be printed, the latest print batches, and all letters that went out."""
    staff = staff_of(request)
    state = request.GET.get("staat", "")
    state = state if state in OutgoingState.values else ""
    found = selectors.outgoing_for(staff).exclude(state=OutgoingState.TO_PRINT)
    if state:
        found = found.filter(state=state)
    place = place_in(request.GET.get("voor", ""))
    rows = list(older_than(found, place, "created_at")[: _PAGE_SIZE + 1])
    shown = rows[:_PAGE_SIZE]
    waiting = list(selectors.to_print(staff)[:200])
    context = {
        "groups": [
            (municipality, [each for each in waiting if each.municipality_id == municipality.pk], str(uuid7()))
            for municipality in municipalities_of(staff)
        ],
        "waiting_count": len(waiting),
        "rows": shown,
        "state": state,
        "states": [(each.value, each.label) for each in OutgoingState if each != OutgoingState.TO_PRINT],
        "batches": selectors.print_batches(staff, 10),
        "is_first_page": place is None,
        "next_place": as_text(shown[-1].created_at, shown[-1].pk) if len(rows) > _PAGE_SIZE else "",
    }
    return render(request, "post/outgoing.html", context)


@desk_page(*_WRITE)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, kind: str, about_id: uuid.UUID) -> HttpResponse:
    """A letter about a case, a contact or a customer: choose a template, write, look at it, make it."""
    staff = staff_of(request)
    subject = subject_of(staff, kind, about_id)
    if request.method == "GET":
        template_id = uuid_or_none(request.GET.get("sjabloon", ""))
        template = selectors.get_template(staff, template_id) if template_id else None
        return _form(request, subject, WritingForm.begin(subject, template))
    form = WritingForm.read(request.POST)
    try:
        if request.POST.get("step") == "look":
            return as_pdf(services.letter_pdf(actor=staff, wish=form.wish(subject)), "voorbeeld")
        services.write_letter(actor=staff, letter_id=form.key, wish=form.wish(subject))
    except InvalidError as error:
        return _form(request, subject, form.with_errors(error.fields or {"": str(error)}), status=422)
    messages.success(request, _("The letter is in the dossier and waits to be printed."))
    return redirect(subject.url)


@desk_page(Permission.REGISTER_POST)
@require_POST
def make_batch(request: HttpRequest) -> HttpResponse:
    keys = [uuid_from(each) for each in request.POST.getlist("letter")]
    batch = services.make_print_batch(
        actor=staff_of(request),
        batch_id=uuid_from(request.POST.get("key", "")),
        municipality_id=uuid_from(request.POST.get("municipality", "")),
        letter_ids=keys,
    )
    return redirect("post:print_batch", batch_id=batch.pk)


@desk_page(Permission.REGISTER_POST)
@require_GET
def print_batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The letters of a batch; with `?vorm=pdf` all of them in one PDF to print, also once more."""
    staff = staff_of(request)
    batch = selectors.get_print_batch(staff, batch_id)
    if request.GET.get("vorm") == "pdf":
        both_sides = request.GET.get("dubbelzijdig") == "1"
        return as_pdf(services.pdf_of_batch(batch, both_sides=both_sides), f"afdruk-{batch.created_at:%Y%m%d-%H%M}")
    letters = batch.letters.select_related("made_by").defer("text").order_by("place")
    return render(request, "post/print_batch.html", {"batch": batch, "letters": letters})


@desk_page(Permission.REGISTER_POST)
@require_POST
def posted(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    services.mark_posted(actor=staff_of(request), batch_id=batch_id)
    messages.success(request, _("Noted that these letters were posted."))
    return redirect("post:print_batch", batch_id=batch_id)


@desk_page(Permission.REGISTER_POST)
@require_POST
def again(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    services.print_again(actor=staff_of(request), letter_id=letter_id)
    messages.success(request, _("The letter waits to be printed once more."))
    return redirect("post:outgoing")


@desk_page(Permission.REGISTER_POST)
@require_POST
def withdraw(request: HttpRequest, letter_id: uuid.UUID) -> HttpResponse:
    services.withdraw_letter(actor=staff_of(request), letter_id=letter_id)
    messages.success(request, _("The letter is not printed. It stays in the dossier as withdrawn."))
    return redirect("post:outgoing")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _form(request: HttpRequest, subject: Subject, form: WritingForm, *, status: int = 200) -> HttpResponse:
    staff = staff_of(request)
    context: dict[str, Any] = {
        "subject": subject,
        "form": form,
        "templates": selectors.templates_for(staff, subject.municipality_id),
        "may_manage": may(staff, Permission.MANAGE_CHANNELS),
        "here": reverse("post:write", args=[subject.kind, subject.about_id]),
    }
    return render(request, "post/write.html", context, status=status)
