"""The same step on several cases: each is its own transaction, so that one that fails keeps nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from eenloket.core.errors import EenloketError, InvalidError

from .handling import add_note, forward, take
from .office import assign
from .settling import settle

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

MOST: Final = 100
STEPS: Final = ("take", "assign", "forward", "settle", "note")


@dataclass(frozen=True, kw_only=True)
class BulkStep:
    """What is done with each, and what it needs."""

    step: str
    text: str = ""
    staff_id: uuid.UUID | None = None
    department_id: uuid.UUID | None = None
    once: uuid.UUID | None = None


@dataclass(frozen=True)
class Outcome:
    """How it went with one case; `problem` "" when it was done."""

    case_id: uuid.UUID
    problem: str = ""


def do_in_bulk(*, actor: Staff, case_ids: Iterable[uuid.UUID], what: BulkStep) -> list[Outcome]:
    """Do a step on each of these cases. What fails says why and stays as it was; the same `once` again does nothing
    twice. Raises InvalidError when nothing can be done with any: no case, too many, a text or receiver missing."""
    chosen = list(dict.fromkeys(case_ids))
    _check(chosen, what)
    return [_outcome(actor, case_id, what) for case_id in chosen]


def _check(chosen: list[uuid.UUID], what: BulkStep) -> None:
    errors = {}
    if what.step not in STEPS:
        errors["step"] = _("Choose what to do.")
    if not chosen:
        errors["case"] = _("Choose at least one case.")
    if len(chosen) > MOST:
        errors["case"] = _("Choose at most %(most)s cases at once.") % {"most": MOST}
    if what.step in ("forward", "settle", "note") and not what.text.strip():
        errors["text"] = _("Fill in a text.")
    if what.step == "forward" and what.department_id is None:
        errors["department"] = _("Choose who gets this.")
    if what.step == "assign" and what.staff_id is None:
        errors["staff"] = _("Choose somebody of this department.")
    if errors:
        raise InvalidError(" ".join(errors.values()), errors)


def _outcome(actor: Staff, case_id: uuid.UUID, what: BulkStep) -> Outcome:
    try:
        _do(actor, case_id, what)
    except EenloketError as error:
        return Outcome(case_id, str(error))
    return Outcome(case_id)


def _do(actor: Staff, case_id: uuid.UUID, what: BulkStep) -> None:
    once = uuid.uuid5(what.once, str(case_id)) if what.once else None
    if what.step == "take":
        take(actor=actor, case_id=case_id)
    elif what.step == "assign":
        assign(actor=actor, case_id=case_id, staff_id=what.staff_id)
    elif what.step == "forward" and what.department_id:
        forward(actor=actor, case_id=case_id, department_id=what.department_id, reason=what.text)
    elif what.step == "settle":
        settle(actor=actor, case_id=case_id, answer=what.text)
    elif what.step == "note":
        add_note(actor=actor, case_id=case_id, text=what.text, event_id=once)
