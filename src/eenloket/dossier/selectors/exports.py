from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eenloket.core.errors import NotFoundError
from eenloket.dossier.models import Export

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def get_export(staff: Staff, export_id: uuid.UUID) -> Export:
    """An own export, its bytes not read yet. Raises NotFoundError for one of a colleague as well."""
    found = Export.objects.filter(pk=export_id, staff=staff).defer("data").first()
    if found is None:
        raise NotFoundError(_("That export does not exist, or is more than a week old."))
    return found


def latest_export(staff: Staff, about_id: uuid.UUID) -> Export | None:
    """The last export that this person made of a dossier."""
    return Export.objects.filter(staff=staff, about_id=about_id).defer("data").order_by("-created_at").first()
