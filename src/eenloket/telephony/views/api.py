"""Where platforms tell what happens to their calls."""

from __future__ import annotations

import json
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.telephony import services

_MOST_BYTES: Final = 1_000_000
_DESCRIPTION: Final = Path(__file__).resolve().parents[1] / "data" / "openapi.json"


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """202 once all that can be read is stored. Who did not sign learns nothing, not even which platforms there are."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > _MOST_BYTES:
        return _error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Send fewer events at a time.")
    body = request.body
    try:
        platform = services.platform_that_signed(
            key=request.headers.get("X-Eenloket-Platform", ""),
            timestamp=request.headers.get("X-Eenloket-Timestamp", ""),
            body=body,
            given=request.headers.get("X-Eenloket-Signature", ""),
        )
        taken = services.take_in(platform, body)
    except NotAllowedError as error:
        return _error(HTTPStatus.UNAUTHORIZED, str(error))
    except InvalidError as error:
        return _error(HTTPStatus.BAD_REQUEST, str(error))
    is_useless = taken.refused and not taken.accepted and not taken.duplicates
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_useless else HTTPStatus.ACCEPTED
    return JsonResponse(asdict(taken), status=status)


@require_GET
@cache_control(max_age=3600, public=True)
def description(request: HttpRequest) -> HttpResponse:
    """The interface as OpenAPI describes it."""
    return JsonResponse(json.loads(_DESCRIPTION.read_text("utf-8")))


def _error(status: HTTPStatus, message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)
