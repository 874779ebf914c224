"""What is done with mail that comes in."""

from .filing import file_mail
from .steering import take_in

__all__ = ["file_mail", "take_in"]
