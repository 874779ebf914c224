"""What citizens are sent during a conversation, in plain Dutch whatever language the advisor works in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality


def material(municipality: Municipality, about: str, items: Sequence[Mapping[str, str]]) -> str:
    """The mail that brings the links somebody asked for."""
    with translation.override("nl"):
        return render_to_string(
            "contacts/messages/material.txt", {"municipality": municipality, "about": about, "items": items}
        )
