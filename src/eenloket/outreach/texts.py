"""The texts of reminders, as they are shipped."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from eenloket.gateways.types import Channel, TextKind

_VARIABLES: Final = (
    ("onderwerp", "Losse stoeptegel"),
    ("datum", "maandag 30 november"),
    ("nummer", "ML-2026-000123"),
    ("volgadres", "https://merenwold.example/volgen/"),
    ("telefoon", "14 0299"),
    ("gemeente", "Merenwold"),
)
_TOMORROW: Final = (
    "Gemeente {gemeente}: morgen, {datum}, hoort u van ons over uw vraag {nummer}. Volgen: {volgadres}"
    " Geen sms meer? Stuur STOP."
)
_SETTLED: Final = (
    "Gemeente {gemeente}: het antwoord op uw vraag {nummer} is er. Lees het op {volgadres} Geen sms meer? Stuur STOP."
)
REMINDER_KINDS: Final = (
    TextKind(
        code="reminder.tomorrow",
        label=_("Tomorrow you hear from us"),
        variables=_VARIABLES,
        required=("nummer",),
        shipped={Channel.SMS: ("", _TOMORROW)},
    ),
    TextKind(
        code="reminder.settled",
        label=_("Your answer is there, by SMS"),
        variables=_VARIABLES,
        required=("nummer",),
        shipped={Channel.SMS: ("", _SETTLED)},
    ),
)
