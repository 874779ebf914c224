"""What we know of somebody, where from, and all of it to take along (AVG art. 15 and 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from eenloket.cases.selectors import cases_of_citizen, parties_with_cases
from eenloket.outreach.selectors import consents_of
from eenloket.outreach.types import Purpose
from eenloket.parties.selectors import all_warnings_about, identified_parties
from eenloket.selfservice.models import Wish
from eenloket.selfservice.types import Citizen, Everything, NewsBy

from .matters import appointments, case_page, contacts, overview, question_page

if TYPE_CHECKING:
    from datetime import datetime

    from eenloket.organisation.models import Municipality
    from eenloket.parties.models import ContactPoint, Party


def points(citizen: Citizen) -> list[ContactPoint]:
    """The numbers and addresses that somebody gave."""
    return list(citizen.party.points.all())


def wish_of(citizen: Citizen) -> Wish:
    """How news comes; without a choice nothing is sent."""
    found = Wish.objects.filter(party=citizen.party).first()
    return found or Wish(party=citizen.party, news_by=NewsBy.NONE)


def consents(citizen: Citizen) -> list[tuple[Purpose, bool]]:
    """For what consent can be given, and whether it is."""
    held = {each.purpose for each in consents_of(citizen.party) if each.withdrawn_at is None}
    return [(each, each in held) for each in Purpose]


def persons_to_play(site: Municipality, limit: int = 8) -> list[Party]:
    """Test persons for the imitation of DigiD: those who have something going on here."""
    return identified_parties(parties_with_cases(site.pk))[:limit]


def everything_of(citizen: Citizen) -> Everything:
    """All own data that this site shows, in a form that a machine reads. Notes of colleagues are not the citizen's own
    page: who wants those asks for them, and gets them checked."""
    party, wish = citizen.party, wish_of(citizen)
    return {
        "gemeente": citizen.site.name,
        "gemaakt_op": _moment(timezone.now()),
        "persoon": {
            "naam": party.display_name,
            "voornamen": party.given_names,
            "achternaam": " ".join(each for each in (party.family_prefix, party.family_name) if each),
            "geboortedatum": party.birth_date and party.birth_date.isoformat(),
            "adres": party.address_line,
            "postcode": party.postcode,
            "bron": "basisregistratie personen" if party.is_identified else "door uzelf gegeven",
        },
        "bereikbaar": [
            {"soort": each.kind, "waarde": each.value, "sinds": _moment(each.added_at)} for each in points(citizen)
        ],
        "voorkeuren": {"bericht": wish.news_by, "taal": wish.language},
        "toestemmingen": [
            {
                "waarvoor": str(each.get_purpose_display()),
                "gegeven": _moment(each.given_at),
                "ingetrokken": each.withdrawn_at and _moment(each.withdrawn_at),
            }
            for each in consents_of(party)
        ],
        "zaken": [_case(citizen, each.pk) for each in cases_of_citizen(party.pk)],
        "vragen": [_question(citizen, each.id) for each in overview(citizen) if each.kind == "question"],
        "contacten": [
            {
                "op": _moment(each.arrived_at),
                "kanaal": str(each.get_channel_display()),
                "onderwerp": each.subject,
                "aan_u_verteld": each.note_for_citizen,
            }
            for each in contacts(citizen)
        ],
        "afspraken": [
            {"waarvoor": each.service.name, "waar": each.location.name, "begin": _moment(each.starts_at)}
            for each, _token in appointments(citizen)
        ],
        "waarschuwingen": [
            {
                "soort": str(each.get_kind_display()),
                "wat": each.what,
                "gebeurd_op": each.happened_on.isoformat(),
                "tot": each.expires_on.isoformat(),
                "beeindigd": each.ended_at and _moment(each.ended_at),
            }
            for each in all_warnings_about(party.pk)
        ],
    }


def _case(citizen: Citizen, case_id: Any) -> dict[str, Any]:
    page = case_page(citizen, case_id)
    case = page.case
    return {
        "nummer": case.reference,
        "onderwerp": case.subject,
        "ontvangen": case.received_on.isoformat(),
        "beloofd": case.promised_date.isoformat(),
        "klaar": case.settled_at and _moment(case.settled_at),
        "antwoord": case.answer,
        "ingevuld": dict(page.values),
        "berichten": [
            {"op": _moment(each.at), "van": "gemeente" if each.is_ours else "u", "tekst": each.text}
            for each in reversed(page.lines)
        ],
        "documenten": [each.name for each in page.documents],
    }


def _question(citizen: Citizen, conversation_id: Any) -> dict[str, Any]:
    conversation, lines = question_page(citizen, conversation_id)
    return {
        "nummer": conversation.reference,
        "berichten": [
            {"op": _moment(each.at), "van": "gemeente" if each.is_ours else "u", "tekst": each.text} for each in lines
        ],
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes")
