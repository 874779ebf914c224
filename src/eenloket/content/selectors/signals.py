"""Remarks on content: who sees them, and questions without an answer together with what is like them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.content.finding.likeness import alike
from eenloket.content.models import Answer, ContentSignal
from eenloket.content.types import SignalKind, SignalState
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality

_MOST_TOGETHER: Final = 500
_MONTH: Final = timedelta(days=30)


def signals_for(staff: Staff) -> QuerySet[ContentSignal]:
    """Remarks within this person's reach: an editor or leader those of their municipalities, a member of a department
    those on the answers that it owns."""
    found = ContentSignal.objects.filter(
        Q(municipality=None) | Q(municipality_id__in=staff.municipality_ids), contact_centre_id=staff.contact_centre_id
    )
    if not (may(staff, Permission.EDIT_CONTENT) or may(staff, Permission.VIEW_TEAM_FIGURES)):
        found = found.filter(answer__owner_id__in=staff.department_ids)
    return found.select_related("answer__current", "answer__owner", "raised_by", "municipality", "settled_by", "draft")


def open_signals(staff: Staff) -> QuerySet[ContentSignal]:
    """Remarks that wait for an owner, the one that must be answered first on top."""
    return signals_for(staff).filter(state=SignalState.OPEN).order_by("due_on", "raised_at")


def settled_signals(staff: Staff) -> QuerySet[ContentSignal]:
    """What was done with remarks, the latest first."""
    return signals_for(staff).filter(state=SignalState.SETTLED).order_by("-settled_at")


def own_signals(staff: Staff) -> QuerySet[ContentSignal]:
    """What this person reported, the latest first."""
    return (
        ContentSignal.objects.filter(contact_centre_id=staff.contact_centre_id, raised_by=staff)
        .select_related("answer__current", "answer__owner", "settled_by", "settled_in")
        .order_by("-raised_at")
    )


def unread_replies(staff: Staff) -> QuerySet[ContentSignal]:
    """Replies to this person's remarks that they have not seen."""
    return own_signals(staff).filter(state=SignalState.SETTLED, seen_at=None)


def latest_replies(staff: Staff, limit: int) -> list[ContentSignal]:
    """The latest replies that this person has not seen. Asked with little first: mostly there are none."""
    keys = list(unread_replies(staff).order_by("-settled_at").values_list("pk", flat=True)[:limit])
    return list(own_signals(staff).filter(pk__in=keys)) if keys else []


def get_signal(staff: Staff, signal_id: uuid.UUID) -> ContentSignal:
    """Raises NotFoundError for one outside this person's reach too."""
    if found := signals_for(staff).filter(pk=signal_id).first():
        return found
    raise NotFoundError(_("That remark does not exist."))


def signals_of_answer(answer: Answer) -> QuerySet[ContentSignal]:
    """The open remarks on an answer, the one that must be answered first on top."""
    found = ContentSignal.objects.filter(answer=answer, state=SignalState.OPEN)
    return found.select_related("raised_by", "draft").order_by("due_on", "raised_at")


def due_date(contact_centre_id: uuid.UUID, answer: Answer | None, municipality_id: uuid.UUID | None) -> date:
    """By when a remark of today gets a reply: the norm of the owner on the working days of its municipality."""
    known = directory_of(contact_centre_id)
    owner = known.departments.get(answer.owner_id) if answer and answer.owner_id else None
    days = owner.content_norm_days if owner else _usual_norm(contact_centre_id)
    place = municipality_id or (owner.municipality_id if owner else None) or next(iter(known.municipalities), None)
    today = clock.today()
    return known.calendars[place].add_working_days(today, days) if place else today + timedelta(days=days)


def _usual_norm(contact_centre_id: uuid.UUID) -> int:
    """For what no department owns: the norm that most departments have."""
    norms = [each.content_norm_days for each in directory_of(contact_centre_id).departments.values()]
    return max(norms, key=norms.count) if norms else 3


@dataclass(frozen=True)
class Uncovered:
    """Questions that no answer covers and that are alike, with how often they were asked in the last 30 days."""

    question: str
    signals: Sequence[ContentSignal]
    this_month: int

    @property
    def phrasings(self) -> list[str]:
        """The different ways in which it was asked."""
        return list(dict.fromkeys(asked_in(each) for each in self.signals))

    @property
    def municipalities(self) -> list[Municipality]:
        return list(dict.fromkeys(each.municipality for each in self.signals if each.municipality))


def uncovered_questions(staff: Staff) -> list[Uncovered]:
    """Open questions without an answer, those that are alike together, the most asked of this month first.

    The latest 500 are put together; what is being written about already is left out.
    """
    rows = list(open_signals(staff).filter(kind=SignalKind.MISSING, draft=None).order_by("-raised_at")[:_MOST_TOGETHER])
    groups = alike([asked_in(each) for each in rows])
    since = clock.now() - _MONTH
    found = []
    for places in groups:
        signals = [rows[place] for place in places]
        recent = sum(each.raised_at >= since for each in signals)
        found.append(Uncovered(_most_telling(signals), signals, recent))
    return sorted(found, key=lambda each: (-each.this_month, -len(each.signals)))


def asked_in(signal: ContentSignal) -> str:
    """The question in the words in which it was asked: what was searched for, else what was said to be missing."""
    return signal.searched_for or signal.text


def _most_telling(signals: Sequence[ContentSignal]) -> str:
    """The wording used most; of equally often used ones the longest, up to a sentence."""
    asked = [asked_in(each) for each in signals]
    return max(asked, key=lambda text: (asked.count(text), min(len(text), 80)))
