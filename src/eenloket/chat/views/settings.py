"""How each municipality wants its chat, and the script tag for its sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.chat import selectors, services
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.ui.typed import typed_in

if TYPE_CHECKING:
    from eenloket.chat.types import Settings

_FIELDS = ("welcome", "closed_text", "sites", "remind_minutes", "end_minutes", "is_on")


@desk_page(Permission.MANAGE_CHANNELS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "chat/settings.html", {"rows": selectors.wishes_for(staff_of(request))})


@desk_page(Permission.MANAGE_CHANNELS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, municipality: str) -> HttpResponse:
    """The settings of one municipality; what is wrong stays on the page as it was typed."""
    staff = staff_of(request)
    found = next((row for row in selectors.wishes_for(staff) if row[0].slug == municipality), None)
    if found is None:
        raise NotFoundError(_("That municipality does not exist."))
    place, wishes = found
    typed, errors = _as_typed(wishes), {}
    if request.method == "POST":
        typed = {name: typed_in(request.POST, name) for name in _FIELDS}
        try:
            services.save_settings(
                actor=staff,
                municipality_id=place.pk,
                is_on=typed["is_on"] == "1",
                welcome=typed["welcome"],
                closed_text=typed["closed_text"],
                sites=typed["sites"],
                remind_minutes=_number(typed["remind_minutes"]),
                end_minutes=_number(typed["end_minutes"]),
            )
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, _("The chat of %(name)s is saved.") % {"name": place.name})
            return redirect("chat:settings")
    context: dict[str, Any] = {
        "place": place,
        "typed": typed,
        "errors": errors,
        "page_url": request.build_absolute_uri(reverse("website:chat", args=[place.slug])),
        "script_url": request.build_absolute_uri(reverse("chat:script", args=[place.slug])),
        "origin": f"{request.scheme}://{request.get_host()}",
    }
    return render(request, "chat/settings_edit.html", context, status=422 if errors else 200)


def _as_typed(wishes: Settings) -> dict[str, str]:
    return {
        "welcome": wishes.welcome,
        "closed_text": wishes.closed_text,
        "sites": "\n".join(wishes.sites),
        "remind_minutes": str(wishes.remind_minutes),
        "end_minutes": str(wishes.end_minutes),
        "is_on": "1" if wishes.is_on else "",
    }


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 5 else 0
