from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client

from eenloket.config import database, health

pytestmark = pytest.mark.django_db

ALL_WELL = {"database": "ok", "migrations": "ok", "worker": "ok", "live": "ok"}


@pytest.fixture(autouse=True)
def _all_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "live_is_connected", lambda: True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def parts(client: Client) -> tuple[int, dict[str, str]]:
    response = client.get("/health/")
    return response.status_code, response.json()["parts"]


def test_it_is_ok_when_all_parts_work(client: Client) -> None:
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "parts": ALL_WELL}


def test_a_worker_that_gives_no_sign_of_life_is_named(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    assert parts(client) == (503, ALL_WELL | {"worker": "failing"})


def test_a_lost_live_connection_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "live_is_connected", lambda: False)
    assert parts(client) == (503, ALL_WELL | {"live": "failing"})


def test_pending_migrations_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrations_were_complete", False)
    monkeypatch.setattr(database, "has_pending_migrations", lambda: True)
    assert parts(client) == (503, ALL_WELL | {"migrations": "failing"})


def test_a_database_that_is_gone_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(health, "_answers", fail)
    status, named = parts(client)
    assert (status, named["database"]) == (503, "failing")
