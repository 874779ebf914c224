"""What a provider delivers over SMPP is stored before it is acknowledged; many at a time, when many come."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection

from eenloket.gateways.port import account_for, adapter_for
from eenloket.gateways.services import keep_receipts, take_in
from eenloket.gateways.types import Channel, IncomingText, Receipt
from eenloket.gateways.wire import smpp

_MOST: Final = 500
_PATIENCE_SECONDS: Final = 10.0  # so long the parts of a longer text wait for each other
_STOP: Final = None

logger = logging.getLogger(__name__)
Group = tuple[str, int, int]


class Keeper:
    """A thread of its own: the one that reads must go on reading answers while the database works."""

    def __init__(self, answer: Callable[[list[smpp.Pdu], int], None]) -> None:
        self._answer = answer
        self._queue: queue.Queue[smpp.Pdu | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._parts: dict[Group, dict[int, smpp.Pdu]] = {}
        self._since: dict[Group, float] = {}

    def take(self, pdu: smpp.Pdu) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="smpp-keeper", daemon=True)
            self._thread.start()
        self._queue.put(pdu)

    def close(self) -> None:
        if self._thread is not None:
            self._queue.put(_STOP)
            self._thread.join(5)

    def _run(self) -> None:
        while True:
            batch = self._next()
            if batch is None:
                connection.close()
                return
            try:
                self._keep([each for each in batch if each is not _STOP])
            except Exception:  # one bad PDU must not end the thread that all others need
                logger.exception("what the SMS provider delivered could not be stored")
                self._answer([each for each in batch if each is not _STOP], smpp.TRY_LATER)

    def _next(self) -> list[smpp.Pdu] | None:
        """What waits now; an empty list when parts have waited long enough, None at the end."""
        try:
            first = self._queue.get(timeout=1.0 if self._parts else None)
        except queue.Empty:
            return []
        if first is _STOP:
            return None
        batch = [first]
        while len(batch) < _MOST:
            try:
                pdu = self._queue.get_nowait()
            except queue.Empty:
                break
            if pdu is _STOP:
                self._queue.put(_STOP)
                break
            batch.append(pdu)
        return batch

    def _keep(self, batch: list[smpp.Pdu]) -> None:
        close_old_connections()
        adapter = adapter_for(Channel.SMS)
        receipts: list[Receipt] = []
        done: list[smpp.Pdu] = []
        for pdu in batch:
            try:
                message = smpp.read_short_message(pdu)
            except smpp.WireError:
                self._answer([pdu], 0x02)
                continue
            if smpp.report_of(message) is None:
                self._join(pdu, message)
                continue
            receipts += adapter.receive(pdu.octets()).receipts
            done.append(pdu)
        self._keep_receipts(receipts, done)
        self._keep_texts()

    def _keep_receipts(self, receipts: list[Receipt], pdus: list[smpp.Pdu]) -> None:
        if not pdus:
            return
        try:
            keep_receipts(channel=Channel.SMS, account=account_for(Channel.SMS).name, receipts=receipts)
        except DatabaseError as error:
            logger.warning("receipts could not be stored: %s", error)
            self._answer(pdus, smpp.TRY_LATER)
        else:
            self._answer(pdus, smpp.OK)

    def _join(self, pdu: smpp.Pdu, message: smpp.ShortMessage) -> None:
        reference, parts, number = smpp.place_of(message) or (-pdu.sequence, 1, 1)
        group = (message.source, reference, parts)
        self._parts.setdefault(group, {})[number] = pdu
        self._since.setdefault(group, time.monotonic())

    def _keep_texts(self) -> None:
        """Whole texts, and what is there of those whose other parts do not come."""
        now = time.monotonic()
        for group, parts in list(self._parts.items()):
            if len(parts) < group[2] and now - self._since[group] < _PATIENCE_SECONDS:
                continue
            del self._parts[group], self._since[group]
            pdus = [parts[number] for number in sorted(parts)]
            try:
                take_in(channel=Channel.SMS, account=account_for(Channel.SMS).name, text=_joined(pdus))
            except DatabaseError as error:
                logger.warning("a text could not be stored: %s", error)
                self._answer(pdus, smpp.TRY_LATER)
            else:
                self._answer(pdus, smpp.OK)


def _joined(pdus: list[smpp.Pdu]) -> IncomingText:
    adapter = adapter_for(Channel.SMS)
    texts = [adapter.receive(pdu.octets()).texts[0] for pdu in pdus]
    return replace(texts[0], text="".join(each.text for each in texts), raw=b"".join(pdu.octets() for pdu in pdus))
