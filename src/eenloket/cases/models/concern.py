from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import Row

from .case import Case


class CaseConcern(Row):
    """Whom a complaint is about: somebody of the staff, or a department. They do not handle it (Awb art. 9:7)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="concern")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "organisation.Department", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(staff__isnull=False) | Q(department__isnull=False), name="case_concerns_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id or self.department_id}"
