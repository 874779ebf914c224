"""What citizens and departments are told, in plain Dutch whatever language the advisor works in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from eenloket.core import clock
from eenloket.gateways.selectors import worded
from eenloket.gateways.types import Channel, TextKind

from . import selectors
from .models import Case, SideTalk

_LANGUAGE = "nl"
_VARIABLES = (
    ("onderwerp", "Losse stoeptegel"),
    ("datum", "maandag 30 november"),
    ("nummer", "ML-2026-000123"),
    ("code", "A2B3C4"),
    ("volgadres", "https://merenwold.example/volgen/"),
    ("telefoon", "14 0299"),
    ("gemeente", "Merenwold"),
)
# The texts as they were shipped, to begin with when a municipality words them its own way.
_PROMISE = """Beste lezer,

Wij hebben uw vraag doorgegeven: {onderwerp}.
U hoort uiterlijk {datum} van ons.

Uw nummer is {nummer}.
Uw code is {code}.

Met dit nummer en deze code ziet u hoe ver het is:
{volgadres}

Hebt u nog een vraag? Bel {telefoon} en noem uw nummer.

Met vriendelijke groet,
Gemeente {gemeente}"""
_NEWS = """Beste lezer,

Er is nieuws over uw vraag: {onderwerp}.

{nieuws}

U hoort uiterlijk {datum} van ons hoe het afloopt.
Uw nummer is {nummer}. Uw code is {code}.
Volg uw vraag op {volgadres}

Met vriendelijke groet,
Gemeente {gemeente}"""
_ANSWER = """Beste lezer,

U stelde ons een vraag over: {onderwerp}.
Dit is ons antwoord.

{antwoord}

Uw nummer is {nummer}. Uw code is {code}.
U kunt dit antwoord nalezen op {volgadres}

Is uw vraag hiermee niet beantwoord? Bel {telefoon} en noem uw nummer.

Met vriendelijke groet,
Gemeente {gemeente}"""
_QUESTION = """Beste lezer,

Wij hebben een vraag om verder te kunnen met: {onderwerp}.

{vraag}

U kunt deze mail beantwoorden. Of antwoord op {volgadres}
Uw nummer is {nummer}. Uw code is {code}.

