"""Telling open pages that something changed: poke, then they pull the fragment from the ordinary view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core import signing
from django.db import connection

CHANNEL: Final = "eenloket_live"
_SALT: Final = "core.live"


def poke(topic: str, data: str = "") -> None:
    """Tell who listens to `topic` (`kind:id`), when this transaction commits; never after a rollback.

    No personal data in `data`: at most a number or an id.
    """
    poke_all([topic], data)


def poke_all(topics: Sequence[str], data: str = "") -> None:
    """Like `poke`, several topics in one go."""
    for topic in topics:
        if topic.split() != [topic] or "\n" in data:
            raise ValueError(f"not a topic with one line of data: {topic!r}, {data!r}")
    lines = [f"{topic} {data}" for topic in topics]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, line) FROM unnest(%s::text[]) line", [CHANNEL, lines])


def key_for(topics: Sequence[str]) -> str:
    """What a page of somebody without an account asks with: it may listen to these topics and no others."""
    return signing.dumps(list(topics), salt=_SALT)


def topics_of(key: str) -> list[str]:
    """The topics that a key from a page gives, none for a forged one."""
    try:
        found: list[str] = signing.loads(key, salt=_SALT)
    except signing.BadSignature:
        return []
    return found
