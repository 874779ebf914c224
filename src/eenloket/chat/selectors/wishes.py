"""How municipalities want their chat."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from eenloket.accounts.selectors import municipalities_of
from eenloket.chat.models import ChatSettings
from eenloket.chat.types import Settings

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import Municipality


def wishes_of(municipality_id: uuid.UUID) -> Settings:
    """How this municipality wants it; off without a word."""
    found = ChatSettings.objects.filter(municipality_id=municipality_id).first()
    return _settings(found) if found else Settings()


def is_on(municipality_id: uuid.UUID) -> bool:
    return ChatSettings.objects.filter(municipality_id=municipality_id, is_on=True).exists()


def sites_of(municipality_id: uuid.UUID) -> tuple[str, ...]:
    """Which sites may show the chat, beside our own."""
    return wishes_of(municipality_id).sites


def wishes_for(staff: Staff) -> list[tuple[Municipality, Settings]]:
    """The municipalities this person works for, each with how it wants its chat."""
    places = municipalities_of(staff)
    known = {each.municipality_id: _settings(each) for each in ChatSettings.objects.filter(municipality__in=places)}
    return [(place, known.get(place.pk, Settings())) for place in places]


def _settings(row: ChatSettings) -> Settings:
    return Settings(
        is_on=row.is_on,
        welcome=row.welcome,
        closed_text=row.closed_text,
        sites=tuple(row.sites),
        remind_minutes=row.remind_minutes,
        end_minutes=row.end_minutes,
    )
