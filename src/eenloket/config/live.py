"""`GET /live/?t=<topic>&t=<topic>`: which of these topics may this browser hear? The front streams them.

With `k=<key>` whoever has a page with that key hears what it names: a chat, a screen in a hall, a phone in a waiting
room.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from eenloket.accounts import selectors
from eenloket.core import live

MOST_TOPICS = 50


@require_GET
@never_cache
def view(request: HttpRequest) -> HttpResponse:
    if key := request.GET.get("k", ""):
        topics = live.topics_of(key)[:MOST_TOPICS]
        return JsonResponse({"topics": topics}) if topics else HttpResponseForbidden("Not a key.")
    if not request.user.is_authenticated:
        return HttpResponseForbidden("Sign in first.", content_type="text/plain")
    topics = request.GET.getlist("t")[:MOST_TOPICS]
    return JsonResponse({"topics": selectors.may_listen(str(request.user.pk), topics)})
