"""Run the product: database, web process, worker and, for development, a mailbox, phones and a phone exchange."""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import secrets
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, Final

from eenloket.config import environment
from eenloket.config.startup import prepare_database, start_django, tell
from eenloket.config.supervisor import Child, Supervisor
from eenloket.core.errors import EenloketError

NAME = "serve"
HELP = "Run the product until it is told to stop."

_PATIENCE_SECONDS: Final = 30
_LOOK_SECONDS: Final = 10.0
_HUNG_SECONDS: Final = 60.0


class ServeError(EenloketError):
    """The product cannot be run like this."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="the port to listen on (default: %(default)s)")
    parser.add_argument("--demo", action="store_true", help="load the demo when there is no contact centre yet")


def run(options: argparse.Namespace) -> int:
    check_host(options.host)
    listener = open_listener(options.host, options.port)
    os.environ.setdefault("EENLOKET_BASE_URL", address(options.host, options.port))
    start_django()
    server = environment.local_postgres() if environment.has_own_database() else None
    try:
        tell(f"Data directory: {environment.data_dir()}")
        prepare_database()
        _collect_static_files()
        if options.demo:
            _load_demo()
        _supervise(listener, options)
    finally:
        if server:
            server.leave()
    return 0


def check_host(host: str) -> None:
    """Only this machine may reach a product whose database is embedded, or whose public address is unknown."""
    if is_loopback(host):
        return
    if environment.has_own_database():
        raise ServeError(f"The embedded database serves this machine only; set DATABASE_URL to listen on {host}.")
    if not os.environ.get("EENLOKET_BASE_URL"):
        raise ServeError(f"Set EENLOKET_BASE_URL (https://...), the address people use, to listen on {host}.")


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def open_listener(host: str, port: int) -> socket.socket:
    """Held here and handed to the web process, so that visitors wait instead of being refused when that restarts."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise ServeError(f"Cannot listen on {host} port {port}: {error.strerror}.") from error


def address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"not a port: {text}")


def _collect_static_files() -> None:
    """For an installed package: in a checkout `script/setup` has done it."""
    from django.conf import settings
    from django.core.management import call_command

    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


def _load_demo() -> None:
    from django.apps import apps

    from eenloket.demo import services

    if not apps.get_model("organisation", "ContactCentre").objects.exists():
        tell("Loading the demo ...")
        services.load_demo(progress=tell)


def _supervise(listener: socket.socket, options: argparse.Namespace) -> None:
    from django.db import connections

    variables = dict(os.environ)
    children = [
        Child("web", "eenloket.config.web", [str(listener.fileno())], [listener.fileno()]),
        Child("worker", "eenloket.config.worker"),
    ]
    if not os.environ.get("EENLOKET_SMTP_URL"):
        port, imap_port = _free_port(), _free_port()
        variables |= {
            "EENLOKET_SMTP_URL": f"smtp://127.0.0.1:{port}",
            "EENLOKET_IMAP_URL": f"imap://127.0.0.1:{imap_port}",
            "EENLOKET_MAILBOX": "development",
        }
        arguments = ["--port", str(port), "--imap-port", str(imap_port)]
        children.append(Child("mailbox", "eenloket.gateways.adapters.mailbox", arguments))
    if not os.environ.get("EENLOKET_SMS_URL"):
        children.append(_phones(variables, address(options.host, options.port)))
    if os.environ.get("EENLOKET_PBX", "development") == "development":
        children.append(_exchange(variables, address(options.host, options.port)))
    announce = _Announcement(address(options.host, options.port), is_demo=options.demo)

    watch = HungWorkerWatch(next(child for child in children if child.name == "worker"))

    def each_round() -> None:
        _keep_database()
        announce()
        if announce.is_done:
            watch(lambda: fetch_health(announce.base))

    supervisor = Supervisor(children, variables, tell=tell, each_round=each_round)
    supervisor.install_signal_handlers()
    connections.close_all()
    supervisor.run()


