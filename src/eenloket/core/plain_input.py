"""Input that no person can have typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase

_NUL: Final = "%00"
_FORM: Final = "application/x-www-form-urlencoded"


class RefuseNulMiddleware:
    """Answer 400 to a NUL character in an address or form: PostgreSQL stores none, and no keyboard has one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        has_nul = _NUL in request.META.get("QUERY_STRING", "") or "\0" in request.path
        if not has_nul and request.content_type == _FORM:
            has_nul = _NUL.encode() in request.body
        return HttpResponseBadRequest("400") if has_nul else self.get_response(request)
