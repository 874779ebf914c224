"""What can be done at the counter: arranging it, booking, taking a number, calling, and asking for help."""

from .alarms import acknowledge_alarm, end_alarm, raise_alarm
from .booking import book, cancel, confirm, hold, let_go, move
from .calling import call_next, call_this, finish, forward, no_show, park, recall
from .hosting import open_counter, put_back, seat, send_on, set_aside, sit, stand_up, turn_away
from .making import (
    remove_exception,
    renew_keys,
    save_counter,
    save_exception,
    save_hours,
    save_location,
    save_place,
    save_service,
)
from .results import deliver, make_appointment
from .sweeping import close_past_days, expire_holds, forget_people, remind_of_appointments
from .tickets import check_in, give_ticket, leave, take_number

__all__ = [
    "acknowledge_alarm",
    "book",
    "call_next",
    "call_this",
    "cancel",
    "check_in",
    "close_past_days",
    "confirm",
    "deliver",
    "end_alarm",
    "expire_holds",
    "finish",
    "forget_people",
    "forward",
    "give_ticket",
    "hold",
    "leave",
    "let_go",
    "make_appointment",
    "move",
    "no_show",
    "open_counter",
    "park",
    "put_back",
    "raise_alarm",
    "recall",
    "remind_of_appointments",
    "remove_exception",
    "renew_keys",
    "save_counter",
    "save_exception",
    "save_hours",
    "save_location",
    "save_place",
    "save_service",
    "seat",
    "send_on",
    "set_aside",
    "sit",
    "stand_up",
    "take_number",
    "turn_away",
]
