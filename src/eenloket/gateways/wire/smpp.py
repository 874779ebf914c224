"""SMPP 3.4: the few PDUs that sending and receiving short messages takes, as octets and back.

Our own and not a library: what there is holds one blocking conversation per connection, without a window of
unanswered messages, and no side that plays the provider (decision 27).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from eenloket.core import gsm

GENERIC_NACK: Final = 0x80000000
RESPONSE: Final = 0x80000000
BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x00000001, 0x00000002, 0x00000009
QUERY_SM, SUBMIT_SM, DELIVER_SM = 0x00000003, 0x00000004, 0x00000005
UNBIND, ENQUIRE_LINK = 0x00000006, 0x00000015

OK: Final = 0x00
SYSTEM_ERROR: Final = 0x08
NOT_BOUND: Final = 0x04
BIND_FAILED: Final = 0x0D
WRONG_PASSWORD: Final = 0x0E
WRONG_DESTINATION: Final = 0x0B
UNKNOWN_COMMAND: Final = 0x03
QUEUE_FULL: Final = 0x14
THROTTLED: Final = 0x58
TRY_LATER: Final = 0x64
QUERY_FAILED: Final = 0x67
NAMES: Final = {
    0x01: "ESME_RINVMSGLEN",
    0x02: "ESME_RINVCMDLEN",
    0x03: "ESME_RINVCMDID",
    0x04: "ESME_RINVBNDSTS",
    0x05: "ESME_RALYBND",
    0x08: "ESME_RSYSERR",
    0x0A: "ESME_RINVSRCADR",
    0x0B: "ESME_RINVDSTADR",
    0x0D: "ESME_RBINDFAIL",
    0x0E: "ESME_RINVPASWD",
    0x0F: "ESME_RINVSYSID",
    0x14: "ESME_RMSGQFUL",
    0x45: "ESME_RSUBMITFAIL",
    0x58: "ESME_RTHROTTLED",
    0x64: "ESME_RX_T_APPN",
    0x65: "ESME_RX_P_APPN",
    0x66: "ESME_RX_R_APPN",
    0x67: "ESME_RQUERYFAIL",
}
# Optional parameters (TLV).
SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER = 0x020C, 0x020E, 0x020F
RECEIPTED_ID, MESSAGE_STATE, PAYLOAD = 0x001E, 0x0427, 0x0424
TENANT: Final = 0x1501  # of the vendor: only our development phones get it, to tell whose message it is

GSM, LATIN1, UCS2 = 0x00, 0x03, 0x08
HAS_HEADER: Final = 0x40
IS_RECEIPT: Final = 0x04
RECEIPT_ALWAYS, RECEIPT_OF_FAILURE = 0x01, 0x02

_HEADER: Final = struct.Struct(">IIII")
_LARGEST: Final = 70_000
STATES: Final = {
    1: "ENROUTE",
    2: "DELIVRD",
    3: "EXPIRED",
    4: "DELETED",
    5: "UNDELIV",
    6: "ACCEPTD",
    7: "UNKNOWN",
    8: "REJECTD",
}
_NUMBERS: Final = {name: number for number, name in STATES.items()}


class WireError(ValueError):
    """These octets are no PDU."""


@dataclass(frozen=True)
class Pdu:
    """One message of the protocol: what it is, how it went, which one it is, and its body."""

    command: int
    sequence: int
    status: int = OK
    body: bytes = b""

    def octets(self) -> bytes:
        return _HEADER.pack(16 + len(self.body), self.command, self.status, self.sequence) + self.body

    @property
    def is_response(self) -> bool:
        return bool(self.command & RESPONSE)

    def answer(self, status: int = OK, body: bytes = b"") -> Pdu:
        return Pdu(self.command | RESPONSE, self.sequence, status, body)


@dataclass(frozen=True)
class ShortMessage:
    """The body of submit_sm and deliver_sm."""

    source: str
    destination: str
    text: bytes
    coding: int = GSM
    esm_class: int = 0
    receipt: int = 0
    optional: Mapping[int, bytes] = field(default_factory=dict)


class Reader:
    """Puts octets together to PDUs, however they are cut."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, octets: bytes) -> Iterator[Pdu]:
        """The PDUs that are complete now. Raises WireError when the stream makes no sense."""
        self._held += octets
        while len(self._held) >= 16:
            length, command, status, sequence = _HEADER.unpack_from(self._held)
            if not 16 <= length <= _LARGEST:
                raise WireError(f"a PDU of {length} octets")
            if len(self._held) < length:
                return
            body = bytes(self._held[16:length])
            del self._held[:length]
            yield Pdu(command, sequence, status, body)


