"""Expected errors: each carries one clear sentence for the person it happens to."""

from __future__ import annotations

from collections.abc import Mapping


class EenloketError(Exception):
    """Something a person can understand and act on; `str(error)` is shown as it is."""


class NotAllowedError(EenloketError):
    """The actor lacks the permission, or the row is outside the actor's reach."""


class NotFoundError(EenloketError):
    """There is no such row within the actor's reach (which also hides that it exists elsewhere)."""


class InvalidError(EenloketError):
    """The input cannot be accepted; `fields` says per field what to do about it."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class ConflictError(EenloketError):
    """Somebody or another tab was first; nothing was changed."""
