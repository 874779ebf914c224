"""Who and what there is in the demo: invented places, people and numbers; real organisations to refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

PASSWORD: Final = "merenwold-demo-2026"  # noqa: S105 - printed at every start of the demo

_MON_TO_FRI = [(weekday, "08:30", "17:00") for weekday in range(5)]
_WITH_EVENING = [(day, opens, "20:00" if day == 3 else closes) for day, opens, closes in _MON_TO_FRI]

Theme = Mapping[str, str | list[str]]


@dataclass(frozen=True, kw_only=True)
class DepartmentPlan:
    """A department and the norm it agreed with the KCC."""

    code: str
    name: str
    working_days: int
    legal_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class MunicipalityPlan:
    slug: str
    name: str
    phone: str
    prefix: str
    address: str
    share: float
    opening: list[tuple[int, str, str]]
    postcodes: range
    theme: Theme
    site_closing_name: str = "Collectieve vrije dag"


@dataclass(frozen=True, kw_only=True)
class PersonPlan:
    """A colleague. `departments` are codes, with a municipality's slug before a slash for a department."""

    name: str
    email: str
    roles: tuple[str, ...]
    team: str = ""
    departments: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    shown_as: str = ""


@dataclass(frozen=True, kw_only=True)
class CentrePlan:
    slug: str
    name: str
    municipalities: tuple[MunicipalityPlan, ...]
    departments: tuple[DepartmentPlan, ...]
    groups: tuple[DepartmentPlan, ...]
    teams: Mapping[str, str]
    people: tuple[PersonPlan, ...]
    layers: frozenset[str] = field(default_factory=lambda: frozenset({"gemeente", "provincie", "waterschap"}))


MERENWOLD: Final = MunicipalityPlan(
    slug="merenwold",
    name="Merenwold",
    phone="14 0299",
    prefix="ML",
    address="Raadhuisplein 1",
    share=0.63,
    opening=_WITH_EVENING,
    postcodes=range(1440, 1449),
    theme={
        "brand": "#163f82",
        "accent-ink": ["#1b4f9c", "#a5c5ff"],
        "accent-fill": ["#1b4f9c", "#2d66bd"],
        "accent-fill-hover": ["#123a76", "#3a75cf"],
        "accent-line": ["#7fa3d9", "#4a6fa8"],
        "accent-bg": ["#e6eefa", "#1a2b45"],
        "accent-wash": ["#f4f8fd", "#151f2e"],
    },
)
DUINRADE: Final = MunicipalityPlan(
    slug="duinrade",
    name="Duinrade",
    phone="14 0255",
    prefix="DR",
    address="Strandweg 12",
    share=0.37,
    opening=_MON_TO_FRI,
    postcodes=range(1970, 1976),
    theme={
        "brand": "#14523f",
        "accent-ink": ["#17604a", "#86d8b9"],
        "accent-fill": ["#17604a", "#1f7a5e"],
        "accent-fill-hover": ["#0e4535", "#28906f"],
        "accent-line": ["#74b39e", "#3d7f69"],
        "accent-bg": ["#e2f2ec", "#14332a"],
        "accent-wash": ["#f2f9f6", "#132420"],
    },
)
OEVERZAND: Final = MunicipalityPlan(
    slug="oeverzand",
    name="Oeverzand",
    phone="14 0111",
    prefix="OZ",
    address="Dorpsstraat 3",
    share=1.0,
    opening=[(weekday, "09:00", "12:30") for weekday in range(5)] + [(1, "13:30", "16:30"), (3, "13:30", "16:30")],
    postcodes=range(4300, 4304),
    theme={
        "brand": "#5b2a6e",
        "accent-ink": ["#6b3381", "#dcb5ec"],
        "accent-fill": ["#6b3381", "#87499e"],
        "accent-fill-hover": ["#4f2460", "#9a58b3"],
        "accent-line": ["#b88dca", "#7d5390"],
        "accent-bg": ["#f3e8f7", "#33203c"],
        "accent-wash": ["#faf5fc", "#241a29"],
    },
)

