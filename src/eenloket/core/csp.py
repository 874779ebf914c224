"""Headers that tell the browser to trust nothing but ourselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.http import HttpRequest, HttpResponseBase

_NOBODY: Final = "frame-ancestors 'none'"
_SELF: Final = "'self'"
_OLD_HEADER: Final = "X-Frame-Options"
_FRAMED: Final = "frames allowed"  # the old header cannot name sites: it is left out
_POLICY: Final = (
    "default-src 'self'; "
    "img-src 'self' data:; "  # icons are masks in the style sheets, with data: addresses
    "object-src 'none'; "
    "base-uri 'none'; "
    "form-action 'self'; "
    f"{_NOBODY}"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def allow_framing(response: HttpResponseBase, sites: Sequence[str]) -> None:
    """Let these origins, and our own, show this page in a frame. For pages that act on no cookie: what stands around
    them may lie about what they are."""
    allowed = f"frame-ancestors {' '.join([_SELF, *sites])}"
    response.headers["Content-Security-Policy"] = _POLICY.replace(_NOBODY, allowed)
    response.headers[_OLD_HEADER] = _FRAMED


class SecurityHeadersMiddleware:
    """Set the headers on every response; outermost, so that no middleware's own answer goes without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if response.headers[_OLD_HEADER] == _FRAMED:
            del response.headers[_OLD_HEADER]
        return response
