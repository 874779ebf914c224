from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow
from eenloket.personnel.types import Spell


class Absence(CentreRow):
    """That somebody is absent, how much and until when. Never why: there is no field for it."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    counts_from = models.DateField(help_text="earlier absence within four weeks counts along")
    expected_on = models.DateField(null=True, blank=True)
    recovered_on = models.DateField(null=True, blank=True)
    work_agreements = models.CharField(max_length=300, blank=True)
    reported_by = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_day"]
        indexes = [models.Index(fields=["contact_centre", "-first_day"], name="absence_of_centre")]
        constraints = [
            models.UniqueConstraint(fields=["employee"], condition=Q(recovered_on=None), name="absence_open_once"),
            models.CheckConstraint(
                condition=Q(recovered_on=None) | Q(recovered_on__gte=models.F("first_day")),
                name="absence_recovers_after_start",
            ),
        ]

    def as_spell(self) -> Spell:
        steps = tuple((step.day, step.percentage) for step in self.steps.all())
        return Spell(first_day=self.first_day, recovered_on=self.recovered_on, steps=steps)


class AbsenceStep(CentreRow):
    """From this day somebody is absent for this share of the contract."""

    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="steps")
    day = models.DateField()
    percentage = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["absence", "day"], name="absence_step_once_a_day"),
            models.CheckConstraint(condition=Q(percentage__gte=1, percentage__lte=100), name="absence_step_1_to_100"),
        ]


class MomentDone(CentreRow):
    """That a moment of the Wet verbetering poortwachter was seen to."""

    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="moments_done")
    code = models.CharField(max_length=20)
    done_on = models.DateField()
    by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["absence", "code"], name="absence_moment_once")]
