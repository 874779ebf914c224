from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row

from .types import DepartmentKind, Layer


class ContactCentre(Row):
    """The tenant: one KCC, serving one or more municipalities."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class DirectoryVersion(models.Model):
    """A new one with each change of what `directory` keeps; written by triggers only.

    Not a column of the contact centre: a load of thousands of rows in one transaction would leave as many versions of
    that one row, which every row that refers to it would walk past. And no foreign key: triggers write it, also while
    a contact centre is taken away.
    """

    contact_centre_id = models.UUIDField(primary_key=True)
    version = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.version)


class Municipality(CentreRow):
    """A municipality: controller of its citizens' data, with its own number, site, theme and opening hours."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    cbs_code = models.CharField(max_length=4, blank=True)
    host = models.CharField(max_length=200, blank=True, help_text="host name of its public site")
    phone = models.CharField(max_length=40, help_text='as citizens read it, such as "14 0123"')
    address = models.CharField(max_length=200, blank=True)
    reference_prefix = models.CharField(max_length=4)
    theme = models.JSONField(default=dict, help_text="the seven design tokens; [light, dark] or one value each")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "reference_prefix"], name="municipality_prefix_once_per_centre"
            ),
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="municipality_host_once"),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningSpan(Row):
    """One stretch of opening hours; a weekday may have several. Monday is 0."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="opening_spans")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=models.F("closes")), name="opens_before_it_closes"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_monday_0_to_sunday_6"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class ClosingDay(Row):
    """A day of its own choice on which a municipality does not work, beside the public holidays."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="closing_days")
    day = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "day"], name="closing_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Department(CentreRow):
    """Receives hand-overs and agrees a norm for them; a department also owns content.

    A department is part of one municipality and sees only that one; a group is part of the KCC and serves all.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=DepartmentKind.choices, default=DepartmentKind.DEPARTMENT)
    code = models.SlugField(help_text="the same in every municipality of the centre, such as burgerzaken")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True, help_text="mailbox that is told of new hand-overs")
    phone = models.CharField(max_length=40, blank=True)
    norm_working_days = models.PositiveSmallIntegerField(default=5)
    legal_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="legal term in calendar days")
    is_active = models.BooleanField(default=True)
    content_norm_days = models.PositiveSmallIntegerField(
        default=3, help_text="working days within which a remark on its answers gets a reply"
    )
    content_needs_second = models.BooleanField(
        default=True, help_text="somebody else than its writers approves an answer before it is published"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_centre", "municipality", "code"], name="department_code_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind="group", municipality=None) | Q(kind="department", municipality__isnull=False),
                name="department_has_municipality_group_has_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PortalArea(CentreRow):
    """A subject area of content that an advisor can master (portaal)."""

    code = models.SlugField()
    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=20, default="book")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "code"], name="portal_code_once")]

    def __str__(self) -> str:
        return self.name


class GovernmentOrganisation(Row):
    """Another organisation of government to refer to. Reference data, the same for every contact centre."""

    uri = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=60, blank=True)
    layer = models.CharField(max_length=12, choices=Layer.choices, default=Layer.STATE)
    phone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    how_to_reach = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [GinIndex(fields=["name"], name="organisation_name_trgm", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.name
