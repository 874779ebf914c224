"""Setting what a municipality tells its citizens they may count on."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.agreements.selectors import public_targets
from eenloket.agreements.services import set_public_norms
from eenloket.agreements.types import USUAL, PublicCode, Target
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.ui.typed import typed_in


@desk_page(Permission.MANAGE_AGREEMENTS)
@require_http_methods(["GET", "POST"])
def public_norms(request: HttpRequest, municipality_id: uuid.UUID | None = None) -> HttpResponse:
    """The norms of one municipality, as its site shows them."""
    staff = staff_of(request)
    places = municipalities_of(staff)
    place = next((each for each in places if municipality_id in (None, each.pk)), None)
    if place is None:
        raise NotFoundError(_("That municipality does not exist."))
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            set_public_norms(actor=staff, municipality_id=place.pk, targets=[_typed(request, each) for each in USUAL])
        except InvalidError as error:
            errors = error.fields or {"": str(error)}
        else:
            messages.success(request, _("Kept. The site shows it from now on."))
            return redirect("cases:public_norms_of", place.pk)
    is_typed = request.method == "POST"
    rows = [
        {
            "code": each.code,
            "label": PublicCode(each.code).label,
            "has_amount": usual.amount is not None,
            "percent": typed_in(request.POST, f"{each.code}.percent", "") if is_typed else each.percent,
            "amount": typed_in(request.POST, f"{each.code}.amount", "") if is_typed else each.amount,
            "is_shown": request.POST.get(f"{each.code}.shown") == "1" if is_typed else each.is_shown,
            "error": errors.get(f"{each.code}.percent") or errors.get(f"{each.code}.amount"),
        }
        for each, usual in zip(public_targets(place.pk), USUAL, strict=True)
    ]
    context = {"place": place, "places": places, "rows": rows, "errors": errors}
    return render(request, "cases/agreements/public.html", context, status=422 if errors else 200)


def _typed(request: HttpRequest, usual: Target) -> Target:
    """What was typed for one norm; what is no number is 0, which the service refuses by its field."""

    def number(name: str) -> int:
        typed = typed_in(request.POST, f"{usual.code}.{name}", "").strip()
        return int(typed) if typed.isdecimal() and len(typed) < 6 else 0

    return Target(
        usual.code,
        number("percent"),
        number("amount") if usual.amount is not None else None,
        request.POST.get(f"{usual.code}.shown") == "1",
    )
