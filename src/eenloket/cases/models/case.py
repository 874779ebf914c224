from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from eenloket.cases.types import CaseKind, CaseState, EventKind, PauseReason, Sensitivity, Urgency
from eenloket.core.rows import CentreRow, Row


class Case(CentreRow):
    """What could not be settled at once: one per contact, with a date promised to the citizen.

    It is with a department, with another organisation, or with neither: then the front office has it. A case of a
    type goes by the version of the type it began with.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    code_sealed = models.BinaryField(help_text="second secret of the citizen, encrypted")
    kind = models.CharField(max_length=10, choices=CaseKind.choices, default=CaseKind.REQUEST)
    type_version = models.ForeignKey(
        "cases.CaseTypeVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    values = models.JSONField(default=dict, blank=True, help_text="what the fields of its type hold")
    step = models.CharField(max_length=40, blank=True, help_text="code of the step that comes now")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.NEW)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "organisation.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisation.GovernmentOrganisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handler = models.ForeignKey("accounts.Staff", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    handed_over_by = models.ForeignKey(
        "accounts.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the advisor who promised; nobody yet when it came in online",
    )
    subject = models.CharField(max_length=200)
    request = models.TextField(help_text="for colleagues only")
    answer = models.TextField(blank=True, help_text="the answer to the citizen when settled")
    citizen_email = models.EmailField(blank=True)
    received_on = models.DateField()
    norm_date = models.DateField()
    legal_date = models.DateField(null=True, blank=True)
    legal_unmoved = models.DateField(
        null=True, blank=True, help_text="where the legal term ends before weekends move it, once it stood still"
    )
    promised_date = models.DateField()
    date_was_told = models.BooleanField()
    sensitivity = models.CharField(max_length=10, choices=Sensitivity.choices, default=Sensitivity.NORMAL)
    sensitivity_reason = models.CharField(max_length=300, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True, help_text="since when its clock stands still")
    pause_reason = models.CharField(max_length=12, choices=PauseReason.choices, blank=True)
    escalation = models.PositiveSmallIntegerField(default=0, help_text="how far up the ladder it was reported")
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    revision = models.PositiveIntegerField(default=0, help_text="+1 with each step; who writes says which was read")
    result_code = models.CharField(max_length=40, blank=True)
    destroy_on = models.DateField(null=True, blank=True, help_text="when the law lets go of it (Selectielijst)")
    reopened_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_on = models.GeneratedField(
        expression=TruncDate("settled_at"),
        output_field=models.DateField(null=True),
        db_persist=True,
        help_text="the Dutch day, for figures: the database keeps it, a row in hand does not",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "reference"], name="case_reference_once"),
            models.UniqueConstraint(  # the parts of a case that was split share its contact
                fields=["contact"], condition=Q(split_from=None), name="case_once_per_contact"
            ),
            models.CheckConstraint(
                condition=Q(legal_date=None) | Q(promised_date__lte=models.F("legal_date")),
                name="promise_not_after_legal_date",
            ),
            models.CheckConstraint(
                condition=Q(department=None) | Q(organisation=None), name="case_is_with_one_receiver"
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False) | (~Q(state="settled") & Q(settled_at=None)),
                name="settled_case_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "promised_date"], name="case_inbox", condition=~Q(state="settled")),
            models.Index(fields=["department", "-settled_at"], name="case_settled", condition=Q(state="settled")),
            models.Index(  # the figures read many of these and nothing else of them
                fields=["contact_centre", "settled_on"],
                include=["municipality", "received_on", "norm_date", "promised_date"],
                name="case_lead_times",
                condition=Q(state="settled", merged_into=None),
            ),
            models.Index(fields=["handler", "promised_date"], name="case_mine", condition=~Q(state="settled")),
            models.Index(fields=["handed_over_by", "-changed_at"], name="case_by_advisor"),
            models.Index(fields=["contact_centre", "promised_date"], name="case_due", condition=~Q(state="settled")),
            models.Index(fields=["contact_centre", "reference"], name="case_reference"),
            models.Index(
                fields=["contact_centre", "promised_date"],
                name="case_front_office",
                condition=~Q(state="settled") & Q(department=None, organisation=None),
            ),
            models.Index(
                fields=["organisation", "promised_date"],
                name="case_outside",
                condition=~Q(state="settled") & Q(organisation__isnull=False),
            ),
            models.Index(fields=["party", "-created_at"], name="case_party"),
            GinIndex(SearchVector("subject", "request", config="dutch"), name="case_words"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def holder(self) -> str:
        """Who has it now, as people call it."""
        return str(self.department or self.organisation or _("Front office"))


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
    department = models.ForeignKey(
        "organisation.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="who had the case then",
    )
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["case", "at"], name="case_event_order"),
            models.Index(
                fields=["contact_centre", "kind", "at"],
                name="case_event_counted",
                condition=Q(kind__in=["wrongly_routed", "returned", "reopened", "escalated"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class CaseStep(Row):
    """A step of its type that was done in a case, by whom and when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps_done")
    code = models.CharField(max_length=40)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    by_kcc = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="case_step_once")]

    def __str__(self) -> str:
        return self.code


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
