"""What was held back because it looks like a machine's: let through, or rejected."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import audit
from eenloket.ui.typed import typed_in
from eenloket.webforms import selectors, services
from eenloket.webforms.rules.filling import told

_MOST = 200


@desk_page(Permission.MANAGE_FORMS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a look: when, which form and why; what is in it is on its own page."""
    waiting = selectors.held_submissions(staff_of(request))
    rows = [(each, selectors.version_design(each.version)) for each in waiting[:_MOST]]
    return render(request, "webforms/held.html", {"rows": rows, "count": waiting.count()})


@desk_page(Permission.MANAGE_FORMS)
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, submission_id: uuid.UUID) -> HttpResponse:
    """One of them, with what was filled in; that somebody looked is noted."""
    staff = staff_of(request)
    if request.method == "POST":
        if typed_in(request.POST, "doe") == "door":
            services.let_through(actor=staff, submission_id=submission_id)
            messages.success(request, _("Let through: it waits on the work list now."))
        else:
            services.reject(actor=staff, submission_id=submission_id)
            messages.success(request, _("Rejected. What was in it is deleted."))
        return redirect("webforms:held")
    found = selectors.get_held(staff, submission_id)
    design = selectors.version_design(found.version)
    audit.looked_at_once(staff, found, purpose=_("held back form"), how="form.held_opened", label=design.title)
    context = {
        "held": found,
        "design": design,
        "told": told(design, selectors.values_of(found)),
        "files": [file for files in selectors.files_by_field(found).values() for file in files],
    }
    return render(request, "webforms/held_one.html", context)
