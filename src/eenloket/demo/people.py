"""Citizens and businesses: official test persons for a part, invented ones known by contact details for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from eenloket.core import crypto
from eenloket.parties.models import ContactPoint, Party
from eenloket.parties.register import TestPersonRegister
from eenloket.parties.selectors import bsn_hash
from eenloket.parties.types import PartyKind, PartySource, PointKind

if TYPE_CHECKING:
    from eenloket.parties.types import RegisterPerson

    from .foundation import Place, World

_SHARE_BUSINESS: Final = 0.05


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split(", "))


_GIVEN: Final = _listed(
    "Anna, Bas, Carla, Daan, Eline, Fatma, Gijs, Hatice, Ivo, Jolanda, Kees, Leila, Maarten, Naima, Olaf, Petra, "
    "Quinten, Rachida, Stefan, Tessa, Umut, Vera, Wouter, Xandra, Yusuf, Zoë, Agnieszka, Bilal, Chantal, Dewi, Emre, "
    "Floor, Gerrit, Hamza, Irene, Jeroen, Khadija, Lars, Mirjam, Noah, Oya, Piet, Rowan, Saskia, Tariq, Ursula, "
    "Vincent, Willemijn, Yasmina, Zeynep"
)
_FAMILY: Final = _listed(
    "de Vries, Jansen, van den Berg, Bakker, Yılmaz, Visser, Smit, Meijer, El Amrani, de Boer, Mulder, Dekker, Kaya, "
    "Brouwer, de Wit, Dijkstra, Peters, Özdemir, Hendriks, van Leeuwen, Dekkers, Ouali, van der Meer, Bos, Vos, "
    "Benali, Peeters, Nguyen, van Dam, Schouten, Nowak, Hoekstra, Koster, Şahin, Prins, Huisman, Pinas, Postma, "
    "Kuiper, Santos, Veenstra, Kramer, Chen, van den Heuvel, Kok, Maas, Wong, Willemsen, Scholten, Hussein, "
    "van Vliet, de Graaf, Ramautar, Martina, Evers, Bosch, Snijders"
)
_STREETS: Final = _listed(
    "Dorpsstraat, Kerklaan, Molenweg, Havenkade, Beatrixlaan, Eikenlaan, Lindestraat, Schoolstraat, Raadhuisstraat, "
    "Dijkweg, Meerzicht, Parkstraat, Burgemeesterlaan, Zuiderkade, Noorderweg, Polderpad, Wilgenhof, Marktplein, "
    "Tuinstraat, Veldweg"
)
_TRADES: Final = _listed(
    "Bakkerij, Fietsenmaker, Hoveniersbedrijf, Kapsalon, Schildersbedrijf, Installatiebedrijf, Garage, Bloemist, "
    "Restaurant, Eetcafé, Rijschool, Makelaardij, Timmerbedrijf, Administratiekantoor"
)
_LETTERS: Final = "ABCDEFGHJKLMNPRSTVWXZ"


@dataclass
class Citizens:
    """The parties of a contact centre, per municipality slug, with how they reach us."""

    parties: dict[str, list[Party]] = field(default_factory=dict)
    phones: dict[object, str] = field(default_factory=dict)
    emails: dict[object, str] = field(default_factory=dict)


def make_citizens(world: World, random: Random, *, count: int, since: datetime) -> Citizens:
    """`count` parties, of whom the test persons are at most a fifth."""
    citizens = Citizens()
    persons = iter(_living_test_persons())
    points: list[ContactPoint] = []
    numbers, kvk_numbers = _numbers(random), _kvk_numbers(random)
    for place in world.places:
        wanted = round(count * place.plan.share)
        registered = [_from_register(world, place, person, since) for person in _take(persons, wanted // 5)]
        invented = [_invent(world, place, random, since, kvk_numbers) for _ in range(wanted - len(registered))]
        parties = registered + invented
        for party in parties:
            points += _points(citizens, party, random, numbers)
        citizens.parties[place.plan.slug] = parties
    Party.objects.bulk_create((each for parties in citizens.parties.values() for each in parties), batch_size=1000)
    ContactPoint.objects.bulk_create(points, batch_size=2000)
    return citizens


def _take(persons: Iterator[RegisterPerson], most: int) -> list[RegisterPerson]:
    return [person for person, _ in zip(persons, range(most), strict=False)]


def _living_test_persons() -> list[RegisterPerson]:
    return [person for person in TestPersonRegister().everyone() if not person.has_died and person.postcode]


def _from_register(world: World, place: Place, person: RegisterPerson, since: datetime) -> Party:
    return Party(
        contact_centre=world.centre,
        municipality=place.row,
        kind=PartyKind.PERSON,
        source=PartySource.REGISTER,
        display_name=person.display_name,
        given_names=person.given_names,
        family_prefix=person.family_prefix,
        family_name=person.family_name,
        birth_date=person.birth_date,
        street=person.street,
        house_number=person.house_number,
        postcode=person.postcode,
        town=person.town,
        is_secret=person.is_secret,
        bsn_sealed=crypto.encrypt(person.bsn),
        bsn_hash=bsn_hash(person.bsn),
        created_at=since,
        updated_at=since,
    )


def _invent(world: World, place: Place, random: Random, since: datetime, kvk_numbers: Iterator[str]) -> Party:
    """Known by what they told us: a name, often an address. Businesses have a KvK number."""
    is_business = random.random() < _SHARE_BUSINESS
    family = random.choice(_FAMILY)
    knows_address = random.random() < 0.6
    moment = since - timedelta(days=random.randrange(400))
    return Party(
        contact_centre=world.centre,
        municipality=place.row,
        kind=PartyKind.BUSINESS if is_business else PartyKind.PERSON,
        display_name=f"{random.choice(_TRADES)} {family}" if is_business else f"{random.choice(_GIVEN)} {family}",
        family_name="" if is_business else family,
        street=random.choice(_STREETS) if knows_address else "",
        house_number=str(random.randrange(1, 190)) if knows_address else "",
        postcode=f"{random.choice(place.plan.postcodes)}{random.choice(_LETTERS)}{random.choice(_LETTERS)}"
        if knows_address
        else "",
        town=place.plan.name if knows_address else "",
        kvk_number=next(kvk_numbers) if is_business else "",
        created_at=moment,
        updated_at=moment,
    )


def _numbers(random: Random) -> Iterator[str]:
    """Mobile numbers, no two alike."""
    return (f"+316{number}" for number in random.sample(range(10_000_000, 60_000_000), 50_000))


def _kvk_numbers(random: Random) -> Iterator[str]:
    return (f"9{number:07d}" for number in random.sample(range(10**7), 10_000))


def _points(citizens: Citizens, party: Party, random: Random, numbers: Iterator[str]) -> list[ContactPoint]:
    points = []
    if random.random() < 0.85:
        citizens.phones[party.pk] = next(numbers)
        points.append(_point(party, PointKind.PHONE, citizens.phones[party.pk]))
    if random.random() < 0.45 or not points:
        name = "".join(each for each in party.display_name.lower() if each.isascii() and each.isalnum())
        citizens.emails[party.pk] = f"{name}{random.randrange(10, 9999)}@post.example"
        points.append(_point(party, PointKind.EMAIL, citizens.emails[party.pk]))
    return points


def _point(party: Party, kind: PointKind, value: str) -> ContactPoint:
    return ContactPoint(
        party=party, contact_centre_id=party.contact_centre_id, kind=kind, value=value, added_at=party.created_at
    )
