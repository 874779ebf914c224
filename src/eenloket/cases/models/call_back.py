from __future__ import annotations

from django.db import models

from eenloket.cases.types import AttemptResult
from eenloket.core.rows import Row

from .case import Case


class CallBackWindow(Row):
    """Whom to call back on a call-back note, and when it suits."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="call_back")
    who = models.CharField(max_length=120)
    number = models.CharField(max_length=20)
    on = models.DateField(null=True, blank=True)
    after = models.TimeField(null=True, blank=True)
    before = models.TimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="tries without reaching anybody")

    def __str__(self) -> str:
        return f"{self.who} {self.number}"


class CallAttempt(Row):
    """One try to call back: how it went and, when nobody was reached, when it is tried again."""

    call_back = models.ForeignKey(CallBackWindow, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200)
    result = models.CharField(max_length=14, choices=AttemptResult.choices)
    remark = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    next_after = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.result} {self.at}"
