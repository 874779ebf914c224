"""How someone likes the desk; saved by scripts, answered as JSON."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from eenloket.accounts.services import set_preferences
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core.errors import InvalidError

_SWITCHES: Final = {"on": True, "off": False}


@desk_page()
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    changes: dict[str, object] = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    if "single_keys" in changes:
        changes["single_keys"] = _SWITCHES.get(str(changes["single_keys"]))
    try:
        set_preferences(actor=staff_of(request), changes=changes)
    except InvalidError as error:
        return JsonResponse({"ok": False, "error": str(error)}, status=422)
    return JsonResponse({"ok": True})
