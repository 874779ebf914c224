from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.surveys.models import SurveySetting
from eenloket.surveys.types import Rules
from eenloket.surveys.wording import words_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def rules_of(municipality_id: uuid.UUID) -> Rules:
    """What a municipality settled; asking is off where nobody did."""
    found = SurveySetting.objects.filter(municipality_id=municipality_id).first()
    return found.rules if found else Rules()


def setting_of(staff: Staff, municipality_id: uuid.UUID) -> SurveySetting:
    """The settings to change; a new row, not stored yet, where nobody did. Raises NotAllowedError."""
    require(staff, Permission.MANAGE_SURVEYS)
    require_municipality(staff, municipality_id)
    found = SurveySetting.objects.filter(municipality_id=municipality_id).first()
    return found or SurveySetting(contact_centre_id=staff.contact_centre_id, municipality_id=municipality_id)


def page_words(municipality_id: uuid.UUID, language: str) -> dict[str, str]:
    """The questions of the page in a language."""
    own = SurveySetting.objects.filter(municipality_id=municipality_id).values_list("words", flat=True).first()
    return words_of(own or {}, language)


def fewest_of(municipality_ids: Iterable[uuid.UUID]) -> int:
    """From how many answers a group has a figure: the most careful of these municipalities counts."""
    settled = SurveySetting.objects.filter(municipality_id__in=list(municipality_ids)).values_list("fewest", flat=True)
    return max(settled, default=Rules().fewest)
