"""What counts as answered directly, as domain.md defines it; and what a question needs, and how talk is measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eenloket.contacts.rules import first_contact_class, talk_time
from eenloket.contacts.types import Direction, Result

TABLE = {
    "answered": "direct",
    "product_delivered": "direct",
    "answered_after_consult": "not_direct",  # at a department; inside the KCC is direct, see below
    "appointment_made": "not_direct",
    "transferred": "not_direct",
    "handed_over": "not_direct",
    "call_back": "not_direct",
    "not_answered": "not_direct",
    "referred": "referred",
    "status_given": "status",
    "answered_automatically": "none",
    "abandoned": "none",
    "wrong_number": "none",
    "test": "none",
}


def test_the_table_names_every_result() -> None:
    assert set(TABLE) == set(Result.values)


@pytest.mark.parametrize(("result", "expected"), TABLE.items())
def test_an_inbound_question_counts_by_its_result(result: str, expected: str) -> None:
    counted = first_contact_class(result=result, direction="in", is_internal=False, consulted_where="department")
    assert counted == expected


def test_consulting_inside_the_kcc_is_answered_directly() -> None:
    counted = first_contact_class(
        result="answered_after_consult", direction="in", is_internal=False, consulted_where="kcc"
    )
    assert counted == "direct"


def test_sending_somebody_elsewhere_for_our_own_matter_is_not_answered_directly() -> None:
    counted = first_contact_class(result="referred", direction="in", is_internal=False, is_other_government=False)
    assert counted == "not_direct"


@pytest.mark.parametrize("result", Result.values)
def test_outbound_and_internal_contacts_stand_apart(result: str) -> None:
    assert first_contact_class(result=result, direction=Direction.OUTBOUND, is_internal=False) == "none"
    assert first_contact_class(result=result, direction="in", is_internal=True) == "none"


MOMENTS = st.integers(0, 100_000).map(lambda n: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(seconds=n))


@given(MOMENTS, st.none() | MOMENTS, MOMENTS, st.booleans())
def test_talk_and_wrap_up_together_last_from_start_to_end(
    started: datetime, hung_up: datetime | None, closed: datetime, is_live: bool
) -> None:
    closed, hung_up = max(started, closed), max(started, hung_up) if hung_up else None
    time = talk_time(started, hung_up, closed, is_live=is_live)
    assert time.talk >= 0
    assert time.wrap_up >= 0
    assert time.talk + time.wrap_up == (closed - started).total_seconds()
