from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eenloket.core.errors import NotFoundError
from eenloket.webforms.models import Submission
from eenloket.webforms.types import SubmissionState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def held_submissions(staff: Staff) -> QuerySet[Submission]:
    """What was held back in the municipalities this person works for, newest first."""
    return (
        Submission.objects.filter(
            contact_centre_id=staff.contact_centre_id,
            municipality_id__in=list(staff.municipality_ids),
            state=SubmissionState.HELD,
        )
        .select_related("form", "version", "municipality")
        .order_by("-sent_at")
    )


def held_count(staff: Staff) -> int:
    return held_submissions(staff).count()


def get_held(staff: Staff, submission_id: uuid.UUID) -> Submission:
    """One that was held back. Raises NotFoundError, also when somebody else settled it already."""
    found = held_submissions(staff).filter(pk=submission_id).first()
    if found is None:
        raise NotFoundError(_("This is not held back any more: somebody settled it, or it is gone."))
    return found
