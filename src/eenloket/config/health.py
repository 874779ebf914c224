"""`GET /health/`: whether each part of the product works; asked every few seconds, so cheap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from . import database

# A worker says every 5 seconds that it lives (see `worker`); three times missed is dead.
_WORKER_SECONDS: Final = 20
_WORKER_LIVES: Final = (
    "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s))"
)

# Set by the front; a process without streams has no live part that could work.
live_is_connected: Callable[[], bool] = lambda: False  # noqa: E731

_migrations_were_complete = False


@never_cache
def view(request: HttpRequest) -> JsonResponse:
    parts = {name: "ok" if works else "failing" for name, works in check_parts().items()}
    is_ok = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if is_ok else "failing", "parts": parts}, status=200 if is_ok else 503)


def check_parts() -> dict[str, bool]:
    """Each part of the product and whether it works."""
    return {
        "database": _survives(_answers),
        "migrations": _survives(_is_migrated),
        "worker": _survives(worker_lives),
        "live": live_is_connected(),
    }


def _survives(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Error:
        return False


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _is_migrated() -> bool:
    """Looked up until it is so: a running process does not get new migrations."""
    global _migrations_were_complete
    if not _migrations_were_complete:
        _migrations_were_complete = not database.has_pending_migrations()
    return _migrations_were_complete


def worker_lives() -> bool:
    """Whether some worker gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKER_LIVES, [_WORKER_SECONDS])
        row = cursor.fetchone()
    return bool(row and row[0])
