from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    NORM = "norm", _("Norm threatened")
    RISE = "rise", _("Subject suddenly asked for")
    CHANNEL = "channel", _("Channel down")
    STAFFING = "staffing", _("Too few people soon")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is the matter now. `scope` says what it is about: the same scope again is the same alert. `facts`
    are the numbers it is based on; `municipality_id` narrows who is told."""

    kind: str
    scope: str
    about: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    municipality_id: uuid.UUID | None = None