def bind(sequence: int, *, system_id: str, password: str, command: int = BIND_TRANSCEIVER) -> Pdu:
    body = _text(system_id) + _text(password) + _text("") + bytes([0x34, 0, 0]) + _text("")
    return Pdu(command, sequence, body=body)


def credentials(pdu: Pdu) -> tuple[str, str]:
    """Who wants to bind, with which password."""
    system_id, rest = _cut(pdu.body)
    password, _rest = _cut(rest)
    return system_id, password


def name_body(name: str) -> bytes:
    """The body of a bind response, or of a response that gives the key of a message."""
    return _text(name)


def name_in(pdu: Pdu) -> str:
    return _cut(pdu.body)[0] if pdu.body else ""


def short_message(sequence: int, message: ShortMessage, *, command: int = SUBMIT_SM) -> Pdu:
    body = b"".join(
        [
            _text(""),
            _address(message.source),
            _address(message.destination),
            bytes([message.esm_class, 0, 0]),
            _text("") + _text(""),
            bytes([message.receipt, 0, message.coding, 0, len(message.text)]),
            message.text,
            *(struct.pack(">HH", tag, len(value)) + value for tag, value in message.optional.items()),
        ]
    )
    return Pdu(command, sequence, body=body)


def read_short_message(pdu: Pdu) -> ShortMessage:
    """Raises WireError."""
    try:
        _service, rest = _cut(pdu.body)
        source, rest = _cut_address(rest)
        destination, rest = _cut_address(rest)
        esm_class, rest = rest[0], rest[3:]
        _schedule, rest = _cut(rest)
        _validity, rest = _cut(rest)
        receipt, coding, length = rest[0], rest[2], rest[4]
        text, rest = rest[5 : 5 + length], rest[5 + length :]
        optional = dict(_optional(rest))
    except (IndexError, struct.error) as error:
        raise WireError("a short message that ends too early") from error
    return ShortMessage(source, destination, optional.get(PAYLOAD, text), coding, esm_class, receipt, optional)


def messages_of(
    *, source: str, destination: str, text: str, reference: int, optional: Mapping[int, bytes] | None = None
) -> list[ShortMessage]:
    """A text as the short messages it makes, with a header that puts longer ones together again. Of the last one we
    want to hear in any case, of the others only that they failed."""
    is_gsm = gsm.is_gsm(text)
    pieces = gsm.split(text) or [""]
    found = []
    for number, piece in enumerate(pieces, 1):
        header = bytes([5, 0, 3, reference & 0xFF, len(pieces), number]) if len(pieces) > 1 else b""
        found.append(
            ShortMessage(
                source=source,
                destination=destination,
                text=header + gsm.encode(piece, gsm=is_gsm),
                coding=GSM if is_gsm else UCS2,
                esm_class=HAS_HEADER if header else 0,
                receipt=RECEIPT_ALWAYS if number == len(pieces) else RECEIPT_OF_FAILURE,
                optional=optional or {},
            )
        )
    return found


def text_of(message: ShortMessage) -> str:
    octets = message.text
    if message.esm_class & HAS_HEADER and octets:
        octets = octets[1 + octets[0] :]
    if message.coding == UCS2:
        return octets.decode("utf-16-be", "replace")
    if message.coding == LATIN1:
        return octets.decode("latin-1")
    return gsm.decode(octets)


