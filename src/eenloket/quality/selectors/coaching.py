"""Coaching actions, and the figures by which one sees whether they help."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Avg, Count, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.assessment.selectors import Access, access_to
from eenloket.contacts.selectors import stored_contacts
from eenloket.contacts.types import LIVE_CHANNELS
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of
from eenloket.profiles.selectors import is_superior
from eenloket.quality.models import Coaching, CriterionMark, Evaluation
from eenloket.quality.types import (
    CoachingState,
    EvaluationState,
    FormChannel,
    Kind,
    Measure,
    Value,
    channels_of,
)

from .forms import document_in_use

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee

BEFORE: Final = timedelta(days=90)


@dataclass(frozen=True)
class Figure:
    """By what somebody is measured: the figure, on which channel, of which criterion."""

    measure: str
    channel: str
    criterion: str = ""


def may_coach(staff: Staff, employee: Employee) -> bool:
    return (
        may(staff, Permission.EVALUATE)
        and employee.contact_centre_id == staff.contact_centre_id
        and employee.staff_id not in (None, staff.pk)
        and is_superior(staff, employee)
    )


def get_coaching(staff: Staff, coaching_id: uuid.UUID) -> tuple[Coaching, Access]:
    """A coaching action of oneself or of who reports here; HR too, after saying what for (the page asks).

    Raises NotFoundError.
    """
    found = (
        Coaching.objects.filter(pk=coaching_id, contact_centre_id=staff.contact_centre_id)
        .select_related("employee__staff__team", "employee__superior", "started_by", "evaluation", "goal")
        .first()
    )
    access = access_to(staff, found.employee) if found else Access.NONE
    if found is None or access == Access.NONE:
        raise NotFoundError(_("That coaching does not exist."))
    return found, access


def coaching_of(employee: Employee) -> QuerySet[Coaching]:
    """What runs first, then what ended, the newest on top. The caller has checked who may see it."""
    return Coaching.objects.filter(employee=employee).select_related("started_by").order_by("-state", "-started_on")


def running_for(staff: Staff, employee_ids: list[uuid.UUID]) -> QuerySet[Coaching]:
    """What runs with these people, what is looked at first on top."""
    return Coaching.objects.filter(
        contact_centre_id=staff.contact_centre_id, employee__in=employee_ids, state=CoachingState.RUNNING
    ).select_related("employee")


def criterion_text(contact_centre_id: uuid.UUID, channel: str, criterion: str) -> str:
    """What a criterion of the form in use says; "" when there is no such one."""
    if channel not in FormChannel.values:
        return ""
    found = document_in_use(contact_centre_id, FormChannel(channel)).by_key.get(criterion)
    return found.text if found else ""


def measured_before(employee: Employee, figure: Figure, day: date) -> Value:
    """The figure over the 90 days up to and including a day."""
    return _measured(employee, figure, day - BEFORE + timedelta(1), day)


def measured_since(coaching: Coaching, day: date) -> Value:
    """The figure of contacts that arrived after the day on which it began."""
    first = coaching.started_on + timedelta(1)
    figure = Figure(coaching.measure, coaching.channel, coaching.criterion)
    return _measured(coaching.employee, figure, first, day)


def _measured(employee: Employee, figure: Figure, first: date, last: date) -> Value:
    if figure.measure == Measure.TALK_TIME:
        return _talk_time(employee, figure.channel, first, last)
    evaluations = Evaluation.objects.filter(
        contact_centre_id=employee.contact_centre_id,
        advisor_id=employee.staff_id,
        kind=Kind.LEADER,
        state=EvaluationState.DONE,
        channel__in=channels_of(figure.channel),
        arrived_on__range=(first, last),
    )
    if figure.measure == Measure.SCORE:
        found = evaluations.aggregate(mean=Avg("score"), n=Count("pk"))
        return Value(None if found["mean"] is None else float(found["mean"]) / 100, found["n"])
    marks = CriterionMark.objects.filter(evaluation__in=evaluations.values("pk"), criterion=figure.criterion)
    found = marks.aggregate(mean=Avg("share"), n=Count("pk"))
    return Value(found["mean"], found["n"])


def _talk_time(employee: Employee, channel: str, first: date, last: date) -> Value:
    """The mean talk time of an advisor: each conversation once, at its first question, as the figures count it."""
    places = directory_of(employee.contact_centre_id).municipalities
    talked = stored_contacts(employee.contact_centre_id, places).filter(
        advisor_id=employee.staff_id,
        channel__in=[each for each in channels_of(channel) if each in LIVE_CHANNELS],
        arrived_on__range=(first, last),
        talk_seconds__isnull=False,
    )
    found = talked.aggregate(mean=Avg("talk_seconds"), n=Count("pk"))
    return Value(None if found["mean"] is None else float(found["mean"]), found["n"])
