"""What advisors and departments wrote down: short, exact, Dutch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from eenloket.content.models import AnswerVersion

    from .subjects import Subject

_FOR_COLLEAGUES: Final = (
    "Belde vorige week ook.",
    "Wil graag per e-mail bericht.",
    "Spreekt weinig Nederlands, rustig uitgelegd.",
    "Heeft geen computer, alles mondeling doorgenomen.",
    "Was eerst boos, ging goed weg.",
    "Belt namens moeder.",
    "Kende DigiD niet, verwezen naar het digitaal loket in de bibliotheek.",
    "Vroeg ook naar de openingstijden.",
    "Dossier nagekeken, klopt.",
    "Doorgevraagd: geen haast.",
    "Is volgende week met vakantie.",
    "Heeft de brief niet gekregen, adres klopt wel.",
)
_NOTHING_ASKED: Final = frozenset({"abandoned", "wrong_number", "test"})
_FOR_CITIZEN: Final[Mapping[str, str]] = {
    "not_answered": "Wij zoeken uw vraag voor u uit.",
    "referred": "U kunt hiermee bij een andere organisatie terecht. Wij hebben het nummer gegeven.",
    "status_given": "Wij hebben verteld hoe het met uw melding of aanvraag staat.",
    "appointment_made": "Wij hebben een afspraak voor u gemaakt.",
    "transferred": "Wij hebben u doorverbonden.",
    "handed_over": "Wij hebben uw vraag doorgegeven aan de afdeling.",
    "call_back": "Wij bellen u terug.",
}
_MISSING: Final[Mapping[str, Sequence[str]]] = {
    "afvalkalender-niet-ontvangen": (
        "Er is geen antwoord over afvalkalenders die niet bezorgd zijn.",
        "Waarom heeft deze straat geen afvalkalender gekregen?",
        "Wanneer komt de nieuwe afvalkalender?",
        "Hele straat heeft geen kalender. Is er iets misgegaan bij de bezorging?",
    ),
    "": (
        "Het antwoord zegt niets over deze situatie.",
        "Beller woont net over de gemeentegrens, dat staat er niet bij.",
        "Het bedrag in het antwoord wijkt af van de brief.",
        "Onduidelijk of dit ook voor minderjarigen geldt.",
        "De link naar het formulier ontbreekt.",
    ),
}
# Per subject: what was asked of the department, and how it answered the citizen.
_CASES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "paspoort-aanvragen": (
        (
            "Paspoort zou vorige week klaar zijn, er is nog geen bericht.",
            "Uw paspoort ligt klaar. U kunt het op werkdagen ophalen.",
        ),
        (
            "Vliegt over tien dagen en wil weten of het paspoort dan klaar is.",
            "Uw paspoort is maandag klaar. U kunt het zonder afspraak ophalen.",
        ),
    ),
    "paspoort-kwijt": (
        (
            "Heeft het verlies gemeld in Duitsland. Moet dat hier nog een keer?",
            "Nee, de melding in Duitsland is genoeg. Neem het bewijs mee naar de balie.",
        ),
    ),
    "identiteitskaart-kwijt": (
        (
            "Kaart is teruggevonden na de melding. Mag die nog gebruikt worden?",
            "Nee, de kaart is na uw melding ongeldig. Lever hem bij ons in.",
        ),
    ),
    "paspoort-kind": (
        (
            "Andere ouder woont in het buitenland en kan niet meekomen.",
            "De andere ouder kan een toestemmingsformulier sturen, met een kopie van het paspoort.",
        ),
    ),
    "rijbewijs-verlengen": (
        (
            "Gezondheidsverklaring is goedgekeurd maar wij zien haar niet.",
            "Wij zien de verklaring nu ook. U kunt uw rijbewijs aanvragen.",
        ),
    ),
    "verhuizing-doorgeven": (
        (
            "Verhuizing is doorgegeven maar staat nog op het oude adres.",
            "Wij hebben uw verhuizing verwerkt. U staat op uw nieuwe adres ingeschreven.",
        ),
        (
            "Vorige bewoner staat nog op het adres ingeschreven.",
            "Wij zijn een onderzoek gestart. De vorige bewoner krijgt een brief.",
        ),
    ),
    "uittreksel-brp": (
        (
            "Uittreksel is betaald maar niet aangekomen.",
            "Wij hebben het uittreksel opnieuw gestuurd. U hebt het morgen in huis.",
        ),
        (
            "Spelfout in de voornaam op het uittreksel.",
            "Wij hebben de naam verbeterd. U krijgt een nieuw uittreksel per post.",
        ),
    ),
    "geboorte-aangeven": (
        (
            "Kind is in het buitenland geboren. Welke akte is nodig?",
            "Voor deze akte is een apostille nodig. Neem de akte mee naar de balie.",
        ),
    ),
    "trouwen": (
        (
            "Wil weten of de vrijdag in juni nog vrij is op het strand.",
            "Die vrijdag is vrij. Wij hebben hem een week voor u vastgehouden.",
        ),
    ),
    "afspraak-maken": (
        (
            "Kan alleen op donderdagavond en ziet online niets vrij.",
            "Er is een plek vrijgekomen op donderdag om 18.40 uur. Wij hebben u ingepland.",
        ),
    ),
    "afvalpas": (
        ("Pas werkt niet bij de ondergrondse container.", "Wij hebben uw pas opnieuw ingesteld. Hij werkt weer."),
    ),
    "grof-afval": (
        (
            "Grof afval stond klaar maar is niet meegenomen.",
            "Wij halen uw grof afval donderdag alsnog op. Zet het voor 7.30 uur buiten.",
        ),
    ),
    "container-niet-geleegd": (
        (
            "Container is drie keer niet geleegd.",
            "Wij hebben uw container vandaag geleegd. De chauffeur kent uw adres nu.",
        ),
        ("Hele straat is overgeslagen.", "De straat was afgesloten door werk. De wagen is vanmiddag langs geweest."),
    ),
    "melding-openbare-ruimte": (
        ("Put is verstopt, straat staat blank bij regen.", "De put is schoongemaakt en doorgespoten."),
        (
            "Speeltoestel is kapot, er steekt een schroef uit.",
            "Wij hebben het toestel gemaakt. De kinderen kunnen er weer op.",
        ),
        ("Boom hangt over het fietspad.", "Wij hebben de boom gesnoeid. Het fietspad is weer vrij."),
    ),
    "losse-stoeptegel": (
        (
            "Tegels liggen los bij de school, kinderen struikelen.",
            "Onze ploeg heeft de tegels vastgelegd. Dank voor uw melding.",
        ),
        (
            "Mevrouw is gevallen over een tegel en wil de schade melden.",
            "Wij hebben de tegel vastgelegd. Over de schade krijgt u een brief van ons.",
        ),
    ),
    "lantaarnpaal-kapot": (
        ("Lantaarnpaal is al twee weken uit.", "De lamp is vervangen. Doet hij het vanavond niet? Laat het ons weten."),
    ),
    "omgewaaide-boom": (
        (
            "Boom omgewaaid, ligt over de weg. Auto's kunnen er niet langs.",
            "De boom is opgeruimd. De weg is weer vrij.",
        ),
        ("Grote tak hangt los boven het fietspad.", "De tak is weggehaald. Het fietspad is weer veilig."),
        (
            "Boom ligt tegen de gevel, niemand gewond.",
            "De boom is weggehaald. Voor de schade kunt u uw verzekeraar bellen.",
        ),
        ("Boom op geparkeerde auto gevallen.", "De boom is weggehaald. U krijgt van ons een brief over de schade."),
    ),
    "parkeervergunning-bewoner": (
        ("Vergunning staat nog op de oude auto.", "Wij hebben het kenteken gewijzigd. U kunt vandaag parkeren."),
        ("Aanvraag bewonersvergunning loopt al vier weken.", "Uw vergunning is verleend en gaat vandaag in."),
        (
            "Leaseauto, de werkgever krijgt het bewijs niet rond.",
            "Wij hebben de verklaring van uw werkgever. Uw vergunning gaat maandag in.",
        ),
    ),
    "bezoekersparkeren": (
        ("Bezoekersuren zijn niet bijgeschreven.", "Wij hebben de uren bijgeschreven. U ziet ze in de app."),
    ),
    "parkeerboete-bezwaar": (
        (
            "Bezwaar tegen parkeerboete, had wel betaald via de app.",
            "U hebt gelijk. De boete vervalt, u hoeft niets te betalen.",
        ),
        ("Parkeerautomaat was stuk, toch een boete.", "De automaat was inderdaad stuk. De boete vervalt."),
    ),
    "gehandicaptenparkeerkaart": (
        (
            "Kaart verloopt volgende week, nog geen oproep voor de keuring.",
            "U krijgt een kaart voor drie maanden. De keuring is in januari.",
        ),
    ),
    "gemeentelijke-belasting-betalen": (
        (
            "Snapt de nieuwe tariefbrief niet, bedrag is hoger dan vorig jaar.",
            "Het bedrag is hoger door het nieuwe tarief voor afval. De berekening staat in onze brief.",
        ),
        ("Wil in termijnen betalen.", "Dat kan. Vanaf volgende maand schrijven wij het bedrag in acht delen af."),
    ),
    "woz-bezwaar": (
        (
            "WOZ-waarde is hoger dan die van de buren.",
            "Wij hebben de waarde opnieuw bekeken. U krijgt het taxatieverslag per post.",
        ),
    ),
    "omgevingsvergunning": (
        (
            "Wil weten of een dakkapel aan de achterkant zonder vergunning mag.",
            "Dat mag in uw geval. De maten staan in het verslag dat u krijgt.",
        ),
        (
            "Vraagt naar de stand van de aanvraag voor een uitbouw.",
            "Uw aanvraag is compleet. U krijgt binnen zes weken een besluit.",
        ),
    ),
    "hulp-bij-huishouden": (
        (
            "Moeder (84) redt het huishouden niet meer, vraagt om hulp.",
            "Onze consulent heeft een afspraak gemaakt voor een gesprek bij uw moeder thuis.",
        ),
        ("Hulp komt al drie weken niet.", "Er is een vaste vervanger. Zij komt vanaf maandag."),
    ),
    "bijstand-aanvragen": (
        ("Uitkering van deze maand is niet gestort.", "De betaling is gedaan. Morgen staat het bedrag op uw rekening."),
        (
            "Welke papieren zijn nog nodig voor de aanvraag?",
            "Wij missen nog de bankafschriften van drie maanden. U krijgt hierover een brief.",
        ),
    ),
    "bijzondere-bijstand": (
        (
            "Wil bijzondere bijstand voor een wasmachine.",
            "Uw aanvraag is toegekend. U krijgt het bedrag binnen vijf dagen.",
        ),
    ),
    "geluidsoverlast": (
        (
            "Elke nacht harde muziek bij de buren.",
            "Onze handhaver heeft met de bewoners gesproken. Blijft het zo? Bel ons dan opnieuw.",
        ),
    ),
    "status": (
        (
            "Melding van drie weken geleden, nog niets gehoord.",
            "Uw melding is afgehandeld. Het bericht was niet goed verstuurd.",
        ),
    ),
    "afvalkalender-niet-ontvangen": (
        (
            "Hele straat heeft geen afvalkalender. Wanneer komt die?",
            "De drukker bezorgt de kalender binnen twee weken alsnog.",
        ),
    ),
    "": (
        (
            "Komt er met het antwoord niet uit, situatie is anders dan beschreven.",
            "Wij hebben uw situatie bekeken en u gebeld met de uitleg.",
        ),
        ("Wil een schriftelijk antwoord.", "Het antwoord is vandaag per post naar u verstuurd."),
        (
            "Twijfel of dit onder onze gemeente valt, graag uitzoeken.",
            "Uw vraag valt onder onze gemeente. Wij hebben hem voor u geregeld.",
        ),
    ),
}
_ANSWERS: Final = {asked: answer for pairs in _CASES.values() for asked, answer in pairs}
_ASK_BACK: Final = (
    "Kun je het adres of huisnummer nog navragen?",
    "Op welk nummer is de inwoner overdag bereikbaar?",
    "Welke datum staat er op de brief? Wij hebben er drie verstuurd.",
    "Heeft de inwoner hier eerder over gebeld? Wij vinden niets terug.",
)
_REPLIES: Final = (
    "Nagevraagd: het staat nu in de notitie.",
    "Gebeld met de inwoner, gegevens kloppen.",
    "Het gaat om de laatste brief.",
)
_MESSAGES: Final = (
    "Wij zijn ermee bezig. U hoort voor de beloofde datum van ons.",
    "Wij hebben u gebeld maar niet bereikt. Morgen proberen wij het opnieuw.",
    "Er is iemand langs geweest. Het werk wordt deze week afgemaakt.",
)


def notes(random: Random, result: str, version: AnswerVersion | None) -> tuple[str, str]:
    """The note that the citizen may see, and the one for colleagues."""
    if result in _NOTHING_ASKED:
        return "", ""
    for_colleagues = random.choice(_FOR_COLLEAGUES) if random.random() < 0.3 else ""
    return _FOR_CITIZEN.get(result) or _told(version, random), for_colleagues


def _told(version: AnswerVersion | None, random: Random) -> str:
    """What was told: the first sentence of the answer, as the citizen heard it."""
    if version is None:
        return "Wij hebben uw vraag beantwoord."
    first = re.split(r"(?<=[.!?])\s", version.short)[0]
    return f"{random.choice(('Verteld', 'Uitgelegd', 'Besproken'))}: {first[:1].lower()}{first[1:]}"


def missing(random: Random, subject: Subject) -> str:
    return random.choice(_MISSING.get(subject.code, _MISSING[""]))


def request(random: Random, subject_code: str) -> str:
    """What an advisor asked of the department."""
    return random.choice(_CASES.get(subject_code, _CASES[""]))[0]


def answer_to(request: str) -> str:
    """How the department answered that, to the citizen."""
    return _ANSWERS[request]


def question_back(random: Random) -> str:
    return random.choice(_ASK_BACK)


def reply(random: Random) -> str:
    return random.choice(_REPLIES)


def message(random: Random) -> str:
    return random.choice(_MESSAGES)
