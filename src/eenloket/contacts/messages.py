"""What citizens are sent during a conversation, in plain Dutch whatever language the advisor works in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from eenloket.gateways.selectors import worded
from eenloket.gateways.types import Channel, TextKind

from . import selectors

# The texts as they were shipped, to begin with when a municipality words them its own way.
_RECEIPT = """Beste {naam},

Wij hebben uw vraag ontvangen. U hoort uiterlijk {datum} van ons.

Uw nummer is {nummer}.
Uw code is {code}.

Met dit nummer en deze code ziet u hoe ver het is:
{volgadres}

Hebt u nog een vraag? Bel {telefoon} en noem uw nummer.

Met vriendelijke groet,
Gemeente {gemeente}"""
_SHORT_RECEIPT = (
    "Gemeente {gemeente}: wij hebben uw vraag ontvangen. U hoort uiterlijk {datum} van ons."
    " Nummer {nummer}, code {code}. Volgen: {volgadres}"
)
RECEIPT = TextKind(
    code="contact.receipt",
    label=gettext_lazy("We received your question"),
    variables=(
        ("naam", "Jo de Vries"),
        ("datum", "maandag 30 november"),
        ("nummer", "ML-2026-000123"),
        ("code", "A2B3C4"),
        ("volgadres", "https://merenwold.example/volgen/"),
        ("telefoon", "14 0299"),
        ("gemeente", "Merenwold"),
    ),
    required=("nummer", "code"),
    shipped={Channel.EMAIL: ("Wij hebben uw vraag ontvangen ({nummer})", _RECEIPT), Channel.SMS: ("", _SHORT_RECEIPT)},
)

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
    shipped = f"Wij hebben uw vraag ontvangen ({conversation.reference})"
    return _worded(conversation, Channel.EMAIL, lambda: (shipped, _text("receipt", conversation)))


def short_receipt(conversation: Conversation) -> str:
    """The same as an SMS."""
    return _worded(conversation, Channel.SMS, lambda: ("", _text("short_receipt", conversation).strip()))[1]


def answer(conversation: Conversation, text: str) -> tuple[str, str]:
    """Subject and text of the mail that brings an answer or a question back."""
    about = f"Uw vraag {conversation.reference}" if conversation.reference else "Uw bericht"
    return about, _text("answer", conversation, text=text)


def _worded(conversation: Conversation, channel: str, shipped: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """As the municipality words it, or as it was shipped."""
    return worded(
        RECEIPT.code,
        contact_centre_id=conversation.contact_centre_id,
        municipality_id=conversation.municipality_id,
        channel=channel,
        values={
            "naam": conversation.sender_name or "lezer",
            "datum": _day(conversation),
            "nummer": conversation.reference,
            "code": selectors.citizen_code(conversation),
            "volgadres": f"{settings.EENLOKET_BASE_URL}/{conversation.municipality.slug}/volgen/",
            "telefoon": conversation.municipality.phone,
            "gemeente": conversation.municipality.name,
        },
        shipped=shipped,
    )


def _day(conversation: Conversation) -> str:
    with translation.override("nl"):
        return format_date(conversation.due_on, "l j F") if conversation.due_on else ""


def _text(name: str, conversation: Conversation, **more: object) -> str:
    with translation.override("nl"):
        return render_to_string(
            f"contacts/messages/{name}.txt",
            {
                "conversation": conversation,
                "municipality": conversation.municipality,
                "code": selectors.citizen_code(conversation),
                "due": _day(conversation),
                "follow_url": f"{settings.EENLOKET_BASE_URL}/{conversation.municipality.slug}/volgen/",
                **more,
            },
        )
