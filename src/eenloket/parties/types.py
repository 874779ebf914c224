from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    PERSON = "person", _("Person")
    BUSINESS = "business", _("Business")


class PartySource(models.TextChoices):
    """Where the identity comes from: a register, or only what the party told us."""

    REGISTER = "register", _("from the register")
    CONTACT = "contact", _("known by contact details")


class PointKind(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class WarningKind(models.TextChoices):
    """What somebody did, in the words of a report of aggression."""

    VERBAL = "verbal", _("verbal aggression")
    THREAT = "threat", _("threat")
    PHYSICAL = "physical", _("physical aggression")
    ONLINE = "online", _("online aggression")
    OTHER = "other", _("other unsafe behaviour")


@dataclass(frozen=True)
class RegisterPerson:
    """A person as the register of persons gives them (fields of the BRP that a KCC needs, no more)."""

    bsn: str
    given_names: str
    family_prefix: str
    family_name: str
    birth_date: date | None
    gender: str
    street: str
    house_number: str
    postcode: str
    town: str
    is_secret: bool = False
    has_died: bool = False

    @property
    def display_name(self) -> str:
        """At most 200 characters: the register knows family names of that length alone."""
        first = self.given_names.split(" ")[0]
        return " ".join(part for part in (first, self.family_prefix, self.family_name) if part)[:200]
