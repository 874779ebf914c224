"""The practice exchange as a process: a socket for commands, and a sender that brings events to the product."""

from __future__ import annotations

import hmac
import http.client
import json
import logging
import ssl
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

from eenloket.telephony.rules import is_signed, signature

from .day import PlannedCall, play, random_day
from .exchange import Agent, Call, Event, Exchange, NoSuchCallError, Plan, RefusedError
from .link import Link, Trouble

_MOST_BODY: Final = 200_000
_TICK_SECONDS: Final = 0.05
_MOST_SHOWN: Final = 50
_KEPT_SECONDS: Final = 600.0
_AGAIN_SECONDS: Final = 1.0
_EVENTS_PATH: Final = "/cti/v1/events"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """Where the product is, and as whom this exchange speaks to it."""

    platform_id: str
    secret: str
    product: str


class LivePlatform:
    """One platform of a product, as it plays: an exchange, and a thread that lets time pass and brings events."""

    def __init__(
        self,
        account: Account,
        *,
        routes: bool,
        trouble: Trouble | None = None,
        seed: int | None = None,
        speed: float = 1.0,
    ) -> None:
        self.account, self._speed = account, speed
        random = Random(seed)  # noqa: S311 - plausible, not secret
        self.exchange = Exchange(self._send, routes=routes, start=datetime.now(UTC), random=random)
        self._link = Link(self._outbox_put, trouble or Trouble(), random)
        self._outbox: deque[Event] = deque()
        self._began = time.monotonic()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self.problem = ""
        for work in (self._let_time_pass, self._bring):
            threading.Thread(target=work, daemon=True).start()

    def register(self, *, routes: bool, agents: Sequence[Mapping[str, Any]]) -> None:
        """Who has a device here now; calls that go on are left alone."""
        with self.exchange.lock:
            self.exchange.routes = routes
            wanted = {str(each["agent_ref"]): each for each in agents}
            for ref in [ref for ref in self.exchange.agents if ref not in wanted]:
                del self.exchange.agents[ref]
            for ref, each in wanted.items():
                state = str(each.get("state", "ready"))
                known = self.exchange.agents.setdefault(ref, Agent(ref, str(each.get("device_ref", "")), state=state))
                known.device, known.is_bot = str(each.get("device_ref", "")), bool(each.get("is_bot", False))

    def start_day(self, *, calls: int, seconds: float, lines: list[str], seed: int | None = None) -> None:
        day = random_day(Random(seed), lines, calls=calls, seconds=seconds)  # noqa: S311 - plausible, not secret
        self.start_planned(day)

    def start_planned(self, day: list[PlannedCall]) -> None:
        with self.exchange.lock:
            self._catch_up()
            play(self.exchange, day, since=self.exchange.now)

    def do(self, body: Mapping[str, Any]) -> None:
        """A command of the product. Raises RefusedError."""
        with self.exchange.lock:
            self._catch_up()
            self.exchange.command(body)
        self._wake.set()

    def call_in(self, caller: str, dialled: str, plan: Plan, forwarded_from: str = "") -> Call:
        with self.exchange.lock:
            self._catch_up()
            call = self.exchange.call_in(caller, dialled, plan, forwarded_from=forwarded_from)
        self._wake.set()
        return call

    def as_caller(self, call_id: str, what: str) -> None:
        """Hang up, or ask to be called back. Raises RefusedError."""
        with self.exchange.lock:
            self._catch_up()
            (self.exchange.caller_hangs_up if what == "hangup" else self.exchange.caller_wants_call_back)(call_id)
        self._wake.set()

    def latest_calls(self) -> list[dict[str, Any]]:
        with self.exchange.lock:
            self._catch_up()
            calls = list(self.exchange.calls.values())[-_MOST_SHOWN:]
            return [self._shown(each) for each in reversed(calls)]

    def is_idle(self) -> bool:
        """Whether nothing goes on and nothing waits to be told."""
        with self.exchange.lock:
            on = any(each.state != "ended" for each in self.exchange.calls.values())
            return not on and not self._outbox and self.exchange.next_due is None

    def close(self) -> None:
        self._stop.set()
        self._wake.set()

    def _shown(self, call: Call) -> dict[str, Any]:
        shown = asdict(call)
        shown["started"] = self.exchange.moment(call.started).isoformat()
        for name in ("answered", "ended"):
            moment = getattr(call, name)
            shown[name] = self.exchange.moment(moment).isoformat() if moment is not None else ""
        return shown

    def _seconds(self) -> float:
        return (time.monotonic() - self._began) * self._speed

    def _catch_up(self) -> None:
        self.exchange.run(self._seconds())
        self._link.flush(self.exchange.now)
        old = self.exchange.now - _KEPT_SECONDS * self._speed
        gone = [key for key, call in self.exchange.calls.items() if call.ended is not None and call.ended < old]
        for key in gone:
            del self.exchange.calls[key]

    def _send(self, event: Event) -> None:
        self._link.send(event, self.exchange.now)

    def _outbox_put(self, events: list[Event]) -> None:
        self._outbox.extend(events)
        self._wake.set()

    def _let_time_pass(self) -> None:
        while not self._stop.wait(_TICK_SECONDS):
            with self.exchange.lock:
                self._catch_up()

    def _bring(self) -> None:
        """In order, each until the product has said that it is stored."""
        while not self._stop.is_set():
            self._wake.wait(1.0)
            self._wake.clear()
            with self.exchange.lock:
                self._link.flush(self.exchange.now)
            while self._outbox and not self._stop.is_set():
                batch = list(self._outbox)[:100]
                if not self._post(batch):
                    self._stop.wait(_AGAIN_SECONDS)
                    continue
                for _each in batch:
                    self._outbox.popleft()

    def _post(self, events: list[Event]) -> bool:
        """Whether these need not be sent again."""
        body = json.dumps(events).encode()
        try:
            status = post_signed(self.account, _EVENTS_PATH, body)
        except (OSError, http.client.HTTPException) as error:
            self.problem = str(error) or type(error).__name__
            return False
        self.problem = "" if status == 202 else f"HTTP {status}"
        if status >= 300:
            logger.warning("the product answered %s to %s events", status, len(events))
        return status < 500


