"""Reports: made, read, explained, exported, published and planned."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.core.errors import InvalidError
from eenloket.insight import selectors, services
from eenloket.insight.rules import last_over
from eenloket.insight.types import Audience, ReportKind
from eenloket.insight.web import day_from, uuid_or_none

if TYPE_CHECKING:
    from eenloket.insight.models import Report

_MOST: Final = 60
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@desk_page(Permission.VIEW_TEAM_FIGURES)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports there are, with the form to make one and what is made by itself."""
    staff, form = staff_of(request), request.POST
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            report = services.make_report(
                actor=staff,
                kind=_one_of(ReportKind, form.get("kind", "")),
                audience=_one_of(Audience, form.get("audience", "")),
                day=day_from(form.get("day", "")) or _not_a_day(),
                team_id=uuid_or_none(form.get("team", "")),
                municipality_id=uuid_or_none(form.get("municipality", "")),
            )
        except InvalidError as error:
            faults = error.fields
        else:
            return HttpResponseRedirect(reverse("insight:report", args=[report.pk]))
    context = {
        "reports": list(selectors.reports_of(staff).defer("document", "comments")[:_MOST]),
        "plans": list(selectors.plans_of(staff)),
        "faults": faults,
        "typed": form if request.method == "POST" else {"kind": ReportKind.MONTH, "audience": Audience.MANAGER},
        "last_month": last_over(ReportKind.MONTH, clock.today()).first,
        **_choices(request),
    }
    return render(request, "insight/reports.html", context, status=422 if faults else 200)


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def report(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """A report as a page."""
    return _page(request, selectors.get_report(staff_of(request), report_id))


@require_GET
@desk_page(Permission.VIEW_TEAM_FIGURES)
def export(request: HttpRequest, report_id: uuid.UUID, kind: str) -> HttpResponse:
    """A report as PDF, spreadsheet or open data."""
    found = selectors.get_report(staff_of(request), report_id)
    name = slugify(found.document["title"])[:80] or "rapport"
    made: dict[str, tuple[Any, str, str]] = {
        "pdf": (services.as_pdf, "application/pdf", "pdf"),
        "werkblad": (services.as_sheet, _SHEET, "xlsx"),
        "csv": (services.as_open_data, "text/csv; charset=utf-8", "csv"),
    }
    make, media_type, ending = made[kind]
    response = HttpResponse(make(found), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


@require_POST
@desk_page(Permission.VIEW_TEAM_FIGURES)
def act(request: HttpRequest, report_id: uuid.UUID, step: str) -> HttpResponse:
    """Explain a report, count it anew, publish it or withdraw it."""
    staff = staff_of(request)
    if step == "toelichting":
        try:
            services.comment_report(actor=staff, report_id=report_id, comments=request.POST.dict())
        except InvalidError as error:
            return _page(request, selectors.get_report(staff, report_id), faults=error.fields, typed=request.POST)
        messages.success(request, _("What you said about it is kept."))
    elif step == "opnieuw":
        services.renew_report(actor=staff, report_id=report_id)
        messages.success(request, _("The figures are counted anew."))
    else:
        services.publish_report(actor=staff, report_id=report_id, is_public=step == "publiceren")
        messages.success(request, _("Published.") if step == "publiceren" else _("Withdrawn."))
    return HttpResponseRedirect(reverse("insight:report", args=[report_id]))


@require_http_methods(["GET", "POST"])
@desk_page(Permission.VIEW_TEAM_FIGURES)
def plan(request: HttpRequest) -> HttpResponse:
    """Have a report made and mailed when its period is over."""
    staff, form = staff_of(request), request.POST
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.plan_report(
                actor=staff,
                kind=_one_of(ReportKind, form.get("kind", "")),
                audience=_one_of(Audience, form.get("audience", "")),
                receiver_ids=[key for key in map(uuid_or_none, form.getlist("receivers")) if key],
                team_id=uuid_or_none(form.get("team", "")),
                municipality_id=uuid_or_none(form.get("municipality", "")),
            )
        except InvalidError as error:
            faults = error.fields
        else:
            messages.success(request, _("From now on this report is made by itself."))
            return HttpResponseRedirect(reverse("insight:reports"))
    context = {
        "faults": faults,
        "typed": form if request.method == "POST" else {"kind": ReportKind.MONTH, "audience": Audience.MANAGER},
        "colleagues": services.receivers_for(staff),
        "chosen_receivers": form.getlist("receivers"),
        **_choices(request),
    }
    return render(request, "insight/report_plan.html", context, status=422 if faults else 200)


@require_POST
@desk_page(Permission.VIEW_TEAM_FIGURES)
def stop(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """Have a report made no longer."""
    services.stop_plan(actor=staff_of(request), plan_id=plan_id)
    messages.success(request, _("This report is no longer made by itself."))
    return HttpResponseRedirect(reverse("insight:reports"))


def _page(
    request: HttpRequest, found: Report, *, faults: dict[str, str] | None = None, typed: Any = None
) -> HttpResponse:
    staff = staff_of(request)
    context = {
        "report": found,
        "document": found.document,
        "comments": typed or found.comments,
        "faults": faults or {},
        "may_publish": may(staff, Permission.MANAGE_FIGURES)
        and found.audience == Audience.COUNCIL
        and found.municipality_id is not None
        and found.team_id is None
        and found.last < clock.today(),
    }
    return render(request, "insight/report.html", context, status=422 if faults else 200)


def _choices(request: HttpRequest) -> dict[str, Any]:
    staff = staff_of(request)
    return {
        "kinds": ReportKind.choices,
        "audiences": Audience.choices,
        "teams": selectors.teams_to_filter_by(staff),
        "municipalities": municipalities_of(staff),
    }


def _one_of(choices: Any, value: str) -> str:
    if value not in choices.values:
        raise InvalidError(_("Choose one of the list."), {"kind": _("Choose one of the list.")})
    return value


def _not_a_day() -> Any:
    message = _("Choose a day within the period.")
    raise InvalidError(message, {"day": message})
