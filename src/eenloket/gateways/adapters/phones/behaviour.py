"""How the development phones behave: by number, and as a test tells them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Way(StrEnum):
    DELIVER = "deliver"
    REFUSE = "refuse"
    FAIL = "fail"
    SILENT = "silent"
    BUSY = "busy"
    LOSE_ANSWER = "lose_answer"


_BY_NUMBER: Final = {
    "+31610000001": Way.REFUSE,
    "+31610000002": Way.FAIL,
    "+31610000003": Way.SILENT,
    "+31610000004": Way.BUSY,
    "+31610000005": Way.LOSE_ANSWER,
}
FATES: Final = {Way.DELIVER: "delivered", Way.FAIL: "failed", Way.SILENT: "", Way.LOSE_ANSWER: "delivered"}


@dataclass
class Behaviour:
    """Seconds until a report goes out, and until a message is answered."""

    report_after: float = 1.0
    answer_after: float = 0.0

    def way_of(self, number: str) -> Way:
        return _BY_NUMBER.get(number, Way.DELIVER)
