from __future__ import annotations

from django.db import transaction

from eenloket.core import audit
from eenloket.selfservice import selectors
from eenloket.selfservice.types import Citizen, Everything


@transaction.atomic
def take_along(*, citizen: Citizen) -> Everything:
    """All own data to take along (AVG art. 15 and 20)."""
    found = selectors.everything_of(citizen)
    audit.record(citizen.actor, "citizen.data_taken", citizen.party, label=citizen.party.display_name)
    return found
