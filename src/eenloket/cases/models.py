from __future__ import annotations

from django.db import models
from django.db.models import Q

from eenloket.core.rows import CentreRow, Row

from .types import CaseKind, CaseState, EventKind, Urgency


class Case(CentreRow):
    """What could not be settled at once: handed over once per contact, with a date promised to the citizen."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    code_sealed = models.BinaryField(help_text="second secret of the citizen, encrypted")
    kind = models.CharField(max_length=10, choices=CaseKind.choices, default=CaseKind.REQUEST)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.NEW)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    contact = models.OneToOneField("contacts.Contact", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "organisation.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisation.GovernmentOrganisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handler = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    handed_over_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200)
    request = models.TextField(help_text="for colleagues only")
    answer = models.TextField(blank=True, help_text="the answer to the citizen when settled")
    citizen_email = models.EmailField(blank=True)
    received_on = models.DateField()
    norm_date = models.DateField()
    legal_date = models.DateField(null=True, blank=True)
    promised_date = models.DateField()
    date_was_told = models.BooleanField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "reference"], name="case_reference_once"),
            models.CheckConstraint(
                condition=Q(legal_date=None) | Q(promised_date__lte=models.F("legal_date")),
                name="promise_not_after_legal_date",
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=False, organisation=None)
                | Q(department=None, organisation__isnull=False),
                name="case_goes_to_department_or_organisation",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False) | (~Q(state="settled") & Q(settled_at=None)),
                name="settled_case_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "promised_date"], name="case_inbox", condition=~Q(state="settled")),
            models.Index(fields=["department", "-settled_at"], name="case_settled", condition=Q(state="settled")),
            models.Index(fields=["handler", "promised_date"], name="case_mine", condition=~Q(state="settled")),
            models.Index(fields=["handed_over_by", "-changed_at"], name="case_by_advisor"),
            models.Index(fields=["contact_centre", "promised_date"], name="case_due", condition=~Q(state="settled")),
            models.Index(fields=["contact_centre", "reference"], name="case_reference"),
            models.Index(fields=["party", "-created_at"], name="case_party"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"


class CallBackWindow(Row):
    """Whom to call back on a call-back note, and when it suits."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="call_back")
    who = models.CharField(max_length=120)
    number = models.CharField(max_length=20)
    on = models.DateField(null=True, blank=True)
    after = models.TimeField(null=True, blank=True)
    before = models.TimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.who} {self.number}"


class CaseEvent(Row):
    """One step in the life of a case. Only what is marked so is shown to the citizen."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    contact_centre = models.ForeignKey("organisation.ContactCentre", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=EventKind.choices)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=200)
    actor_is_kcc = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    is_for_citizen = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at"], name="case_event_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class StatusAttempt(Row):
    """A wrong try to see the status of a case, kept for a quarter of an hour to slow down guessing."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=20)
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["municipality", "reference", "at"], name="status_attempt_reference"),
            models.Index(fields=["address_hash", "at"], name="status_attempt_address"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.at}"
