from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

Progress = Callable[[str], None]


class DemoAccount(NamedTuple):
    """One line of what is printed after a start: whom to sign in as."""

    email: str
    password: str
    role: str
    contact_centre: str
