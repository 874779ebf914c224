from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from eenloket.core.ids import uuid7
from eenloket.core.rows import CentreRow


class Role(CentreRow):
    """A named set of permission codes within one contact centre."""

    code = models.SlugField()
    name = models.CharField(max_length=80)
    permissions = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_centre", "code"], name="role_code_once")]

    def __str__(self) -> str:
        return self.name


class Team(CentreRow):
    """A team of at most twenty advisors under one leader (R27)."""

    MOST_MEMBERS: ClassVar[int] = 20

    name = models.CharField(max_length=80)
    leader = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["contact_centre", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Staff:
        staff = self.model(email=email.strip().lower(), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(email=(username or "").strip().lower())


class Staff(AbstractBaseUser):
    """Someone who works with Eenloket. Belongs to one contact centre; sees the municipalities assigned."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contact_centre = models.ForeignKey("organisation.ContactCentre", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)
    roles = models.ManyToManyField(Role, related_name="members", blank=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="members")
    municipalities = models.ManyToManyField("organisation.Municipality", related_name="+", blank=True)
    departments = models.ManyToManyField("organisation.Department", related_name="+", blank=True)
    portal_areas = models.ManyToManyField("organisation.PortalArea", related_name="+", blank=True)
    preferences = models.JSONField(default=dict, blank=True)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        indexes = [models.Index(fields=["contact_centre", "name"], name="staff_centre_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_id(self) -> uuid.UUID:
        return self.pk

    @property
    def audit_name(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][:1] + words[-1][:1]).upper() if words else "?"

    @cached_property
    def role_names(self) -> list[str]:
        return [role.name for role in self._roles]

    @cached_property
    def role_codes(self) -> frozenset[str]:
        return frozenset(role.code for role in self._roles)

    @cached_property
    def permission_codes(self) -> frozenset[str]:
        """The union of what the roles give; nothing for someone who left."""
        if not self.is_active:
            return frozenset()
        return frozenset(code for role in self._roles for code in role.permissions)

    @cached_property
    def municipality_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(self.municipalities.values_list("id", flat=True))

    @cached_property
    def department_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(self.departments.values_list("id", flat=True))

    @cached_property
    def _roles(self) -> list[Role]:
        return list(self.roles.all())
