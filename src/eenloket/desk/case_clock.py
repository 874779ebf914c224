"""The clock in the aside of a case: one drawn line from receipt to the last date, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from eenloket.cases import selectors
from eenloket.cases.rules.legal_terms import receipt_ground
from eenloket.cases.types import CaseState, PauseReason
from eenloket.core import clock

if TYPE_CHECKING:
    from eenloket.cases.models import Case, ClockPause

WIDTH: Final = 300
_EDGE: Final = 8


@dataclass(frozen=True)
class Mark:
    """A day on the line: what it is, which sign it has, how far along it stands."""

    kind: str
    label: str
    day: date
    x: int


@dataclass(frozen=True)
class GapMark:
    """A part of the line on which the clock stood still."""

    x: int
    width: int


@dataclass(frozen=True)
class Face:
    """All of the clock: the marks in order, the gaps, where today is, and how far the line is filled."""

    marks: tuple[Mark, ...]
    gaps: tuple[GapMark, ...]
    today_x: int
    now_width: int
    words: str


def face_of(case: Case, pauses: list[ClockPause]) -> Face:
    """The line of one case; of a settled one up to the day on which it was settled."""
    until = clock.day_of(case.settled_at) if case.settled_at else clock.today()
    days = _days_of(case)
    first, last = case.received_on, max([until, *(day for _kind, _label, day in days)])
    whole = max(1, (last - first).days)

    def at(day: date) -> int:
        share = min(1.0, max(0.0, (day - first).days / whole))
        return _EDGE + round(share * (WIDTH - 2 * _EDGE))

    marks = tuple(Mark(kind, label, day, at(day)) for kind, label, day in days)
    gaps = tuple(
        GapMark(at(gap.start), max(3, at(min(gap.end, last)) - at(gap.start))) for gap in selectors.gaps(pauses)
    )
    return Face(marks, gaps, at(until), max(0, at(until) - _EDGE), _in_words(marks, until, len(pauses)))


def clock_of(case: Case, *, may_handle: bool) -> dict[str, Any]:
    """What the clock of a case shows, and what this person can do with it."""
    pauses = selectors.pauses_of(case)
    document = selectors.document_of(case)
    kind = selectors.kind_in_law(case)
    extension = selectors.extension_of(case)
    is_open = case.state != CaseState.SETTLED
    legal = document.legal if document else None
    return {
        "face": face_of(case, pauses),
        "pauses": pauses,
        "current_pause": next((each for each in pauses if each.ended_at is None), None),
        "extension": extension,
        "receipt": selectors.receipt_of(case),
        "receipt_asked": bool(document and document.receipt_letter) or bool(receipt_ground(kind, is_electronic=False)),
        "may_clock": may_handle,
        "may_extend": may_handle and is_open and bool(case.legal_date) and extension is None and _is_extendable(legal),
        "extension_weeks": legal.extension_weeks if legal else 0,
        "extension_ground": (legal.extension_ground or legal.ground) if legal else "Awb art. 4:14",
        "legal_ground": legal.ground if legal else "",
        "pause_reasons": PauseReason.choices,
        "default_until": clock.today() + timedelta(weeks=2),
    }


def _is_extendable(legal: Any) -> bool:
    return legal is None or legal.extension_weeks > 0


def _days_of(case: Case) -> list[tuple[str, str, date]]:
    days = [
        ("received", _("Received"), case.received_on),
        ("norm", _("Norm"), case.norm_date),
        ("promised", _("Promised"), case.promised_date),
    ]
    return [*days, ("law", _("By law"), case.legal_date)] if case.legal_date else days


def _in_words(marks: tuple[Mark, ...], until: date, pauses: int) -> str:
    named = [f"{each.label} {format_date(each.day, 'j M Y')}" for each in marks]
    named.append(_("now %(day)s") % {"day": format_date(until, "j M Y")})
    if pauses:
        named.append(_("stood still %(n)s times") % {"n": pauses} if pauses > 1 else _("stood still once"))
    return ", ".join(named)
