"""Commands on surveys: choose whom to ask, ask, keep what was said. Each is one transaction."""

from .answering import MOST_AT_KIOSK, Said, opt_out, say, take_text, tap, tap_solved
from .calling import ask_to_be_called
from .chatting import page_after_chat
from .deciding import decide
from .sending import send_due, show_on_page
from .settings import save_setting
from .sweeping import forget

__all__ = [
    "MOST_AT_KIOSK",
    "Said",
    "ask_to_be_called",
    "decide",
    "forget",
    "opt_out",
    "page_after_chat",
    "save_setting",
    "say",
    "send_due",
    "show_on_page",
    "take_text",
    "tap",
    "tap_solved",
]
