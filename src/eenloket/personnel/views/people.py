"""The overview, somebody's file and the staff card."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eenloket.accounts.selectors import teams_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.personnel import selectors, services
from eenloket.personnel.forms import AnswerForm, AvailabilityForm, CardForm
from eenloket.personnel.forms.people import available_in, terms_in, values_of, week_of
from eenloket.personnel.types import Eye
from eenloket.profiles.selectors import find_employee, profiles_held, reports_of, superior_of
from eenloket.ui.typed import offset_in, typed_in, uuid_or_none

from .common import FormPage, bound, form_page

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

_PAGE_SIZE = 60


def person_url(employee_id: uuid.UUID) -> str:
    return reverse("personnel:person", args=[employee_id])


@desk_page(Permission.VIEW_PROFILES)
def index(request: HttpRequest) -> HttpResponse:
    """Who leads people sees them, HR everybody, and anybody else the own file."""
    actor = staff_of(request)
    people = list(reports_of(actor)) if selectors.leads_people(actor) else []
    own = find_employee(actor)
    if people:
        return _led(request, actor, people, own)
    if selectors.is_hr(actor):
        return _everybody(request, actor, own)
    if own is None:
        return render(request, "personnel/nobody.html")
    return _file(request, actor, own, Eye.SELF)


def _led(request: HttpRequest, actor: Staff, people: list[Employee], own: Employee | None) -> HttpResponse:
    ids = [each.pk for each in people]
    files = selectors.files_of(ids)
    context = {
        "people": people,
        "own": own,
        "cards": files.cards,
        "signs": selectors.signs_of(people, files),
        "attention": selectors.attention_for(actor, people, files),
        "functions": profiles_held(ids, clock.today()),
        "today": clock.today(),
        "sees_all": selectors.is_hr(actor),
    }
    return render(request, "personnel/led.html", context)


@desk_page(Permission.VIEW_ALL_PERSONNEL)
def everybody(request: HttpRequest) -> HttpResponse:
    """All employees, for HR, also for who leads people too."""
    actor = staff_of(request)
    return _everybody(request, actor, find_employee(actor))


def _everybody(request: HttpRequest, actor: Staff, own: Employee | None) -> HttpResponse:
    """Names, functions and superiors only: what is on a card is behind the name, where the look is logged."""
    typed, team = typed_in(request.GET, "q").strip(), typed_in(request.GET, "team")
    offset = offset_in(request.GET.get("vanaf", ""))
    found = selectors.people_matching(actor.contact_centre_id, text=typed, team_id=uuid_or_none(team))
    people = list(found[offset : offset + _PAGE_SIZE + 1])
    context = {
        "people": people[:_PAGE_SIZE],
        "own": own,
        "q": typed,
        "team": team,
        "teams": teams_of(actor.contact_centre_id),
        "functions": profiles_held([each.pk for each in people], clock.today()),
        "attention": selectors.hr_attention(selectors.hr_items(actor.contact_centre_id)),
        "next_offset": offset + _PAGE_SIZE if len(people) > _PAGE_SIZE else 0,
        "offset": offset,
        "today": clock.today(),
    }
    return render(request, "personnel/everybody.html", context)


@desk_page(Permission.VIEW_PROFILES)
def person(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Somebody's file: card, conversations, checklists, absence and goals."""
    actor = staff_of(request)
    employee, eye = services.open_file(actor=actor, employee_id=employee_id)
    return _file(request, actor, employee, eye)


def _file(request: HttpRequest, actor: Staff, employee: Employee, eye: Eye) -> HttpResponse:
    card = selectors.find_card(employee.pk)
    asked = selectors.open_request(employee.pk)
    context: dict[str, Any] = {
        "employee": employee,
        "eye": eye.value,
        "keeps": eye != Eye.SELF,
        "card": card,
        "week": week_of(card.availability) if card else [],
        "asked": asked,
        "asked_week": week_of(asked.availability) if asked else [],
        "answered": selectors.last_answered_request(employee.pk) if eye == Eye.SELF else None,
        "answer_form": AnswerForm(auto_id="answer-%s"),
        "functions": profiles_held([employee.pk], clock.today()).get(employee.pk, []),
        "superior": superior_of(employee),
        "talks": selectors.talks_of(employee.pk),
        "checklists": selectors.checklists_of(employee.pk),
        "absences": selectors.absences_of(employee.pk)[:12],
        "goals": selectors.personal_goals_of(employee.pk),
        "today": clock.today(),
    }
    return render(request, "personnel/person.html", context)


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
def card(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Fill in or change a staff card."""
    actor = staff_of(request)
    employee = selectors.led_employee(actor, employee_id)
    services.open_file(actor=actor, employee_id=employee_id)
    kept = selectors.find_card(employee_id)
    form = bound(request, CardForm, initial=values_of(kept) if kept else {"contract_hours": 36})
    back = person_url(employee.pk)
    return form_page(
        request,
        form,
        FormPage(title=_("Staff card"), submit=_("Save the card"), back=back),
        do=lambda data: services.save_card(
            actor=actor, employee_id=employee_id, terms=terms_in(data), available=available_in(data)
        ),
        done=back,
        said=_("The card is saved."),
        about=employee.name,
    )


@desk_page(Permission.VIEW_PROFILES)
def availability(request: HttpRequest) -> HttpResponse:
    """Ask for other availability of one's own."""
    actor = staff_of(request)
    employee = selectors.own_employee(actor)
    kept = selectors.open_request(employee.pk) or selectors.find_card(employee.pk)
    form = bound(request, AvailabilityForm, initial=values_of(kept) if kept else {})
    back = person_url(employee.pk)
    return form_page(
        request,
        form,
        FormPage(
            title=_("My availability"),
            submit=_("Ask my superior"),
            back=back,
            note=_("Your superior gets this as a request. Until it is accepted your card stays as it is."),
        ),
        do=lambda data: services.ask_availability(actor=actor, available=available_in(data), remark=data["remark"]),
        done=back,
        said=_("The request is with your superior."),
    )


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def answer(request: HttpRequest, employee_id: uuid.UUID, request_id: uuid.UUID) -> HttpResponse:
    """Accept a request for other availability, or not."""
    actor = staff_of(request)
    selectors.led_employee(actor, employee_id)
    back = person_url(employee_id)
    return form_page(
        request,
        bound(request, AnswerForm),
        FormPage(title=_("Answer the request"), submit=_("Answer"), back=back),
        do=lambda data: services.answer_availability(
            actor=actor, request_id=request_id, accept=data["accept"] == "yes", answer=data["answer"]
        ),
        done=back,
        said=_("The colleague sees your answer."),
    )


@desk_page(Permission.VIEW_PROFILES)
def mine(request: HttpRequest) -> HttpResponse:
    """The own file, under an address that is the same for everybody."""
    return redirect(person_url(selectors.own_employee(staff_of(request)).pk))