DEPARTMENTS: Final = (
    DepartmentPlan(code="burgerzaken", name="Burgerzaken", working_days=3),
    DepartmentPlan(code="openbare-ruimte", name="Openbare Ruimte", working_days=5),
    DepartmentPlan(code="afval", name="Afval en Milieu", working_days=3),
    DepartmentPlan(code="parkeren", name="Parkeren", working_days=5),
    DepartmentPlan(code="belastingen", name="Belastingen", working_days=5),
    DepartmentPlan(code="vergunningen", name="Vergunningen", working_days=10, legal_days=56),
    DepartmentPlan(code="wmo", name="Wmo", working_days=5, legal_days=56),
    DepartmentPlan(code="inkomen", name="Werk en Inkomen", working_days=5, legal_days=56),
    DepartmentPlan(code="handhaving", name="Handhaving", working_days=5),
    DepartmentPlan(code="communicatie", name="Communicatie", working_days=3),
)
GROUPS: Final = (
    DepartmentPlan(code="tweede-lijn", name="Tweede lijn KCC", working_days=1),
    DepartmentPlan(code="specialisten", name="Specialisten KCC", working_days=2),
)
# code, name, icon
PORTAL_AREAS: Final = (
    ("burgerzaken", "Burgerzaken", "id"),
    ("afval-milieu", "Afval en milieu", "trash"),
    ("parkeren-verkeer", "Parkeren en verkeer", "car"),
    ("openbare-ruimte", "Openbare ruimte", "pin"),
    ("zorg-inkomen", "Zorg en inkomen", "users"),
    ("belastingen", "Belastingen", "euro"),
    ("bouwen-ondernemen", "Bouwen en ondernemen", "house"),
    ("andere-overheid", "Andere overheid", "building"),
)

_BOTH = ("merenwold", "duinrade")


def _desk(name: str, email: str, role: str, team: str, *groups: str, shown_as: str = "") -> PersonPlan:
    return PersonPlan(
        name=name,
        email=f"{email}@kcc.example",
        roles=(role,),
        team=team,
        departments=groups,
        municipalities=_BOTH,
        shown_as=shown_as,
    )


def _office(name: str, email: str, municipality: str, *codes: str, shown_as: str = "") -> PersonPlan:
    return PersonPlan(
        name=name,
        email=f"{email}@{municipality}.example",
        roles=("back_office",),
        departments=tuple(f"{municipality}/{code}" for code in codes),
        municipalities=(municipality,),
        shown_as=shown_as,
    )


ABSENT_HANDLER: Final = "wim@merenwold.example"
ASKED_ADVISOR: Final = "ilse@kcc.example"  # of the demo accounts: a department asked her something back
BUSY_ADVISOR: Final = "sven@kcc.example"

