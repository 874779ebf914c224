"""What citizens are sent during a conversation, in plain Dutch whatever language the advisor works in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.utils import translation

from . import selectors

if TYPE_CHECKING:
    from eenloket.contacts.models import Conversation
    from eenloket.organisation.models import Municipality


def material(municipality: Municipality, about: str, items: Sequence[Mapping[str, str]]) -> str:
    """The mail that brings the links somebody asked for."""
    with translation.override("nl"):
        return render_to_string(
            "contacts/messages/material.txt", {"municipality": municipality, "about": about, "items": items}
        )


def receipt(conversation: Conversation) -> tuple[str, str]:
    """Subject and text of the message that says: received, and by when you hear from us."""
    return f"Wij hebben uw vraag ontvangen ({conversation.reference})", _text("receipt", conversation)


def short_receipt(conversation: Conversation) -> str:
    """The same as an SMS."""
    return _text("short_receipt", conversation).strip()


def answer(conversation: Conversation, text: str) -> tuple[str, str]:
    """Subject and text of the mail that brings an answer or a question back."""
    about = f"Uw vraag {conversation.reference}" if conversation.reference else "Uw bericht"
    return about, _text("answer", conversation, text=text)


def _text(name: str, conversation: Conversation, **more: object) -> str:
    with translation.override("nl"):
        return render_to_string(
            f"contacts/messages/{name}.txt",
            {
                "conversation": conversation,
                "municipality": conversation.municipality,
                "code": selectors.citizen_code(conversation),
                "due": format_date(conversation.due_on, "l j F") if conversation.due_on else "",
                "follow_url": f"{settings.EENLOKET_BASE_URL}/{conversation.municipality.slug}/volgen/",
                **more,
            },
        )
