"""Checklists for starting and leaving, and absence."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import NotAllowedError
from eenloket.personnel import selectors, services
from eenloket.personnel.forms import ChecklistForm, LeavingForm, TemplateForm
from eenloket.personnel.types import Eye, ListKind

from .common import FormPage, bound, form_page, press
from .people import person_url

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def list_url(checklist_id: uuid.UUID) -> str:
    return reverse("personnel:checklist", args=[checklist_id])


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
def start(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """Begin the list for somebody who starts or leaves."""
    actor = staff_of(request)
    employee = selectors.led_employee(actor, employee_id)
    form = bound(request, ChecklistForm, initial={"kind": request.GET.get("soort", ListKind.ONBOARDING)})
    return form_page(
        request,
        form,
        FormPage(title=_("Start a checklist"), submit=_("Start"), back=person_url(employee_id)),
        do=lambda data: services.start_checklist(actor=actor, employee_id=employee_id, **data),
        done=lambda made: list_url(made.pk),
        said=_("The checklist is ready."),
        about=employee.name,
    )


@desk_page(Permission.VIEW_PROFILES)
def checklist(request: HttpRequest, checklist_id: uuid.UUID) -> HttpResponse:
    """What has to be done, by whom and by when."""
    actor = staff_of(request)
    found, eye = selectors.get_checklist(actor, checklist_id)
    services.note_look(
        actor=actor, eye=eye, subject=found.employee, how="personnel.checklist_opened", label=found.employee.name
    )
    todo = list(found.items.all())
    context = {
        "checklist": found,
        "employee": found.employee,
        "todo": todo,
        "done": sum(item.done_at is not None for item in todo),
        "keeps": eye != Eye.SELF,
        "may_tick": not found.closed_at,
        "is_leaving": found.kind == ListKind.LEAVING,
        "today": clock.today(),
    }
    return render(request, "personnel/checklist.html", context)


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def tick(request: HttpRequest, checklist_id: uuid.UUID, item_id: uuid.UUID) -> HttpResponse:
    """Say that an item is done, or not after all."""
    actor = staff_of(request)
    services.tick_item(actor=actor, item_id=item_id, done=request.POST.get("do") == "done")
    return redirect(f"{list_url(checklist_id)}#punt-{item_id}")


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
def leave(request: HttpRequest, checklist_id: uuid.UUID) -> HttpResponse:
    """Confirm that somebody leaves: what is still open stands above the button."""
    actor = staff_of(request)
    found, eye = selectors.get_checklist(actor, checklist_id)
    if eye == Eye.SELF:
        raise NotAllowedError(_("Your superior or HR does this for you."))
    form = bound(request, LeavingForm)
    work = selectors.open_work(found.employee)
    if not work["items"]:
        form.fields.pop("despite_open_items")
    return form_page(
        request,
        form,
        FormPage(title=_("End access"), submit=_("End access now"), back=list_url(checklist_id), danger=True),
        do=lambda data: services.confirm_leaving(
            actor=actor, checklist_id=checklist_id, despite_open_items=data.get("despite_open_items", False)
        ),
        done=person_url(found.employee_id),
        said=_("Access has ended."),
        about=found.employee.name,
        leaving=found,
        work=work,
    )


@desk_page(Permission.VIEW_PROFILES)
def templates(request: HttpRequest) -> HttpResponse:
    """What is on the lists for who starts and who leaves."""
    actor = staff_of(request)
    _require_templates(actor)
    services.ensure_templates(contact_centre_id=actor.contact_centre_id)
    lists = [(kind, selectors.template_items(actor.contact_centre_id, kind)) for kind in ListKind]
    return render(request, "personnel/templates.html", {"lists": lists})


@desk_page(Permission.VIEW_PROFILES)
def template_item(request: HttpRequest, kind: str, item_id: uuid.UUID | None = None) -> HttpResponse:
    """Add an item to a list, or change it."""
    actor = staff_of(request)
    _require_templates(actor)
    kept = selectors.template_items(actor.contact_centre_id, kind).filter(pk=item_id).first() if item_id else None
    initial = {"key": kept.pk, "text": kept.text, "owner": kept.owner, "days": kept.days} if kept else None
    return form_page(
        request,
        bound(request, TemplateForm, initial=initial),
        FormPage(
            title=_("Change the item") if kept else _("Add an item"),
            submit=_("Save"),
            back=reverse("personnel:templates"),
            note=_("Running checklists stay as they are."),
        ),
        do=lambda data: services.save_template_item(
            actor=actor,
            item_id=kept.pk if kept else data["key"],
            kind=kind,
            text=data["text"],
            owner=data["owner"],
            days=data["days"],
        ),
        done=reverse("personnel:templates"),
        said=_("The list is saved."),
    )


@desk_page(Permission.VIEW_PROFILES)
@require_POST
def template_remove(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Take an item out of a list."""
    actor = staff_of(request)
    return press(
        request,
        lambda: services.remove_template_item(actor=actor, item_id=item_id),
        done=reverse("personnel:templates"),
        said=_("The item is off the list."),
    )


def _require_templates(actor: Staff) -> None:
    if not selectors.may_edit_templates(actor):
        raise NotAllowedError(_("HR and the manager keep these lists."))
