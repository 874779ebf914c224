"""What people ask, how often, on which channel, and how that ends: the recipe of the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Weights = Mapping[str, float]

# How questions end by default. Adds up to 1.
ENDINGS: Final[Weights] = {
    "answered": 0.785,
    "product_delivered": 0.055,
    "answered_after_consult": 0.045,
    "transferred": 0.02,
    "handed_over": 0.04,
    "call_back": 0.015,
    "status_given": 0.015,
    "appointment_made": 0.015,
    "not_answered": 0.01,
}
CHANNELS: Final[Weights] = {
    "phone": 0.63,
    "counter": 0.15,
    "web_form": 0.10,
    "chat": 0.06,
    "email": 0.04,
    "post": 0.02,
}
# Seconds in the middle (talk on live channels, handling on the others).
DURATIONS: Final[Mapping[str, int]] = {
    "phone": 205,
    "counter": 380,
    "chat": 520,
    "web_form": 260,
    "email": 300,
    "post": 420,
}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something people ask. `answer` is the id of ours that answers it; `season` weighs months, 1 when absent."""

    code: str
    weight: float
    department: str = "communicatie"
    portal: str = "burgerzaken"
    answer: str = ""
    title: str = ""
    talk: float = 1.0
    endings: Weights = field(default_factory=dict)
    channels: Weights = field(default_factory=dict)
    season: Mapping[int, float] = field(default_factory=dict)
    refer_to: str = ""
    typed: tuple[str, ...] = ()


def _subject(code: str, weight: float, department: str, portal: str, **more: object) -> Subject:
    return Subject(
        code=code,
        weight=weight,
        department=department,
        portal=portal,
        answer=str(more.pop("answer", code)),
        **more,  # type: ignore[arg-type]
    )


_TRAVEL: Final = {4: 1.3, 5: 1.6, 6: 1.7, 7: 1.4, 11: 0.8, 12: 0.7}
_MOVING: Final = {6: 1.2, 7: 1.4, 8: 1.5, 9: 1.3, 12: 0.7}
_TAX: Final = {1: 0.8, 2: 2.2, 3: 2.4, 4: 1.5, 11: 0.7, 12: 0.6}
_DARK: Final = {10: 1.5, 11: 2.0, 12: 2.1, 1: 1.9, 2: 1.4, 5: 0.5, 6: 0.4, 7: 0.4}
_MORE_COUNTER: Final = {"counter": 0.34, "phone": 0.5}
_REPORTS: Final = {"handed_over": 0.075, "product_delivered": 0.19, "answered": 0.62, "status_given": 0.03}
_CARE: Final = {"handed_over": 0.11, "call_back": 0.05, "answered": 0.7}
_OTHERS: Final = {"referred": 0.8, "answered": 0.19, "not_answered": 0.01}

