"""The board on a wall, without signing in; and what is streamed to walls and desks."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from eenloket.accounts.web import desk_page, staff_of
from eenloket.board import selectors, services, web
from eenloket.board.types import SEES
from eenloket.core.errors import NotFoundError
from eenloket.routing.selectors import board_of

from .live import seen_in

# A screen is seen each time it asks anew; somebody at a desk is asked as often as for pokes.
_WALL_SECONDS: Final = 300.0


@require_GET
@never_cache
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """A screen on a wall. Whoever has its link sees it; a link that was withdrawn says so."""
    with override("nl"):
        try:
            screen, owner = selectors.screen_by_code(code)
        except NotFoundError:
            return _private(render(request, "board/wall_off.html", status=404))
        services.note_seen(screen)
        seen = selectors.seen_on(screen, owner)
        board = board_of(seen.watch)
        context: dict[str, Any] = {
            "screen": screen,
            "board": board,
            "now": timezone.localtime(board.at),
            "parts": web.parts_of(owner, seen, board, web.counted_of(owner, seen)),
            "stream": f"{reverse('board:stream')}?muur={code}",
        }
        return _private(render(request, "board/wall.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """A secret link: not to be found by search engines, not to be told to other sites."""
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
@never_cache
def stream(request: HttpRequest) -> HttpResponse:
    """What this browser may be sent; `config.asgi` asks, and streams it."""
    if code := request.GET.get("muur", ""):
        return _stream_to_wall(code)
    return _stream_to_desk(request)


def _stream_to_wall(code: str) -> HttpResponse:
    try:
        screen, owner = selectors.screen_by_code(code)
    except NotFoundError as error:
        return HttpResponse(str(error), status=404, content_type="text/plain")
    services.note_seen(screen)
    with override("nl"):
        ends_on = (services.topic_of(screen),)
        question = web.question_for(owner, selectors.seen_on(screen, owner), ends_on=ends_on, longest=_WALL_SECONDS)
    return JsonResponse(question)


@desk_page(*SEES)
def _stream_to_desk(request: HttpRequest) -> HttpResponse:
    staff = staff_of(request)
    return JsonResponse(web.question_for(staff, seen_in(request, staff)))
