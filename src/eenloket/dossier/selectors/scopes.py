from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.cases.selectors import cases_for, get_case
from eenloket.contacts.selectors import contacts_for, conversations_of_party
from eenloket.dossier.types import Scope
from eenloket.parties.selectors import get_party

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST = 5_000  # contacts or cases of one party


def scope_of_party(staff: Staff, party_id: uuid.UUID) -> Scope:
    """Everything about a party that this person may see. Raises NotFoundError; that they look is for the caller."""
    party = get_party(staff, party_id)
    conversations = conversations_of_party(staff, party)
    contacts = contacts_for(staff).filter(conversation_id__in=list(conversations))
    own = contacts_for(staff).filter(party=party)
    pairs = {*own.values_list("pk", "conversation_id")[:_MOST], *contacts.values_list("pk", "conversation_id")[:_MOST]}
    cases = cases_for(staff).select_related(None).filter(party=party).values_list("pk", flat=True)[:_MOST]
    return Scope(
        contact_centre_id=party.contact_centre_id,
        municipality_id=party.municipality_id,
        about_type="party",
        about_id=party.pk,
        title=party.display_name,
        contact_ids=frozenset(contact_id for contact_id, _conversation_id in pairs),
        conversation_ids=frozenset(conversations) | {conversation_id for _contact_id, conversation_id in pairs},
        case_ids=frozenset(cases),
        sees_notes=_sees_notes(staff),
    )


def scope_of_case(staff: Staff, case_id: uuid.UUID) -> Scope:
    """Everything about a case: its contact, what was written in that conversation, its steps and its documents.

    Whoever may see the case may see these; a member of its department not what advisors noted for each other.
    Raises NotFoundError.
    """
    case = get_case(staff, case_id)
    return Scope(
        contact_centre_id=case.contact_centre_id,
        municipality_id=case.municipality_id,
        about_type="case",
        about_id=case.pk,
        title=f"{case.reference} {case.subject}",
        contact_ids=frozenset({case.contact_id}),
        conversation_ids=frozenset({case.contact.conversation_id}),
        case_ids=frozenset({case.pk}),
        sees_notes=_sees_notes(staff),
    )


def _sees_notes(staff: Staff) -> bool:
    return may(staff, Permission.HANDLE_CONTACTS) or may(staff, Permission.VIEW_TEAM_CONTACTS)
