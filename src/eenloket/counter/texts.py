"""The texts about appointments, as they are shipped."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from eenloket.gateways.types import Channel, TextKind

_VARIABLES: Final = (
    ("dienst", "Paspoort aanvragen"),
    ("datum", "maandag 30 november"),
    ("tijd", "10.15"),
    ("locatie", "Stadhuis"),
    ("adres", "Raadhuisplein 1"),
    ("code", "48213"),
    ("meenemen", "- Uw oude paspoort\n- Een pasfoto"),
    ("link", "https://merenwold.example/afspraak/a1b2/"),
    ("telefoon", "14 0299"),
    ("gemeente", "Merenwold"),
)
_WHERE: Final = """Waarvoor: {dienst}
Wanneer: {datum} om {tijd} uur
Waar: {locatie}, {adres}
Uw code: {code}

Meld u bij de zuil of de ontvangst met uw code.

Neem mee:
{meenemen}

Kunt u niet? Verzet de afspraak of zeg af:
{link}

Hebt u een vraag? Bel {telefoon}.

Met vriendelijke groet,
Gemeente {gemeente}"""
_SHORT: Final = "{dienst}, {datum} om {tijd} uur, {locatie}. Code: {code}. Verzetten of afzeggen: {link}"
_CANCELLED: Final = """Beste lezer,

Uw afspraak gaat niet door:
{dienst}, {datum} om {tijd} uur, {locatie}.

Wilt u een nieuwe afspraak? Maak die op onze site of bel {telefoon}.

Met vriendelijke groet,
Gemeente {gemeente}"""


def _kind(code: str, label: object, subject: str, first: str, sms: str) -> TextKind:
    return TextKind(
        code=f"appointment.{code}",
        label=label,  # type: ignore[arg-type]
        variables=_VARIABLES,
        required=("datum", "tijd"),
        shipped={
            Channel.EMAIL: (subject, f"Beste lezer,\n\n{first}\n\n{_WHERE}"),
            Channel.SMS: ("", sms),
        },
    )


APPOINTMENT_KINDS: Final = (
    _kind(
        "confirmed",
        _("Your appointment stands"),
        "Uw afspraak op {datum} om {tijd} uur",
        "U hebt een afspraak met ons.",
        "Gemeente {gemeente}: uw afspraak staat vast. " + _SHORT,
    ),
    _kind(
        "moved",
        _("Your appointment was moved"),
        "Uw afspraak is verzet naar {datum} om {tijd} uur",
        "Uw afspraak is verzet. Dit is de nieuwe tijd.",
        "Gemeente {gemeente}: uw afspraak is verzet. " + _SHORT,
    ),
    _kind(
        "reminder",
        _("Tomorrow you have an appointment"),
        "Morgen hebt u een afspraak om {tijd} uur",
        "Morgen hebt u een afspraak met ons.",
        "Gemeente {gemeente}: morgen hebt u een afspraak. " + _SHORT,
    ),
    TextKind(
        code="appointment.cancelled",
        label=_("Your appointment was cancelled"),
        variables=_VARIABLES,
        required=("datum", "tijd"),
        shipped={
            Channel.EMAIL: ("Uw afspraak op {datum} gaat niet door", _CANCELLED),
            Channel.SMS: (
                "",
                "Gemeente {gemeente}: uw afspraak op {datum} om {tijd} uur gaat niet door. Vragen? {telefoon}.",
            ),
        },
    ),
)
