"""The databases of a test run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from eenloket.config import database, environment
from eenloket.core.postgres import PORT, SUPERUSER

TEMPLATE = "eenloket_test_template"
_LOCK = 0x74657374
_PASSWORD = "eenloket-test"  # on a server of ours alone, that exists for the tests


def admin_dsn() -> str:
    """How to connect as the one who may create databases; starts the private server unless one is given."""
    if given := os.environ.get("EENLOKET_TEST_DATABASE_URL"):
        _name_given_server(given)
        return given
    server = environment.local_postgres()
    server.configuration += "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 100\n"
    server.ensure()
    return make_conninfo("", host=str(server.socket_dir), port=PORT, user=SUPERUSER, dbname="postgres")


def _name_given_server(url: str) -> None:
    """Let the settings' roles be found on the given server."""
    for role, variable in (("app", "DATABASE_URL"), ("owner", "DATABASE_OWNER_URL")):
        user = environment.ROLES["owner" if role == "owner" else "app"]
        os.environ[variable] = make_conninfo(url, user=user, password=_PASSWORD, dbname=TEMPLATE)


def _give_passwords(admin: psycopg.Connection[Any]) -> None:
    for role in environment.ROLES.values():
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), _PASSWORD))


def _connect_to(name: str) -> None:
    connection.close()
    connection.settings_dict.update({**environment.database("app"), "NAME": name})


def _make_template(admin: psycopg.Connection[Any], dsn: str) -> None:
    """Migrate once in a run; the name tells that it is finished."""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
        return
    draft = TEMPLATE + "_draft"
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(draft)))
    database.create_roles_and_database(dsn, draft)
    _give_passwords(admin)
    _connect_to(draft)
    database.migrate()
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(f'GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO "{environment.ROLES["app"]}"')
    connection.close()
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(TEMPLATE)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """This worker's own database, a copy of the template."""
    name = "eenloket_test_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        dsn = admin_dsn()
        with psycopg.connect(dsn, autocommit=True) as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            _make_template(admin, dsn)
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE))
            )
        _connect_to(name)
    yield
    with django_db_blocker.unblock():
        connection.close()
    if "EENLOKET_TEST_DATABASE_URL" not in os.environ:
        environment.local_postgres().leave()


@pytest.fixture(autouse=True)
def _no_jobs_are_left(_django_db_marker: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits is cleaned up after by emptying all tables of models; those of the queue are none."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
