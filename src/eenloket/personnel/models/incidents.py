from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow
from eenloket.personnel.types import IncidentKind, Place, Police


class Incident(CentreRow):
    """Aggression, something unsafe or an accident, as a colleague reported it."""

    kind = models.CharField(max_length=12, choices=IncidentKind.choices)
    happened_at = models.DateTimeField()
    place = models.CharField(max_length=10, choices=Place.choices)
    where = models.CharField(max_length=120, blank=True)
    what = models.TextField()
    involved = models.ForeignKey(
        "profiles.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reporter = models.ForeignKey(
        "profiles.Employee", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reported_by = models.CharField(max_length=120)
    reported_at = models.DateTimeField()
    police = models.CharField(max_length=10, choices=Police.choices, default=Police.NO)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-happened_at"]
        indexes = [models.Index(fields=["contact_centre", "-happened_at"], name="incident_of_centre")]


class IncidentMeasure(CentreRow):
    """What is done so that it does not happen again, by whom and by when."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="measures")
    text = models.CharField(max_length=300)
    who = models.CharField(max_length=120)
    by_when = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["by_when", "id"]
