from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow


class Launcher(CentreRow):
    """An application with its address, for what it is shown, and whether its result is typed back."""

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    areas = models.JSONField(default=list, blank=True, help_text="codes of portal areas")
    case_types = models.JSONField(default=list, blank=True, help_text="codes of case types")
    words = models.CharField(max_length=300, blank=True, help_text="of a subject, answer or product; with commas")
    takes_result = models.BooleanField(default=False)
    result_label = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "name"], name="launcher_name_once")]

    def __str__(self) -> str:
        return self.name


class LauncherResult(CentreRow):
    """That a result was typed back once; what it said stands in the note or with the case."""

    launcher = models.ForeignKey(Launcher, on_delete=models.CASCADE, related_name="results")
    contact_id = models.UUIDField(null=True, blank=True)
    case_id = models.UUIDField(null=True, blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.launcher_id} {self.at}"
