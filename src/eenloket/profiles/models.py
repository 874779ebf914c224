from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row

from .rules import read_profile
from .types import ProfileDocument


class Profile(CentreRow):
    """A function as this contact centre knows it. What it asks stands in its versions."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0, help_text="order in lists, from the starting level up")
    based_on = ArrayField(models.CharField(max_length=60), default=list, help_text="codes of national profiles")
    current = models.ForeignKey(
        "ProfileVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # the published version
    places = models.PositiveSmallIntegerField(default=0, help_text="how many people may hold it (formation)")
    is_public = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "code"], name="profile_code_once")]

    def __str__(self) -> str:
        return self.name


class ProfileVersion(Row):
    """One version of a profile. A draft may change; what is published never does."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    base = models.JSONField(
        default=dict, help_text="by national code: the document it was taken from, to see later what changed"
    )
    remark = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=120)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "number"], name="profile_version_once"),
            models.UniqueConstraint(
                fields=["profile"], condition=Q(published_at=None), name="profile_one_draft_at_a_time"
            ),
        ]

    def read(self) -> ProfileDocument:
        return read_profile(self.document)


class NationalEdition(Row):
    """A newer national profile than what ships: for everybody, or brought in by one contact centre for itself."""

    contact_centre = models.ForeignKey(
        "organisation.ContactCentre", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    code = models.SlugField(max_length=60)
    edition = models.CharField(max_length=60)
    document = models.JSONField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["-imported_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "code", "edition"], name="national_edition_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"


class ForeignProfile(CentreRow):
    """A profile of another municipality, kept to compare with; nobody here holds it."""

    organisation = models.CharField(max_length=120)
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    document = models.JSONField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        ordering = ["organisation", "name"]
        constraints = [
            models.UniqueConstraint(fields=["contact_centre", "organisation", "code"], name="foreign_profile_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"


class Employee(CentreRow):
    """Somebody with a place in the function structure, with or without an account."""

    staff = models.OneToOneField(
        "accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="employee"
    )
    name = models.CharField(max_length=120)
    superior = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who is no member of a team; a team's members have its leader
    is_candidate = models.BooleanField(default=False, help_text="of a placement round; works here only once appointed")
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["contact_centre", "name"], name="employee_centre_name")]

    def __str__(self) -> str:
        return self.name


class Appointment(CentreRow):
    """Who holds which function, from when until when, for how many hours a week. `ends_on` is the first day without."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="appointments")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="appointments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, default=36)
    begun_at = models.DateTimeField(null=True, blank=True, help_text="when its rights were given and its begin told")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when its rights were taken and its end told")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "profile"], condition=Q(ends_on=None), name="appointment_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="appointment_ends_after_start"
            ),
        ]
