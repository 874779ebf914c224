"""Commands on messages: put in the outbox, deliver, tell what became of them. Each is one transaction."""

from .delivery import check_connection, deliver, hand_over_many, look_up, resolve, room_on, sweep
from .development import answer_from_phone, keep_development_mail, keep_development_texts
from .outbox import call_delivered, queue_message, resend
from .receipts import apply_early, candidates, keep_receipts, note_receipt, register_outbox
from .stops import lift_stop, lift_stop_word, stop_address, stop_by_hand
from .texts import take_in

__all__ = [
    "answer_from_phone",
    "apply_early",
    "call_delivered",
    "candidates",
    "check_connection",
    "deliver",
    "hand_over_many",
    "keep_development_mail",
    "keep_development_texts",
    "keep_receipts",
    "lift_stop",
    "lift_stop_word",
    "look_up",
    "note_receipt",
    "queue_message",
    "register_outbox",
    "resend",
    "resolve",
    "room_on",
    "stop_address",
    "stop_by_hand",
    "sweep",
    "take_in",
]
