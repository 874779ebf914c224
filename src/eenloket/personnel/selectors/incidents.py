from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.personnel.models import Incident
from eenloket.personnel.rules import quarter_of
from eenloket.personnel.types import Eye, IncidentKind
from eenloket.profiles.selectors import find_employee, reports_of

from .access import is_hr, leads_people

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_QUARTERS = 4


def seen_incidents(actor: Staff) -> QuerySet[Incident]:
    """What somebody reported or was in, what happened to who reports here, and for HR everything."""
    centre = Incident.objects.filter(contact_centre_id=actor.contact_centre_id).select_related("involved", "reporter")
    if is_hr(actor):
        return centre
    own = find_employee(actor)
    mine = Q(reporter=own) | Q(involved=own) if own else Q(pk=None)
    return centre.filter(mine | Q(pk__in=handled_incidents(actor).values("pk")))


def handled_incidents(actor: Staff) -> QuerySet[Incident]:
    """What this person sees to: incidents of who reports here (who was in it, or else who reported it), for HR all."""
    centre = Incident.objects.filter(contact_centre_id=actor.contact_centre_id)
    if is_hr(actor):
        return centre
    if not leads_people(actor):
        return centre.none()
    reports = reports_of(actor).values("pk")
    return centre.filter(Q(involved__in=reports) | Q(involved=None, reporter__in=reports))


def get_incident(actor: Staff, incident_id: uuid.UUID) -> tuple[Incident, bool]:
    """The incident, and whether this person sees to it. Raises NotFoundError."""
    incident = seen_incidents(actor).prefetch_related("measures").filter(pk=incident_id).first()
    if incident is None:
        raise NotFoundError(_("There is no such incident."))
    return incident, handled_incidents(actor).filter(pk=incident_id).exists()


def incident_eye(actor: Staff, incident: Incident) -> Eye | None:
    """As HR only when neither involved nor the superior: then the look is logged."""
    own = find_employee(actor)
    if own and own.pk in (incident.involved_id, incident.reporter_id):
        return Eye.SELF
    return Eye.HR if is_hr(actor) else Eye.SUPERIOR


def figures_per_quarter(incidents: QuerySet[Incident]) -> tuple[list[tuple[int, int]], list[tuple[str, list[int]]]]:
    """The last four quarters, and per kind how many in each; kinds that never happened are left out."""
    quarters = _last_quarters()
    counted: Counter[tuple[str, tuple[int, int]]] = Counter()
    for kind, at in incidents.order_by().values_list("kind", "happened_at"):
        counted[kind, quarter_of(clock.day_of(at))] += 1
    rows = [(str(kind.label), [counted[kind.value, quarter] for quarter in quarters]) for kind in IncidentKind]
    return quarters, [(label, numbers) for label, numbers in rows if any(numbers)]


def _last_quarters() -> list[tuple[int, int]]:
    year, quarter = quarter_of(clock.today())
    numbers: Iterable[int] = (year * 4 + quarter - 1 - back for back in reversed(range(_QUARTERS)))
    return [(number // 4, number % 4 + 1) for number in numbers]
