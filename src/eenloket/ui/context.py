"""What every template can use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.functional import SimpleLazyObject


def one_csrf_token(request: HttpRequest) -> dict[str, Any]:
    """The token against forged forms, made once for a page: Django masks it anew for each form on it."""
    return {"csrf_token": SimpleLazyObject(lambda: get_token(request))}
