"""The port for modules above that keep work of people: who leaves must not take it along.

Such a module registers itself once, when the product starts. It says how much somebody has open, and passes it on when
that person leaves. An event would not do: the checklist shows how much it was.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .events import EmployeeLeft
from .types import WorkKind


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """`count` of an account; `pass_on` runs inside the transaction of leaving and returns how many were passed on."""

    kind: WorkKind
    count: Callable[[uuid.UUID], int]
    pass_on: Callable[[EmployeeLeft], int]


_KEPT: Final[dict[WorkKind, OpenWork]] = {}


def register_open_work(work: OpenWork) -> None:
    _KEPT[work.kind] = work


def counted(staff_id: uuid.UUID | None) -> dict[str, int]:
    """How much of each kind somebody has open; nothing without an account, or when no module keeps it."""
    return {kind.value: _KEPT[kind].count(staff_id) if staff_id and kind in _KEPT else 0 for kind in WorkKind}


def passed_on(event: EmployeeLeft) -> dict[str, int]:
    """Let each module pass on what it keeps. Returns how many of each kind."""
    done = {kind.value: work.pass_on(event) for kind, work in _KEPT.items()} if event.staff_id else {}
    return {kind: number for kind, number in done.items() if number}
