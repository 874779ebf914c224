from __future__ import annotations

from django.db import models

from eenloket.cases.types import Way
from eenloket.core.rows import CentreRow, Row

from .case import Case


class OutsideAgreement(CentreRow):
    """How a contact centre agreed to hand over to another organisation, and how long that takes."""

    organisation = models.ForeignKey("organisation.GovernmentOrganisation", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=6, choices=Way.choices)
    email = models.EmailField(blank=True)
    url = models.URLField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    working_days = models.PositiveSmallIntegerField(default=10)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact_centre", "organisation"], name="outside_agreement_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.way}"


class OutsideHandOver(Row):
    """A case that another organisation has: how it went there, whether they confirmed, and when we ask again."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outside")
    organisation = models.ForeignKey("organisation.GovernmentOrganisation", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=6, choices=Way.choices, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    their_reference = models.CharField(max_length=80, blank=True)
    expected_on = models.DateField(null=True, blank=True, help_text="the day they promised")
    ask_again_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    was_returned = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at=None), name="case_is_outside_once_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["ask_again_on"], name="outside_to_ask", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.organisation_id}"
