"""The provider's side of SMPP 3.4."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from django.conf import settings

from eenloket.core.ids import uuid7
from eenloket.gateways.models import DevelopmentReply
from eenloket.gateways.types import PhoneText
from eenloket.gateways.wire import smpp

from . import store
from .behaviour import FATES, Behaviour, Way
from .reports import Report, Reports

_ACK_SECONDS: Final = 20.0
_STATES: Final = {"delivered": "DELIVRD", "failed": "UNDELIV", "": "ACCEPTD"}


class SmppSide:
    """Every connection that may deliver to the other side, and who gets the next delivery."""

    def __init__(self, kept: store.Store, reports: Reports, behaviour: Behaviour) -> None:
        self.kept, self.reports, self.behaviour = kept, reports, behaviour
        self.lines: list[Line] = []

    async def serve(self, port: int) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: Line(self), "127.0.0.1", port)

    def is_open(self) -> bool:
        return bool(self.lines)

    async def report(self, reports: list[Report]) -> list[uuid.UUID]:
        line = self.lines[-1]
        bodies = [
            smpp.report(message_id=each.key.hex, source=each.number, destination=each.sender, state=_STATES[each.fate])
            for each in reports
        ]
        acknowledged = await line.deliver(bodies)
        return [each.key for each, ok in zip(reports, acknowledged, strict=True) if ok]

    async def bring(self, reply: DevelopmentReply) -> bool:
        parts = smpp.messages_of(source=reply.number, destination=reply.to, text=reply.text, reference=hash(reply.pk))
        return all(await self.lines[-1].deliver(parts)) if self.lines else False


class Line(asyncio.Protocol):
    """One connection."""

    def __init__(self, side: SmppSide) -> None:
        self._side = side
        self._reader = smpp.Reader()
        self._transport: asyncio.Transport | None = None
        self._is_bound = False
        self._number = 0
        self._waiting: dict[int, asyncio.Future[bool]] = {}
        self._out = bytearray()
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_server gives
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        with suppress(ValueError):
            self._side.lines.remove(self)
        for future in self._waiting.values():
            if not future.done():
                future.set_result(False)

    def data_received(self, data: bytes) -> None:
        try:
            for pdu in self._reader.feed(data):
                self._take(pdu)
        except smpp.WireError:
            if self._transport:
                self._transport.close()

    async def deliver(self, messages: list[smpp.ShortMessage]) -> list[bool]:
        """Send what comes from phones; which of them were acknowledged."""
        futures = []
        for message in messages:
            self._number = self._number % 0x7FFFFFFF + 1
            future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._waiting[self._number] = future
            futures.append(future)
            self._send(smpp.short_message(self._number, message, command=smpp.DELIVER_SM))
        await asyncio.wait(futures, timeout=_ACK_SECONDS)
        return [future.done() and future.result() for future in futures]

    def _take(self, pdu: smpp.Pdu) -> None:
        handlers: dict[int, Callable[[smpp.Pdu], None]] = {
            smpp.BIND_TRANSCEIVER: self._bind,
            smpp.BIND_TRANSMITTER: self._bind,
            smpp.BIND_RECEIVER: self._bind,
            smpp.SUBMIT_SM: self._submit,
            smpp.QUERY_SM: self._query,
            smpp.ENQUIRE_LINK: lambda asked: self._send(asked.answer()),
            smpp.UNBIND: lambda asked: self._send(asked.answer()),
        }
        if pdu.is_response:
            if (future := self._waiting.pop(pdu.sequence, None)) and not future.done():
                future.set_result(pdu.status == smpp.OK)
            return
        handler = handlers.get(pdu.command)
        if handler is None:
            self._send(smpp.Pdu(smpp.GENERIC_NACK, pdu.sequence, smpp.UNKNOWN_COMMAND))
        elif pdu.command in (smpp.SUBMIT_SM, smpp.QUERY_SM) and not self._is_bound:
            self._send(pdu.answer(smpp.NOT_BOUND))
        else:
            handler(pdu)

    def _bind(self, pdu: smpp.Pdu) -> None:
        sms = settings.EENLOKET_SMS
        if smpp.credentials(pdu) != (sms.get("user"), sms.get("password")):
            self._send(pdu.answer(smpp.WRONG_PASSWORD))
            return
        self._is_bound = True
        if pdu.command != smpp.BIND_TRANSMITTER:
            self._side.lines.append(self)
        self._send(pdu.answer(body=smpp.name_body("phones")))

    def _submit(self, pdu: smpp.Pdu) -> None:
        try:
            message = smpp.read_short_message(pdu)
        except smpp.WireError:
            self._send(pdu.answer(0x01))
            return
        way = self._side.behaviour.way_of(message.destination)
        if way == Way.REFUSE:
            self._send(pdu.answer(smpp.WRONG_DESTINATION))
        elif way == Way.BUSY:
            self._send(pdu.answer(smpp.THROTTLED))
        else:
            self._keep(pdu, message, way)

    def _keep(self, pdu: smpp.Pdu, message: smpp.ShortMessage, way: Way) -> None:
        place = smpp.place_of(message)
        wants_report = message.receipt & 3 == smpp.RECEIPT_ALWAYS or way == Way.FAIL
        text = PhoneText(
            id=uuid7(),
            number=message.destination,
            sender=message.source,
            body=smpp.text_of(message),
            part=place[2] if place else 1,
            parts=place[1] if place else 1,
            protocol="smpp",
            contact_centre_id=_tenant(message.optional.get(smpp.TENANT, b"").decode("latin-1")),
            fate=FATES[way] if wants_report else "",
        )

        def done(is_kept: bool) -> None:
            if not is_kept:
                self._send(pdu.answer(smpp.SYSTEM_ERROR))
                return
            if text.fate:
                self._side.reports.add(text)
            if way != Way.LOSE_ANSWER:
                self._answer_later(pdu.answer(body=smpp.name_body(text.id.hex)))

        self._side.kept.add(text, done)

    def _answer_later(self, answer: smpp.Pdu) -> None:
        if seconds := self._side.behaviour.answer_after:
            asyncio.get_running_loop().call_later(seconds, self._send, answer)
        else:
            self._send(answer)

    def _query(self, pdu: smpp.Pdu) -> None:
        task = asyncio.get_running_loop().create_task(self._answer_query(pdu))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer_query(self, pdu: smpp.Pdu) -> None:
        key = smpp.name_in(pdu)
        fate = await store.in_thread(store.fate_of, key)
        if fate is None:
            self._send(pdu.answer(smpp.QUERY_FAILED))
        else:
            self._send(pdu.answer(body=smpp.query_answer(key, _STATES[fate])))

    def _send(self, pdu: smpp.Pdu) -> None:
        """At the end of this round of the loop, with what else there is: one write for many answers."""
        if not self._out:
            asyncio.get_running_loop().call_soon(self._flush)
        self._out += pdu.octets()

    def _flush(self) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(bytes(self._out))
        self._out.clear()


def _tenant(text: str) -> uuid.UUID | None:
    with suppress(ValueError):
        return uuid.UUID(text)
    return None
