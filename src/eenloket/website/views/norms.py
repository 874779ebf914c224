"""What citizens may count on, how that went last month, and what to do when it did not (R38)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eenloket.website.norms import norms_of
from eenloket.website.pages import Crumb, show, site_page

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality


@require_safe
@site_page
def norms(request: HttpRequest, site: Municipality) -> HttpResponse:
    """Every norm that the municipality shows, with the share of the month before."""
    month, lines = norms_of(site)
    here = Crumb(_("What you may count on"), reverse("website:norms", args=[site.slug]), is_ours=True)
    return show(request, site, "website/norms.html", {"month": month, "lines": lines}, crumbs=[here])
