"""What is sent to who wants to hear that there is news: where to look, and nothing of what it is about."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from eenloket.gateways.types import Channel, TextKind

_MAIL_NL: Final = """Beste lezer,

Er is nieuws over uw zaak {nummer}.
Log in op uw pagina en lees wat er is:
{adres}

Met vriendelijke groet,
Gemeente {gemeente}"""
_MAIL_EN: Final = """Dear reader,

There is news about your case {nummer}.
Sign in on your page and read it:
{adres}

Kind regards,
Municipality of {gemeente}"""
SHIPPED: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "nl": {
        Channel.EMAIL: ("Nieuws over uw zaak {nummer}", _MAIL_NL),
        Channel.SMS: ("", "Er is nieuws over uw zaak bij gemeente {gemeente}. Kijk op {adres}"),
    },
    "en": {
        Channel.EMAIL: ("News about your case {nummer}", _MAIL_EN),
        Channel.SMS: ("", "There is news about your case at {gemeente}. Look on {adres}"),
    },
}
_VARIABLES: Final = (
    ("nummer", "ML-2026-000123"),
    ("gemeente", "Merenwold"),
    ("adres", "https://merenwold.example/merenwold/mijn/"),
)
TEXT_KINDS: Final = {
    "nl": TextKind(
        code="citizen.news",
        label=_("There is news on your page"),
        variables=_VARIABLES,
        required=("adres",),
        shipped=SHIPPED["nl"],
    ),
    "en": TextKind(
        code="citizen.news-en",
        label=_("There is news on your page, in English"),
        variables=_VARIABLES,
        required=("adres",),
        shipped=SHIPPED["en"],
    ),
}


def kind_of(language: str) -> TextKind:
    """The text in the language that was chosen, else in Dutch."""
    return TEXT_KINDS.get(language, TEXT_KINDS["nl"])
