"""Calling for help, seeing who does, going there, and saying that it is over."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.counter import services
from eenloket.ui.typed import typed_in

from .shared import AT_COUNTER, back, typed_key


@desk_page()
@require_GET
def bar(request: HttpRequest) -> HttpResponse:
    """The bar that stands on every page while somebody calls for help."""
    return render(request, "counter/alarm_bar.html")


@desk_page(Permission.HANDLE_CONTACTS)
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call for help; the same form sent twice calls once."""
    try:
        services.raise_alarm(
            actor=staff_of(request),
            alarm_id=typed_key(request, "id") or uuid.uuid4(),
            location_id=typed_key(request, "locatie"),
        )
    except ConflictError as error:
        messages.warning(request, str(error))
        return redirect("counter:mine")
    return back(request, "counter:mine")


@desk_page(*AT_COUNTER, Permission.VIEW_TEAM_CONTACTS)
@require_POST
def step(request: HttpRequest, alarm_id: uuid.UUID, step: str) -> HttpResponse:
    """Somebody goes there, or it is over. Raises NotFoundError."""
    staff = staff_of(request)
    if step == "onderweg":
        services.acknowledge_alarm(actor=staff, alarm_id=alarm_id)
    elif step == "voorbij":
        try:
            services.end_alarm(actor=staff, alarm_id=alarm_id, report=typed_in(request.POST, "report"))
        except InvalidError as error:
            messages.warning(request, str(error))
    else:
        raise NotFoundError(_("That step does not exist."))
    return back(request, "counter:index")
