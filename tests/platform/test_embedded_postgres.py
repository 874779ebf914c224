from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from eenloket.core.postgres import PORT, SUPERUSER, DatabaseError, LocalPostgres

from .products import is_alive, wait_for

HOLD = """
import sys
from pathlib import Path
from eenloket.core.postgres import LocalPostgres
server = LocalPostgres(Path(sys.argv[1]))
server.ensure()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that the server's user may enter, also when that is not us."""
    path = Path(tempfile.mkdtemp(prefix="eenloket-pg-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def server(place: Path) -> Iterator[LocalPostgres]:
    running = LocalPostgres(place / "postgres")
    running.ensure()
    yield running
    running.leave()


def ask(server: LocalPostgres, statement: str) -> object:
    dsn = {"host": str(server.socket_dir), "port": PORT, "user": SUPERUSER, "dbname": "postgres"}
    with psycopg.connect(**dsn, autocommit=True) as session:  # type: ignore[arg-type]  # a port is a number
        cursor = session.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def hold(home: Path) -> subprocess.Popen[str]:
    """Another process that uses the server until it is killed."""
    command = [sys.executable, "-c", HOLD, str(home)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_it_answers_and_is_started_once(server: LocalPostgres) -> None:
    assert ask(server, "SELECT 1") == 1
    assert server.ensure() is False


def test_nobody_else_may_enter_its_directories(server: LocalPostgres) -> None:
    assert [path.stat().st_mode & 0o077 for path in (server.home, server.data, server.socket_dir)] == [0, 0, 0]


def test_it_stops_with_its_only_user(place: Path) -> None:
    server = LocalPostgres(place / "postgres")
    server.ensure()
    pid = server.postmaster()
    assert pid
    server.leave()
    wait_for(lambda: not is_alive(pid), 60)  # its file goes a moment before it does


def test_it_stops_when_its_only_user_is_killed(place: Path) -> None:
    process = hold(place / "postgres")
    pid = LocalPostgres(place / "postgres").postmaster()
    assert pid
    end(process)
    wait_for(lambda: not is_alive(pid), 60)


def test_it_stays_for_the_other_user(server: LocalPostgres) -> None:
    pid = server.postmaster()
    end(hold(server.home))
    time.sleep(0.5)
    assert server.postmaster() == pid
    assert ask(server, "SELECT 1") == 1


def test_it_keeps_what_was_stored_when_it_was_killed(server: LocalPostgres) -> None:
    ask(server, "CREATE TABLE kept AS SELECT 42 AS number")
    pid = server.postmaster()
    assert pid
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: server.postmaster() is None, 60)
    assert server.ensure() is True
    assert ask(server, "SELECT number FROM kept") == 42


def test_a_process_id_of_something_else_is_not_believed(server: LocalPostgres) -> None:
    server.leave()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    assert server.postmaster() is None
    assert server.ensure() is True


def test_an_interrupted_creation_is_done_again(place: Path) -> None:
    half = place / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (place / "postgres").chmod(0o700)
    server = LocalPostgres(place / "postgres")
    server.ensure()
    assert ask(server, "SELECT 1") == 1
    server.leave()


def test_two_live_side_by_side(server: LocalPostgres, place: Path) -> None:
    other = LocalPostgres(place / "other")
    other.ensure()
    ask(server, "CREATE TABLE mine ()")
    assert ask(other, "SELECT to_regclass('mine')") is None
    assert other.postmaster() != server.postmaster()
    other.leave()
    assert ask(server, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_works(place: Path) -> None:
    long = place.joinpath(*["a" * 60] * 3)
    long.mkdir(parents=True)
    server = LocalPostgres(long / "postgres")
    server.ensure()
    assert len(os.fsencode(server.socket_dir)) < 90
    assert ask(server, "SELECT 1") == 1
    server.leave()


def test_a_path_with_spaces_and_quotes_works(place: Path) -> None:
    server = LocalPostgres(place / "Gemeente 's-Hertogenbosch")
    server.ensure()
    pid = server.postmaster()
    assert pid
    server.leave()
    wait_for(lambda: not is_alive(pid), 60)  # its file goes a moment before it does


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may enter what the server's user may not")
def test_a_place_its_user_may_not_enter_is_named(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DatabaseError, match=rf"runs as nobody, who may not enter {closed}"):
        LocalPostgres(closed / "postgres").ensure()
    assert closed.stat().st_mode & 0o777 == 0o700


def python_for(user: int) -> str:
    """An interpreter that this user may start: ours may be in somebody's home."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        if subprocess.run(["/usr/bin/test", "-x", candidate], user=user, check=False).returncode == 0:
            return candidate
    pytest.skip("no Python that a plain user may start")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's Python may be closed to the server's user")
def test_programs_its_user_may_not_reach_are_copied(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eenloket.core.postgres.others_may_enter", lambda _: False)
    server = LocalPostgres(place / "postgres")
    server.ensure()
    pid = server.postmaster()
    assert Path(f"/proc/{pid}/exe").readlink().is_relative_to(place)
    ask(server, "CREATE EXTENSION pg_trgm")
    server.leave()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_a_plain_user_runs_it_as_itself(place: Path) -> None:
    place.chmod(0o777)
    home = place / "own" / "postgres"
    script = HOLD.replace("sys.stdin.read()", "assert server.postmaster(); server.leave()")
    done = subprocess.run(
        [python_for(1), "-c", script, str(home)],
        user=1,
        group=1,
        extra_groups=[],
        cwd="/",
        env={"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert home.stat().st_uid == 1
