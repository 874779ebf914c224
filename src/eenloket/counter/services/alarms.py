"""Calling for help: at once on the screens of who is near and who leads, and on the trail."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, live
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.counter import selectors
from eenloket.counter.models import Alarm

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def raise_alarm(*, actor: Staff, alarm_id: uuid.UUID, location_id: uuid.UUID | None = None) -> Alarm:
    """Ask for help at the counter where the actor sits, else at a location. The same id again, and a second call while
    the first is not over, are one call. Raises NotAllowedError, ConflictError when nobody knows where that is."""
    require(actor, Permission.HANDLE_CONTACTS)
    known = Alarm.objects.filter(raised_by=actor, ended_at=None).first()
    if known or (known := Alarm.objects.filter(pk=alarm_id, raised_by=actor).first()):
        return known
    counter = selectors.counter_of(actor)
    if counter is None and location_id is None:
        raise ConflictError(_("Choose your counter first: then help knows where to go."))
    location = counter.location if counter else selectors.get_location(actor, location_id or uuid.UUID(int=0))
    where = ", ".join(each for each in (counter and counter.name, counter and counter.room, location.name) if each)
    alarm = Alarm.objects.create(
        id=alarm_id,
        contact_centre_id=location.contact_centre_id,
        municipality_id=location.municipality_id,
        location=location,
        where=where[:200],
        raised_by=actor,
        raised_at=clock.now(),
    )
    audit.record(actor, "alarm.raised", alarm, label=where)
    _poke(alarm)
    return alarm


@transaction.atomic
def acknowledge_alarm(*, actor: Staff, alarm_id: uuid.UUID) -> Alarm:
    """Somebody goes there; the first who says so is shown. Raises NotFoundError."""
    alarm = _locked(actor, alarm_id)
    if alarm.acknowledged_at is None and alarm.ended_at is None:
        alarm.acknowledged_by, alarm.acknowledged_at = actor, clock.now()
        alarm.save(update_fields=["acknowledged_by", "acknowledged_at"])
        audit.record(actor, "alarm.acknowledged", alarm, label=alarm.where)
        _poke(alarm)
    return alarm


@transaction.atomic
def end_alarm(*, actor: Staff, alarm_id: uuid.UUID, report: str = "") -> Alarm:
    """It is over, with a line about what happened. Raises NotFoundError, InvalidError without that line."""
    alarm = _locked(actor, alarm_id)
    if alarm.ended_at is not None:
        return alarm
    if not report.strip():
        message = _("Write in a few words what happened.")
        raise InvalidError(message, {"report": message})
    alarm.ended_by, alarm.ended_at, alarm.report = actor, clock.now(), report.strip()[:500]
    alarm.save(update_fields=["ended_by", "ended_at", "report"])
    audit.record(actor, "alarm.ended", alarm, label=alarm.where)
    _poke(alarm)
    return alarm


def _locked(actor: Staff, alarm_id: uuid.UUID) -> Alarm:
    alarm = (
        Alarm.objects.select_for_update(of=("self",))
        .filter(
            pk=alarm_id,
            contact_centre_id=actor.contact_centre_id,
            municipality_id__in=list(actor.municipality_ids),
        )
        .first()
    )
    if alarm is None or not (alarm.raised_by_id == actor.pk or selectors.who_hears(actor, alarm.location_id)):
        raise NotFoundError(_("That call for help does not exist."))
    return alarm


def _poke(alarm: Alarm) -> None:
    live.poke_all([f"alarm:{alarm.contact_centre_id}", f"counter:{alarm.municipality_id}"])
