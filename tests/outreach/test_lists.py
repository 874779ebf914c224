"""Lists of people: read as a spreadsheet writes them, each row checked, nothing silently left out."""

from __future__ import annotations

import io

import openpyxl
import pytest

from eenloket.outreach.rules import ListError, chunk_size, mobile, next_moment, postcodes_in, read_list, sort_out
from eenloket.outreach.types import Row


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_csv_is_read_however_a_spreadsheet_writes_it(delimiter: str, encoding: str) -> None:
    lines = [["Naam", "Mobiel", "Straat"], ["Zoë", "06-12345678", "Dorpsstraat"], ["", "", ""]]
    data = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    sheet = read_list(data, "lijst.csv")
    assert sheet.columns == ["naam", "mobiel", "straat"]
    assert sheet.rows == [
        Row(2, "06-12345678", "", "Zoë", {"naam": "Zoë", "mobiel": "06-12345678", "straat": "Dorpsstraat"})
    ]


def test_a_workbook_is_read_with_numbers_that_lost_their_nought() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["telefoon", "e-mail"], [612345678, "jo@example.org"]):
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    (row,) = read_list(file.getvalue(), "lijst.xlsx").rows
    assert (mobile(row.mobile), row.email) == ("+31612345678", "jo@example.org")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"mobiel\n", "empty"), (b"straat\nx\n", "no_addresses"), (b"PK\x03\x04nonsense", "no_list")],
)
def test_a_file_that_is_no_list_says_why(data: bytes, code: str) -> None:
    with pytest.raises(ListError) as refused:
        read_list(data, "lijst")
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12345678", "+31612345678"),
        ("+31 6 1234 5678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("612345678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("070 123 4567", ""),
        ("14 070", ""),
        ("06 1234", None),
        ("bel maar", None),
    ],
)
def test_a_number_that_can_receive_sms_is_told_from_others(typed: str, number: str | None) -> None:
    assert mobile(typed) == number


def test_every_row_gets_one_message_or_the_reason_why_not() -> None:
    rows = [
        Row(2, "06 12345678"),
        Row(3, "+31612345678"),
        Row(4, "070 1234567"),
        Row(5, "niets"),
        Row(6),
        Row(7, "", "jo@example.org"),
    ]
    reachable, skipped = sort_out(rows, means="sms", needed=())
    assert [each.row.number for each in reachable] == [2]
    assert [(each.row.number, each.reason, each.detail) for each in skipped] == [
        (3, "twice", "2"),
        (4, "not_mobile", "070 1234567"),
        (5, "wrong_number", "niets"),
        (6, "no_address", ""),
        (7, "no_address", ""),
    ]
    reachable, skipped = sort_out(rows, means="either", needed=())
    assert [(each.row.number, each.channel) for each in reachable] == [(2, "sms"), (7, "email")]


def test_postcodes_are_read_or_refused() -> None:
    assert postcodes_in("1234, 1235 ab") == ["1234", "1235AB"]
    assert postcodes_in("Damrak") is None
    assert postcodes_in(" ") is None


def test_messages_go_within_their_hours() -> None:
    from datetime import datetime, time

    early, noon, late = (datetime(2026, 11, 26, hour) for hour in (7, 12, 21))  # noqa: DTZ001
    assert next_moment(noon, time(9), time(20)) is None
    assert next_moment(early, time(9), time(20)) == datetime(2026, 11, 26, 9)  # noqa: DTZ001
    assert next_moment(late, time(9), time(20)) == datetime(2026, 11, 27, 9)  # noqa: DTZ001


def test_a_handful_goes_well_within_a_second() -> None:
    assert [chunk_size(rate) for rate in (1, 100, 5000)] == [10, 70, 500]
