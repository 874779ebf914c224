"""The right channel: where a municipality would rather be asked about a subject area."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import clock
from eenloket.insight.models import ChannelChoice

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_NEVER: Final = Q(channel="-")


@dataclass(frozen=True)
class Choices:
    """Conditions on contacts: their subject has a preferred channel, and they came in on it."""

    known: Q
    right: Q


NO_CHOICES: Final = Choices(_NEVER, _NEVER)


def choices_of(contact_centre_id: uuid.UUID) -> Choices:
    """What held on the day of each contact, so that a later choice never changes a figure of before."""
    rows = list(ChannelChoice.objects.filter(contact_centre_id=contact_centre_id))
    if not rows:
        return NO_CHOICES
    known, right = _NEVER, _NEVER
    for row in rows:
        held = _held(row)
        if row.municipality_id is None:
            for own in rows:
                if own.municipality_id and own.portal_area_id == row.portal_area_id:
                    held &= ~_held(own)
        known |= held
        right |= held & Q(channel__in=row.channels)
    return Choices(known, right)


def chosen_now(staff: Staff, municipality_id: uuid.UUID | None) -> dict[uuid.UUID, Sequence[str]]:
    """Per subject area the channels that hold today: those of the municipality, or those for all. Raises
    NotAllowedError."""
    require(staff, Permission.VIEW_TEAM_FIGURES)
    today = clock.today()
    rows = ChannelChoice.objects.filter(
        Q(municipality_id=municipality_id) if municipality_id else Q(municipality=None),
        contact_centre_id=staff.contact_centre_id,
    )
    return {row.portal_area_id: row.channels for row in _holding(rows, today)}


def _holding(rows: Iterable[ChannelChoice], day: date) -> list[ChannelChoice]:
    return [row for row in rows if row.from_day <= day and (row.until_day is None or day < row.until_day)]


def _held(row: ChannelChoice) -> Q:
    held = Q(portal_area_id=row.portal_area_id, arrived_on__gte=row.from_day)
    if row.municipality_id:
        held &= Q(municipality_id=row.municipality_id)
    return held & Q(arrived_on__lt=row.until_day) if row.until_day else held