KCC: Final = CentrePlan(
    slug="kcc-merenwold-duinrade",
    name="KCC Merenwold en Duinrade",
    municipalities=(MERENWOLD, DUINRADE),
    departments=DEPARTMENTS,
    groups=GROUPS,
    teams={"Noord": "marloes@kcc.example", "Zuid": "karim@kcc.example"},
    people=(
        _desk("Joost van Dalen", "joost", "advisor_3", "Noord", shown_as="Klantadviseur 3"),
        _desk("Ilse Verhoef", "ilse", "advisor_2", "Noord", shown_as="Klantadviseur 2"),
        _desk("Rosa Timmermans", "rosa", "advisor_1", "Noord", "tweede-lijn", shown_as="Klantadviseur 1, tweede lijn"),
        _desk("Marloes Kuipers", "marloes", "team_leader", "Noord", shown_as="Teamleider"),
        _desk("Nadia Azzouzi", "nadia", "advisor_2", "Noord"),
        _desk("Pim Scholten", "pim", "advisor_2", "Noord"),
        _desk("Sven Bakker", "sven", "advisor_3", "Noord"),
        _desk("Femke Dijkstra", "femke", "advisor_1", "Noord", "specialisten"),
        _desk("Omar Yildiz", "omar", "advisor_2", "Noord"),
        _desk("Yara Peters", "yara", "advisor_3", "Noord"),
        _desk("Hugo Lammers", "hugo", "advisor_2", "Noord"),
        _desk("Eva Sanders", "eva", "advisor_3", "Noord"),
        _desk("Mehmet Aydin", "mehmet", "advisor_3", "Noord"),
        _desk("Karim Bouzidi", "karim", "team_leader", "Zuid"),
        _desk("Lotte Vermeer", "lotte", "advisor_1", "Zuid", "tweede-lijn"),
        _desk("Bram Jacobs", "bram", "advisor_2", "Zuid"),
        _desk("Gerda Mulder", "gerda", "advisor_1", "Zuid", "tweede-lijn"),
        _desk("Chantal Rozenblad", "chantal", "advisor_3", "Zuid"),
        _desk("Milan Kowalski", "milan", "advisor_2", "Zuid"),
        _desk("Priya Ramdin", "priya", "advisor_2", "Zuid"),
        _desk("Thijs Wolters", "thijs", "advisor_3", "Zuid"),
        _desk("Aylin Demir", "aylin", "advisor_1", "Zuid", "specialisten"),
        _desk("Daan Hoogland", "daan", "advisor_2", "Zuid"),
        _desk("Ellen Gerritsen", "ellen", "director", "", shown_as="Directeur publiekszaken"),
        _desk("Edwin Brouwer", "edwin", "manager", "", shown_as="Manager"),
        _desk("Fleur van Wijk", "fleur", "project_manager", "", shown_as="Projectmanager"),
        _desk("Hanneke Postma", "hanneke", "hr", "", shown_as="HR-adviseur"),
        _desk("Tamara de Groot", "tamara", "content_editor", "", shown_as="Contentbeheerder"),
        _desk("Anouk Smeets", "anouk", "content_editor", "", shown_as="Tweede contentbeheerder"),
        _office("Karin Oosterhuis", "karin", "merenwold", "burgerzaken", shown_as="Back-office Burgerzaken Merenwold"),
        _office("Mohamed Haddad", "mohamed", "merenwold", "burgerzaken"),
        _office(
            "Henk Veldman", "henk", "merenwold", "openbare-ruimte", shown_as="Back-office Openbare Ruimte Merenwold"
        ),
        _office("Sanne Blok", "sanne", "merenwold", "openbare-ruimte"),
        _office("Dirk Zijlstra", "dirk", "merenwold", "afval"),
        _office("Wim Terpstra", "wim", "merenwold", "parkeren", shown_as="Back-office Parkeren Merenwold"),
        _office("Joke Prins", "joke", "merenwold", "belastingen"),
        _office("Ali Rezaei", "ali", "merenwold", "belastingen"),
        _office("Marieke Vos", "marieke", "merenwold", "vergunningen"),
        _office("Fatima Boukhari", "fatima", "merenwold", "wmo"),
        _office("Peter Klaassen", "peter", "merenwold", "inkomen"),
        _office("Rick Donker", "rick", "merenwold", "handhaving"),
        _office("Lisa Jonker", "lisa", "merenwold", "communicatie"),
        _office("Ineke Duif", "ineke", "duinrade", "burgerzaken", shown_as="Back-office Burgerzaken Duinrade"),
        _office("Jasper Kok", "jasper", "duinrade", "openbare-ruimte"),
        _office("Monique Schaap", "monique", "duinrade", "afval", "parkeren"),
        _office("Gert-Jan Vis", "gertjan", "duinrade", "belastingen"),
        _office("Esra Kaya", "esra", "duinrade", "wmo", "inkomen"),
        _office("Bas Zeeman", "bas", "duinrade", "vergunningen", "handhaving"),
        _office("Noor Admiraal", "noor", "duinrade", "communicatie"),
        _desk("Ruben Smit", "ruben", "administrator", "", shown_as="Functioneel beheerder"),
    ),
)


