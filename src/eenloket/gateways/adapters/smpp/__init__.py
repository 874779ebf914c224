"""SMS over SMPP 3.4, to the provider that the settings name: many messages under way at the same time, receipts and
incoming texts over the same connection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.conf import settings

from eenloket.gateways.rules import international
from eenloket.gateways.types import DeliveryError, Fate, Health, IncomingText, Outgoing, Receipt, Received
from eenloket.gateways.wire import smpp

from .line import LostError, Session, SilentError, session

_SECONDS: Final = 15.0
_FATES: Final = {
    "ENROUTE": Fate.ACCEPTED,
    "ACCEPTD": Fate.ACCEPTED,
    "DELIVRD": Fate.DELIVERED,
    "EXPIRED": Fate.FAILED,
    "DELETED": Fate.FAILED,
    "UNDELIV": Fate.FAILED,
    "REJECTD": Fate.FAILED,
}
_LATER: Final = {smpp.THROTTLED: 2.0, smpp.QUEUE_FULL: 10.0, smpp.SYSTEM_ERROR: 30.0, smpp.TRY_LATER: 30.0}


class SmppAdapter:
    """All of one process share one connection; it is opened when it is first needed, and kept."""

    def send(self, message: Outgoing) -> Receipt:
        (outcome,) = self.send_many([message])
        if isinstance(outcome, DeliveryError):
            raise outcome
        return outcome

    def send_many(self, messages: Sequence[Outgoing]) -> list[Receipt | DeliveryError]:
        """All are put on the line as far as the window allows; then their answers are waited for."""
        line = session()
        try:
            line.ready(_SECONDS)
        except (OSError, SilentError) as error:
            return [DeliveryError(str(error)) for _each in messages]
        waiting = [[line.submit(part, _SECONDS) for part in _parts_of(each)] for each in messages]
        line.flush()
        return [_outcome(answers) for answers in waiting]

    def find(self, message: Outgoing) -> Receipt | None:
        """A provider knows a message by its own number only; without that (the answer was lost) a receipt may tell."""
        if not message.provider_reference:
            return None
        line = session()
        try:
            line.ready(_SECONDS)
            answer = line.ask(
                lambda number: smpp.query(
                    number, message_id=message.provider_reference, source=settings.EENLOKET_SMS["sender"]
                ),
                _SECONDS,
            )
        except (OSError, SilentError, LostError) as error:
            raise DeliveryError(str(error)) from error
        fate = None if answer.status else _FATES.get(smpp.read_query_answer(answer))
        return Receipt(message.provider_reference, fate) if fate else None

    def receive(self, raw: bytes) -> Received:
        """Read one deliver_sm."""
        (pdu,) = list(smpp.Reader().feed(raw)) or [smpp.Pdu(0, 0)]
        message = smpp.read_short_message(pdu)
        report = smpp.report_of(message)
        if report is None:
            text = IncomingText(
                external_id="",
                sender=international(message.source),
                to=message.destination,
                text=smpp.text_of(message),
                raw=raw,
            )
            return Received(texts=[text])
        fate = _FATES.get(report.state)
        if fate is None:
            return Received()
        detail = report.state if report.error in ("", "000") else f"{report.state} {report.error}"
        receipt = Receipt(report.message_id, fate, detail, address=international(message.source))
        return Received(receipts=[receipt])

    def listen(self) -> Callable[[], None]:
        """Keep the connection, so that receipts and texts come in although nothing is sent."""
        line = session()
        line.start()
        return line.close

    def check(self) -> Health:
        where = settings.EENLOKET_SMS["host"]
        try:
            Session(command=smpp.BIND_TRANSMITTER).try_once()
        except (OSError, SilentError, LostError) as error:
            return Health(False, f"{where}: {error}")
        return Health(True, f"{where} (SMPP)")


def _parts_of(message: Outgoing) -> list[smpp.ShortMessage]:
    tenant = {smpp.TENANT: message.tenant.encode()} if settings.EENLOKET_PHONES == "development" else {}
    return smpp.messages_of(
        source=settings.EENLOKET_SMS["sender"],
        destination=message.to,
        text=message.body,
        reference=hash(message.message_id),
        optional=tenant,
    )


def _outcome(answers: Sequence[Callable[[], smpp.Pdu]]) -> Receipt | DeliveryError:
    """What became of all parts of a message. Once a part was taken the whole is not sent again by itself."""
    taken: list[str] = []
    for number, answer in enumerate(answers, 1):
        try:
            pdu = answer()
        except SilentError as error:
            return DeliveryError(str(error), is_unsure=True)
        except LostError as error:
            return DeliveryError(str(error), is_unsure=error.may_have_arrived or bool(taken))
        if pdu.status:
            return _refused(pdu.status, number if taken else 0, len(answers))
        taken.append(smpp.name_in(pdu))
    return Receipt(taken[-1], part_references=taken[:-1])


def _refused(status: int, part: int, parts: int) -> DeliveryError:
    name = smpp.NAMES.get(status, f"0x{status:08x}")
    if part:
        return DeliveryError(f"{name}, part {part} of {parts}", is_final=True)
    if status in _LATER:
        return DeliveryError(name, retry_after=_LATER[status])
    return DeliveryError(name, is_final=True, refuses_address=status == smpp.WRONG_DESTINATION)
