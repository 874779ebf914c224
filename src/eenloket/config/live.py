"""`GET /live/?t=<topic>&t=<topic>`: which of these topics may this browser hear? The front streams them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from eenloket.accounts import selectors

MOST_TOPICS = 50


@require_GET
@never_cache
def view(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden("Sign in first.", content_type="text/plain")
    topics = request.GET.getlist("t")[:MOST_TOPICS]
    return JsonResponse({"topics": selectors.may_listen(str(request.user.pk), topics)})
