"""The status of a case for whoever holds its reference and code, with a brake on guessing."""

from __future__ import annotations

import hmac
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.cases import selectors
from eenloket.cases.models import Case, StatusAttempt
from eenloket.contacts.rules import new_code, normal_code, normal_reference
from eenloket.contacts.selectors import citizen_code, find_conversation
from eenloket.core import clock, crypto
from eenloket.core.errors import NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from eenloket.contacts.models import Conversation
    from eenloket.organisation.models import Municipality


@dataclass(frozen=True, kw_only=True)
class Followed:
    """What goes by a reference: a case, or a message that nobody made a case of."""

    case: Case | None = None
    conversation: Conversation | None = None


_ATTEMPT_WINDOW = timedelta(minutes=15)
_MOST_PER_REFERENCE = 5
_MOST_PER_ADDRESS = 20


def status_for_citizen(
    *, municipality: Municipality, reference: str, code: str, address: str, has_proven: bool = False
) -> Followed:
    """The case, or the message nobody made a case of, for whoever knows both its reference and its code.

    Raises NotFoundError alike for a wrong reference and a wrong code, NotAllowedError after too many wrong tries (5 per
    reference, 20 per address, in 15 minutes). Who has proven to know the code (`has_proven`) is not shut out by the
    tries of others.
    """
    reference, code = normal_reference(reference), normal_code(code)
    address_hash = crypto.keyed_hash(address, purpose="status-address")
    if not has_proven:
        _slow_down(municipality.pk, reference, address_hash)
    found, known = _known_by(municipality, reference)
    if not hmac.compare_digest(known.encode(), code.encode()) or found is None:
        StatusAttempt.objects.create(
            municipality=municipality, reference=reference, address_hash=address_hash, at=clock.now()
        )
        raise NotFoundError(_("We do not know this combination of number and code. Check both."))
    return found


def _known_by(municipality: Municipality, reference: str) -> tuple[Followed | None, str]:
    """What goes by this reference, and its code; any code when nothing does, so that both cost the same."""
    case = Case.objects.filter(municipality=municipality, reference=reference).select_related(
        "department", "organisation", "municipality", "contact"
    )
    if found := case.first():
        return Followed(case=_kept(found)), selectors.citizen_code(found)
    conversation = find_conversation(municipality.contact_centre_id, reference)
    if conversation and conversation.municipality_id == municipality.pk:
        return Followed(conversation=conversation), citizen_code(conversation)
    return None, new_code()


def _kept(case: Case) -> Case:
    """The case that it was joined to: the number of a joined one leads there."""
    if case.merged_into_id is None:
        return case
    kept = Case.objects.select_related("department", "organisation", "municipality", "contact")
    return kept.get(pk=case.merged_into_id)


def forget_status_attempts() -> int:
    """Delete tries that no longer count; run periodically."""
    count, _per_model = StatusAttempt.objects.filter(at__lt=clock.now() - _ATTEMPT_WINDOW).delete()
    return count


def _slow_down(municipality_id: uuid.UUID, reference: str, address_hash: str) -> None:
    recent = StatusAttempt.objects.filter(at__gte=clock.now() - _ATTEMPT_WINDOW)
    by_reference = recent.filter(municipality_id=municipality_id, reference=reference).count()
    if by_reference >= _MOST_PER_REFERENCE or recent.filter(address_hash=address_hash).count() >= _MOST_PER_ADDRESS:
        raise NotAllowedError(_("You tried too often. Wait a quarter of an hour, or call us."))
