"""What citizens and departments are told, in plain Dutch whatever language the advisor works in."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.utils import translation

from . import selectors
from .models import Case

_LANGUAGE = "nl"


def promise_to_citizen(case: Case) -> tuple[str, str]:
    """Subject and text of the message that follows a hand-over."""
    return f"Uw vraag {case.reference}", _text("promise", case)


def news_to_citizen(case: Case, news: str) -> tuple[str, str]:
    return f"Nieuws over uw vraag {case.reference}", _text("news", case, news=news)


def answer_to_citizen(case: Case) -> tuple[str, str]:
    return f"Antwoord op uw vraag {case.reference}", _text("answer", case)


def notice_to_department(case: Case) -> tuple[str, str]:
    """To the mailbox of a department: no personal data, but a signed link to this one case."""
    link = f"{settings.EENLOKET_BASE_URL}/link/{selectors.link_token(case)}/"
    return f"{case.reference}: klaar voor {in_words(case.promised_date)}", _text("department", case, link=link)


def in_words(day: date) -> str:
    """maandag 30 november: the way citizens read a date."""
    with translation.override(_LANGUAGE):
        return format_date(day, "l j F")


def _text(name: str, case: Case, **more: object) -> str:
    with translation.override(_LANGUAGE):
        return render_to_string(
            f"cases/messages/{name}.txt",
            {
                "case": case,
                "code": selectors.citizen_code(case),
                "promised": in_words(case.promised_date),
                "municipality": case.municipality,
                "follow_url": f"{settings.EENLOKET_BASE_URL}/{case.municipality.slug}/volgen/",
                **more,
            },
        )
