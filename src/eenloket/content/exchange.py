"""The form in which contact centres give each other answers: what `exports` writes and `imports.content` reads."""

from __future__ import annotations

from typing import Final

FORMAT: Final = "eenloket-content"
FORMAT_VERSION: Final = 1
# What stays here: notes for colleagues may name people and systems, and what to ask on leads to answers that are here.
STAYS_HERE: Final = frozenset({"internal_note", "narrowing", "narrowing_question"})
