"""How a contact centre agreed to hand over to another organisation."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.cases import clock
from eenloket.cases.models import OutsideAgreement
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import find_organisation

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import GovernmentOrganisation


def agreement_with(contact_centre_id: uuid.UUID, organisation_id: uuid.UUID | None) -> OutsideAgreement | None:
    """How it was agreed to hand over to this organisation; None when nothing was."""
    found = OutsideAgreement.objects.filter(contact_centre_id=contact_centre_id, organisation_id=organisation_id)
    return found.select_related("organisation").first() if organisation_id else None


def agreements_of(staff: Staff) -> list[OutsideAgreement]:
    """All of the contact centre, by the name of the organisation."""
    found = OutsideAgreement.objects.filter(contact_centre_id=staff.contact_centre_id)
    return list(found.select_related("organisation").order_by("organisation__name"))


def get_organisation(organisation_id: uuid.UUID) -> GovernmentOrganisation:
    """Raises NotFoundError."""
    if found := find_organisation(str(organisation_id)):
        return found
    raise NotFoundError(_("That organisation does not exist."))


def outside_working_days(contact_centre_id: uuid.UUID, organisation_id: uuid.UUID | None) -> int:
    """Within how many working days another organisation agreed to answer; a usual number when nothing was agreed."""
    agreed = agreement_with(contact_centre_id, organisation_id)
    return agreed.working_days if agreed else clock.ORGANISATION_WORKING_DAYS