def place_of(message: ShortMessage) -> tuple[int, int, int] | None:
    """Of a part of a longer text: its group, how many there are, and which one this is."""
    given = message.optional
    if SAR_REFERENCE in given and SAR_TOTAL in given and SAR_NUMBER in given:
        return int.from_bytes(given[SAR_REFERENCE], "big"), given[SAR_TOTAL][0], given[SAR_NUMBER][0]
    octets = message.text
    if not message.esm_class & HAS_HEADER or not octets:
        return None
    header = octets[1 : 1 + octets[0]]
    while len(header) >= 2:
        kind, length, value = header[0], header[1], header[2 : 2 + header[1]]
        if kind == 0 and length == 3 and len(value) == 3:
            return value[0], value[1], value[2]
        if kind == 8 and length == 4 and len(value) == 4:
            return int.from_bytes(value[:2], "big"), value[2], value[3]
        header = header[2 + length :]
    return None


@dataclass(frozen=True)
class DeliveryReport:
    """What a deliver_sm with a receipt tells."""

    message_id: str
    state: str
    error: str = ""
    at: datetime | None = None


def report_of(message: ShortMessage) -> DeliveryReport | None:
    """The receipt in a deliver_sm, from its optional parameters or from its text (appendix B); None when it is a text
    that somebody sent."""
    if not message.esm_class & 0x3C & IS_RECEIPT:
        return None
    told = dict(re.findall(r"\b(id|stat|err|done date):(\S*)", message.text.decode("latin-1")))
    given = message.optional
    message_id = given[RECEIPTED_ID].rstrip(b"\0").decode("latin-1") if RECEIPTED_ID in given else told.get("id", "")
    number = given[MESSAGE_STATE][0] if given.get(MESSAGE_STATE) else _NUMBERS.get(told.get("stat", ""), 7)
    return DeliveryReport(message_id, STATES.get(number, "UNKNOWN"), told.get("err", ""))


def report(*, message_id: str, source: str, destination: str, state: str, error: str = "000") -> ShortMessage:
    """A receipt as a provider sends it: from the number that the message went to."""
    now = datetime.now(UTC).strftime("%y%m%d%H%M")
    text = (
        f"id:{message_id} sub:001 dlvrd:{'001' if state == 'DELIVRD' else '000'} submit date:{now} done date:{now}"
        f" stat:{state} err:{error} text:"
    )
    return ShortMessage(
        source=source,
        destination=destination,
        text=text.encode("latin-1"),
        esm_class=IS_RECEIPT,
        optional={RECEIPTED_ID: _text(message_id), MESSAGE_STATE: bytes([_NUMBERS[state]])},
    )


def query(sequence: int, *, message_id: str, source: str) -> Pdu:
    return Pdu(QUERY_SM, sequence, body=_text(message_id) + _address(source))


def query_answer(message_id: str, state: str) -> bytes:
    return _text(message_id) + _text("") + bytes([_NUMBERS[state], 0])


def read_query_answer(pdu: Pdu) -> str:
    """The state of the message, in the words of a receipt."""
    _message_id, rest = _cut(pdu.body)
    _date, rest = _cut(rest)
    return STATES.get(rest[0], "UNKNOWN") if rest else "UNKNOWN"


def _text(value: str) -> bytes:
    return value.encode("latin-1", "replace") + b"\0"


def _cut(octets: bytes) -> tuple[str, bytes]:
    text, _end, rest = octets.partition(b"\0")
    return text.decode("latin-1"), rest


def _address(value: str) -> bytes:
    """Type and plan of a number: international (1, 1) when it begins with +, a name (5, 0), else a short number
    (3, 0)."""
    if value.startswith("+"):
        return bytes([1, 1]) + _text(value[1:])
    return (bytes([3, 0]) if value.isdigit() else bytes([5, 0])) + _text(value)


def _cut_address(octets: bytes) -> tuple[str, bytes]:
    kind = octets[0]
    value, rest = _cut(octets[2:])
    return ("+" + value if kind == 1 and value.isdigit() else value), rest


def _optional(octets: bytes) -> Iterator[tuple[int, bytes]]:
    while octets:
        tag, length = struct.unpack_from(">HH", octets)
        yield tag, octets[4 : 4 + length]
        octets = octets[4 + length :]
