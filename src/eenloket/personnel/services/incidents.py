from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, NotAllowedError, NotFoundError
from eenloket.personnel.models import Incident, IncidentMeasure
from eenloket.personnel.selectors import get_incident
from eenloket.personnel.types import IncidentKind, Place, Police
from eenloket.profiles.selectors import find_employee, get_employee

from .common import made_once, optional, refuse, written

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody tells about an incident."""

    kind: str
    happened_at: datetime
    place: str
    what: str
    where: str = ""
    involved_id: uuid.UUID | None = None
    police: str = Police.NO


@transaction.atomic
def report_incident(*, actor: Staff, incident_id: uuid.UUID, report: Report) -> Incident:
    """Report what happened: everybody in the KCC may. Sent twice it is reported once.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    require(actor, Permission.VIEW_PROFILES)
    for field, value, allowed in (
        ("kind", report.kind, IncidentKind.values),
        ("place", report.place, Place.values),
        ("police", report.police, Police.values),
    ):
        if value not in allowed:
            refuse(field, _("Choose one of the list."))
    if report.happened_at > clock.now():
        refuse("happened_at", _("The date lies in the future."))
    involved = get_employee(actor.contact_centre_id, report.involved_id) if report.involved_id else None
    incident, made = made_once(
        Incident,
        incident_id,
        contact_centre_id=actor.contact_centre_id,
        kind=report.kind,
        happened_at=report.happened_at,
        place=report.place,
        where=optional(report.where, "where", most=120),
        what=written(report.what, "what", most=4000),
        involved=involved,
        reporter=find_employee(actor),
        reported_by=actor.name,
        reported_at=clock.now(),
        police=report.police,
    )
    if made:
        audit.record(actor, "personnel.incident_reported", incident, kind=report.kind)
    return incident


@transaction.atomic
def take_measure(
    *, actor: Staff, measure_id: uuid.UUID, incident_id: uuid.UUID, text: str, who: str, by_when: date
) -> IncidentMeasure:
    """Say what is done about it, by whom and by when. Raises NotFoundError, NotAllowedError, InvalidError,
    ConflictError."""
    incident = _handled(actor, incident_id)
    measure, made = made_once(
        IncidentMeasure,
        measure_id,
        contact_centre_id=actor.contact_centre_id,
        incident=incident,
        text=written(text, "text", most=300),
        who=written(who, "who", most=120),
        by_when=by_when,
    )
    if made:
        audit.record(actor, "personnel.measure_taken", incident)
    return measure


@transaction.atomic
def settle_measure(*, actor: Staff, measure_id: uuid.UUID, done: bool) -> IncidentMeasure:
    """Say that a measure is done, or not after all. Raises NotFoundError, NotAllowedError, ConflictError."""
    rows = IncidentMeasure.objects.filter(contact_centre_id=actor.contact_centre_id, pk=measure_id)
    measure = rows.select_for_update().first()
    if measure is None:
        raise NotFoundError(_("There is no such measure."))
    incident = _handled(actor, measure.incident_id)
    if done != (measure.done_at is not None):
        measure.done_at, measure.done_by = (clock.now(), actor.name) if done else (None, "")
        measure.save(update_fields=["done_at", "done_by"])
        audit.record(actor, "personnel.measure_settled", incident, done=done)
    return measure


@transaction.atomic
def keep_police(*, actor: Staff, incident_id: uuid.UUID, police: str) -> Incident:
    """Whether it was reported to the police. Raises NotFoundError, NotAllowedError, InvalidError, ConflictError."""
    incident = _handled(actor, incident_id)
    if police not in Police.values:
        refuse("police", _("Choose one of the list."))
    if incident.police != police:
        incident.police = police
        incident.save(update_fields=["police"])
        audit.record(actor, "personnel.incident_changed", incident, police=police)
    return incident


@transaction.atomic
def close_incident(*, actor: Staff, incident_id: uuid.UUID, result: str) -> Incident:
    """Close it with the result, once every measure is done. Raises NotFoundError, NotAllowedError, InvalidError,
    ConflictError."""
    incident = _handled(actor, incident_id)
    if incident.measures.filter(done_at=None).exists():
        refuse("result", _("Some measures are not done yet."))
    incident.result = written(result, "result", most=500)
    incident.closed_at, incident.closed_by = clock.now(), actor.name
    incident.save(update_fields=["result", "closed_at", "closed_by"])
    audit.record(actor, "personnel.incident_closed", incident)
    return incident


def _handled(actor: Staff, incident_id: uuid.UUID) -> Incident:
    """The incident, locked, for who sees to it."""
    Incident.objects.select_for_update().filter(contact_centre_id=actor.contact_centre_id, pk=incident_id).first()
    incident, handles = get_incident(actor, incident_id)
    if not handles:
        raise NotAllowedError(_("The superior or HR sees to this incident."))
    if incident.closed_at:
        raise ConflictError(_("This incident is closed."))
    return incident