def _small(name: str, email: str, roles: tuple[str, ...], shown_as: str, *codes: str) -> PersonPlan:
    return PersonPlan(
        name=name,
        email=f"{email}@oeverzand.example",
        roles=roles,
        team="Oeverzand" if "back_office" not in roles else "",
        departments=tuple(code if code == "tweede-lijn" else f"oeverzand/{code}" for code in codes),
        municipalities=("oeverzand",),
        shown_as=shown_as,
    )


SMALL_KCC: Final = CentrePlan(
    slug="kcc-oeverzand",
    name="KCC Oeverzand",
    municipalities=(OEVERZAND,),
    departments=DEPARTMENTS,
    groups=GROUPS[:1],
    teams={"Oeverzand": "anke@oeverzand.example"},
    people=(
        _small(
            "Anke Visser",
            "anke",
            ("advisor_1", "team_leader", "content_editor", "administrator"),
            "Klantadviseur 1, teamleider, contentbeheerder en beheerder",
            "tweede-lijn",
        ),
        _small("Tjeerd Hoekstra", "tjeerd", ("advisor_2",), "Klantadviseur 2"),
        _small(
            "Samira el Idrissi",
            "samira",
            ("back_office",),
            "Back-office, alle afdelingen",
            *(plan.code for plan in DEPARTMENTS),
        ),
    ),
    layers=frozenset({"gemeente"}),
)

CENTRES: Final = (KCC, SMALL_KCC)


@dataclass(frozen=True, kw_only=True)
class OrganisationPlan:
    """Another organisation with how to reach it. Real ones are in the TOOI register by `uri`."""

    key: str
    uri: str
    name: str
    phone: str
    website: str
    how_to_reach: str
    layer: str = "rijk"


