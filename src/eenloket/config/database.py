"""The database ready for use: server, roles, rights and migrations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql
from psycopg.conninfo import make_conninfo

from eenloket.core.postgres import PORT, SUPERUSER

from . import environment

_MIGRATION_LOCK: Final = 0x45454E4C  # any numbers, the same for all of our processes
_SETUP_LOCK: Final = 0x45454E4D
_APP_RIGHTS: Final = (
    "GRANT USAGE ON SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {app}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON TYPES TO {app}",
)


def start_server() -> bool:
    """Have the embedded server run, with our roles and database in it. True if it had to be started."""
    if not environment.has_own_database():
        return False
    server = environment.local_postgres()
    started = server.ensure()
    dsn = make_conninfo("", host=str(server.socket_dir), port=PORT, user=SUPERUSER, dbname="postgres")
    create_roles_and_database(dsn, environment.DATABASE)
    return started


def create_roles_and_database(admin_dsn: str, name: str) -> None:
    """Have what migrations need; what is there already stays."""
    owner, app = environment.ROLES["owner"], environment.ROLES["app"]
    with psycopg.connect(admin_dsn, autocommit=True) as session:
        session.execute("SELECT pg_advisory_lock(%s)", [_SETUP_LOCK])
        for role in (owner, app):
            if not session.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                session.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS").format(sql.Identifier(role)))
        if session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        names = {"name": sql.Identifier(name), "owner": sql.Identifier(owner), "app": sql.Identifier(app)}
        session.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner}").format(**names))
        session.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))
        session.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}").format(**names))


def has_pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate(progress: Callable[[str], None] = lambda _: None) -> None:
    """Bring the tables up to date, as their owner; of two processes at the same time the second waits."""
    if not has_pending_migrations():
        return
    progress("Bringing the database up to date ...")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        grant_app_rights()
        call_command("migrate", interactive=False, verbosity=0)


def grant_app_rights() -> None:
    """As owner: what I make from now on, the product may use; a migration may take rights back."""
    app = environment.database("app")["USER"]
    if app == environment.database("owner")["USER"]:
        return
    with connection.cursor() as cursor:
        for statement in _APP_RIGHTS:
            cursor.execute(sql.SQL(statement).format(app=sql.Identifier(app)))


@contextmanager
def as_owner() -> Iterator[None]:
    """Let this thread's connection be the owner's for a while."""
    before = dict(connection.settings_dict)
    connection.close()
    owner = environment.database("owner")
    connection.settings_dict.update({key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def prepare(progress: Callable[[str], None] = lambda _: None) -> None:
    """The server runs and the tables are up to date; quick when there is nothing to do."""
    start_server()
    migrate(progress)