def post_signed(account: Account, path: str, body: bytes) -> int:
    """Post as the platform does; returns the status."""
    parts = urlsplit(account.product)
    host = parts.hostname or "127.0.0.1"
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(host, parts.port, timeout=10, context=ssl.create_default_context())
    else:
        line = http.client.HTTPConnection(host, parts.port, timeout=10)
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Eenloket-Platform": account.platform_id,
        "X-Eenloket-Timestamp": timestamp,
        "X-Eenloket-Signature": signature(account.secret, timestamp, body),
    }
    try:
        line.request("POST", parts.path.rstrip("/") + path, body, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status
    finally:
        line.close()


class PracticeServer:
    """The socket. What is under /control is for the product that runs this process, by its token."""

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, token: str = "") -> None:
        self.platforms: dict[str, LivePlatform] = {}
        self.token = token
        self._lock = threading.Lock()
        owner = self

        class Handler(_Handler):
            server_side = owner

        self._http = ThreadingHTTPServer((host, port), Handler)
        self._http.daemon_threads = True

    @property
    def address(self) -> str:
        host, port = self._http.server_address[:2]
        return f"http://{host!s}:{port}"

    def serve(self) -> None:
        self._http.serve_forever(poll_interval=0.2)

    def start(self) -> None:
        threading.Thread(target=self.serve, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        for each in self.platforms.values():
            each.close()

    def register(self, body: Mapping[str, Any]) -> LivePlatform:
        account = Account(str(body["platform_id"]), str(body["secret"]), str(body["product"]))
        with self._lock:
            known = self.platforms.get(account.platform_id)
            if known is None or known.account.product != account.product:
                known = self.platforms[account.platform_id] = LivePlatform(account, routes=bool(body.get("routes")))
            known.account = account
        known.register(routes=bool(body.get("routes")), agents=list(body.get("agents", [])))
        return known


class _Handler(BaseHTTPRequestHandler):
    server_side: PracticeServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _MOST_BODY:
            self.close_connection = True
            self._answer(413, {"error": "too large"})
            return
        body = self.rfile.read(length)
        try:
            said = json.loads(body) if body else {}
            if not isinstance(said, dict):
                raise TypeError
        except (ValueError, TypeError):
            self._answer(400, {"error": "not a JSON object"})
            return
        try:
            if self.path.startswith("/control/"):
                self._control(said)
            else:
                self._command(said, body)
        except NoSuchCallError as error:
            self._answer(404, {"error": str(error)})
        except RefusedError as error:
            self._answer(409, {"error": str(error)})
        except KeyError as error:
            self._answer(400, {"error": f"{error} is missing"})

    def _command(self, said: dict[str, Any], body: bytes) -> None:
        platform = self.server_side.platforms.get(self.headers.get("X-Eenloket-Platform", ""))
        signed = platform is not None and is_signed(
            [platform.account.secret],
            timestamp=self.headers.get("X-Eenloket-Timestamp", ""),
            body=body,
            given=self.headers.get("X-Eenloket-Signature", ""),
            now=time.time(),
        )
        if platform is None or not signed:
            self._answer(401, {"error": "unknown platform, or not signed by it"})
            return
        if said.get("type") != "ping":
            platform.do(said)
        self._answer(202, {"status": "accepted"})

    def _control(self, said: dict[str, Any]) -> None:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self.server_side.token or not hmac.compare_digest(given.encode(), self.server_side.token.encode()):
            self._answer(403, {"error": "token"})
            return
        platform = self.server_side.register(said)
        match self.path:
            case "/control/call":
                plan = Plan(patience=said.get("patience"), talk=said.get("talk"))
                call = platform.call_in(
                    str(said.get("from", "")), str(said["dialled"]), plan, str(said.get("forwarded_from", ""))
                )
                self._answer(200, {"call_id": call.id})
            case "/control/caller":
                platform.as_caller(str(said["call_id"]), str(said["what"]))
                self._answer(200, {})
            case "/control/day":
                platform.start_day(
                    calls=int(said["calls"]),
                    seconds=float(said["seconds"]),
                    lines=[str(each) for each in said["lines"]],
                )
                self._answer(200, {})
            case "/control/state":
                self._answer(200, {"calls": platform.latest_calls(), "problem": platform.problem})
            case _:
                self._answer(404, {"error": "unknown"})

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the library calls it
        """Nothing: who calls whom does not belong in a log."""
