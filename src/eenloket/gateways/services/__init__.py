"""Commands on messages: put in the outbox, deliver, tell what became of them. Each is one transaction."""

from eenloket.gateways.wording import register_text_kind

from .delivery import check_connection, deliver, hand_over_many, look_up, resolve, room_on, sweep
from .development import answer_from_phone, keep_development_mail, keep_development_texts, mail_as_citizen
from .inbound import handle_inbound, mark_taken_in, receive_raw, retry_inbound, sweep_inbound
from .mailboxes import check_mailbox, external_id_of, fetch_mailbox, save_mailbox, watch_mailbox, watch_mailboxes
from .outbox import call_delivered, queue_message, resend
from .receipts import apply_early, candidates, forget_receipts, keep_receipts, note_receipt, register_receiver
from .stops import lift_stop, lift_stop_word, stop_address, stop_by_hand
from .texts import STOP_KINDS, register_writer, take_in
from .wordings import save_text

__all__ = [
    "STOP_KINDS",
    "answer_from_phone",
    "apply_early",
    "call_delivered",
    "candidates",
    "check_connection",
    "check_mailbox",
    "deliver",
    "external_id_of",
    "fetch_mailbox",
    "forget_receipts",
    "hand_over_many",
    "handle_inbound",
    "keep_development_mail",
    "keep_development_texts",
    "keep_receipts",
    "lift_stop",
    "lift_stop_word",
    "look_up",
    "mail_as_citizen",
    "mark_taken_in",
    "note_receipt",
    "queue_message",
    "receive_raw",
    "register_receiver",
    "register_text_kind",
    "register_writer",
    "resend",
    "resolve",
    "retry_inbound",
    "room_on",
    "save_mailbox",
    "save_text",
    "stop_address",
    "stop_by_hand",
    "sweep",
    "sweep_inbound",
    "take_in",
    "watch_mailbox",
    "watch_mailboxes",
]
