"""Where a provider calls us: delivery receipts and texts that people sent."""

from __future__ import annotations

import hmac
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import services
from .port import account_for, adapter_for
from .types import Channel


@csrf_exempt
@require_POST
def sms(request: HttpRequest) -> HttpResponse:
    """Answered once what came is stored. Anything but the agreed bearer token is refused without a look at the rest."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), _token()):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    try:
        received = adapter_for(Channel.SMS).receive(request.body)
    except ValueError:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    account = account_for(Channel.SMS).name
    services.keep_receipts(channel=Channel.SMS, account=account, receipts=received.receipts)
    for text in received.texts:
        services.take_in(channel=Channel.SMS, account=account, text=text)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _token() -> bytes:
    return str(settings.EENLOKET_SMS_CALLBACK_TOKEN).encode()
