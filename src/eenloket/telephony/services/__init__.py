"""Commands of the telephone: taking in events, what follows from them, commands to platforms, what is set."""

from .answering import connect_caller, let_go, ring, stop_ringing, tell_agent_state, turn_away, wait_again
from .checking import check
from .commanding import command, originate, press
from .following import follow_call
from .managing import link_advisor, renew_secret, save_line, save_platform, send_trial_event
from .practice import PracticeCall, hang_up_practice_call, practice_calls, start_practice_call
from .receiving import platform_that_signed, read_what_was_left, take_in
from .sending import send_due_commands, watch_commands
from .sweeping import end_silent_calls, forget_old_events, sweep

__all__ = [
    "PracticeCall",
    "check",
    "command",
    "connect_caller",
    "end_silent_calls",
    "follow_call",
    "forget_old_events",
    "hang_up_practice_call",
    "let_go",
    "link_advisor",
    "originate",
    "platform_that_signed",
    "practice_calls",
    "press",
    "read_what_was_left",
    "renew_secret",
    "ring",
    "save_line",
    "save_platform",
    "send_due_commands",
    "send_trial_event",
    "start_practice_call",
    "stop_ringing",
    "sweep",
    "take_in",
    "tell_agent_state",
    "turn_away",
    "wait_again",
    "watch_commands",
]
