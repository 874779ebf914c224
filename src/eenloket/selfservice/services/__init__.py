"""What a citizen can do. Each acts for the party that is signed in and no other."""

from .attempts import forget_attempts
from .signing_in import (
    ask_digid,
    citizen_of,
    digid_of,
    finish_sign_in,
    forget_old,
    imitate,
    keep_typed,
    safe_path,
    sign_out,
    start_sign_in,
    take_typed,
    was_signed_in,
)
from .taking_along import take_along
from .telling import tell_of
from .wishes import add_point, choose_news, give_consent, remove_point
from .writing import EXTENSIONS, MOST_MB, ask_call_back, ask_correction, reply_to_case, reply_to_question

__all__ = [
    "EXTENSIONS",
    "MOST_MB",
    "add_point",
    "ask_call_back",
    "ask_correction",
    "ask_digid",
    "choose_news",
    "citizen_of",
    "digid_of",
    "finish_sign_in",
    "forget_attempts",
    "forget_old",
    "give_consent",
    "imitate",
    "keep_typed",
    "remove_point",
    "reply_to_case",
    "reply_to_question",
    "safe_path",
    "sign_out",
    "start_sign_in",
    "take_along",
    "take_typed",
    "tell_of",
    "was_signed_in",
]
