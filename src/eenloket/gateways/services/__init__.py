"""Commands on messages: put in the outbox, deliver, tell what became of them. Each is one transaction."""

from .delivery import MOST_ATTEMPTS, check_mail_server, deliver, sweep
from .development import keep_development_mail
from .outbox import queue_message, resend

__all__ = [
    "MOST_ATTEMPTS",
    "check_mail_server",
    "deliver",
    "keep_development_mail",
    "queue_message",
    "resend",
    "sweep",
]
