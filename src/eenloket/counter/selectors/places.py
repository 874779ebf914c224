"""Locations, services and counters: who may see which, when they are open, and the keys of their screens."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from eenloket.content.selectors import get_answer
from eenloket.core.errors import NotFoundError
from eenloket.counter.models import Counter, Location, OpeningException, OpeningSpan, Service, ServiceAt
from eenloket.counter.rules import opening
from eenloket.counter.rules.bringing import sentences_to_bring
from eenloket.counter.types import Mode, Span
from eenloket.organisation.selectors import working_calendar

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.content.models import Answer

_KIOSK, _SCREEN = "counter.kiosk", "counter.screen"
_BY_APPOINTMENT: Final = (Mode.BOTH, Mode.APPOINTMENT)
_WALKING_IN: Final = (Mode.BOTH, Mode.WALK_IN)


def locations_of(staff: Staff, *, also_closed: bool = False) -> QuerySet[Location]:
    """The locations of the municipalities this person works for."""
    found = Location.objects.filter(
        contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
    ).select_related("municipality")
    found = found if also_closed else found.filter(is_active=True)
    return found.order_by("municipality__name", "name")


def get_location(staff: Staff, location_id: uuid.UUID) -> Location:
    """Raises NotFoundError."""
    return _the_one(locations_of(staff, also_closed=True).filter(pk=location_id))


def services_of(staff: Staff) -> QuerySet[Service]:
    """The services of the municipalities this person works for, also those that are not given now."""
    found = Service.objects.filter(
        contact_centre_id=staff.contact_centre_id, municipality_id__in=list(staff.municipality_ids)
    )
    return found.select_related("municipality", "answer__current", "product", "portal_area").order_by(
        "municipality__name", "position", "name"
    )


def get_service(staff: Staff, service_id: uuid.UUID) -> Service:
    """Raises NotFoundError."""
    found = services_of(staff).filter(pk=service_id).first()
    if found is None:
        raise NotFoundError(_("That service does not exist."))
    return found


def counters_of(location: Location) -> QuerySet[Counter]:
    """The counters of a location that are in use, in their order, with who sits there."""
    return location.counters.filter(is_active=True).select_related("staff").prefetch_related("services")


def get_counter(staff: Staff, counter_id: uuid.UUID) -> Counter:
    """A counter at a location within reach. Raises NotFoundError."""
    found = (
        Counter.objects.filter(
            pk=counter_id,
            contact_centre_id=staff.contact_centre_id,
            location__municipality_id__in=list(staff.municipality_ids),
        )
        .select_related("location", "staff")
        .first()
    )
    if found is None:
        raise NotFoundError(_("That counter does not exist."))
    return found


def counter_of(staff: Staff) -> Counter | None:
    """Where this person sits now."""
    return Counter.objects.filter(staff=staff).select_related("location__municipality").first()


def public_locations(municipality_id: uuid.UUID) -> QuerySet[Location]:
    """The locations of a municipality as its citizens know them."""
    return Location.objects.filter(municipality_id=municipality_id, is_active=True).order_by("name")


def bookable_services(municipality_id: uuid.UUID) -> QuerySet[Service]:
    """The services for which an appointment can be made somewhere in the municipality."""
    found = Service.objects.filter(
        municipality_id=municipality_id,
        is_active=True,
        mode__in=_BY_APPOINTMENT,
        places__is_active=True,
        places__parallel__gt=0,
        places__location__is_active=True,
    )
    return found.select_related("answer__current").distinct().order_by("position", "name")


def bookable_locations(service: Service) -> list[ServiceAt]:
    """Where an appointment can be made for a service."""
    if not service.is_active or service.mode not in _BY_APPOINTMENT:
        return []
    found = ServiceAt.objects.filter(service=service, is_active=True, parallel__gt=0, location__is_active=True)
    return list(found.select_related("location", "service").order_by("location__name"))


def kiosk_services(location: Location) -> list[Service]:
    """What somebody may come for without an appointment, at this location."""
    found = Service.objects.filter(
        places__location=location, places__is_active=True, is_active=True, mode__in=_WALKING_IN
    )
    return list(found.distinct().order_by("position", "name"))


def places_of(location: Location) -> list[ServiceAt]:
    """The services that are given at a location."""
    found = ServiceAt.objects.filter(location=location, is_active=True, service__is_active=True)
    return list(found.select_related("service").order_by("service__position", "service__name"))


def hours_of(locations: Sequence[Location], first: date, last: date) -> dict[uuid.UUID, dict[date, list[Span]]]:
    """The opening hours of locations on each day of a period."""
    keys = [each.pk for each in locations]
    weeks: dict[uuid.UUID, dict[int, list[Span]]] = {key: defaultdict(list) for key in keys}
    for span in OpeningSpan.objects.filter(location_id__in=keys):
        weeks[span.location_id][span.weekday].append(Span(span.opens, span.closes))
    own: dict[uuid.UUID, dict[date, list[Span]]] = {key: {} for key in keys}
    for each in OpeningException.objects.filter(location_id__in=keys, day__range=(first, last)):
        own[each.location_id][each.day] = [Span(each.opens, each.closes)] if each.opens and each.closes else []
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    found: dict[uuid.UUID, dict[date, list[Span]]] = {}
    for location in locations:
        calendar = working_calendar(location.municipality_id)
        found[location.pk] = {
            # Only the name of a free day closes a location: it may be open on a day its municipality's phones are not.
            day: opening.spans_on(day, weeks[location.pk], own[location.pk], is_closed=bool(calendar.why_closed(day)))
            for day in days
        }
    return found


def open_now(location: Location, moment: datetime) -> Span | None:
    """The stretch in which a location is open at this moment."""
    local = timezone.localtime(moment)
    day = local.date()
    return opening.open_at(local.time(), hours_of([location], day, day)[location.pk][day])


def answer_of(service: Service) -> Answer | None:
    """What the content base says about a service, as it is published in its municipality now."""
    if service.answer_id is None:
        return None
    try:
        return get_answer(
            service.contact_centre_id, answer_id=service.answer_id, municipality_id=service.municipality_id
        )
    except NotFoundError:
        return None


def what_to_bring(service: Service) -> list[str]:
    """What to bring, line by line: the service's own words, else what its answer says to take along."""
    if service.bring.strip():
        return [line.strip("- ").strip() for line in service.bring.splitlines() if line.strip("- ").strip()]
    answer = answer_of(service)
    if answer is None or answer.current is None:
        return []
    version = answer.current
    return sentences_to_bring([version.short, *(str(step.get("text", "")) for step in version.steps), version.text])


def kiosk_key(location: Location) -> str:
    """What stands in the address of the kiosk, so that numbers are taken in the building only."""
    return _key(location, _KIOSK)


def screen_key(location: Location) -> str:
    """What stands in the address of the screens."""
    return _key(location, _SCREEN)


def location_by_key(municipality_id: uuid.UUID, key: str, *, is_kiosk: bool = False) -> Location:
    """The location of a kiosk or screen. Raises NotFoundError for a key that no longer holds."""
    try:
        location_id, number = signing.loads(key, salt=_KIOSK if is_kiosk else _SCREEN)
        return _the_one(
            Location.objects.filter(
                pk=uuid.UUID(location_id), key_number=number, municipality_id=municipality_id, is_active=True
            ).select_related("municipality")
        )
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFoundError(_("That location does not exist.")) from None


def _key(location: Location, salt: str) -> str:
    return signing.dumps([str(location.pk), location.key_number], salt=salt)


def _the_one(found: QuerySet[Location]) -> Location:
    location = found.first()
    if location is None:
        raise NotFoundError(_("That location does not exist."))
    return location
