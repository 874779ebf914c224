"""From which contacts a sample is drawn, and how far a month is."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.contacts.types import Result
from eenloket.core.errors import NotFoundError
from eenloket.quality import port
from eenloket.quality.models import Evaluation, Sample, SampledContact, SampleNorm
from eenloket.quality.types import FORM_OF, EvaluationState, FormChannel, Kind, Target, Wanted, channels_of

from .access import evaluable_contacts, people_to_evaluate

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.contacts.models import Contact
    from eenloket.profiles.models import Employee

_LONG_TALK_MINUTES = 10


def population(staff: Staff, wanted: Wanted) -> QuerySet[Contact]:
    """The contacts of one's own people that a sample can be drawn from: in the period, on the channel, as the filters
    ask, and not drawn or evaluated yet."""
    advisors = people_to_evaluate(staff).values("staff_id")
    drawn = SampledContact.objects.filter(contact=OuterRef("pk"))
    evaluated = Evaluation.objects.filter(contact=OuterRef("pk"), kind=Kind.LEADER)
    return (
        evaluable_contacts(staff)
        .filter(
            _narrowing(staff, wanted),
            advisor_id__in=advisors,
            channel__in=channels_of(wanted.channel),
            arrived_on__range=(wanted.first, wanted.last),
        )
        .filter(~Exists(drawn), ~Exists(evaluated))
    )


def _narrowing(staff: Staff, wanted: Wanted) -> Q:
    asked = Q()
    for word in wanted.subject.split()[:5]:
        asked &= Q(subject__icontains=word)
    if wanted.area_id:
        asked &= Q(portal_area_id=wanted.area_id)
    if wanted.result:
        asked &= Q(result=wanted.result)
    return asked & _target(staff, wanted) if wanted.target else asked


def _target(staff: Staff, wanted: Wanted) -> Q:
    match wanted.target:
        case Target.TRANSFERRED:
            return Q(result=Result.TRANSFERRED)
        case Target.HANDED_OVER:
            return Q(result=Result.HANDED_OVER)
        case Target.NOT_ANSWERED:
            return Q(result=Result.NOT_ANSWERED)
        case Target.LONG_TALK:
            return Q(conversation__talk_seconds__gte=60 * (wanted.talk_minutes or _LONG_TALK_MINUTES))
        case Target.LOW_MARK:
            return Q(pk__in=port.low_marked(staff.contact_centre_id, wanted.first, wanted.last))
    return Q()


def targets() -> list[tuple[str, str]]:
    """What a targeted sample can look for here; low marks only when some module knows them."""
    known = [each for each in Target if each != Target.LOW_MARK or port.knows_low_marks()]
    return [(each.value, str(each.label)) for each in known]


def get_sample(staff: Staff, sample_id: uuid.UUID) -> Sample:
    """A sample that this person drew. Raises NotFoundError."""
    found = Sample.objects.filter(pk=sample_id, contact_centre_id=staff.contact_centre_id, drawn_by=staff).first()
    if found is None:
        raise NotFoundError(_("That sample does not exist."))
    return found


def samples_of(staff: Staff, limit: int = 12) -> list[Sample]:
    """The newest that this person drew."""
    return list(Sample.objects.filter(drawn_by=staff, contact_centre_id=staff.contact_centre_id)[:limit])


def drawn_in(sample: Sample) -> list[SampledContact]:
    """The contacts of a sample by advisor, each with its evaluation by the superior when there is one."""
    rows = list(sample.contacts.select_related("contact__portal_area", "advisor").order_by("advisor__name", "contact"))
    done = {
        each.contact_id: each
        for each in Evaluation.objects.filter(contact__in=[row.contact_id for row in rows], kind=Kind.LEADER)
    }
    for row in rows:
        row.evaluation = done.get(row.contact_id)  # type: ignore[attr-defined]
    return rows


def to_evaluate(staff: Staff, limit: int = 50) -> list[SampledContact]:
    """What this person drew of one's own people and did not finish or skip, oldest first."""
    done = Evaluation.objects.filter(contact=OuterRef("contact"), kind=Kind.LEADER, state=EvaluationState.DONE)
    found = SampledContact.objects.filter(
        sample__drawn_by=staff, skipped_reason="", advisor__in=people_to_evaluate(staff).values("staff_id")
    )
    return list(
        found.filter(~Exists(done))
        .select_related("contact", "advisor", "sample")
        .order_by("contact__arrived_at")[:limit]
    )


def norms_for(team_ids: list[uuid.UUID]) -> dict[tuple[uuid.UUID, str], int]:
    """How many a month of each advisor of these teams, per channel."""
    found = SampleNorm.objects.filter(team__in=team_ids)
    return {(team, channel): n for team, channel, n in found.values_list("team_id", "channel", "per_month")}


@dataclass(frozen=True)
class Progress:
    """How far the evaluations of one advisor are in a month: of which channel how many are done of how many asked."""

    employee: Employee
    channels: tuple[tuple[FormChannel, int, int], ...]

    @property
    def done(self) -> int:
        return sum(min(done, asked) for _channel, done, asked in self.channels if asked)

    @property
    def asked(self) -> int:
        return sum(asked for _channel, _done, asked in self.channels)

    @property
    def is_reached(self) -> bool:
        return self.done >= self.asked


def progress(staff: Staff, month: date) -> list[Progress]:
    """Of each of one's own people how many contacts of a month are evaluated against the norm of the team."""
    people = list(people_to_evaluate(staff))
    first, last = month_of(month)
    counted: Counter[tuple[uuid.UUID, str]] = Counter()
    rows = Evaluation.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        advisor__in=[each.staff_id for each in people],
        kind=Kind.LEADER,
        state=EvaluationState.DONE,
        arrived_on__range=(first, last),
    )
    for advisor, channel in rows.values_list("advisor_id", "channel"):
        counted[advisor, FORM_OF[channel]] += 1
    teams = {each.staff.team_id for each in people if each.staff and each.staff.team_id}
    norms = norms_for([each for each in teams if each])
    return [Progress(each, tuple(_line(each, counted, norms))) for each in people]


def _line(
    employee: Employee, counted: Counter[tuple[uuid.UUID, str]], norms: dict[tuple[uuid.UUID, str], int]
) -> list[tuple[FormChannel, int, int]]:
    staff = employee.staff
    if staff is None:
        return []
    asked = {channel: norms.get((staff.team_id, channel), 0) if staff.team_id else 0 for channel in FormChannel}
    lines = [(channel, counted[staff.pk, channel], asked[channel]) for channel in FormChannel]
    return [line for line in lines if line[1] or line[2]]


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(31)).replace(day=1) - timedelta(1)
