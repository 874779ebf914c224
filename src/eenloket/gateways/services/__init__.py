"""Commands on messages: put in the outbox, deliver, tell what became of them. Each is one transaction."""

from .delivery import check_connection, deliver, resolve, sweep
from .development import keep_development_mail
from .outbox import call_delivered, queue_message, resend
from .rates import take
from .receipts import apply_early, candidates, keep_receipts, note_receipt, register_outbox
from .stops import lift_stop, lift_stop_word, stop_address, stop_by_hand

__all__ = [
    "apply_early",
    "call_delivered",
    "candidates",
    "check_connection",
    "deliver",
    "keep_development_mail",
    "keep_receipts",
    "lift_stop",
    "lift_stop_word",
    "note_receipt",
    "queue_message",
    "register_outbox",
    "resend",
    "resolve",
    "stop_address",
    "stop_by_hand",
    "sweep",
    "take",
]
