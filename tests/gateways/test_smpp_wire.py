"""SMPP as it is on the wire: checked against octets written out by hand, and against itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.gateways.wire import smpp

# submit_sm of "Hi" from short number 1234 to +31612345678, receipt asked, written out field by field (section 4.4.1).
SUBMIT = bytes.fromhex(
    "00000035"  # length
    "00000004 00000000 00000007"  # command, status, sequence
    "00"  # service type
    "03 00 3132333400"  # source: type, plan, number
    "01 01 333136313233343536373800"  # destination
    "00 00 00"  # class, protocol, priority
    "00 00"  # schedule, validity
    "01 00 00 00 02"  # receipt, replace, coding, default text, length
    "4869"
)
SUBMIT = len(SUBMIT).to_bytes(4, "big") + SUBMIT[4:]


def test_a_message_is_written_as_the_standard_says() -> None:
    (message,) = smpp.messages_of(source="1234", destination="+31612345678", text="Hi", reference=1)
    assert smpp.short_message(7, message).octets() == SUBMIT


def test_a_message_is_read_however_the_stream_is_cut() -> None:
    reader = smpp.Reader()
    found = [pdu for octet in SUBMIT + SUBMIT for pdu in reader.feed(bytes([octet]))]
    assert [pdu.sequence for pdu in found] == [7, 7]
    message = smpp.read_short_message(found[0])
    assert (message.source, message.destination, smpp.text_of(message)) == ("1234", "+31612345678", "Hi")


def test_a_long_text_goes_in_parts_that_say_which_they_are() -> None:
    parts = smpp.messages_of(source="1234", destination="+31612345678", text="é" * 400, reference=258)
    assert [smpp.place_of(part) for part in parts] == [(2, 3, 1), (2, 3, 2), (2, 3, 3)]
    assert [part.receipt for part in parts] == [2, 2, 1]  # all say that they failed, the last one that it arrived
    assert all(len(part.text) <= 160 for part in parts)


@given(st.text(min_size=1, max_size=500, alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x1b")))
def test_any_text_arrives_as_it_was(text: str) -> None:
    pdus = [
        smpp.short_message(number, part)
        for number, part in enumerate(smpp.messages_of(source="Gemeente", destination="+316", text=text, reference=1))
    ]
    stream = b"".join(pdu.octets() for pdu in pdus)
    found = [smpp.read_short_message(pdu) for pdu in smpp.Reader().feed(stream)]
    assert "".join(smpp.text_of(each) for each in found) == text


@pytest.mark.parametrize("with_parameters", [True, False])
def test_a_receipt_is_read_from_its_parameters_or_from_its_text(*, with_parameters: bool) -> None:
    told = smpp.report(message_id="7F3A", source="+31612345678", destination="1234", state="UNDELIV", error="011")
    if not with_parameters:
        told = smpp.ShortMessage(told.source, told.destination, told.text, esm_class=told.esm_class)
    found = smpp.report_of(told)
    assert found is not None
    assert (found.message_id, found.state, found.error) == ("7F3A", "UNDELIV", "011")


def test_parts_are_also_known_by_their_parameters() -> None:
    given = {smpp.SAR_REFERENCE: b"\x01\x02", smpp.SAR_TOTAL: b"\x02", smpp.SAR_NUMBER: b"\x01"}
    assert smpp.place_of(smpp.ShortMessage("1", "2", b"x", optional=given)) == (258, 2, 1)


@pytest.mark.parametrize("octets", [b"\xff" * 16, b"\x00\x00\x00\x04" + b"\x00" * 12])
def test_nonsense_is_refused(octets: bytes) -> None:
    with pytest.raises(smpp.WireError):
        list(smpp.Reader().feed(octets))


def test_a_message_that_ends_too_early_is_refused() -> None:
    with pytest.raises(smpp.WireError):
        smpp.read_short_message(smpp.Pdu(smpp.DELIVER_SM, 1, body=b"\x00\x01\x01"))
