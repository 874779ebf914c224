"""Which applications fit what is in front of somebody, and with what they open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases.selectors import document_of, find_case_of, get_case, type_code_of
from eenloket.contacts.selectors import get_conversation_of_question, questions_of
from eenloket.contacts.types import Role
from eenloket.core.errors import NotFoundError
from eenloket.organisation.directory import directory_of

from . import rules
from .models import Launcher
from .types import VARIABLES, Front

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.cases.models import Case
    from eenloket.contacts.models import Contact
    from eenloket.parties.models import Party


@dataclass(frozen=True)
class Fitting:
    """An application that fits, and what it lacks to be opened."""

    launcher: Launcher
    missing: tuple[str, ...]


def launchers_of(staff: Staff) -> list[Launcher]:
    """All of the contact centre, for who keeps them. Raises NotAllowedError."""
    require(staff, Permission.MANAGE_LAUNCHERS)
    return list(Launcher.objects.filter(contact_centre_id=staff.contact_centre_id).select_related("municipality"))


def get_launcher(staff: Staff, launcher_id: uuid.UUID) -> Launcher:
    """Raises NotFoundError, also for one of another contact centre."""
    found = Launcher.objects.filter(pk=launcher_id, contact_centre_id=staff.contact_centre_id).first()
    if found is None:
        raise NotFoundError(_("That application does not exist."))
    return found


def front_of(staff: Staff, *, case_id: uuid.UUID | None = None, contact_id: uuid.UUID | None = None) -> Front:
    """What is in front of somebody: a case that they may see, or an own question. Raises NotFoundError."""
    if case_id:
        return _of_case(staff, get_case(staff, case_id))
    if contact_id is None:
        raise NotFoundError(_("That question is not yours, or does not exist."))
    return _of_question(staff, contact_id)


def fitting(staff: Staff, front: Front) -> list[Fitting]:
    """The applications for what is in front, by name."""
    place = Q(municipality=None) | Q(municipality_id=front.municipality_id)
    found = Launcher.objects.filter(place, contact_centre_id=staff.contact_centre_id, is_active=True)
    return [Fitting(each, missing_of(each, front)) for each in found if _fits(each, front)]


def missing_of(launcher: Launcher, front: Front) -> tuple[str, ...]:
    """In words, what the address asks and is not known."""
    return tuple(str(VARIABLES[name]) for name in rules.variables_in(launcher.url) if not front.values.get(name))


def _fits(launcher: Launcher, front: Front) -> bool:
    return rules.fits(
        areas=launcher.areas,
        case_types=launcher.case_types,
        words=launcher.words,
        front_areas=front.areas,
        front_type=front.case_type,
        front_words=front.words,
    )


def _of_case(staff: Staff, case: Case) -> Front:
    document = document_of(case)
    return Front(
        municipality_id=case.municipality_id,
        areas=frozenset({document.area} if document and document.area else ()),
        case_type=type_code_of(case.type_version_id) if case.type_version_id else "",
        words=f"{case.subject} {document.name if document else ''}",
        values=_known_of(case.party) | {"zaaknummer": case.reference},
    )


def _of_question(staff: Staff, contact_id: uuid.UUID) -> Front:
    conversation = get_conversation_of_question(staff, contact_id)
    question = next((each for each in questions_of(conversation) if each.pk == contact_id), None)
    if question is None:
        raise NotFoundError(_("That question is not yours, or does not exist."))
    case = find_case_of(staff, contact_id)
    customer = next((each.party for each in conversation.participants.all() if each.role == Role.CUSTOMER), None)
    return Front(
        municipality_id=conversation.municipality_id,
        areas=_areas_of(staff, question),
        case_type=type_code_of(case.type_version_id) if case and case.type_version_id else "",
        words=" ".join([question.subject, *(use.version.title for use in question.answer_uses.all())]),
        values=_known_of(customer) | ({"zaaknummer": case.reference} if case else {}),
    )


def _areas_of(staff: Staff, question: Contact) -> frozenset[str]:
    known = directory_of(staff.contact_centre_id).portal_areas
    keys = {question.portal_area_id, *(use.version.answer.portal_area_id for use in question.answer_uses.all())}
    return frozenset(known[key].code for key in keys if key and key in known)


def _known_of(party: Party | None) -> dict[str, str]:
    """Of a customer, what an address may hold. A secret address stays out."""
    if party is None:
        return {}
    address = {} if party.is_secret else {"postcode": party.postcode, "huisnummer": party.house_number}
    return {"klantnummer": str(party.pk), **address}
