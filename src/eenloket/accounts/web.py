"""What the pages for staff share: who is asking, and how an expected error becomes a page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eenloket.core.errors import ConflictError, EenloketError, InvalidError, NotAllowedError, NotFoundError

from .services import require
from .types import Permission

if TYPE_CHECKING:
    from .models import Staff

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

_STATUS = {NotAllowedError: 403, NotFoundError: 404, ConflictError: 409, InvalidError: 422}


def staff_of(request: HttpRequest) -> Staff:
    """Whoever is signed in; only behind `desk_page`."""
    return cast("Staff", request.user)


def desk_page(*permissions: Permission) -> Callable[[View[P]], View[P]]:
    """A page for staff who have any of the permissions (none named: for all staff).

    An expected error becomes an answer in the form the browser asked for: JSON, a fragment with the sentence, or
    a page with it, under the right status.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                if permissions:
                    _require_any(staff_of(request), permissions)
                response = view(request, *args, **kwargs)
            except EenloketError as error:
                response = _as_response(request, error)
            # Pages hold personal data and what is being typed: the browser asks again, also on the way back.
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return cast("View[P]", login_required(cast("Any", guarded)))

    return decorate


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def uuid_from(value: str) -> uuid.UUID:
    """A key that a form sent along. Raises InvalidError."""
    try:
        return uuid.UUID(value)
    except ValueError:
        raise InvalidError(_("The browser sent something unreadable.")) from None


def _require_any(staff: Staff, permissions: tuple[Permission, ...]) -> None:
    if not any(permission in staff.permission_codes for permission in permissions):
        require(staff, permissions[0])


def _as_response(request: HttpRequest, error: EenloketError) -> HttpResponse:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400)
    if "application/json" in request.headers.get("Accept", ""):
        fields = error.fields if isinstance(error, InvalidError) else {}
        return JsonResponse({"error": str(error), "fields": fields}, status=status)
    template = "ui/error_fragment.html" if is_fragment(request) else "ui/error.html"
    return render(request, template, {"error": str(error), "status": status}, status=status)
