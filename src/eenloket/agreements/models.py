from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow, Row

from .types import NormUnit, PublicCode


class Agreement(CentreRow):
    """That a department and the contact centre agree about one kind of work; what they agree is in its versions."""

    department = models.ForeignKey("organisation.Department", on_delete=models.PROTECT, related_name="+")
    work = models.SlugField(help_text="question, call_back, or the code of a case type")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "work"], name="agreement_once_per_work")]

    def __str__(self) -> str:
        return f"{self.department_id} {self.work}"


class AgreementVersion(Row):
    """What is agreed from a day on. It holds once both sides signed; then it is never changed, only followed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    norm_unit = models.CharField(max_length=5, choices=NormUnit.choices, default=NormUnit.DAYS)
    norm_amount = models.PositiveSmallIntegerField()
    minutes_per_case = models.PositiveSmallIntegerField(null=True, blank=True)
    cents_per_case = models.PositiveIntegerField(null=True, blank=True)
    ladder = models.JSONField(default=list)
    review_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    signed_kcc_at = models.DateTimeField(null=True, blank=True)
    signed_kcc_by = models.CharField(max_length=200, blank=True)
    signed_department_at = models.DateTimeField(null=True, blank=True)
    signed_department_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once"),
            models.CheckConstraint(condition=models.Q(norm_amount__gte=1), name="agreed_norm_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    @property
    def is_signed(self) -> bool:
        return self.signed_kcc_at is not None and self.signed_department_at is not None

    @property
    def hours_per_case(self) -> float | None:
        return None if self.minutes_per_case is None else self.minutes_per_case / 60

    @property
    def euros_per_case(self) -> float | None:
        return None if self.cents_per_case is None else self.cents_per_case / 100


class PublicNorm(CentreRow):
    """What a municipality tells its citizens they may count on; without a row the usual norm holds."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=16, choices=PublicCode.choices)
    percent = models.PositiveSmallIntegerField()
    amount = models.PositiveSmallIntegerField(null=True, blank=True)
    is_shown = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="public_norm_once"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=1) & models.Q(percent__lte=100), name="public_norm_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.percent}"
