from __future__ import annotations

import uuid

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
from eenloket.personnel.forms import CloseForm, IncidentForm, MeasureForm
from eenloket.personnel.services import Report
from eenloket.personnel.types import Police
from eenloket.profiles.selectors import find_employee
from eenloket.ui.typed import typed_in

from .common import FormPage, bound, form_page, press

_MOST = 200


def incident_url(incident_id: uuid.UUID) -> str:
    return reverse("personnel:incident", args=[incident_id])


@desk_page(Permission.VIEW_PROFILES)
def incidents(request: HttpRequest) -> HttpResponse:
    """What this person reported or was in; for who sees to incidents all of those, with figures per quarter."""
    actor = staff_of(request)
    handled = selectors.handled_incidents(actor)
    handles = selectors.is_hr(actor) or selectors.leads_people(actor)
    quarters, figures = selectors.figures_per_quarter(handled) if handles else ([], [])
    context = {
        "incidents": selectors.seen_incidents(actor).prefetch_related("measures")[:_MOST],
        "handles": handles,
        "quarters": quarters,
        "figures": figures,
        "today": clock.today(),
    }
    return render(request, "personnel/incidents.html", context)


@desk_page(Permission.VIEW_PROFILES)
def incident_new(request: HttpRequest) -> HttpResponse:
    """Report an incident."""
    actor = staff_of(request)
    own = find_employee(actor)
    form = bound(
        request,
        IncidentForm,
        initial={"happened_at": clock.now(), "involved": own.pk if own else None},
        contact_centre_id=actor.contact_centre_id,
    )
    return form_page(
        request,
        form,
        FormPage(
            title=_("Report an incident"),
            submit=_("Report"),
            back=reverse("personnel:incidents"),
            note=_("In danger? Press the alarm button or call 112 first. Your superior and HR read this report."),
        ),
        do=lambda data: services.report_incident(
            actor=actor,
            incident_id=data["key"],
            report=Report(
                kind=data["kind"],
                happened_at=data["happened_at"],
                place=data["place"],
                where=data["where"],
                what=data["what"],
                involved_id=data["involved"].pk if data["involved"] else None,
                police=data["police"],
            ),
        ),
        done=lambda made: _after_report(request, made.pk),
        said=_("Your report is with your superior."),
    )


def _after_report(request: HttpRequest, incident_id: uuid.UUID) -> str:
    """Who has no place in the function structure sees no incident, not even the own report."""
    seen = selectors.seen_incidents(staff_of(request)).filter(pk=incident_id).exists()
    return incident_url(incident_id) if seen else reverse("personnel:incidents")


@desk_page(Permission.VIEW_PROFILES)
def incident(request: HttpRequest, incident_id: uuid.UUID) -> HttpResponse:
    """One incident, with measures and how it ended."""
    actor = staff_of(request)
    found, handles = selectors.get_incident(actor, incident_id)
    eye = selectors.incident_eye(actor, found)
    services.note_look(actor=actor, eye=eye, subject=found, how="personnel.incident_opened")
    measures = list(found.measures.all())
    context = {
        "incident": found,
        "measures": measures,
        "handles": handles and not found.closed_at,
        "may_close": all(measure.done_at for measure in measures),
        "police": Police.choices,
        "measure_form": MeasureForm(auto_id="measure-%s"),
        "close_form": CloseForm(auto_id="close-%s"),
        "today": clock.today(),
    }
    return render(request, "personnel/incident.html", context)


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def measure_new(request: HttpRequest, incident_id: uuid.UUID) -> HttpResponse:
    """Add a measure."""
    actor, back = staff_of(request), _handled(request, incident_id)
    return form_page(
        request,
        bound(request, MeasureForm),
        FormPage(title=_("Add a measure"), submit=_("Add"), back=back),
        do=lambda data: services.take_measure(
            actor=actor,
            measure_id=data["key"],
            incident_id=incident_id,
            text=data["text"],
            who=data["who"],
            by_when=data["by_when"],
        ),
        done=back,
        said=_("The measure is added."),
    )


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def measure(request: HttpRequest, incident_id: uuid.UUID, measure_id: uuid.UUID) -> HttpResponse:
    """Say that a measure is done, or not after all."""
    actor = staff_of(request)
    services.settle_measure(actor=actor, measure_id=measure_id, done=request.POST.get("do") == "done")
    return redirect(incident_url(incident_id))


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def police(request: HttpRequest, incident_id: uuid.UUID) -> HttpResponse:
    """Keep whether it was reported to the police."""
    actor = staff_of(request)
    return press(
        request,
        lambda: services.keep_police(actor=actor, incident_id=incident_id, police=typed_in(request.POST, "police")),
        done=incident_url(incident_id),
        said=_("The incident is changed."),
    )


@desk_page(Permission.LEAD_PEOPLE, Permission.VIEW_ALL_PERSONNEL)
@require_POST
def close(request: HttpRequest, incident_id: uuid.UUID) -> HttpResponse:
    """Close an incident with its result."""
    actor, back = staff_of(request), _handled(request, incident_id)
    return form_page(
        request,
        bound(request, CloseForm),
        FormPage(title=_("Close the incident"), submit=_("Close"), back=back),
        do=lambda data: services.close_incident(actor=actor, incident_id=incident_id, result=data["result"]),
        done=back,
        said=_("The incident is closed."),
    )


def _handled(request: HttpRequest, incident_id: uuid.UUID) -> str:
    """The address of an incident that this person sees to. Raises NotFoundError, NotAllowedError."""
    _found, handles = selectors.get_incident(staff_of(request), incident_id)
    if not handles:
        raise NotAllowedError(_("The superior or HR sees to this incident."))
    return incident_url(incident_id)
