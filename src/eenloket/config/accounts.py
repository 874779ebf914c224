"""How people sign in: with an account that was made for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    def get_user(self, user_id: uuid.UUID) -> Staff | None:
        """Whoever a session belongs to, with what they may do; nobody when the account was closed."""
        from eenloket.accounts.selectors import signed_in

        found = signed_in(user_id)
        return found if found and self.user_can_authenticate(found) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account of their own: a functional administrator does."""
        return False
