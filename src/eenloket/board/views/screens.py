"""The screens on the walls, for who leads: making one, its link, ending it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of, uuid_from
from eenloket.board import selectors, services
from eenloket.board.models import WallScreen
from eenloket.core.errors import InvalidError
from eenloket.core.ids import uuid7
from eenloket.insight.selectors import teams_to_filter_by
from eenloket.ui.typed import typed_in, uuid_or_none


@require_http_methods(["GET", "POST"])
@desk_page(Permission.LEAD_LIVE)
def screens(request: HttpRequest) -> HttpResponse:
    """All screens; posted, another one."""
    staff, errors = staff_of(request), {}
    if request.method == "POST":
        try:
            made = services.make_screen(
                actor=staff,
                screen_id=uuid_from(request.POST.get("id", "")),
                name=typed_in(request.POST, "name"),
                team_id=uuid_or_none(request.POST.get("team", "")),
                municipality_id=uuid_or_none(request.POST.get("municipality", "")),
                shows_names=request.POST.get("names") == "1",
            )
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, _("%(name)s is made. Open its link on the screen itself.") % {"name": made.name})
            return redirect("board:screens")
    context = {
        "screens": [_row(request, each) for each in selectors.screens_of(staff)],
        "teams": teams_to_filter_by(staff),
        "municipalities": municipalities_of(staff),
        "new_id": request.POST.get("id") or uuid7(),
        "typed": request.POST,
        "errors": errors,
    }
    return render(request, "board/screens.html", context, status=422 if errors else 200)


def _row(request: HttpRequest, screen: WallScreen) -> dict[str, Any]:
    link = request.build_absolute_uri(reverse("board:wall", args=[screen.code]))
    return {"screen": screen, "link": link, "is_on": selectors.is_on(screen)}


@require_POST
@desk_page(Permission.LEAD_LIVE)
def screen(request: HttpRequest, screen_id: uuid.UUID) -> HttpResponse:
    """Another link, taking over, or the end of a screen."""
    staff, step = staff_of(request), request.POST.get("step", "")
    if step == "link":
        services.renew_link(actor=staff, screen_id=screen_id)
        done = _("The screen has another link; the old one opens nothing any more.")
    elif step == "take_over":
        services.take_over_screen(actor=staff, screen_id=screen_id)
        done = _("The screen shows what you may see from now on.")
    elif step == "revoke":
        services.revoke_screen(actor=staff, screen_id=screen_id)
        done = _("The screen is ended; its link opens nothing any more.")
    else:
        raise InvalidError(_("The browser sent something unreadable."))
    messages.success(request, done)
    return redirect("board:screens")
