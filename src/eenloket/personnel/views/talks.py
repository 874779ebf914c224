from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.personnel import selectors, services
from eenloket.personnel.forms import AgreementForm, NotesForm, TalkForm
from eenloket.personnel.types import Eye
from eenloket.ui.typed import typed_in

from .common import FormPage, bound, form_page, press
from .people import person_url

if TYPE_CHECKING:
    from eenloket.personnel.models import PersonnelConversation


def talk_url(talk_id: uuid.UUID) -> str:
    return reverse("personnel:talk", args=[talk_id])


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
def plan(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Plan a conversation."""
    actor = staff_of(request)
    employee = selectors.led_employee(actor, employee_id)
    next_week = timezone.localtime() + timedelta(days=7)
    form = bound(request, TalkForm, initial={"planned_at": next_week.replace(hour=10, minute=0)})
    return form_page(
        request,
        form,
        FormPage(title=_("Plan a conversation"), submit=_("Plan"), back=person_url(employee_id)),
        do=lambda data: services.plan_talk(
            actor=actor,
            talk_id=data["key"],
            employee_id=employee_id,
            kind=data["kind"],
            planned_at=data["planned_at"],
        ),
        done=lambda made: talk_url(made.pk),
        said=_("The conversation is planned."),
        about=employee.name,
    )


@desk_page(Permission.VIEW_PROFILES)
def talk(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """A conversation: notes of both, agreements and signatures."""
    actor = staff_of(request)
    found, eye = selectors.get_talk(actor, talk_id)
    services.note_look(
        actor=actor, eye=eye, subject=found.employee, how="personnel.talk_opened", label=found.employee.name
    )
    return _talk_page(request, found, eye)


def _talk_page(
    request: HttpRequest, found: PersonnelConversation, eye: Eye, *, status: int = 200, **forms: Any
) -> HttpResponse:
    is_own, is_open = eye == Eye.SELF, not found.is_closed
    notes = found.employee_notes if is_own else found.superior_notes
    context: dict[str, Any] = {
        "talk": found,
        "employee": found.employee,
        "eye": eye.value,
        "may_read_superior": not is_own or found.superior_signed_at is not None,
        "may_write": is_open and (is_own or (eye == Eye.SUPERIOR and found.superior_signed_at is None)),
        "may_agree": is_open and eye == Eye.SUPERIOR and found.superior_signed_at is None,
        "may_sign": is_open and (found.superior_signed_at is not None if is_own else eye == Eye.SUPERIOR),
        "notes_form": NotesForm(initial={"notes": notes}),
        "agreement_form": AgreementForm(auto_id="agreement-%s"),
        "today": clock.today(),
    }
    return render(request, "personnel/talk.html", context | forms, status=status)


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def note(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Keep the notes as typed so far; `sign` goes on to the signature."""
    actor = staff_of(request)
    form = NotesForm(request.POST)
    try:
        services.note_in_talk(actor=actor, talk_id=talk_id, text=typed_in(request.POST, "notes"))
        if request.POST.get("sign"):
            services.sign_talk(actor=actor, talk_id=talk_id)
    except InvalidError as error:
        if _wants_json(request):
            raise
        form.is_valid()
        form.refuse(error)
        found, eye = selectors.get_talk(actor, talk_id)
        return _talk_page(request, found, eye, status=422, notes_form=form)
    if _wants_json(request):
        return JsonResponse({"kept_at": timezone.localtime().strftime("%H.%M.%S")})
    return redirect(talk_url(talk_id))


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def sign(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Sign a conversation."""
    actor = staff_of(request)
    return press(
        request,
        lambda: services.sign_talk(actor=actor, talk_id=talk_id),
        done=talk_url(talk_id),
        said=_("You have signed this conversation."),
    )


@desk_page(Permission.LEAD_PEOPLE)
@require_POST
def take_back(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Take one's signature back to go on writing."""
    actor = staff_of(request)
    return press(request, lambda: services.take_signature_back(actor=actor, talk_id=talk_id), done=talk_url(talk_id))


@desk_page(Permission.LEAD_PEOPLE)
@require_POST
def cancel(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Call a conversation off."""
    actor = staff_of(request)
    found = services.cancel_talk(actor=actor, talk_id=talk_id)
    return press(request, lambda: None, done=person_url(found.employee_id), said=_("The conversation is called off."))


@desk_page(Permission.LEAD_PEOPLE)
@require_POST
def agree(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Add an agreement."""
    actor = staff_of(request)
    selectors.get_talk(actor, talk_id)
    return form_page(
        request,
        bound(request, AgreementForm),
        FormPage(title=_("Add an agreement"), submit=_("Add"), back=talk_url(talk_id)),
        do=lambda data: services.agree(
            actor=actor, agreement_id=data["key"], talk_id=talk_id, text=data["text"], by_when=data["by_when"]
        ),
        done=talk_url(talk_id) + "#afspraken",
        said=_("The agreement is added."),
    )


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def agreement(request: HttpRequest, talk_id: uuid.UUID, agreement_id: uuid.UUID) -> HttpResponse:
    """Tick an agreement, untick it, or take it away before signing."""
    actor = staff_of(request)
    wanted = request.POST.get("do", "")
    if wanted == "drop":
        services.drop_agreement(actor=actor, agreement_id=agreement_id)
    else:
        services.settle_agreement(actor=actor, agreement_id=agreement_id, done=wanted == "done")
    return redirect(talk_url(talk_id) + "#afspraken")


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
