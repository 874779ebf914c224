from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a line of a dossier is; in the order in which one chooses from them."""

    CONTACT = "contact", _("Contacts")
    MESSAGE = "message", _("Messages")
    CASE = "case", _("Cases and their steps")
    SENT = "sent", _("Sent")
    DOCUMENT = "document", _("Documents")


class ExportState(models.TextChoices):
    WAITING = "waiting", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("not made")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a dossier is about and what of it this person may see; made by the selectors only."""

    contact_centre_id: uuid.UUID
    municipality_id: uuid.UUID
    about_type: str  # "party" or "case"
    about_id: uuid.UUID
    title: str
    contact_ids: frozenset[uuid.UUID] = frozenset()
    conversation_ids: frozenset[uuid.UUID] = frozenset()
    case_ids: frozenset[uuid.UUID] = frozenset()
    sees_notes: bool = False  # what advisors wrote for colleagues

    @property
    def subject_ids(self) -> frozenset[uuid.UUID]:
        """All that messages and documents may be about."""
        return self.contact_ids | self.conversation_ids | self.case_ids | {self.about_id}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a dossier. `subject_id` is the contact, case or document that it opens."""

    at: datetime
    key: uuid.UUID
    kind: Kind
    icon: str
    title: str
    what: str = ""
    who: str = ""
    text: str = ""
    is_for_citizen: bool = False
    is_incoming: bool = False
    state: str = ""
    subject_type: str = ""
    subject_id: uuid.UUID | None = None
    media_type: str = ""
    sha256: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
