from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.assessment.models import AdaptedScale
from eenloket.assessment.types import Source
from eenloket.core import audit
from eenloket.core.errors import InvalidError
from eenloket.profiles.types import LEVELS

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_HEAVIEST: Final = 9


@transaction.atomic
def save_scale(*, actor: Staff, words: Sequence[str], weights: Mapping[Source, int]) -> None:
    """What the four levels are called, and how heavily each source counts from now on: what was recorded keeps the
    weight it had. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.EDIT_PROFILES)
    cleaned = _four(words, "word_")
    wrong = {f"weight_{source}": _("Choose 1 to 9.") for source, weight in weights.items() if not _is_weight(weight)}
    if wrong:
        raise InvalidError(_("Choose 1 to 9."), wrong)
    row = _own(actor)
    row.words, row.weights = cleaned, {str(source): weight for source, weight in weights.items()}
    row.save(update_fields=["words", "weights"])
    audit.record(actor, "scale.changed", row, words=cleaned, weights=row.weights)


@transaction.atomic
def save_own_words(*, actor: Staff, key: str, words: Sequence[str]) -> None:
    """What the four levels are called on one element; four empty words take them away. Raises NotAllowedError,
    InvalidError."""
    require(actor, Permission.EDIT_PROFILES)
    row = _own(actor)
    if not key:
        raise InvalidError(_("Choose what it is about."), {"element": _("Choose what it is about.")})
    if any(each.strip() for each in words):
        row.own_words[key] = _four(words, "own_")
    else:
        row.own_words.pop(key, None)
    row.save(update_fields=["own_words"])
    audit.record(actor, "scale.words_changed", row, element=key)


def _own(actor: Staff) -> AdaptedScale:
    row, _made = AdaptedScale.objects.select_for_update().get_or_create(contact_centre_id=actor.contact_centre_id)
    return row


def _four(words: Sequence[str], field: str) -> list[str]:
    cleaned = [each.strip()[:80] for each in words]
    empty = {f"{field}{level}": _("Fill in a name.") for level in LEVELS if not "".join(cleaned[level - 1 : level])}
    if empty:
        raise InvalidError(_("Give each level a name."), empty)
    return cleaned[: len(LEVELS)]


def _is_weight(weight: int) -> bool:
    return 1 <= weight <= _HEAVIEST
