"""The arithmetic of the telephone: signatures, reading events, what a call is by its events, numbers."""

from .numbers import bare_number, caller_number, is_anonymous, line_number, line_of, shown_number
from .reading import CAUSES, KINDS, CallEvent, UnreadableEventError, read_event, without_digits
from .reducing import CallFacts, Segment, in_order, reduce_call
from .sending import BACK_OFF_SECONDS, GIVE_UP_AFTER, next_try
from .signing import WINDOW_SECONDS, is_signed, new_secret, signature

__all__ = [
    "BACK_OFF_SECONDS",
    "CAUSES",
    "GIVE_UP_AFTER",
    "KINDS",
    "WINDOW_SECONDS",
    "CallEvent",
    "CallFacts",
    "Segment",
    "UnreadableEventError",
    "bare_number",
    "caller_number",
    "in_order",
    "is_anonymous",
    "is_signed",
    "line_number",
    "line_of",
    "new_secret",
    "next_try",
    "read_event",
    "reduce_call",
    "shown_number",
    "signature",
    "without_digits",
]
