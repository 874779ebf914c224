"""A calibration session side by side."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.accounts.selectors import colleagues_who_may
from eenloket.accounts.types import Permission
from eenloket.core.errors import NotFoundError
from eenloket.quality import rules
from eenloket.quality.models import CalibrationSession, Evaluation
from eenloket.quality.rules import Agreement
from eenloket.quality.types import Criterion, EvaluationState, Group, Kind, Mark, SessionState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from eenloket.accounts.models import Staff


@dataclass(frozen=True)
class Row:
    """One criterion with the mark and words of each, the spread between the highest and the lowest as a share, and the
    mark that was agreed."""

    criterion: Criterion
    marks: Sequence[tuple[Mark, str]]
    spread: float | None
    is_same: bool
    agreed: Mark

    @property
    def proposed(self) -> Mark:
        """What stands in the form to begin with: what all gave alike."""
        return self.marks[0][0] if self.is_same else None


@dataclass(frozen=True)
class Comparison:
    """Everybody's marks beside each other, and how far they agree."""

    evaluations: Sequence[Evaluation]
    groups: Sequence[tuple[Group, Sequence[Row]]]
    agreement: Agreement

    @property
    def rows(self) -> list[Row]:
        return [row for _group, rows in self.groups for row in rows]

    @property
    def disputed(self) -> list[Row]:
        return [row for row in self.rows if not row.is_same]


def get_session(staff: Staff, session_id: uuid.UUID) -> CalibrationSession:
    """A session that this person takes part in. Raises NotFoundError."""
    found = (
        CalibrationSession.objects.filter(pk=session_id, contact_centre_id=staff.contact_centre_id)
        .select_related("version__form", "contact", "started_by")
        .first()
    )
    if found is None or not _evaluations(found).filter(evaluator=staff).exists():
        raise NotFoundError(_("That session does not exist."))
    return found


def own_part(staff: Staff, session: CalibrationSession) -> Evaluation:
    return _evaluations(session).get(evaluator=staff)


def parts_of(session: CalibrationSession) -> list[tuple[str, uuid.UUID, bool]]:
    """Who takes part: name, key, and whether they finished. Nothing of what they marked."""
    rows = _evaluations(session).values_list("evaluator__name", "evaluator_id", "state")
    return [(name, key, state == EvaluationState.DONE) for name, key, state in rows]


def comparison_of(session: CalibrationSession) -> Comparison | None:
    """Everybody's marks; None while somebody has not finished."""
    if session.state == SessionState.BLIND:
        return None
    evaluations = list(_evaluations(session))
    form = session.version.read()
    groups = [(group, [_row(session, each, evaluations) for each in group.criteria]) for group in form.groups]
    units = [
        [rules.share_of(each, evaluation.marks.get(each.key)) for evaluation in evaluations] for each in form.criteria
    ]
    return Comparison(evaluations, groups, rules.agreement_between(units, len(evaluations)))


def _row(session: CalibrationSession, criterion: Criterion, evaluations: Sequence[Evaluation]) -> Row:
    marks: list[tuple[Mark, str]] = [
        (each.marks.get(criterion.key), each.remarks.get(criterion.key, "")) for each in evaluations
    ]
    shares = [share for mark, _text in marks if (share := rules.share_of(criterion, mark)) is not None]
    return Row(
        criterion=criterion,
        marks=marks,
        spread=max(shares) - min(shares) if shares else None,
        is_same=len({mark for mark, _text in marks}) == 1,
        agreed=session.agreed_marks.get(criterion.key),
    )


def counted_of(staff: Staff, session: CalibrationSession) -> Evaluation | None:
    """The evaluation that the agreed marks became, for the superior who set them."""
    return Evaluation.objects.filter(session=session, kind=Kind.LEADER, evaluator=staff).first()


def who_can_calibrate(staff: Staff) -> list[Staff]:
    """The colleagues who can be asked, by name."""
    return list(colleagues_who_may(staff.contact_centre_id, Permission.EVALUATE).exclude(pk=staff.pk))


def _evaluations(session: CalibrationSession) -> QuerySet[Evaluation]:
    return (
        Evaluation.objects.filter(session=session, kind=Kind.CALIBRATION)
        .select_related("evaluator")
        .order_by("evaluator__name", "pk")
    )
