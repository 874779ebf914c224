from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow, Row


class CaseType(CentreRow):
    """A kind of case that a contact centre knows, such as an application for a parking permit."""

    code = models.SlugField()
    name = models.CharField(max_length=120, help_text="of the newest version")
    is_active = models.BooleanField(default=True, help_text="new cases of it can be started")
    draft = models.JSONField(null=True, blank=True, help_text="the next version, while it is being written")
    draft_revision = models.PositiveIntegerField(default=0)
    draft_undo = models.JSONField(null=True, blank=True, help_text="before a part was deleted, until it changes again")
    draft_changed_at = models.DateTimeField(null=True, blank=True)
    draft_changed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "code"], name="case_type_code_once")]

    def __str__(self) -> str:
        return self.name


class CaseTypeVersion(Row):
    """A case type as it holds for the cases that begin with it; never changed once a case did."""

    case_type = models.ForeignKey(CaseType, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True, help_text="what changed, for colleagues")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case_type", "number"], name="case_type_version_once")]

    def __str__(self) -> str:
        return f"{self.case_type_id} {self.number}"
