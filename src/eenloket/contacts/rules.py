"""Decisions about contacts: what counts as answered directly, what a result needs, how talk time is counted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Class = Literal["direct", "not_direct", "referred", "status", "none"]

# Working days in which a written question is answered when nothing else is agreed: the norms of the source for messages
# (85% in 2 working days, at most 5) and for letters; an SMS is expected to be quick.
WORKING_DAYS_TO_ANSWER = {"web_form": 2, "email": 2, "sms": 1, "post": 5}

# Without 0 O 1 I L and other letters that sound or look alike.
_ALPHABET = "2345679ACDEFHKMNPRTVWXY"
_CODE_LENGTH = 6

_REPLIED = frozenset({"web_form", "email", "sms"})
_REPLY_RESULTS = frozenset(
    {"answered", "product_delivered", "answered_after_consult", "referred", "not_answered", "status_given"}
)
_DIRECT = frozenset({"answered", "product_delivered"})
_NOT_DIRECT = frozenset({"appointment_made", "transferred", "handed_over", "call_back", "not_answered"})


def first_contact_class(
    *, result: str, direction: str, is_internal: bool, consulted_where: str = "", is_other_government: bool = True
) -> Class:
    """How a contact counts in "direct beantwoord" (first contact resolution; ../shared/design/domain.md).

    direct: answered, product delivered, or answered after consulting inside the KCC. not_direct: asked something
    that was not settled at once. referred: rightly sent to another government, its own class. status: about a
    running case. none: outbound, internal, or nothing was asked (abandoned, wrong number, test); an automatic
    answer is counted apart.
    """
    if direction != "in" or is_internal:
        return "none"
    if result in _DIRECT or (result == "answered_after_consult" and consulted_where == "kcc"):
        return "direct"
    if result == "referred":
        return "referred" if is_other_government else "not_direct"
    if result == "status_given":
        return "status"
    if result in _NOT_DIRECT or result == "answered_after_consult":
        return "not_direct"
    return "none"


@dataclass(frozen=True)
class TalkTime:
    """Seconds of talk and of wrap-up of one conversation, however many questions it held."""

    talk: int
    wrap_up: int


def needs_reply(result: str, *, channel: str) -> bool:
    """Whether this result of a question that came in writing is told by a message: the answer, whom to turn to, or
    what is left unanswered. What is handed over is told by the promise; of a letter the answer is a letter."""
    return channel in _REPLIED and result in _REPLY_RESULTS


def talk_time(started: datetime, hung_up: datetime | None, closed: datetime, *, is_live: bool) -> TalkTime:
    """Talk runs from start to hang-up (or to closing when nobody hung up), wrap-up from there to closing.

    On a channel without simultaneous talk all of it is wrap-up, that is: handling.
    """
    end_of_talk = min(hung_up or closed, closed) if is_live else started
    talk = max(0, round((end_of_talk - started).total_seconds()))
    return TalkTime(talk, max(0, round((closed - max(end_of_talk, started)).total_seconds())))


def missing_for(
    result: str, *, consulted_where: str, transfer_kind: str, target: bool, receiver: bool, missing: str
) -> str:
    """The name of the first thing this result still needs, "" when it is complete.

    What is handed over or called back has a receiver: the result alone would promise something nobody knows of.
    """
    if not result:
        return "result"
    needs: dict[str, tuple[str, object]] = {
        "answered_after_consult": ("consulted_where", consulted_where),
        "transferred": ("transfer_kind", transfer_kind),
        "referred": ("organisation", target),
        "handed_over": ("department", receiver),
        "call_back": ("department", receiver),
        "not_answered": ("missing", missing.strip()),
    }
    name, given = needs.get(result, ("", True))
    return "" if given else name


def new_code() -> str:
    """A code of six characters (27 bits): enough beside a rate limit, short enough to read aloud."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))


def normal_code(typed: str) -> str:
    """The code as stored, however it was typed."""
    return "".join(each for each in typed.upper() if each.isalnum())


def normal_reference(typed: str) -> str:
    """The reference as stored: capitals, single hyphens, and the leading zeros that people leave out."""
    parts = typed.upper().replace(" ", "-").strip("-").split("-")
    parts = [part for part in parts if part]
    if len(parts) == 3 and parts[2].isdigit():
        parts[2] = parts[2].zfill(6)
    return "-".join(parts)[:20]
