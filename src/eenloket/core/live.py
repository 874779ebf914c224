"""Telling open pages that something changed: poke, then they pull the fragment from the ordinary view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import connection

CHANNEL: Final = "eenloket_live"


def poke(topic: str, data: str = "") -> None:
    """Tell who listens to `topic` (`kind:id`), when this transaction commits; never after a rollback.

    No personal data in `data`: at most a number or an id.
    """
    poke_all([topic], data)


def poke_all(topics: Sequence[str], data: str = "") -> None:
    """Like `poke`, several topics in one go."""
    lines = [f"{topic} {data}" for topic in topics]
    if "\n" in data or any(topic.split() != [topic] for topic in topics):
        raise ValueError(f"not topics with one line of data: {lines!r}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, line) FROM unnest(%s::text[]) line", [CHANNEL, lines])
