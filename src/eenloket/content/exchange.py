"""The form in which contact centres give each other answers: what `exports` writes and `imports.content` reads."""

from __future__ import annotations

from typing import Final

FORMAT: Final = "eenloket-content"
FORMAT_VERSION: Final = 1
# What stays here: notes for colleagues may name people and systems.
STAYS_HERE: Final = frozenset({"internal_note"})
