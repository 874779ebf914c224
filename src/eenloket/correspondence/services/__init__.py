"""What is done with mail and text messages that come in."""

from .filing import file_mail
from .steering import take_in
from .texts import file_text

__all__ = ["file_mail", "file_text", "take_in"]
