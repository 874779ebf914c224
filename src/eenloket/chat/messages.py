"""The mail that holds a chat, in plain Dutch whatever language the advisor works in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from eenloket.gateways.selectors import worded
from eenloket.gateways.types import Channel, TextKind
from eenloket.organisation.selectors import fill_in
from eenloket.parties.rules import without_bsn

from .types import Author

if TYPE_CHECKING:
    from .models import ChatLine, ChatSession

_SHIPPED = (
    "Uw chat met gemeente {gemeente}",
    """Beste {naam},

Dit is uw chat met ons van {datum}.

{gesprek}

Hebt u nog een vraag? Bel {telefoon}.

Met vriendelijke groet,
Gemeente {gemeente}""",
)
TRANSCRIPT = TextKind(
    code="chat.transcript",
    label=gettext_lazy("The chat, for who asks for it"),
    variables=(
        ("naam", "Jo de Vries"),
        ("datum", "maandag 30 november"),
        ("gesprek", "14.33 U: Hoe laat bent u open?"),
        ("telefoon", "14 0299"),
        ("gemeente", "Merenwold"),
    ),
    required=("gesprek",),
    shipped={Channel.EMAIL: _SHIPPED},
)


def transcript(session: ChatSession, lines: Sequence[ChatLine]) -> tuple[str, str]:
    """Subject and text of the mail: what was said, a BSN made unreadable."""
    fill_in([session], "municipality")
    values = {
        "naam": session.name or "lezer",
        "datum": _day(session),
        "gesprek": "\n\n".join(_told(session, line) for line in lines),
        "telefoon": session.municipality.phone,
        "gemeente": session.municipality.name,
    }
    return worded(
        TRANSCRIPT.code,
        contact_centre_id=session.contact_centre_id,
        municipality_id=session.municipality_id,
        channel=Channel.EMAIL,
        values=values,
        shipped=lambda: (_SHIPPED[0].format(**values), _SHIPPED[1].format(**values)),
    )


def _day(session: ChatSession) -> str:
    with translation.override("nl"):
        return format_date(timezone.localtime(session.started_at), "l j F")


def _told(session: ChatSession, line: ChatLine) -> str:
    at = timezone.localtime(line.at)
    who = {Author.CITIZEN: "U", Author.ADVISOR: line.author_name}.get(Author(line.author), "Antwoord")
    text = line.text
    if line.offer:
        address = f"{settings.EENLOKET_BASE_URL}/{session.municipality.slug}/antwoord/{line.offer['slug']}/"
        text = f"{line.offer['title']}\n{text}\n{address}"
    return without_bsn(f"{at.hour}.{at.minute:02} {who}: {text}")
