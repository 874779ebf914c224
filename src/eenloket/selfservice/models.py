from __future__ import annotations

from django.db import models

from eenloket.core.rows import CentreRow, Row

from .types import AttemptKind, Level, NewsBy


class SignIn(CentreRow):
    """One way to DigiD and back. Only the browser that left with its word comes back as somebody, once, and in time.

    `artifact_hash` and `bsn_sealed` are of the imitation alone: as with DigiD itself, the BSN never travels through
    the browser but waits here until it is fetched.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    word_hash = models.CharField(max_length=64, unique=True)
    next_path = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=200, blank=True, help_text="of the question to DigiD")
    artifact_hash = models.CharField(max_length=64, blank=True)
    bsn_sealed = models.BinaryField(null=True, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.MIDDLE)
    started_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["started_at"], name="sign_in_old")]

    def __str__(self) -> str:
        return str(self.started_at)


class CitizenSession(CentreRow):
    """Somebody who is signed in, until fifteen minutes after the last page. Apart from the sessions of staff: the
    cookie is another one and is sent to the pages of one municipality only.

    `kept_sealed` is what was typed when the session turned out to be over, for the same person to go on with.
    """

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    level = models.CharField(max_length=12, choices=Level.choices)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    kept_path = models.CharField(max_length=300, blank=True)
    kept_sealed = models.BinaryField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="citizen_session_old")]

    def __str__(self) -> str:
        return str(self.started_at)


class Wish(CentreRow):
    """How somebody wants to hear that there is news, and in which language."""

    party = models.OneToOneField("parties.Party", on_delete=models.CASCADE, related_name="+")
    news_by = models.CharField(max_length=6, choices=NewsBy.choices, default=NewsBy.EMAIL)
    language = models.CharField(max_length=5, default="nl")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.news_by


class Attempt(Row):
    """That something was tried from an address, made unreadable; kept for a quarter of an hour."""

    municipality = models.ForeignKey("organisation.Municipality", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=AttemptKind.choices)
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_hash", "kind", "at"], name="citizen_attempts")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
