from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from eenloket.core.actors import NamedActor

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.parties.models import Party

    from .models import CitizenSession


class Level(models.TextChoices):
    """How sure DigiD is of who signed in."""

    BASIC = "basic", _("basic")
    MIDDLE = "middle", _("middle")
    SUBSTANTIAL = "substantial", _("substantial")
    HIGH = "high", _("high")


class NewsBy(models.TextChoices):
    """How somebody wants to hear that there is news."""

    EMAIL = "email", _("by e-mail")
    SMS = "sms", _("by text message (SMS)")
    NONE = "none", _("not at all: I look here myself")


class AttemptKind(models.TextChoices):
    """What is slowed down when it comes from one address very often."""

    SIGN_IN = "sign_in", _("signing in")
    CALL_BACK = "call_back", _("asking to be called back")


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """Who is signed in on the site of a municipality: one party there, for as long as the session lasts."""

    party: Party
    site: Municipality
    session: CitizenSession

    @property
    def actor(self) -> NamedActor:
        """As the audit trail shows them."""
        return NamedActor(
            self.party.display_name, contact_centre_id=self.party.contact_centre_id, audit_id=self.party.pk
        )


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One step of a case as the citizen sees it: done, now or later."""

    title: str
    text: str = ""
    state: str = "later"
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """Something that was written about a case or a question, by us or by the citizen."""

    at: datetime
    text: str
    is_ours: bool
    is_question: bool = False


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A case, a question in writing, a draft or an appointment on the overview.

    `waits_for` is in words, "" when it is over; `is_yours` says that the citizen has to do something.
    """

    kind: str
    id: uuid.UUID
    title: str
    reference: str = ""
    promised: date | None = None
    waits_for: str = ""
    is_yours: bool = False
    is_late: bool = False
    is_over: bool = False
    at: datetime | None = None
    token: str = ""
    steps: Sequence[Progress] = ()

    @property
    def done(self) -> int:
        return sum(each.state == "done" for each in self.steps)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that a citizen sends along."""

    name: str
    data: bytes


Everything = dict[str, Any]
