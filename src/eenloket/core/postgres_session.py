"""What each connection of the product asks of PostgreSQL, wherever the server runs."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings

# A case with all that belongs to it joins eight tables, each by its key. Weighing every order of eight costs the
# planner 5 to 40 ms, three at a time 1 ms, and the plan is the same: our queries name the table that decides first.
_JOINS_WEIGHED: Final = 3


def plan_quickly(connection: Any, **_kwargs: Any) -> None:
    """Bound the time that planning a query takes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET join_collapse_limit = {_JOINS_WEIGHED}")


def direct_connection() -> dict[str, Any]:
    """What psycopg needs for a connection of its own, beside those of Django: to listen, or to hold a lock."""
    database: dict[str, Any] = settings.DATABASES["default"]
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return {**database["OPTIONS"], **{key: database[name] for key, name in named.items() if database[name]}}