SUBJECTS: Final = (
    _subject("paspoort-aanvragen", 7.2, "burgerzaken", "burgerzaken", season=_TRAVEL, channels=_MORE_COUNTER),
    _subject("paspoort-kwijt", 2.2, "burgerzaken", "burgerzaken", season=_TRAVEL, talk=1.1),
    _subject("identiteitskaart-kwijt", 1.4, "burgerzaken", "burgerzaken"),
    _subject("paspoort-kind", 2.6, "burgerzaken", "burgerzaken", season=_TRAVEL),
    _subject("rijbewijs-verlengen", 5.6, "burgerzaken", "burgerzaken", channels=_MORE_COUNTER),
    _subject("rijbewijs-kwijt", 1.2, "burgerzaken", "burgerzaken"),
    _subject("verhuizing-doorgeven", 5.4, "burgerzaken", "burgerzaken", season=_MOVING),
    _subject(
        "uittreksel-brp", 3.1, "burgerzaken", "burgerzaken", endings={"product_delivered": 0.42, "answered": 0.44}
    ),
    _subject("geboorte-aangeven", 1.3, "burgerzaken", "burgerzaken", talk=1.2),
    _subject("overlijden-aangeven", 0.9, "burgerzaken", "burgerzaken", talk=1.5),
    _subject("trouwen", 1.6, "burgerzaken", "burgerzaken", talk=1.4, season={1: 1.4, 9: 1.2}),
    _subject("naam-partner-gebruiken", 0.3, "burgerzaken", "burgerzaken"),
    _subject("vog-aanvragen", 1.9, "burgerzaken", "burgerzaken", season={8: 1.5, 9: 1.5}),
    _subject("stempas-kwijt", 0.25, "burgerzaken", "burgerzaken"),
    _subject("afspraak-maken", 5.2, "burgerzaken", "burgerzaken", talk=0.8, endings={"appointment_made": 0.07}),
    _subject("afspraak-wijzigen", 2.9, "burgerzaken", "burgerzaken", talk=0.6, endings={"product_delivered": 0.4}),
    _subject("openingstijden", 2.6, "communicatie", "burgerzaken", talk=0.45),
    _subject("afvalkalender", 3.4, "afval", "afval-milieu", talk=0.7, season={12: 1.8, 1: 1.6}),
    _subject("grof-afval", 4.8, "afval", "afval-milieu", endings={"product_delivered": 0.32, "answered": 0.54}),
    _subject("afvalpas", 2.7, "afval", "afval-milieu", endings={"product_delivered": 0.3, "handed_over": 0.06}),
    _subject("container-aanvragen", 1.9, "afval", "afval-milieu", endings={"product_delivered": 0.3}),
    _subject("container-niet-geleegd", 2.8, "afval", "afval-milieu", endings=_REPORTS),
    _subject("milieustraat", 2.4, "afval", "afval-milieu", talk=0.7, season={3: 1.3, 4: 1.5, 11: 0.8}),
    _subject("melding-openbare-ruimte", 4.6, "openbare-ruimte", "openbare-ruimte", endings=_REPORTS),
    _subject("losse-stoeptegel", 1.9, "openbare-ruimte", "openbare-ruimte", endings=_REPORTS),
    _subject("lantaarnpaal-kapot", 2.1, "openbare-ruimte", "openbare-ruimte", endings=_REPORTS, season=_DARK),
    _subject("parkeervergunning-bewoner", 4.3, "parkeren", "parkeren-verkeer", endings={"handed_over": 0.15}),
    _subject("bezoekersparkeren", 2.5, "parkeren", "parkeren-verkeer", endings={"handed_over": 0.1}),
    _subject("gehandicaptenparkeerkaart", 0.9, "wmo", "parkeren-verkeer", endings={"handed_over": 0.08}),
    _subject(
        "parkeerboete-bezwaar", 1.6, "parkeren", "parkeren-verkeer", endings={"handed_over": 0.27, "answered": 0.6}
    ),
    _subject("woz-bezwaar", 1.7, "belastingen", "belastingen", talk=1.3, season=_TAX, endings={"handed_over": 0.08}),
    _subject("gemeentelijke-belasting-betalen", 2.6, "belastingen", "belastingen", talk=1.15, season=_TAX),
    _subject("kwijtschelding", 1.4, "belastingen", "belastingen", talk=1.3, season=_TAX),
    _subject("bijstand-aanvragen", 1.8, "inkomen", "zorg-inkomen", talk=1.6, endings=_CARE),
    _subject("bijzondere-bijstand", 1.3, "inkomen", "zorg-inkomen", talk=1.5, endings=_CARE),
    _subject("hulp-bij-huishouden", 2.3, "wmo", "zorg-inkomen", talk=1.6, endings=_CARE),
    _subject("omgevingsvergunning", 1.9, "vergunningen", "bouwen-ondernemen", talk=1.4, endings={"handed_over": 0.12}),
    _subject("evenement-organiseren", 0.6, "vergunningen", "bouwen-ondernemen", talk=1.3, season={3: 1.5, 4: 1.6}),
    _subject("hond-en-hondenbelasting", 0.9, "belastingen", "belastingen"),
    _subject(
        "geluidsoverlast", 1.7, "handhaving", "openbare-ruimte", endings=_REPORTS, season={6: 1.4, 7: 1.6, 12: 1.6}
    ),
    _subject("provinciale-weg-melding", 0.5, "", "andere-overheid", endings=_OTHERS, refer_to="provincie"),
    _subject("streekvervoer-klacht", 0.3, "", "andere-overheid", endings=_OTHERS, refer_to="provincie"),
    _subject("waterschapsbelasting-betalen", 0.8, "", "andere-overheid", endings=_OTHERS, refer_to="waterschap"),
    _subject("hoog-water", 0.3, "", "andere-overheid", endings=_OTHERS, refer_to="waterschap"),
    Subject(
        code="toeslagen",
        title="Huurtoeslag en zorgtoeslag",
        weight=1.1,
        portal="andere-overheid",
        endings=_OTHERS,
        refer_to="toeslagen",
        talk=0.6,
        typed=("huurtoeslag aanvragen", "zorgtoeslag stopgezet"),
    ),
    Subject(
        code="kenteken",
        title="Kenteken overschrijven",
        weight=0.4,
        portal="andere-overheid",
        endings=_OTHERS,
        refer_to="rdw",
        talk=0.5,
        typed=("auto verkocht kenteken",),
    ),
    Subject(
        code="ww",
        title="WW-uitkering",
        weight=0.5,
        portal="andere-overheid",
        endings=_OTHERS,
        refer_to="uwv",
        talk=0.6,
        typed=("ww aanvragen",),
    ),
    Subject(
        code="eigen-bijdrage",
        title="Eigen bijdrage Wmo",
        weight=0.5,
        department="wmo",
        portal="andere-overheid",
        endings=_OTHERS,
        refer_to="cak",
        talk=0.8,
        typed=("rekening cak eigen bijdrage",),
    ),
    Subject(
        code="status",
        title="Hoe staat het met mijn melding of aanvraag?",
        weight=4.1,
        department="openbare-ruimte",
        portal="openbare-ruimte",
        talk=0.75,
        endings={"status_given": 0.93, "handed_over": 0.02, "answered": 0.05},
        typed=("hoe staat het met mijn melding", "status aanvraag"),
    ),
    Subject(
        code="niets-gevraagd",
        title="",
        weight=2.0,
        talk=0.25,
        endings={"abandoned": 0.62, "wrong_number": 0.36, "test": 0.02},
        channels={"phone": 1.0},
    ),
)

