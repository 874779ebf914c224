"""Arranging the counter: locations, opening hours, services, capacity and counters. All of it on the trail."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.content.selectors import find_product, get_answer
from eenloket.core import audit
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.counter import selectors
from eenloket.counter.models import Counter, Location, OpeningException, OpeningSpan, Service, ServiceAt
from eenloket.counter.rules.opening import overlap
from eenloket.counter.types import MOST_PARALLEL, CapacityWish, LocationWish, Mode, ServiceWish, Span
from eenloket.organisation.directory import directory_of

from .steps import poke

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.content.models import Product

_LANGUAGES: Final = ("en", "tr", "ar", "pl", "uk")
_LONGEST_VISIT: Final = 240


@transaction.atomic
def save_location(*, actor: Staff, location_id: uuid.UUID, municipality_id: uuid.UUID, wish: LocationWish) -> Location:
    """Add a location, or change the one with this id. Raises NotAllowedError, InvalidError by field."""
    require(actor, Permission.MANAGE_COUNTER)
    require_municipality(actor, municipality_id)
    location = Location.objects.select_for_update().filter(pk=location_id).first()
    if location is None:
        location = Location(id=location_id, contact_centre_id=actor.contact_centre_id, municipality_id=municipality_id)
    else:
        selectors.get_location(actor, location.pk)
    is_new = location._state.adding
    name = wish.name.strip()
    if not name:
        raise InvalidError(_("Fill in a name."), {"name": _("Fill in a name.")})
    if not 0 <= wish.most_recalls <= 9:
        raise InvalidError(_("Choose 0 to 9."), {"most_recalls": _("Choose 0 to 9.")})
    location.name, location.address = name[:120], wish.address.strip()[:200]
    location.directions, location.screen_text = wish.directions.strip()[:300], wish.screen_text.strip()[:200]
    location.most_recalls, location.most_parallel = wish.most_recalls, max(0, wish.most_parallel)
    location.is_active = wish.is_active
    _store(location, "name", _("There is a location with this name already."))
    audit.record(actor, "location.added" if is_new else "location.changed", location, label=location.name)
    poke(location)
    return location


@transaction.atomic
def save_hours(*, actor: Staff, location_id: uuid.UUID, week: Mapping[int, Sequence[Span]]) -> None:
    """The opening hours of a week, Monday is 0. Raises NotAllowedError, NotFoundError, InvalidError by weekday."""
    require(actor, Permission.MANAGE_COUNTER)
    location = selectors.get_location(actor, location_id)
    problems = {}
    for weekday, spans in week.items():
        if any(span.opens >= span.closes for span in spans):
            problems[str(weekday)] = _("Closing comes after opening.")
        elif overlap(list(spans)):
            problems[str(weekday)] = _("These hours overlap.")
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)
    location.spans.all().delete()
    OpeningSpan.objects.bulk_create(
        OpeningSpan(location=location, weekday=weekday, opens=span.opens, closes=span.closes)
        for weekday, spans in week.items()
        for span in spans
    )
    audit.record(actor, "location.hours_changed", location, label=location.name)
    poke(location)


@transaction.atomic
def save_exception(
    *, actor: Staff, location_id: uuid.UUID, day: date, span: Span | None, note: str = ""
) -> OpeningException:
    """Other hours on one day, or closed (None). Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.MANAGE_COUNTER)
    location = selectors.get_location(actor, location_id)
    if span and span.opens >= span.closes:
        raise InvalidError(_("Closing comes after opening."), {"closes": _("Closing comes after opening.")})
    found, _is_new = OpeningException.objects.update_or_create(
        location=location,
        day=day,
        defaults={
            "opens": span.opens if span else None,
            "closes": span.closes if span else None,
            "note": note.strip()[:120],
        },
    )
    audit.record(actor, "location.day_changed", location, label=location.name, day=day.isoformat())
    poke(location)
    return found


@transaction.atomic
def remove_exception(*, actor: Staff, location_id: uuid.UUID, exception_id: uuid.UUID) -> None:
    """Back to the ordinary week on that day."""
    require(actor, Permission.MANAGE_COUNTER)
    location = selectors.get_location(actor, location_id)
    found = OpeningException.objects.filter(pk=exception_id, location=location).first()
    if found is not None:
        audit.record(actor, "location.day_changed", location, label=location.name, day=found.day.isoformat())
        found.delete()
        poke(location)


