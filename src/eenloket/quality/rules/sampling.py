"""Drawing contacts so that anybody can draw the same again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from hashlib import sha256


def draw(keys: Iterable[uuid.UUID], number: int, seed: str) -> list[uuid.UUID]:
    """A simple random sample without replacement: the `number` keys whose hash with the seed is smallest.

    Each set of keys is equally likely over seeds, for a hash orders them at random. The same seed gives the same
    sample whatever the order in which the keys come, and a key that is added later leaves the order of the others as
    it was. (The "permanent random number" method: Ohlsson 1995, in Cox et al., Business Survey Methods.)
    """
    return sorted(set(keys), key=lambda key: (sha256(f"{seed}:{key}".encode()).digest(), key))[: max(0, number)]
