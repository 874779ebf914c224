from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import clock, crypto
from eenloket.core.errors import NotFoundError
from eenloket.core.rows import any_of

from .models import ContactPoint, Party, PartyWarning
from .rules import PartyQuery
from .types import PointKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST = 10


def parties_for(staff: Staff) -> QuerySet[Party]:
    """The parties this person may see: those of the municipalities assigned, within the own contact centre."""
    return Party.objects.filter(contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids)


def get_party(staff: Staff, party_id: uuid.UUID | str) -> Party:
    """Raises NotFoundError. Looking is audited by the service that shows the person, not here."""
    try:
        found = parties_for(staff).filter(id=uuid.UUID(str(party_id))).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFoundError("That person or business is not known here.")
    return found


def bsn_hash(bsn: str) -> str:
    """The keyed hash under which a BSN is stored."""
    return crypto.keyed_hash(bsn, purpose="bsn")


def parties_matching(staff: Staff, query: PartyQuery) -> list[Party]:
    """At most ten known parties that fit, best first; each query is one index look-up."""
    if query.problem or query.kind == "nothing":
        return []
    parties = parties_for(staff).select_related("municipality").prefetch_related("points")
    match query.kind:
        case "bsn":
            parties = parties.filter(bsn_hash=bsn_hash(query.value))
        case "kvk":
            parties = parties.filter(kvk_number=query.value)
        case "phone" | "email":
            points = ContactPoint.objects.filter(contact_centre_id=staff.contact_centre_id, value=query.value)
            parties = parties.filter(id__in=points.values("party_id"))
        case "address":
            parties = parties.filter(postcode=query.value, house_number__iexact=query.house_number)
        case "name_birth":
            parties = _named(parties, query.value).filter(birth_date=query.birth_date)
        case _:
            parties = _named(parties, query.value)
    return list(parties.order_by("display_name", "id")[:_MOST])


def alike(
    municipality_id: uuid.UUID,
    *,
    bsn: str = "",
    kvk: str = "",
    points: Iterable[str] = (),
    postcode: str = "",
    house_number: str = "",
    family_name: str = "",
) -> list[tuple[Party, str]]:
    """Known parties of a municipality that a letter may be from, with by what: `bsn`, `kvk`, `point`, `address` or
    `name`; best first, at most ten. For a caller that notes who gets to see them."""
    ours = Party.objects.filter(municipality_id=municipality_id)
    values = [each for each in points if each]
    ways: list[tuple[str, QuerySet[Party] | None]] = [
        ("bsn", ours.filter(bsn_hash=bsn_hash(bsn)) if bsn else None),
        ("kvk", ours.filter(kvk_number=kvk) if kvk else None),
        ("point", ours.filter(points__value__in=values) if values else None),
        (
            "address",
            ours.filter(postcode=postcode, house_number__iexact=house_number) if postcode and house_number else None,
        ),
        ("name", _named(ours, family_name) if len(family_name) > 2 else None),
    ]
    found: dict[uuid.UUID, tuple[Party, str]] = {}
    for way, parties in ways:
        if parties is None:
            continue
        for party in parties.order_by("display_name", "pk").distinct()[:_MOST]:
            found.setdefault(party.pk, (party, way))
    return list(found.values())[:_MOST]


def _named(parties: QuerySet[Party], name: str) -> QuerySet[Party]:
    for word in name.split()[:5]:
        parties = parties.filter(display_name__icontains=word)
    return parties


def emails_of(party: Party) -> list[str]:
    return [point.value for point in party.points.all() if point.kind == PointKind.EMAIL]


def phones_of(party: Party) -> list[str]:
    return [point.value for point in party.points.all() if point.kind == PointKind.PHONE]


def parties_by_id(staff: Staff, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Party]:
    return {party.pk: party for party in parties_for(staff).filter(id__in=list(ids))}


def parties_with_postcode(staff: Staff, municipality_id: uuid.UUID, beginnings: Sequence[str]) -> list[Party]:
    """The parties of a municipality whose postcode begins with any of these (1234, or 1234AB), with how they can be
    reached. Addresses that the register keeps secret are left out: where somebody lives must not be what we go by."""
    places = Q()
    for each in beginnings:
        places |= Q(postcode__startswith=each)
    if not beginnings:
        return []
    found = parties_for(staff).filter(places, municipality_id=municipality_id, is_secret=False)
    return list(found.prefetch_related("points").order_by("postcode", "pk"))


def reached_parties(staff: Staff, municipality_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> list[Party]:
    """These parties of a municipality, with how they can be reached."""
    found = parties_for(staff).filter(municipality_id=municipality_id, pk__in=any_of(ids))
    return list(found.prefetch_related("points").order_by("pk"))


def party_with_address(municipality_id: uuid.UUID, address: str) -> Party | None:
    """The one party of this municipality that can be reached at an e-mail address or number; None when several can."""
    points = ContactPoint.objects.filter(party__municipality_id=municipality_id, value=address)
    found = list(points.select_related("party")[:2])
    return found[0].party if len(found) == 1 else None


def has_address(party_id: uuid.UUID, address: str) -> bool:
    return ContactPoint.objects.filter(party_id=party_id, value=address).exists()


def identified_parties(party_ids: Iterable[uuid.UUID]) -> list[Party]:
    """Those of these parties that a register knows, in that order; for the imitation of DigiD."""
    order = list(party_ids)
    found = {each.pk: each for each in Party.objects.filter(pk__in=order).exclude(bsn_hash="")}
    return [found[key] for key in order if key in found]


def bsn_of(party: Party) -> str:
    """The BSN in full, for a talk with a register and never for a page; "" when it is not known."""
    return crypto.decrypt(party.bsn_sealed) if party.bsn_sealed else ""


def warnings_about(party_id: uuid.UUID | None) -> list[PartyWarning]:
    """The warnings about somebody that run today, the latest first. For whoever has the person in front; they have been
    checked to see the person."""
    if party_id is None:
        return []
    found = PartyWarning.objects.filter(party=party_id, ended_at=None, expires_on__gte=clock.today())
    return list(found.order_by("-happened_on", "-pk"))


def all_warnings_about(party_id: uuid.UUID) -> QuerySet[PartyWarning]:
    """Also what ended or expired, for the export of somebody's own data and the page of a team leader."""
    return PartyWarning.objects.filter(party=party_id)


def warnings_to_review(staff: Staff) -> list[PartyWarning]:
    """Running warnings of the municipalities of a team leader: those nobody reviewed first, then what expires first.
    Raises NotAllowedError."""
    require(staff, Permission.REVIEW_WARNINGS)
    found = PartyWarning.objects.filter(
        contact_centre_id=staff.contact_centre_id,
        party__municipality_id__in=staff.municipality_ids,
        ended_at=None,
        expires_on__gte=clock.today(),
    )
    return list(found.select_related("party").order_by(F("reviewed_at").asc(nulls_first=True), "expires_on"))


def get_warning(staff: Staff, warning_id: uuid.UUID) -> PartyWarning:
    """Raises NotFoundError, for one of a municipality that this person does not work for too."""
    found = PartyWarning.objects.filter(
        pk=warning_id, contact_centre_id=staff.contact_centre_id, party__municipality_id__in=staff.municipality_ids
    )
    if warning := found.select_related("party").first():
        return warning
    raise NotFoundError("There is no such warning.")
