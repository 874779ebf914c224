"""A town hall with services, counters and people, by the real services."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from eenloket.accounts.models import Staff
from eenloket.counter import services
from eenloket.counter.models import Appointment, Counter, Location, Service, ServiceAt, Ticket
from eenloket.counter.selectors import free_days
from eenloket.counter.types import CapacityWish, LocationWish, ServiceWish, Span, Who
from tests.builders import Centre, a_centre, a_colleague

ALL_DAY = Span(time(0, 0), time(23, 59))


@dataclass(frozen=True)
class Hall:
    """A location that is always open, with a manager who may arrange it."""

    centre: Centre
    manager: Staff
    location: Location

    def service(self, name: str = "Paspoort aanvragen", *, parallel: int = 1, **wish: Any) -> Service:
        """A service that is given here."""
        service = services.save_service(
            actor=self.manager,
            service_id=uuid.uuid4(),
            municipality_id=self.location.municipality_id,
            wish=ServiceWish(**{"name": name, "minutes": 15, **wish}),
        )
        services.save_place(
            actor=self.manager,
            location_id=self.location.pk,
            service_id=service.pk,
            wish=CapacityWish(parallel=parallel, hours_before=0),
        )
        return service

    def place(self, service: Service) -> ServiceAt:
        return ServiceAt.objects.select_related("service", "location").get(location=self.location, service=service)

    def counter(self, number: str = "3", **more: Any) -> Counter:
        return services.save_counter(
            actor=self.manager,
            counter_id=uuid.uuid4(),
            location_id=self.location.pk,
            name=f"Balie {number}",
            number=number,
            **more,
        )

    def advisor_at(self, number: str = "3", **more: Any) -> Staff:
        """Somebody who sits at a counter."""
        counter = Counter.objects.filter(location=self.location, number=number).first() or self.counter(number)
        advisor = a_colleague(self.centre, "advisor_2", **more)
        services.sit(actor=advisor, counter_id=counter.pk)
        return advisor

    def ticket(self, service: Service, **more: Any) -> Ticket:
        """A number from the kiosk."""
        return services.take_number(location_id=self.location.pk, service_id=service.pk, ticket_id=uuid.uuid4(), **more)

    def appointment(self, service: Service, start: datetime | None = None, **who: Any) -> Appointment:
        """A confirmed appointment, at the first free time of tomorrow unless told otherwise."""
        return services.book(
            place_id=self.place(service).pk,
            start=start or first_free(self.place(service)),
            appointment_id=uuid.uuid4(),
            who=Who(**{"name": "Noor de Wit", "email": "noor@example.nl", **who}),
        )


def a_hall(centre: Centre | None = None, name: str = "Stadhuis", **wish: Any) -> Hall:
    centre = centre or a_centre()
    manager = a_colleague(centre, "manager")
    location = services.save_location(
        actor=manager,
        location_id=uuid.uuid4(),
        municipality_id=centre.municipality.pk,
        wish=LocationWish(**{"name": name, "address": "Raadhuisplein 1", **wish}),
    )
    services.save_hours(actor=manager, location_id=location.pk, week={day: [ALL_DAY] for day in range(7)})
    return Hall(centre, manager, location)


def first_free(place: ServiceAt, *, days: int = 1) -> datetime:
    """The first free time so many days from now."""
    day = timezone.localdate() + timedelta(days=days)
    return free_days(place, day, 3, timezone.now())[0].times[0]
