"""Arithmetic of messages: how long to wait, what a receipt may change, which receipt is whose."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

PROMISED_SECONDS: Final = 10
PROMISED_SHARE: Final = 0.95
PATIENCE: Final = timedelta(hours=48)
_FIRST_WAIT: Final = 30.0
_LONGEST_WAIT: Final = 4 * 3600.0
_UNRESOLVED: Final = frozenset({"sending", "doubtful"})
_ALLOWED: Final = {
    "accepted": frozenset({"queued", "sending", "doubtful"}),
    "delivered": frozenset({"queued", "sending", "doubtful", "accepted", "failed"}),
    # A server may say "delivered" and a next one "does not exist": the bad news counts, a person must know.
    "bounced": frozenset({"queued", "sending", "doubtful", "accepted", "delivered"}),
    "failed": frozenset({"queued", "sending", "doubtful", "accepted"}),
}


def wait_after(attempts: int, asked: float = 0) -> timedelta:
    """How long to wait after this many attempts: twice as long each time, to four hours; longer when asked."""
    own = min(_FIRST_WAIT * 2 ** max(0, attempts - 1), _LONGEST_WAIT)
    return timedelta(seconds=max(own, asked))


def may_become(state: str, fate: str) -> bool:
    """Whether a receipt may change this state: a late or repeated one does not undo what is known."""
    return state in _ALLOWED.get(fate, frozenset())


def international(number: str) -> str:
    """A number of a provider as +31612345678, however it writes it; other signs (a name) stay as they are."""
    compact = re.sub(r"[\s().-]", "", number)
    if not re.fullmatch(r"\+?[0-9]+", compact):
        return number.strip()
    digits = compact.lstrip("+")
    if compact.startswith("+"):
        return compact
    if digits.startswith("00"):
        return "+" + digits[2:]
    if digits.startswith("0"):
        return "+31" + digits[1:]
    return "+" + digits if len(digits) > 8 else digits


def key_in(text: str) -> uuid.UUID | None:
    """The key of a message in its Message-ID or envelope id; None when it is none of ours."""
    found = re.search(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", text.lower())
    return uuid.UUID(found[0]) if found else None


_STOP_WORDS: Final = frozenset({"stop", "stoppen", "stop sms", "afmelden", "uit", "sms uit", "unsubscribe"})
_GO_ON_WORDS: Final = frozenset({"aan", "sms aan", "aanmelden", "start"})


def stop_word(text: str) -> str:
    """ "stop" or "on" when a text is nothing but that word, else ""."""
    words = " ".join(re.sub(r"[^a-z ]", " ", text.lower()).split())
    return "stop" if words in _STOP_WORDS else "on" if words in _GO_ON_WORDS else ""


_VARIABLE: Final = re.compile(r"\{([^{}\n]{1,40})\}")


def variables_in(text: str) -> list[str]:
    """The names between braces in a text, in the order in which they are first named."""
    return list(dict.fromkeys(found.strip().lower() for found in _VARIABLE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each variable replaced by its value; one without a value becomes nothing."""
    return _VARIABLE.sub(lambda found: values.get(found[1].strip().lower(), ""), text)


class Told(Protocol):
    """A receipt that was kept."""

    reference: str
    message_id: uuid.UUID | None
    address: str
    received_at: datetime


class Sent(Protocol):
    """A message that it may be about."""

    id: uuid.UUID
    to: str
    state: str
    provider_reference: str
    part_references: list[str]


T = TypeVar("T", bound=Told)
S = TypeVar("S", bound=Sent)


def matched(receipts: Iterable[T], candidates: Sequence[S]) -> list[tuple[T, S]]:
    """Which receipt is about which message: by our key, by the other side's reference, or, when the answer with that
    reference was lost, by the one address that an unresolved message went to."""
    by_id = {each.id: each for each in candidates}
    by_reference = {each.provider_reference: each for each in candidates if each.provider_reference}
    by_part = {part: each for each in candidates for part in each.part_references or ()}
    unresolved: defaultdict[str, list[S]] = defaultdict(list)
    for each in candidates:
        if each.state in _UNRESOLVED and not each.provider_reference:
            unresolved[each.to].append(each)
    found = []
    for receipt in receipts:
        same = unresolved.get(receipt.address, [])
        whose = (
            (by_id.get(receipt.message_id) if receipt.message_id else None)
            or by_reference.get(receipt.reference)
            or by_part.get(receipt.reference)
            or (same[0] if len(same) == 1 and receipt.address and receipt.message_id is None else None)
        )
        if whose is not None:
            found.append((receipt, whose))
    return found
