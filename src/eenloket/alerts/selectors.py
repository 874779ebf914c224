"""Which alerts are whose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission

from .models import Alert
from .types import Kind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

# Who is told of what: who leads live work of norms and people, who tells the team of subjects, who keeps the channels
# of what is down (and who leads, because the people behind it wait).
_TOLD: Final = {
    Kind.NORM: (Permission.LEAD_LIVE,),
    Kind.STAFFING: (Permission.LEAD_LIVE,),
    Kind.RISE: (Permission.LEAD_LIVE, Permission.WRITE_NOTICES),
    Kind.CHANNEL: (Permission.LEAD_LIVE, Permission.MANAGE_CHANNELS),
}
SEES: Final = tuple(dict.fromkeys(each for codes in _TOLD.values() for each in codes))


def alerts_for(staff: Staff) -> QuerySet[Alert]:
    """Alerts of the kinds that this person is told of, about the municipalities they work for; the newest first."""
    kinds = [kind for kind, codes in _TOLD.items() if any(may(staff, code) for code in codes)]
    reach = Q(municipality=None) | Q(municipality_id__in=sorted(staff.municipality_ids))
    return Alert.objects.filter(reach, contact_centre_id=staff.contact_centre_id, kind__in=kinds).order_by(
        "-began_at", "-pk"
    )


def open_alerts(staff: Staff) -> QuerySet[Alert]:
    """What is the matter now and this person did not put away."""
    return alerts_for(staff).filter(ended_at=None).exclude(seen__staff=staff)
