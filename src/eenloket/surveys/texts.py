"""The messages that ask, as they are shipped; a municipality words them its own way like all texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.template.defaultfilters import date as format_date
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from eenloket.gateways.rules import filled
from eenloket.gateways.selectors import worded
from eenloket.gateways.types import Channel, TextKind

from .codes import address_of, code_of

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality

    from .models import Invitation

_VARIABLES: Final = (
    ("adres", "https://merenwold.example/merenwold/mening/k7Qm2xWc9RtHs4VbN8pLzJe/"),
    ("dag", "maandag 30 november"),
    ("gemeente", "Merenwold"),
)
_SMS: Final = (
    "Gemeente {gemeente}: hoe tevreden bent u over ons contact op {dag}? Stuur een cijfer van 1 tot 10 terug."
    " Of ga naar {adres} Geen sms meer? Stuur STOP."
)
_MAIL: Final = """Beste lezer,

Wij hadden contact met u op {dag}. Wat vond u daarvan? Het zijn 3 korte vragen.

Geef hier uw mening:
{adres}

Wij bewaren uw mening bij uw vraag. Alleen onze teamleiders lezen wat u schrijft.
Wilt u deze vraag niet meer krijgen? Dat kunt u op dezelfde bladzijde zeggen.

You can answer in English too. Open the page and choose English.

Met vriendelijke groet,
Gemeente {gemeente}"""
_THANKS: Final = "Gemeente {gemeente}: dank u wel voor uw cijfer. Wilt u meer vertellen? Dat kan op {adres}"

INVITATION: Final = TextKind(
    code="survey.invitation",
    label=_("What did you think of our contact?"),
    variables=_VARIABLES,
    required=("adres",),
    shipped={Channel.SMS: ("", _SMS), Channel.EMAIL: ("Wat vond u van ons contact?", _MAIL)},
)
THANKS: Final = TextKind(
    code="survey.thanks",
    label=_("Thanks for a mark by SMS"),
    variables=_VARIABLES,
    required=("adres",),
    shipped={Channel.SMS: ("", _THANKS)},
)
KINDS: Final = (INVITATION, THANKS)


def text_of(kind: TextKind, invitation: Invitation, municipality: Municipality, channel: str) -> tuple[str, str]:
    """Subject and text of a message, as the municipality words it."""
    with translation.override("nl"):
        day = format_date(invitation.arrived_on, "l j F")
    return filled_in(
        kind,
        municipality,
        channel,
        {"adres": address_of(municipality.slug, code_of(invitation.pk)), "dag": day, "gemeente": municipality.name},
    )


def example_of(kind: TextKind, municipality: Municipality, channel: str) -> tuple[str, str]:
    """How a message looks, with examples filled in."""
    example = {"adres": address_of(municipality.slug, "k7Qm2xWc9RtHs4VbN8pLzJe"), "gemeente": municipality.name}
    return filled_in(kind, municipality, channel, dict(_VARIABLES) | example)


def filled_in(kind: TextKind, municipality: Municipality, channel: str, values: dict[str, str]) -> tuple[str, str]:
    subject, body = kind.shipped[Channel(channel)]
    return worded(
        kind.code,
        contact_centre_id=municipality.contact_centre_id,
        municipality_id=municipality.pk,
        channel=channel,
        values=values,
        shipped=lambda: (filled(subject, values), filled(body, values)),
    )