def _phones(variables: dict[str, str], base: str) -> Child:
    """The development phones, and what has the product send to them: over SMPP, or with EENLOKET_SMS_LOCAL=notify over
    the interface of Notify."""
    smpp_port, http_port, word = _free_port(), _free_port(), secrets.token_hex(16)
    is_notify = os.environ.get("EENLOKET_SMS_LOCAL") == "notify"
    ways = (f"notify+http://eenloket:{word}@127.0.0.1:{http_port}", f"smpp://eenloket:{word}@127.0.0.1:{smpp_port}")
    variables |= {
        "EENLOKET_SMS_URL": f"{ways[0] if is_notify else ways[1]}?window=500&sender=%2B31970102030",
        "EENLOKET_PHONES": "development",
        "EENLOKET_SMS_PRICE": os.environ.get("EENLOKET_SMS_PRICE", "0"),
    }
    options = ["--smpp-port", str(smpp_port), "--http-port", str(http_port)]
    callback = ["--callback", f"{base}/koppeling/sms/"] if is_notify else []
    return Child("phones", "eenloket.gateways.adapters.phones", [*options, *callback])


def _exchange(variables: dict[str, str], base: str) -> Child:
    """The practice exchange: a phone platform without phones."""
    port = _free_port()
    variables |= {
        "EENLOKET_PBX_URL": f"http://127.0.0.1:{port}",
        "EENLOKET_PBX_TOKEN": secrets.token_hex(16),
        "EENLOKET_PBX_PRODUCT": base,
    }
    environment.keep_exchange(variables)
    return Child("exchange", "eenloket.telephony.pbx", ["--port", str(port)])


def _keep_database() -> None:
    """Start the embedded server again when it died."""
    if environment.has_own_database() and environment.local_postgres().postmaster() is None:
        tell("The database ended; starting it again.")
        try:
            environment.local_postgres().ensure()
        except EenloketError as error:
            tell(str(error))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class _Announcement:
    """Says where the product is, once it works; what keeps it from working, when that takes long."""

    def __init__(self, base: str, *, is_demo: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self.base, self._is_demo, self._clock = base, is_demo, clock
        self.is_done, self._complain_at = False, clock() + _PATIENCE_SECONDS

    def __call__(self) -> None:
        if self.is_done:
            return
        health = fetch_health(self.base)
        if health.get("status") == "ok":
            self.is_done = True
            print(f"Eenloket works: {self.base}/", flush=True)
            if self._is_demo:
                _print_accounts()
        elif self._clock() > self._complain_at:
            self._complain_at = self._clock() + _PATIENCE_SECONDS
            failing = [name for name, state in health.get("parts", {"web": "failing"}).items() if state != "ok"]
            tell("Still waiting for: " + ", ".join(failing))


class HungWorkerWatch:
    """Ends a worker that runs but no longer gives a sign of life, so that it is started again.

    Its heartbeat is judged by `GET /health/`; while the database is away nobody can write one, and nothing is ended.
    """

    def __init__(self, worker: Child, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._worker, self._clock = worker, clock
        self._look_at, self._silent_since = clock() + _LOOK_SECONDS, 0.0

    def __call__(self, health: Callable[[], dict[str, Any]]) -> None:
        now = self._clock()
        if now < self._look_at:
            return
        self._look_at = now + _LOOK_SECONDS
        parts = health().get("parts", {})
        if parts.get("worker") != "failing" or parts.get("database") != "ok":
            self._silent_since = 0.0
            return
        self._silent_since = self._silent_since or now
        if now - self._silent_since >= _HUNG_SECONDS:
            tell("The worker gives no sign of life; starting it again.")
            self._worker.kill()
            self._silent_since = 0.0


def fetch_health(base: str) -> dict[str, Any]:
    """What `GET /health/` answers; empty when nobody does."""
    # Without a proxy: this is our own machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{base}/health/", timeout=2) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        try:
            return dict(json.load(error))
        except ValueError:
            return {}
    except (OSError, ValueError):
        return {}


def _print_accounts() -> None:
    from django.db import connection

    from eenloket.demo import services

    rows = services.demo_accounts()
    widths = [max(len(row[column]) for row in rows) for column in range(4)] if rows else []
    for row in rows:
        print("  " + "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip())
    print(flush=True)
    connection.close()
