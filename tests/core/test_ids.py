from __future__ import annotations

import time
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from eenloket.core.ids import uuid7


def test_an_id_made_later_sorts_later() -> None:
    ids = []
    for _ in range(5):
        ids.append(uuid7())
        time.sleep(0.002)
    assert ids == sorted(ids)


@given(st.integers(min_value=0, max_value=2**48 * 10**6 - 1))
def test_an_id_holds_its_millisecond_version_and_variant(nanoseconds: int) -> None:
    with patch("time.time_ns", return_value=nanoseconds):
        made = uuid7()
    assert made.int >> 80 == nanoseconds // 1_000_000
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


def test_ids_of_one_millisecond_differ() -> None:
    with patch("time.time_ns", return_value=1):
        assert len({uuid7() for _ in range(1000)}) == 1000