Met vriendelijke groet,
Gemeente {gemeente}"""
PROMISE = TextKind(
    code="case.promise",
    label=gettext_lazy("Your question was handed over"),
    variables=_VARIABLES,
    required=("datum", "nummer", "code"),
    shipped={Channel.EMAIL: ("Uw vraag {nummer}", _PROMISE)},
)
NEWS = TextKind(
    code="case.news",
    label=gettext_lazy("News about your question"),
    variables=(("nieuws", "De tegel wordt morgen vastgelegd."), *_VARIABLES),
    required=("nieuws",),
    shipped={Channel.EMAIL: ("Nieuws over uw vraag {nummer}", _NEWS)},
)
ANSWER = TextKind(
    code="case.answer",
    label=gettext_lazy("Your answer is there"),
    variables=(("antwoord", "De tegel ligt weer vast."), *_VARIABLES),
    required=("antwoord",),
    shipped={Channel.EMAIL: ("Antwoord op uw vraag {nummer}", _ANSWER)},
)
QUESTION = TextKind(
    code="case.question",
    label=gettext_lazy("We ask you something"),
    variables=(("vraag", "Staat de tegel bij de oprit of bij de boom?"), *_VARIABLES),
    required=("vraag",),
    shipped={Channel.EMAIL: ("Wij hebben een vraag over {nummer}", _QUESTION)},
)
TEXT_KINDS = (PROMISE, NEWS, ANSWER, QUESTION)


def promise_to_citizen(case: Case) -> tuple[str, str]:
    """Subject and text of the message that follows a hand-over."""
    return _worded(PROMISE, case, lambda: (f"Uw vraag {case.reference}", _text("promise", case)))


def news_to_citizen(case: Case, news: str) -> tuple[str, str]:
    shipped = f"Nieuws over uw vraag {case.reference}"
    return _worded(NEWS, case, lambda: (shipped, _text("news", case, news=news)), nieuws=news)


def answer_to_citizen(case: Case) -> tuple[str, str]:
    shipped = f"Antwoord op uw vraag {case.reference}"
    return _worded(ANSWER, case, lambda: (shipped, _text("answer", case)), antwoord=case.answer)


def tried_to_call(case: Case, next_on: date | None, next_after: time | None) -> str:
    """What the citizen reads after we called and nobody answered. Nothing personal: it may go by SMS."""
    again = f"Wij proberen het {in_words(next_on)} opnieuw." if next_on else "Wij proberen het later opnieuw."
    if next_on and next_after:
        again = f"Wij proberen het {in_words(next_on)} na {next_after:%H.%M} uur opnieuw."
    return f"Wij hebben u gebeld, maar u nam niet op. {again} Wilt u zelf bellen? Bel {case.municipality.phone}."


def reopened(case: Case) -> str:
    """What the citizen reads when a settled case is opened again."""
    return f"Wij kijken opnieuw naar uw vraag. U hoort uiterlijk {in_words(case.promised_date)} van ons."


def escalated(case: Case, link: str) -> tuple[str, str]:
    """To a colleague: that a case needs looking at. No personal data, not even what it is about."""
    late = clock.today() > case.norm_date
    state = "is over de norm" if late else "komt dicht bij de norm"
    with translation.override(_LANGUAGE):
        body = (
            f"Zaak {case.reference} {state} ({in_words(case.norm_date)}).\n"
            f"Aan de inwoner is {in_words(case.promised_date)} beloofd.\n"
            f"De zaak is bij: {case.holder}.\n\nOpen de zaak:\n{link}\n"
        )
    return f"{case.reference}: {state}", body


def answer_by(until: date) -> str:
    """By when we would like an answer, and what happens without one."""
    return f"Wilt u uiterlijk {in_words(until)} antwoorden? Daarna gaan wij verder met wat wij weten."


def goes_on(case: Case) -> str:
    """What the citizen reads when the clock runs again and the promise moved with it."""
    return f"Wij gaan verder met uw vraag. U hoort uiterlijk {in_words(case.promised_date)} van ons."


def receipt_confirmed(on: date) -> str:
    """What the citizen reads when receipt was confirmed by letter or mail."""
    return f"Wij hebben op {in_words(on)} bevestigd dat wij uw stukken hebben ontvangen."


def split_in_two(case: Case, part: Case) -> str:
    """What the citizen reads when a request goes on in two parts."""
    return (
        f"Uw vraag bestaat uit twee delen. Wij behandelen ze apart. Het nieuwe deel gaat over: {part.subject}. "
        f"Dat deel heeft nummer {part.reference}. Uw code blijft hetzelfde. Uw eerste nummer {case.reference} blijft "
        "ook gelden."
    )


def joined_to(case: Case, kept: Case) -> str:
    """What the citizen reads when a request goes on in another of the same person."""
    return (
        f"Wij behandelen deze vraag samen met uw andere vraag over hetzelfde. Die heeft nummer {kept.reference}. "
        f"Uw nummer {case.reference} blijft werken: u ziet daarmee hoe ver het is."
    )


def question_to_citizen(case: Case, question: str) -> tuple[str, str]:
    """Subject and text of a mail that asks the citizen something; an answer to the mail comes back in the case."""
    return _worded(
        QUESTION,
        case,
        lambda: (f"Wij hebben een vraag over {case.reference}", _text("question", case, question=question)),
        vraag=question,
    )


def aside(case: Case, talk: SideTalk, question: str) -> tuple[str, str]:
    """To whoever is asked aside: an outside address reads the question, a department that there is one."""
    link = f"{settings.EENLOKET_BASE_URL}/zaken/opzij/{talk.pk}/"
    with translation.override(_LANGUAGE):
        body = render_to_string(
            "cases/messages/aside.txt",
            {"case": case, "talk": talk, "question": question, "link": link, "municipality": case.municipality},
        )
    return f"Vraag bij {case.reference} [{talk.token}]", body


def notice_to_department(case: Case) -> tuple[str, str]:
    """To the mailbox of a department: no personal data, but a signed link to this one case."""
    link = f"{settings.EENLOKET_BASE_URL}/link/{selectors.link_token(case)}/"
    return f"{case.reference}: klaar voor {in_words(case.promised_date)}", _text("department", case, link=link)


def mail_to_organisation(case: Case) -> tuple[str, str]:
    """What another organisation is mailed: what was written for it, and no name or number of the citizen. Shown before
    it is sent."""
    return f"Vraag {case.reference} voor u", _text("organisation", case, request=case.request)


def passed_on_to(organisation: str, reference: str = "") -> str:
    """What the citizen reads when another organisation gets the question."""
    told = f"Wij hebben uw vraag doorgegeven aan {organisation}. Wij volgen voor u of zij antwoorden."
    return f"{told} Uw nummer daar is {reference}." if reference else told


def known_there(organisation: str, reference: str) -> str:
    return f"{organisation} heeft uw vraag ontvangen. Uw nummer daar is {reference}."


def returned_by(organisation: str) -> str:
    return f"{organisation} kan uw vraag niet behandelen. Wij zoeken uit wie u wel kan helpen."


def in_words(day: date) -> str:
    """maandag 30 november: the way citizens read a date."""
    with translation.override(_LANGUAGE):
        return format_date(day, "l j F")


def _worded(kind: TextKind, case: Case, shipped: Callable[[], tuple[str, str]], **more: str) -> tuple[str, str]:
    """As the municipality words it, or as it was shipped."""
    return worded(
        kind.code,
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        channel=Channel.EMAIL,
        values={**values_of(case), **more},
        shipped=shipped,
    )


def values_of(case: Case) -> dict[str, str]:
    """What the variables of a text about a case stand for."""
    return {
        "onderwerp": case.subject,
        "datum": in_words(case.promised_date),
        "nummer": case.reference,
        "code": selectors.citizen_code(case),
        "volgadres": _follow_url(case),
        "telefoon": case.municipality.phone,
        "gemeente": case.municipality.name,
    }


def _follow_url(case: Case) -> str:
    return f"{settings.EENLOKET_BASE_URL}/{case.municipality.slug}/volgen/"


def _text(name: str, case: Case, **more: object) -> str:
    with translation.override(_LANGUAGE):
        return render_to_string(
            f"cases/messages/{name}.txt",
            {
                "case": case,
                "code": selectors.citizen_code(case),
                "promised": in_words(case.promised_date),
                "municipality": case.municipality,
                "follow_url": _follow_url(case),
                **more,
            },
        )
