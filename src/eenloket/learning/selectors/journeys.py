"""How far people are on their paths."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.learning import rules
from eenloket.learning.models import Enrolment, ModuleProgress, PathModule
from eenloket.learning.types import Cell, EnrolmentState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.learning.models import Module


@dataclass(frozen=True, kw_only=True)
class Step:
    """A module of a path as far as one person is with it."""

    module: Module
    progress: ModuleProgress | None

    @property
    def is_read(self) -> bool:
        return bool(self.progress and self.progress.read_at)

    @property
    def is_practised(self) -> bool:
        return bool(self.progress and self.progress.practised_at)

    @property
    def is_passed(self) -> bool:
        """Also when the module has no test."""
        return not self.module.questions or bool(self.progress and self.progress.passed_at)

    @property
    def is_signed_off(self) -> bool:
        return bool(self.progress and self.progress.signed_off_at)

    @property
    def is_ready(self) -> bool:
        """Whether only the signing off is left."""
        return self.is_read and self.is_practised and self.is_passed and not self.is_signed_off

    @property
    def is_begun(self) -> bool:
        return self.progress is not None and not self.is_signed_off

    @property
    def todo(self) -> str:
        """What comes next: read, test, practise, wait; "" when done."""
        if self.is_signed_off:
            return ""
        if not self.is_read:
            return "read"
        if not self.is_practised:
            return "practise"
        return "wait" if self.is_passed else "test"

    @property
    def done_parts(self) -> int:
        return sum((self.is_read, self.is_practised, self.is_passed and self.is_begun, self.is_signed_off))

    @property
    def signed_off_on(self) -> date | None:
        moment = self.progress.signed_off_at if self.progress else None
        return clock.day_of(moment) if moment else None

    @property
    def holds_until(self) -> date | None:
        day = self.signed_off_on
        return rules.holds_until(day, self.module.valid_months) if day else None


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One person on one path."""

    enrolment: Enrolment
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        return sum(step.is_signed_off for step in self.steps)

    @property
    def percent(self) -> int:
        """What is signed off, with begun modules for the parts that are done."""
        parts = sum(4 if step.is_signed_off else step.done_parts for step in self.steps)
        return round((rules.progress(parts, 4 * len(self.steps)) or 0) * 100)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.is_signed_off), None)

    @property
    def ready(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_ready)

    @property
    def busy_cells(self) -> frozenset[Cell]:
        return rules.coverage(step.module.cells for step in self.steps if step.is_begun)

    def step(self, module_id: uuid.UUID) -> Step | None:
        return next((step for step in self.steps if step.module.pk == module_id), None)


def get_enrolment(contact_centre_id: uuid.UUID, enrolment_id: uuid.UUID) -> Enrolment:
    """Raises NotFoundError."""
    if found := _enrolments().filter(contact_centre_id=contact_centre_id, pk=enrolment_id).first():
        return found
    raise NotFoundError(_("There is no such path."))


def journeys_of(employee_ids: Iterable[uuid.UUID], *, enrolment_id: uuid.UUID | None = None) -> list[Journey]:
    """The paths of these people, running ones first; stopped ones are left out. A fixed number of queries."""
    found = _enrolments().filter(employee__in=list(employee_ids)).exclude(state=EnrolmentState.STOPPED)
    if enrolment_id:
        found = found.filter(pk=enrolment_id)
    return [_journey(each) for each in found.order_by("-state", "started_on", "id")]  # running sorts after finished


def mentees_of(staff: Staff) -> list[Journey]:
    """Who learns with this person as mentor now."""
    found = _enrolments().filter(
        Q(mentor__staff=staff), contact_centre_id=staff.contact_centre_id, state=EnrolmentState.RUNNING
    )
    return [_journey(each) for each in found.order_by("employee__name")]


def _enrolments() -> QuerySet[Enrolment]:
    return Enrolment.objects.select_related(
        "path", "employee__staff__team__leader", "employee__superior__staff", "mentor__staff"
    ).prefetch_related(
        Prefetch("path__steps", PathModule.objects.select_related("module").order_by("position")), "progress"
    )


def _journey(enrolment: Enrolment) -> Journey:
    progress = {each.module_id: each for each in enrolment.progress.all()}
    return Journey(
        enrolment=enrolment,
        steps=tuple(
            Step(module=step.module, progress=progress.get(step.module_id)) for step in enrolment.path.steps.all()
        ),
    )
