"""Telling people about their appointment, by mail or else by SMS; through the outbox, once for each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone, translation

from eenloket.counter.selectors.agenda import token_of
from eenloket.counter.selectors.places import what_to_bring
from eenloket.gateways.rules import filled
from eenloket.gateways.selectors import text_kind, worded
from eenloket.gateways.services import queue_message
from eenloket.gateways.types import Channel
from eenloket.organisation.directory import directory_with
from eenloket.parties.rules import is_mobile

if TYPE_CHECKING:
    from eenloket.counter.models import Appointment

_NOTHING: Final = "- Een geldig identiteitsbewijs"


def tell(appointment: Appointment, about: str, *, prefers_sms: bool = False) -> bool:
    """Queue the message about this change of an appointment; the same change again queues nothing more. Says whether
    there was an address to send it to."""
    channel, to = _address(appointment, prefers_sms=prefers_sms)
    if not to:
        return False
    kind = text_kind(f"appointment.{about}")
    values = values_of(appointment)
    subject, body = worded(
        kind.code,
        contact_centre_id=appointment.contact_centre_id,
        municipality_id=appointment.municipality_id,
        channel=channel,
        values=values,
        shipped=lambda: (filled(kind.shipped[channel][0], values), filled(kind.shipped[channel][1], values)),
    )
    queue_message(
        key=f"appointment:{appointment.pk}:{about}:{appointment.revision}",
        contact_centre_id=appointment.contact_centre_id,
        municipality_id=appointment.municipality_id,
        channel=channel,
        to=to,
        subject=subject or str(kind.label),
        body=body,
        about_type="appointment",
        about_id=appointment.pk,
    )
    return True


def values_of(appointment: Appointment) -> dict[str, str]:
    """What the variables of a text about an appointment stand for, in Dutch whatever language its maker works in."""
    site = directory_with(appointment.municipality_id).municipalities[appointment.municipality_id]
    local = timezone.localtime(appointment.starts_at)
    bring = what_to_bring(appointment.service)
    with translation.override("nl"):
        day = format_date(local.date(), "l j F")
    address = reverse("website:appointment", args=[site.slug, token_of(appointment)])
    return {
        "dienst": appointment.service.name,
        "datum": day,
        "tijd": f"{local.hour}.{local.minute:02}",
        "locatie": appointment.location.name,
        "adres": appointment.location.address or site.address,
        "code": appointment.code,
        "meenemen": "\n".join(f"- {each}" for each in bring) or _NOTHING,
        "link": settings.EENLOKET_BASE_URL + address,
        "telefoon": site.phone,
        "gemeente": site.name,
    }


def _address(appointment: Appointment, *, prefers_sms: bool) -> tuple[str, str]:
    sms = (Channel.SMS.value, appointment.phone) if is_mobile(appointment.phone) else None
    email = (Channel.EMAIL.value, appointment.email) if appointment.email else None
    return ((sms or email) if prefers_sms else (email or sms)) or ("", "")