@transaction.atomic
def renew_keys(*, actor: Staff, location_id: uuid.UUID) -> Location:
    """Make the addresses of kiosk and screens worthless, and give new ones. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.MANAGE_COUNTER)
    key = selectors.get_location(actor, location_id).pk
    location = Location.objects.select_for_update().get(pk=key)
    location.key_number += 1
    location.save(update_fields=["key_number"])
    audit.record(actor, "location.keys_renewed", location, label=location.name)
    return location


@transaction.atomic
def save_service(*, actor: Staff, service_id: uuid.UUID, municipality_id: uuid.UUID, wish: ServiceWish) -> Service:
    """Add a service, or change the one with this id. Raises NotAllowedError, NotFoundError, InvalidError by field."""
    require(actor, Permission.MANAGE_COUNTER)
    require_municipality(actor, municipality_id)
    service = Service.objects.select_for_update().filter(pk=service_id).first()
    if service is None:
        service = Service(id=service_id, contact_centre_id=actor.contact_centre_id, municipality_id=municipality_id)
    else:
        selectors.get_service(actor, service.pk)
    is_new = service._state.adding
    _check_service(wish)
    service.name, service.letter, service.minutes = wish.name.strip()[:120], wish.letter.strip().upper(), wish.minutes
    service.names = {
        code: name.strip()[:120] for code, name in wish.names.items() if code in _LANGUAGES and name.strip()
    }
    service.mode, service.icon, service.bring = wish.mode, wish.icon[:20], wish.bring.strip()
    service.position, service.is_active = wish.position, wish.is_active
    service.answer = get_answer(actor.contact_centre_id, answer_id=wish.answer_id) if wish.answer_id else None
    service.product = _product(wish, service)
    service.portal_area_id = _portal_area(actor, wish, service)
    _store(service, "name", _("There is a service with this name already."))
    audit.record(actor, "counter_service.added" if is_new else "counter_service.changed", service, label=service.name)
    return service


@transaction.atomic
def save_place(
    *, actor: Staff, location_id: uuid.UUID, service_id: uuid.UUID, wish: CapacityWish | None
) -> ServiceAt | None:
    """How a service is given at a location; None: not there. Appointments that were made stand. Raises
    NotAllowedError, NotFoundError, InvalidError by field."""
    require(actor, Permission.MANAGE_COUNTER)
    location, service = selectors.get_location(actor, location_id), selectors.get_service(actor, service_id)
    if location.municipality_id != service.municipality_id:
        raise NotFoundError(_("That service does not exist."))
    place = ServiceAt.objects.select_for_update().filter(location=location, service=service).first()
    if wish is None:
        if place is not None and place.is_active:
            place.is_active = False
            place.save(update_fields=["is_active"])
            audit.record(actor, "location.service_removed", location, label=f"{location.name}: {service.name}")
        return place
    _check_capacity(wish)
    place = place or ServiceAt(location=location, service=service)
    place.parallel, place.buffer, place.step = wish.parallel, wish.buffer, wish.step
    place.days_ahead, place.hours_before, place.is_active = wish.days_ahead, wish.hours_before, True
    place.save()
    audit.record(
        actor,
        "location.service_changed",
        location,
        label=f"{location.name}: {service.name}",
        parallel=wish.parallel,
        buffer=wish.buffer,
        step=wish.step,
    )
    return place


@transaction.atomic
def save_counter(
    *,
    actor: Staff,
    counter_id: uuid.UUID,
    location_id: uuid.UUID,
    name: str,
    number: str,
    room: str = "",
    services: Iterable[uuid.UUID] = (),
    is_active: bool = True,
) -> Counter:
    """Add a counter, or change the one with this id. Raises NotAllowedError, NotFoundError, InvalidError by field."""
    require(actor, Permission.MANAGE_COUNTER)
    location = selectors.get_location(actor, location_id)
    counter = Counter.objects.select_for_update().filter(pk=counter_id).first()
    if counter is None:
        position = location.counters.count()
        counter = Counter(
            id=counter_id, contact_centre_id=actor.contact_centre_id, location=location, position=position
        )
    elif counter.location_id != location.pk:
        raise NotFoundError(_("That counter does not exist."))
    if not name.strip() or not number.strip():
        field = "number" if name.strip() else "name"
        raise InvalidError(_("Fill in a name and a number."), {field: _("Fill this in.")})
    if not is_active and counter.staff_id:
        message = _("Somebody sits at this counter. Let them leave first.")
        raise InvalidError(message, {"is_active": message})
    counter.name, counter.number, counter.room = name.strip()[:60], number.strip()[:12], room.strip()[:80]
    counter.is_active = is_active
    _store(counter, "number", _("There is a counter with this number already."))
    given = {each.service_id: each.service for each in selectors.places_of(location)}
    counter.services.set([given[key] for key in services if key in given])
    audit.record(actor, "counter.changed", counter, label=counter.name)
    poke(location)
    return counter


def _check_service(wish: ServiceWish) -> None:
    problems = {}
    if not wish.name.strip():
        problems["name"] = _("Fill in a name.")
    if not 1 <= wish.minutes <= _LONGEST_VISIT:
        problems["minutes"] = _("Choose 1 to 240 minutes.")
    letter = wish.letter.strip().upper()
    if len(letter) != 1 or not ("A" <= letter <= "Z"):
        problems["letter"] = _("Choose one letter, A to Z.")
    if wish.mode not in Mode.values:
        problems["mode"] = _("Choose how somebody may come.")
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)


def _check_capacity(wish: CapacityWish) -> None:
    problems = {}
    if not 0 <= wish.parallel <= MOST_PARALLEL:
        problems["parallel"] = _("Choose 0 to 50.")
    if not 0 <= wish.buffer <= 60:
        problems["buffer"] = _("Choose 0 to 60 minutes.")
    if not 5 <= wish.step <= 240:
        problems["step"] = _("Choose 5 to 240 minutes.")
    if not 1 <= wish.days_ahead <= 366:
        problems["days_ahead"] = _("Choose 1 to 366 days.")
    if not 0 <= wish.hours_before <= 336:
        problems["hours_before"] = _("Choose 0 to 336 hours.")
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)


def _product(wish: ServiceWish, service: Service) -> Product | None:
    """The product named, else that of the answer. Raises InvalidError for a name that is on no list."""
    if wish.product_name.strip():
        found = find_product(wish.product_name.strip())
        if found is None:
            message = _("There is no product with this name. Choose one of the list.")
            raise InvalidError(message, {"product": message})
        return found
    return service.answer.product if service.answer else None


def _portal_area(actor: Staff, wish: ServiceWish, service: Service) -> uuid.UUID | None:
    if wish.portal_area_id in directory_of(actor.contact_centre_id).portal_areas:
        return wish.portal_area_id
    return service.answer.portal_area_id if service.answer else None


def _store(row: Location | Service | Counter, field: str, message: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidError(message, {field: message}) from None
