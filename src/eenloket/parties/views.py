"""Warning about how somebody behaved, and a team leader who reviews and ends warnings."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.core import clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7
from eenloket.ui.typed import typed_in

from . import rules, selectors, services
from .types import WarningKind


@desk_page(Permission.WARN_ABOUT_PARTIES)
@require_http_methods(["GET", "POST"])
def warn(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """Tell what happened, for the next colleague."""
    staff, errors = staff_of(request), {}
    party = services.look_at(actor=staff, party_id=party_id, purpose="warning reported")
    if request.method == "POST":
        warned = services.Warned(
            kind=typed_in(request.POST, "kind"),
            what=typed_in(request.POST, "what"),
            happened_on=_day(typed_in(request.POST, "happened_on")),
        )
        key = uuid_from(request.POST.get("id", ""))
        try:
            services.warn_about(actor=staff, party_id=party_id, warning_id=key, warned=warned)
        except InvalidError as error:
            errors = error.fields
        else:
            messages.success(request, _("The next colleague is warned."))
            return redirect("desk:party", party_id=party_id)
    context = {
        "party": party,
        "kinds": WarningKind.choices,
        "typed": request.POST if errors else {"happened_on": clock.today().isoformat()},
        "key": request.POST.get("id") if errors else uuid7(),
        "errors": errors,
    }
    return render(request, "parties/warn.html", context, status=422 if errors else 200)


@desk_page(Permission.REVIEW_WARNINGS)
@require_GET
def warnings(request: HttpRequest) -> HttpResponse:
    """All warnings that run, those that nobody reviewed first."""
    return render(request, "parties/review.html", {"warnings": selectors.warnings_to_review(staff_of(request))})


@desk_page(Permission.REVIEW_WARNINGS)
@require_http_methods(["GET", "POST"])
def warning(request: HttpRequest, warning_id: uuid.UUID) -> HttpResponse:
    """One warning: until when it runs, or that it ends."""
    staff, errors = staff_of(request), {}
    found = selectors.get_warning(staff, warning_id)
    if request.method == "POST":
        try:
            done = _decide(request, warning_id)
        except InvalidError as error:
            errors = error.fields
        except ConflictError as error:
            errors = {"": str(error)}
        else:
            messages.success(request, done)
            return redirect("parties:warnings")
    context = {
        "warning": found,
        "latest": rules.years_after(found.happened_on, 2),
        "errors": errors,
        "typed": request.POST if errors else {"expires_on": found.expires_on.isoformat()},
    }
    return render(request, "parties/warning.html", context, status=422 if errors else 200)


def _decide(request: HttpRequest, warning_id: uuid.UUID) -> str:
    staff, form = staff_of(request), request.POST
    if form.get("what") == "end":
        services.end_warning(actor=staff, warning_id=warning_id, reason=typed_in(form, "reason"))
        return _("The warning has ended.")
    services.review_warning(actor=staff, warning_id=warning_id, expires_on=_day(typed_in(form, "expires_on")))
    return _("Reviewed.")


def _day(typed: str) -> date | None:
    try:
        return rules.parse_dutch_date(typed) or parse_date(typed)
    except ValueError:
        return None
