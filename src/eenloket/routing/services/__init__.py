"""Commands of routing: waiting, offering, handling, and leading it."""

from .dispatch import dispatch
from .dispatcher import run_dispatcher
from .leading import end_move, move_advisor, move_item
from .leaving import abandon, call_back_instead, overflow
from .line import enqueue, enqueue_again
from .messages import follow_waiting_messages, let_message_wait, note_taken, take_next_message
from .offers import accept_offer, assign, decline_offer, expire_offer
from .queues import blank_queue, ensure_queues, restore_queue, save_queue
from .reach import note_reach_presence, save_department_hours, save_own_hours, set_reach
from .ringing import accept_ring, decline_ring, expire_ring, put_away_ring, ring, withdraw_rings
from .simulation import end_simulation, note_simulation
from .status import ask_for_help, note_presence, set_status, set_status_of
from .sweep import follow_closed_conversations, note_gone, sweep
from .turns import end_talk, extend_wrap_up, finish, give_back, take_over, transfer

__all__ = [
    "abandon",
    "accept_offer",
    "accept_ring",
    "ask_for_help",
    "assign",
    "blank_queue",
    "call_back_instead",
    "decline_offer",
    "decline_ring",
    "dispatch",
    "end_move",
    "end_simulation",
    "end_talk",
    "enqueue",
    "enqueue_again",
    "ensure_queues",
    "expire_offer",
    "expire_ring",
    "extend_wrap_up",
    "finish",
    "follow_closed_conversations",
    "follow_waiting_messages",
    "give_back",
    "let_message_wait",
    "move_advisor",
    "move_item",
    "note_gone",
    "note_presence",
    "note_reach_presence",
    "note_simulation",
    "note_taken",
    "overflow",
    "put_away_ring",
    "restore_queue",
    "ring",
    "run_dispatcher",
    "save_department_hours",
    "save_own_hours",
    "save_queue",
    "set_reach",
    "set_status",
    "set_status_of",
    "sweep",
    "take_next_message",
    "take_over",
    "transfer",
    "withdraw_rings",
]
