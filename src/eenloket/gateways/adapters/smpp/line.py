"""One SMPP connection: bound, kept alive, opened again when it breaks. A thread reads; who sends waits for answers."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import partial
from typing import Any, Final

from django.conf import settings

from eenloket.gateways.wire import smpp

from .keeping import Keeper

_QUIET_SECONDS: Final = 30.0  # so long without a word, and we ask whether the other side is there
_LONGEST_PAUSE: Final = 30.0
_BUFFER: Final = 64 * 1024

logger = logging.getLogger(__name__)
_shared: Session | None = None
_guard = threading.Lock()


class SilentError(Exception):
    """The other side did not answer in time."""


class LostError(Exception):
    """The connection broke; `may_have_arrived` says whether the message was on the line already."""

    def __init__(self, reason: str, *, may_have_arrived: bool = False) -> None:
        super().__init__(reason)
        self.may_have_arrived = may_have_arrived


def session() -> Session:
    """The connection of this process."""
    global _shared
    with _guard:
        if _shared is None or _shared.is_closed or _shared.url != settings.EENLOKET_SMS["url"]:
            if _shared:
                _shared.close()
            _shared = Session()
        return _shared


class Session:
    """Opened by the first that needs it; then a thread reads, asks after the other side when it is quiet, and opens
    the connection again when it broke."""

    def __init__(self, command: int = smpp.BIND_TRANSCEIVER) -> None:
        self._sms: dict[str, Any] = settings.EENLOKET_SMS
        self.url: str = self._sms["url"]
        self.is_closed = False
        self._command = command
        self._window = threading.Semaphore(self._sms["window"])
        self._lock = threading.Lock()
        self._pending: dict[int, Future[smpp.Pdu]] = {}
        self._number = 0
        self._socket: socket.socket | None = None
        self._is_bound = threading.Event()
        self._problem = ""
        self._unsent = bytearray()
        self._thread: threading.Thread | None = None
        self._keeper = Keeper(self._answer_delivery)

    def start(self) -> None:
        with self._lock:
            if self._thread is None and not self.is_closed:
                self._thread = threading.Thread(target=self._run, name="smpp", daemon=True)
                self._thread.start()

    def ready(self, seconds: float) -> None:
        """Wait until it is bound. Raises SilentError with the reason when that takes longer."""
        self.start()
        if not self._is_bound.wait(seconds):
            raise SilentError(self._problem or "no connection with the SMS provider")

    def submit(self, message: smpp.ShortMessage, seconds: float) -> Callable[[], smpp.Pdu]:
        """Put a message on the line (at the latest at `flush`) and return what waits for its answer."""
        if not self._window.acquire(blocking=False):
            self.flush()
            if not self._window.acquire(timeout=seconds):
                return partial(_raise, LostError("the SMS provider takes no more"))
        number, future = self._expect()
        future.add_done_callback(lambda _done: self._window.release())
        with self._lock:
            self._unsent += smpp.short_message(number, message).octets()
            is_much = len(self._unsent) > _BUFFER
        if is_much:
            self.flush()
        return partial(self._wait, number, future, seconds)

    def flush(self) -> None:
        with self._lock:
            octets = bytes(self._unsent)
            self._unsent.clear()
            line = self._socket
            if not octets:
                return
            try:
                if line is None:
                    raise OSError("not connected")
                line.sendall(octets)
            except OSError as error:
                self._problem = str(error)
                line = None
        if line is None:
            self._fail_all(LostError(self._problem, may_have_arrived=True))

    def ask(self, build: Callable[[int], smpp.Pdu], seconds: float) -> smpp.Pdu:
        number, future = self._expect()
        with self._lock:
            self._unsent += build(number).octets()
        self.flush()
        return self._wait(number, future, seconds)

    def try_once(self) -> None:
        """Bind, ask whether the other side is there, and leave. Raises OSError, SilentError, LostError."""
        with self._connect() as line:
            line.settimeout(5)
            reader = smpp.Reader()
            for pdu in (self._bind_pdu(), smpp.Pdu(smpp.ENQUIRE_LINK, 2), smpp.Pdu(smpp.UNBIND, 3)):
                line.sendall(pdu.octets())
                answer = _next(line, reader, pdu.command | smpp.RESPONSE)
                if answer.status:
                    raise LostError(smpp.NAMES.get(answer.status, f"0x{answer.status:08x}"))

    def close(self) -> None:
        self.is_closed = True
        line = self._socket
        if line is not None:
            try:
                line.sendall(smpp.Pdu(smpp.UNBIND, self._next_number()).octets())
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            line.close()
        self._keeper.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(5)

    def _run(self) -> None:
        pause = 0.5
        while not self.is_closed:
            try:
                self._talk()
                pause = 0.5
            except (OSError, SilentError, LostError, smpp.WireError) as error:
                if not self.is_closed:
                    self._problem = f"{self._sms['host']}: {error}"
                    logger.warning("SMPP: %s", self._problem)
            was_bound = self._is_bound.is_set()
            self._is_bound.clear()
            self._fail_all(LostError(self._problem or "the connection broke", may_have_arrived=True))
            pause = 0.5 if was_bound else min(pause * 2, _LONGEST_PAUSE)
            if not self.is_closed:
                time.sleep(pause)

    def _talk(self) -> None:
        """One connection, from bind to its end."""
        reader = smpp.Reader()
        with self._connect() as line:
            line.settimeout(10)
            line.sendall(self._bind_pdu().octets())
            answer = _next(line, reader, self._command | smpp.RESPONSE)
            if answer.status:
                raise LostError(smpp.NAMES.get(answer.status, f"0x{answer.status:08x}"))
            line.settimeout(_QUIET_SECONDS)
            with self._lock:
                self._socket = line
            self._is_bound.set()
            try:
                self._read(line, reader)
            finally:
                with self._lock:
                    self._socket = None

    def _read(self, line: socket.socket, reader: smpp.Reader) -> None:
        is_asked = False
        while not self.is_closed:
            try:
                octets = line.recv(_BUFFER)
            except TimeoutError:
                if is_asked:
                    raise SilentError("the SMS provider no longer answers") from None
                is_asked = True
                self._send(smpp.Pdu(smpp.ENQUIRE_LINK, self._next_number()))
                continue
            if not octets:
                raise LostError("the SMS provider closed the connection")
            is_asked = False
            for pdu in reader.feed(octets):
                self._take(pdu)

    def _take(self, pdu: smpp.Pdu) -> None:
        if pdu.command == smpp.DELIVER_SM:
            self._keeper.take(pdu)
        elif pdu.command == smpp.ENQUIRE_LINK:
            self._send(pdu.answer())
        elif pdu.command == smpp.UNBIND:
            self._send(pdu.answer())
            raise LostError("the SMS provider ended the session")
        elif pdu.is_response:
            with self._lock:
                future = self._pending.pop(pdu.sequence, None)
            if future and future.set_running_or_notify_cancel():
                future.set_result(pdu)
        else:
            self._send(smpp.Pdu(smpp.GENERIC_NACK, pdu.sequence, smpp.UNKNOWN_COMMAND))

    def _answer_delivery(self, pdus: list[smpp.Pdu], status: int) -> None:
        """What was delivered to us is stored (or could not be)."""
        body = smpp.name_body("")
        self._send_octets(b"".join(pdu.answer(status, body).octets() for pdu in pdus))

    def _send(self, pdu: smpp.Pdu) -> None:
        self._send_octets(pdu.octets())

    def _send_octets(self, octets: bytes) -> None:
        with self._lock:
            line = self._socket
            if line is None:
                return
            try:
                line.sendall(octets)
            except OSError as error:  # the reader finds out too, and opens the connection again
                self._problem = str(error)

    def _connect(self) -> socket.socket:
        sms = self._sms
        line = socket.create_connection((sms["host"], sms["port"]), timeout=10)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if sms["scheme"] == "smpps":
            return ssl.create_default_context().wrap_socket(line, server_hostname=sms["host"])
        return line

    def _bind_pdu(self) -> smpp.Pdu:
        sms = self._sms
        return smpp.bind(self._next_number(), system_id=sms["user"], password=sms["password"], command=self._command)

    def _next_number(self) -> int:
        with self._lock:
            self._number = self._number % 0x7FFFFFFF + 1
            return self._number

    def _expect(self) -> tuple[int, Future[smpp.Pdu]]:
        number, future = self._next_number(), Future[smpp.Pdu]()
        with self._lock:
            self._pending[number] = future
        return number, future

    def _wait(self, number: int, future: Future[smpp.Pdu], seconds: float) -> smpp.Pdu:
        try:
            return future.result(seconds)
        except FutureTimeoutError:
            with self._lock:
                self._pending.pop(number, None)
            future.cancel()
            raise SilentError("the SMS provider did not answer") from None

    def _fail_all(self, error: LostError) -> None:
        with self._lock:
            pending, self._pending = self._pending, {}
            self._unsent.clear()
        for future in pending.values():
            if future.set_running_or_notify_cancel():
                future.set_exception(error)


def _raise(error: Exception) -> smpp.Pdu:
    raise error


def _next(line: socket.socket, reader: smpp.Reader, command: int) -> smpp.Pdu:
    while True:
        octets = line.recv(_BUFFER)
        if not octets:
            raise LostError("the SMS provider closed the connection")
        for pdu in reader.feed(octets):
            if pdu.command in (command, smpp.GENERIC_NACK):
                return pdu
