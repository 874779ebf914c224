"""The figures that a municipality published: for everybody, as a page and as open data (R38)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eenloket.insight.selectors import published_reports
from eenloket.insight.services import as_open_data
from eenloket.website.pages import Crumb, show, site_page

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

_MOST = 24


@require_safe
@site_page
def figures(request: HttpRequest, site: Municipality) -> HttpResponse:
    """The newest published figures, with those of before and the data behind each."""
    reports = list(published_reports(site.pk)[:_MOST])
    asked = request.GET.get("rapport", "")
    chosen = next((each for each in reports if str(each.pk) == asked), reports[0] if reports else None)
    here = Crumb(_("Our figures"), reverse("website:figures", args=[site.slug]), is_ours=True)
    return show(request, site, "website/figures.html", {"reports": reports, "chosen": chosen}, crumbs=[here])


@require_safe
@site_page
def data(request: HttpRequest, site: Municipality, report_id: uuid.UUID) -> HttpResponse:
    """Published figures as open data."""
    report = published_reports(site.pk).filter(pk=report_id).first()
    if report is None:
        raise Http404
    response = HttpResponse(as_open_data(report), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cijfers-{site.slug}-{report.first:%Y-%m-%d}.csv"'
    return response
