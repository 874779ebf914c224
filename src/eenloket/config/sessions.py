"""Sessions in the database, which say so when the database is away."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError


class SessionStore(db.SessionStore):
    """Django takes every fault while saving for a session that was deleted, and answers that the request is bad.

    A database that is away for a moment is no fault of the request: raise what it is, so that it is tried again.
    """

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise
