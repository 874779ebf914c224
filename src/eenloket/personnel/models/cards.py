from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow
from eenloket.personnel.types import Answered, Availability, Contract, ContractType, Flexible


class StaffCard(CentreRow):
    """The terms on which somebody works here. Medical data has no place on it."""

    employee = models.OneToOneField("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    contract_hours = models.DecimalField(max_digits=4, decimal_places=1, default=36)
    contract_type = models.CharField(max_length=12, choices=ContractType.choices, default=ContractType.PERMANENT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="first day out of service")
    contract_ends_on = models.DateField(null=True, blank=True)
    probation_ends_on = models.DateField(null=True, blank=True)
    terms = models.CharField(max_length=500, blank=True)
    availability = ArrayField(models.CharField(max_length=3), default=list, help_text="weekday and part: 0-m")
    flexible = models.CharField(max_length=10, choices=Flexible.choices, default=Flexible.NO)
    flexible_when = models.CharField(max_length=200, blank=True)
    emergency = models.CharField(max_length=200, blank=True, help_text="whom to warn, never why")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="card_ends_after_start"
            )
        ]

    def as_contract(self) -> Contract:
        return Contract(starts_on=self.starts_on, ends_on=self.ends_on)

    def as_available(self) -> Availability:
        return Availability(parts=tuple(self.availability), flexible=self.flexible, flexible_when=self.flexible_when)


class AvailabilityRequest(CentreRow):
    """What somebody would like to change about the own availability; the superior answers."""

    employee = models.ForeignKey("profiles.Employee", on_delete=models.CASCADE, related_name="+")
    availability = ArrayField(models.CharField(max_length=3), default=list)
    flexible = models.CharField(max_length=10, choices=Flexible.choices)
    flexible_when = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Answered.choices, default=Answered.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(state=Answered.OPEN), name="availability_request_open_once"
            )
        ]
