from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from eenloket.core import crypto
from eenloket.core.rows import CentreRow, Row

from . import rules
from .types import PartyKind, PartySource, PointKind, WarningKind


class Party(CentreRow):
    """A citizen or business in one municipality. The BSN is stored encrypted, with a keyed hash to find it by."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PartyKind.choices, default=PartyKind.PERSON)
    source = models.CharField(max_length=10, choices=PartySource.choices, default=PartySource.CONTACT)
    display_name = models.CharField(max_length=200)
    given_names = models.CharField(max_length=200, blank=True)
    family_prefix = models.CharField(max_length=20, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    street = models.CharField(max_length=120, blank=True)
    house_number = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=6, blank=True)
    town = models.CharField(max_length=80, blank=True)
    is_secret = models.BooleanField(default=False, help_text="the register asks not to give out the address")
    kvk_number = models.CharField(max_length=8, blank=True)
    bsn_sealed = models.BinaryField(null=True, blank=True)
    bsn_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "bsn_hash"], condition=~Q(bsn_hash=""), name="party_bsn_once"
            ),
            models.UniqueConstraint(
                fields=["municipality", "kvk_number"], condition=~Q(kvk_number=""), name="party_kvk_once"
            ),
        ]
        indexes = [
            models.Index(fields=["contact_centre", "postcode", "house_number"], name="party_address"),
            models.Index(fields=["contact_centre", "birth_date"], name="party_birth"),
            models.Index(fields=["contact_centre", "bsn_hash"], name="party_bsn"),
            # In capitals, as `icontains` compares: an index on the name itself is not used for that.
            GinIndex(OpClass(Upper("display_name"), name="gin_trgm_ops"), name="party_name_upper_trgm"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_identified(self) -> bool:
        return self.source == PartySource.REGISTER

    @property
    def address_line(self) -> str:
        line = f"{self.street} {self.house_number}".strip()
        return ", ".join(part for part in (line, self.town) if part)

    @property
    def masked_bsn(self) -> str:
        """Only the last three digits: enough to check with the caller, too little to copy."""
        return f"••••••{crypto.decrypt(self.bsn_sealed)[-3:]}" if self.bsn_sealed else ""


class ContactPoint(Row):
    """A phone number (E.164 or 14+area code) or e-mail address at which a party can be reached."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="points")
    contact_centre = models.ForeignKey("organisation.ContactCentre", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PointKind.choices)
    value = models.CharField(max_length=254)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["kind", "added_at"]
        constraints = [models.UniqueConstraint(fields=["party", "kind", "value"], name="contact_point_once")]
        indexes = [models.Index(fields=["contact_centre", "value"], name="contact_point_value")]

    def __str__(self) -> str:
        return rules.readable_phone(self.value) if self.kind == PointKind.PHONE else self.value


class PartyWarning(CentreRow):
    """A warning about how somebody behaved, for the colleague who meets them next; it ends by itself.

    What stands in it is fact, in words that the person it is about may read: it is in the export of own data.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="warnings")
    kind = models.CharField(max_length=10, choices=WarningKind.choices)
    what = models.CharField(max_length=500, help_text="what happened, as fact")
    happened_on = models.DateField()
    reported_by = models.ForeignKey(
        "accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reported_by_name = models.CharField(max_length=200)
    reported_at = models.DateTimeField()
    expires_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=models.F("happened_on")), name="warning_expires_after_it_happened"
            )
        ]
        indexes = [
            models.Index(fields=["party", "expires_on"], name="party_warning_runs", condition=Q(ended_at=None)),
            models.Index(fields=["contact_centre", "-reported_at"], name="party_warning_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