# Under the name in the register where people know that name; else under our own address with the name they know.
_TOOI = "https://identifier.overheid.nl/tooi/id"
_OWN = "https://demo.eenloket.example/organisatie"
ORGANISATIONS: Final = (
    OrganisationPlan(
        key="provincie",
        uri=f"{_OWN}/provincie-merenland",
        name="Provincie Merenland",
        phone="0299 550 100",
        website="https://provincie-merenland.example",
        how_to_reach="Voor provinciale wegen, natuur en streekvervoer. Werkdagen van 8.30 tot 17.00 uur.",
        layer="provincie",
    ),
    OrganisationPlan(
        key="waterschap",
        uri=f"{_OWN}/waterschap-de-meren",
        name="Waterschap De Meren",
        phone="0299 550 200",
        website="https://waterschap-demeren.example",
        how_to_reach="Voor dijken, sloten, rioolwater en waterschapsbelasting. Bij hoog water dag en nacht bereikbaar.",
        layer="waterschap",
    ),
    OrganisationPlan(
        key="belastingdienst",
        uri=f"{_OWN}/belastingdienst",
        name="Belastingdienst",
        phone="0800 0543",
        website="https://www.belastingdienst.nl",
        how_to_reach="BelastingTelefoon, gratis, op werkdagen. Houd het burgerservicenummer bij de hand.",
    ),
    OrganisationPlan(
        key="toeslagen",
        uri=f"{_OWN}/toeslagen",
        name="Dienst Toeslagen",
        phone="0800 0543",
        website="https://www.toeslagen.nl",
        how_to_reach="Voor huurtoeslag, zorgtoeslag en kinderopvangtoeslag, gratis via de BelastingTelefoon.",
    ),
    OrganisationPlan(
        key="uwv",
        uri=f"{_OWN}/uwv",
        name="UWV",
        phone="088 898 9294",
        website="https://www.uwv.nl",
        how_to_reach="Voor WW, ziekte en arbeidsongeschiktheid. Werkdagen, met het burgerservicenummer.",
    ),
    OrganisationPlan(
        key="svb",
        uri=f"{_OWN}/svb",
        name="Sociale Verzekeringsbank (SVB)",
        phone="",
        website="https://www.svb.nl",
        how_to_reach="Voor AOW, kinderbijslag en Anw. Op svb.nl staat het nummer van het kantoor bij uw woonplaats.",
    ),
    OrganisationPlan(
        key="cak",
        uri=f"{_TOOI}/zbo/zb000211",
        name="CAK",
        phone="0800 0087",
        website="https://www.hetcak.nl",
        how_to_reach="Voor de eigen bijdrage Wmo en Wlz. Gratis, op werkdagen.",
    ),
    OrganisationPlan(
        key="duo",
        uri=f"{_OWN}/duo",
        name="Dienst Uitvoering Onderwijs (DUO)",
        phone="050 599 7755",
        website="https://duo.nl",
        how_to_reach="Voor studiefinanciering, diploma's en inburgering. Werkdagen van 9.00 tot 17.00 uur.",
    ),
    OrganisationPlan(
        key="rdw",
        uri=f"{_TOOI}/zbo/zb000149",
        name="RDW",
        phone="088 008 7447",
        website="https://www.rdw.nl",
        how_to_reach="Voor kenteken, APK en de tenaamstelling van een voertuig. Op werkdagen.",
    ),
    OrganisationPlan(
        key="ind",
        uri=f"{_OWN}/ind",
        name="Immigratie- en Naturalisatiedienst (IND)",
        phone="088 043 0430",
        website="https://ind.nl",
        how_to_reach="Voor verblijfsvergunningen en naturalisatie. Houd het V-nummer bij de hand.",
    ),
    OrganisationPlan(
        key="politie",
        uri=f"{_TOOI}/oorg/oorg10264",
        name="Politie",
        phone="0900 8844",
        website="https://www.politie.nl",
        how_to_reach="Voor aangifte en meldingen zonder spoed, dag en nacht. Bij spoed 112.",
    ),
    OrganisationPlan(
        key="cbr",
        uri=f"{_OWN}/cbr",
        name="CBR",
        phone="088 227 7700",
        website="https://www.cbr.nl",
        how_to_reach="Voor rijexamens en de gezondheidsverklaring. Op werkdagen.",
    ),
    OrganisationPlan(
        key="kadaster",
        uri=f"{_OWN}/kadaster",
        name="Kadaster",
        phone="088 183 2200",
        website="https://www.kadaster.nl",
        how_to_reach="Voor eigendom, hypotheek en perceelgrenzen. Op werkdagen.",
    ),
    OrganisationPlan(
        key="kvk",
        uri=f"{_OWN}/kvk",
        name="Kamer van Koophandel (KVK)",
        phone="088 585 1585",
        website="https://www.kvk.nl",
        how_to_reach="Voor inschrijven, wijzigen en uittreksels van bedrijven. Op werkdagen.",
    ),
    OrganisationPlan(
        key="cjib",
        uri=f"{_OWN}/cjib",
        name="Centraal Justitieel Incassobureau (CJIB)",
        phone="058 215 9111",
        website="https://www.cjib.nl",
        how_to_reach="Voor verkeersboetes en betalingsregelingen. Houd het CJIB-nummer bij de hand.",
    ),
    OrganisationPlan(
        key="rijkswaterstaat",
        uri=f"{_TOOI}/oorg/oorg10004",
        name="Rijkswaterstaat",
        phone="0800 8002",
        website="https://www.rijkswaterstaat.nl",
        how_to_reach="Voor rijkswegen en grote rivieren. Gratis, dag en nacht.",
    ),
)