# Only in a story: see `stories`.
FALLEN_TREE: Final = Subject(
    code="omgewaaide-boom",
    title="Omgewaaide boom of losse tak",
    weight=0,
    department="openbare-ruimte",
    portal="openbare-ruimte",
    answer="melding-openbare-ruimte",
    talk=1.5,
    endings={"handed_over": 0.4, "answered": 0.36, "product_delivered": 0.12, "transferred": 0.09, "call_back": 0.03},
    channels={"phone": 0.84, "web_form": 0.12, "chat": 0.04},
    typed=("boom omgewaaid", "tak op de weg", "boom op auto gevallen", "stormschade boom"),
)
NO_CALENDAR_CODE: Final = "afvalkalender-niet-ontvangen"
NO_CALENDAR: Final = Subject(
    code=NO_CALENDAR_CODE,
    title="Afvalkalender niet ontvangen",
    weight=0,
    department="afval",
    portal="afval-milieu",
    talk=0.9,
    endings={"not_answered": 0.87, "handed_over": 0.07, "answered_after_consult": 0.06},
    channels={"phone": 0.8, "chat": 0.1, "web_form": 0.1},
    typed=("afvalkalender niet gekregen", "geen afvalkalender in de bus", "waar blijft de afvalkalender"),
)
NO_CALENDAR_ANSWERED: Final = Subject(
    code=NO_CALENDAR_CODE,
    title="Afvalkalender niet ontvangen",
    weight=0,
    department="afval",
    portal="afval-milieu",
    answer=NO_CALENDAR_CODE,
    talk=0.6,
    endings={"answered": 0.86, "product_delivered": 0.12, "not_answered": 0.02},
    channels=NO_CALENDAR.channels,
    typed=NO_CALENDAR.typed,
)
# The answer that ends the explosion; published when the story says so.
NO_CALENDAR_ENTRY: Final = {
    "id": NO_CALENDAR_CODE,
    "layer": "gemeente",
    "title": "Afvalkalender niet ontvangen",
    "question": "Ik heb geen afvalkalender gekregen. Hoe kan dat?",
    "short": (
        "Door een fout bij de drukker is de afvalkalender in een deel van de gemeente niet bezorgd. "
        "U krijgt hem binnen twee weken alsnog. Uw ophaaldagen staan ook op onze website."
    ),
    "text": (
        "De drukker heeft een deel van de kalenders niet geleverd. Wij bezorgen ze alsnog, binnen twee weken. "
        "U hoeft niets te doen.\n\n"
        "Wilt u nu al weten wanneer wij langskomen? Vul op onze website uw postcode en huisnummer in. "
        "Hebt u geen internet? Dan zoeken wij de dagen voor u op."
    ),
    "protocol": [
        {"do": "Vraag postcode en huisnummer."},
        {"do": "Noem de eerstvolgende ophaaldag.", "hint": "Stuur de kalender als link als de beller e-mail heeft."},
    ],
    "term": "Binnen twee weken bezorgd",
    "where": "Website of afvalapp",
    "owner": "afval",
    "portal": "afval-milieu",
    "product": "afvalkalender",
    "internal_note": "Geen aparte melding maken: de nabezorging loopt voor de hele wijk.",
    "phrasings": [
        "ik heb nog geen afvalkalender in de bus gehad",
        "de buren hebben de afvalkalender wel",
        "waar blijft de nieuwe afvalkalender",
    ],
    "keywords": ["kalender", "bezorgd", "drukfout", "ophaaldagen"],
    "related": ["afvalkalender"],
}
