from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.core import clock, live
from eenloket.core.errors import NotFoundError
from eenloket.organisation.selectors import contact_centres

from .finding import findings
from .models import Alert, AlertSeen
from .selectors import alerts_for
from .types import Finding

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_log = logging.getLogger(__name__)
# What is found again within this time is the same alert that goes on: a figure on the edge does not call each minute.
_LASTS: Final = timedelta(minutes=15)


def look() -> int:
    """See what is the matter in every contact centre. Safe to run again and by two at once. Returns how many alerts are
    new; one contact centre that fails keeps no other."""
    new = 0
    for centre in contact_centres():
        try:
            new += look_in(contact_centre_id=centre.pk)
        except Exception:  # noqa: BLE001 - said in the log; the others are looked at
            _log.exception("looking for alerts in %s failed", centre.pk)
    return new


@transaction.atomic
def look_in(*, contact_centre_id: uuid.UUID) -> int:
    """Begin what is new, keep what goes on, end what was not found for a quarter of an hour. Returns how many are
    new."""
    now = clock.now()
    new = sum(_tell(contact_centre_id, finding) for finding in findings(contact_centre_id))
    over = Alert.objects.filter(
        Q(found_at__lte=now - _LASTS), contact_centre_id=contact_centre_id, ended_at=None
    ).update(ended_at=now)
    if new or over:
        live.poke(f"team:{contact_centre_id}")
    return new


def _tell(contact_centre_id: uuid.UUID, finding: Finding) -> bool:
    alert, is_new = Alert.objects.get_or_create(
        contact_centre_id=contact_centre_id,
        kind=finding.kind,
        scope=finding.scope,
        ended_at=None,
        defaults={
            "about": finding.about[:200],
            "facts": dict(finding.facts),
            "municipality_id": finding.municipality_id,
            "began_at": clock.now(),
            "found_at": clock.now(),
        },
    )
    if not is_new:
        alert.facts, alert.found_at = dict(finding.facts), clock.now()
        alert.save(update_fields=["facts", "found_at"])
    return is_new


@transaction.atomic
def put_away(*, actor: Staff, alert_id: uuid.UUID) -> None:
    """Not show an alert to this person any more; others still see it. Raises NotFoundError."""
    alert = alerts_for(actor).filter(pk=alert_id).first()
    if alert is None:
        raise NotFoundError(_("There is no such alert."))
    AlertSeen.objects.get_or_create(alert=alert, staff=actor, defaults={"at": clock.now()})
