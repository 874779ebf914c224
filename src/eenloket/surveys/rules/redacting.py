"""What a comment shows: citizens write down numbers and addresses although we ask them not to."""

from __future__ import annotations

import re
from typing import Final

from eenloket.parties.rules import is_bsn

_HIDDEN: Final = "•••"
_EMAIL: Final = re.compile(r"[^\s@,;:<>()]+@[^\s@,;:<>()]+\.[^\s@,;:<>()]{2,}")
_ACCOUNT: Final = re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{4}(?:\s?\d){10}\b", re.IGNORECASE)
_DIGITS: Final = re.compile(r"(?<![\w])(?:\+|00)?\(?\d(?:[\s().\-/]{0,2}\d){6,14}(?!\d)")
_DATE: Final = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{4}-\d{2}-\d{2}")


def redacted(text: str) -> str:
    """The text without e-mail addresses, bank accounts, phone numbers and BSNs: what is left of them is three dots."""
    text = _ACCOUNT.sub(_HIDDEN, _EMAIL.sub(_HIDDEN, text))
    return _DIGITS.sub(lambda found: _HIDDEN if _is_personal(found[0]) else found[0], text)


def _is_personal(found: str) -> bool:
    """Whether a row of digits can be a phone number or BSN. A date or a reference is neither."""
    digits = re.sub(r"\D", "", found)
    if _DATE.fullmatch(found.strip()):
        return False
    is_number = found.lstrip("(").startswith(("0", "+")) and 9 <= len(digits) <= 15
    return is_number or is_bsn(digits)
