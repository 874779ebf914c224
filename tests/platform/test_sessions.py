from __future__ import annotations

from unittest.mock import patch

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError

from eenloket.config.sessions import SessionStore

pytestmark = pytest.mark.django_db


def a_session() -> SessionStore:
    session = SessionStore()
    session.create()
    session["channel"] = "phone"
    return session


def test_a_database_that_is_away_is_not_taken_for_a_deleted_session() -> None:
    session = a_session()
    with patch.object(Session, "save", side_effect=OperationalError("gone")), pytest.raises(OperationalError):
        session.save()


def test_a_session_that_was_deleted_is_still_told_apart() -> None:
    session = a_session()
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
