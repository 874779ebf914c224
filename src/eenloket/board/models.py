from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core import crypto
from eenloket.core.rows import CentreRow


class WallScreen(CentreRow):
    """A screen on a wall that shows the board without signing in, by a secret link. It shows what `made_by` may see,
    as long as that person may; then a colleague takes it over."""

    name = models.CharField(max_length=80)
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(
        "organisation.Municipality", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    shows_names = models.BooleanField(default=False, help_text="the works council agreed")
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    code_sealed = models.BinaryField(help_text="to show the link again")
    code_hash = models.CharField(max_length=64, unique=True, help_text="to find the screen by its link")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "name"], condition=Q(revoked_at=None), name="wall_screen_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return crypto.decrypt(self.code_sealed)
