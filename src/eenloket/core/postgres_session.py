"""What each connection of the product asks of PostgreSQL, wherever the server runs."""

from __future__ import annotations

from typing import Any, Final

# A case with all that belongs to it joins eight tables, each by its key. Weighing every order of eight costs the
# planner 5 to 40 ms, three at a time 1 ms, and the plan is the same: our queries name the table that decides first.
_JOINS_WEIGHED: Final = 3


def plan_quickly(connection: Any, **_kwargs: Any) -> None:
    """Bound the time that planning a query takes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET join_collapse_limit = {_JOINS_WEIGHED}")
