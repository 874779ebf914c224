"""Evaluations in lists, and the contact beside the form."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Case, Q, QuerySet, When

from eenloket.chat.selectors import lines_within
from eenloket.chat.types import Author
from eenloket.contacts.selectors import contacts_of, messages_of, uses_of
from eenloket.contacts.types import Channel, Direction
from eenloket.core import audit
from eenloket.organisation.selectors import fill_in
from eenloket.quality.models import CalibrationSession, Evaluation
from eenloket.quality.types import EvaluationState, Kind, SessionState

from .access import people_to_evaluate

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact

LOOK: Final = "quality.contact"  # how a look at a contact to evaluate it stands on the trail
_MOST_LINES: Final = 500


@dataclass(frozen=True)
class Said:
    """One line of what was written, without names: an evaluation is of the contact."""

    is_ours: bool
    text: str
    at: datetime


@dataclass(frozen=True)
class UsedAnswer:
    """An answer that was open, as it was then, with the steps that were ticked."""

    title: str
    number: int
    slug: str
    is_used: bool
    steps: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Beside:
    """What stands beside the form: the contact as it was stored, answers, and what was written."""

    contact: Contact
    answers: Sequence[UsedAnswer]
    said: Sequence[Said]


def beside(staff: Staff, evaluation: Evaluation) -> Beside:
    """The contact of an evaluation; the look is noted. The caller has checked who may see the evaluation."""
    contact = contacts_of([evaluation.contact_id]).select_related("conversation").get()
    fill_in([contact], "municipality", "portal_area")
    audit.looked_at_once(staff, contact, purpose="quality", how=LOOK, label=contact.subject)
    return Beside(contact, _answers(contact), _said(contact))


def _answers(contact: Contact) -> list[UsedAnswer]:
    done = set(contact.steps_done)
    return [
        UsedAnswer(
            title=use.version.title,
            number=use.version.number,
            slug=use.version.answer.slug,
            is_used=use.is_used,
            steps=tuple(
                (step.get("do", ""), f"{use.version_id}:{place}" in done)
                for place, step in enumerate(use.version.protocol)
            ),
        )
        for use in uses_of(contact)
    ]


def _said(contact: Contact) -> list[Said]:
    if contact.channel == Channel.CHAT:
        lines = lines_within([contact.conversation_id]).order_by("number")[:_MOST_LINES]
        return [Said(each.author == Author.ADVISOR, each.text, each.at) for each in lines]
    return [
        Said(each.direction == Direction.OUTBOUND, each.text, each.at)
        for each in messages_of([contact.conversation_id])[:_MOST_LINES]
    ]


def own_evaluations(staff: Staff) -> QuerySet[Evaluation]:
    """What superiors said of one's own contacts, and what one said oneself; finished, the newest first."""
    return (
        Evaluation.objects.filter(advisor=staff, contact_centre_id=staff.contact_centre_id, state=EvaluationState.DONE)
        .exclude(kind=Kind.CALIBRATION)
        .select_related("evaluator", "version__form", "contact")
        .order_by("-finished_at")
    )


def self_evaluations_to_do(staff: Staff) -> QuerySet[Evaluation]:
    """Own contacts that wait for one's own evaluation."""
    return Evaluation.objects.filter(
        evaluator=staff, kind=Kind.SELF, state=EvaluationState.DRAFT, contact_centre_id=staff.contact_centre_id
    ).select_related("contact", "version__form")


def drafts_of(staff: Staff) -> QuerySet[Evaluation]:
    """What this person began as superior, of people who still report here, and did not finish."""
    return (
        Evaluation.objects.filter(
            evaluator=staff, state=EvaluationState.DRAFT, kind=Kind.LEADER, contact_centre_id=staff.contact_centre_id
        )
        .filter(advisor__in=people_to_evaluate(staff).values("staff_id"))
        .select_related("contact", "advisor", "version__form")
    )


def evaluations_of_advisor(advisor_id: uuid.UUID, contact_centre_id: uuid.UUID) -> QuerySet[Evaluation]:
    """What is finished of an advisor, by the superior and by the advisor; the caller has checked who may see it."""
    return (
        Evaluation.objects.filter(
            advisor_id=advisor_id, contact_centre_id=contact_centre_id, state=EvaluationState.DONE
        )
        .exclude(kind=Kind.CALIBRATION)
        .select_related("evaluator", "version__form", "contact")
        .order_by("-finished_at")
    )


def latest_finished(staff: Staff, limit: int = 12) -> list[Evaluation]:
    """The newest that were finished of one's own people."""
    found = Evaluation.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        advisor__in=people_to_evaluate(staff).values("staff_id"),
        kind=Kind.LEADER,
        state=EvaluationState.DONE,
    )
    return list(found.select_related("advisor", "contact", "version__form").order_by("-finished_at")[:limit])


def beside_of_kind(evaluation: Evaluation, kind: Kind) -> Evaluation | None:
    """The finished evaluation of the same contact by the other: of the advisor or of the superior."""
    found = Evaluation.objects.filter(contact_id=evaluation.contact_id, kind=kind, state=EvaluationState.DONE)
    return found.select_related("version", "evaluator").first()


def sessions_of(staff: Staff) -> QuerySet[CalibrationSession]:
    """The calibration sessions that this person takes part in, those that wait first."""
    own = Evaluation.objects.filter(evaluator=staff, kind=Kind.CALIBRATION, session__isnull=False)
    found = CalibrationSession.objects.filter(
        pk__in=own.values("session_id"), contact_centre_id=staff.contact_centre_id
    )
    return found.select_related("contact", "version__form", "started_by").order_by(
        Case(When(state=SessionState.AGREED, then=1), default=0), "-started_at"
    )


def waits_for(staff: Staff) -> int:
    """How many evaluations this person has to do: own ones that were asked, and calibrations."""
    asked = Q(kind=Kind.SELF) | Q(kind=Kind.CALIBRATION)
    return Evaluation.objects.filter(asked, evaluator=staff, state=EvaluationState.DRAFT).count()
