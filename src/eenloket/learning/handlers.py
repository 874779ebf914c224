from __future__ import annotations

from eenloket.core.events import subscribe
from eenloket.profiles.events import AppointmentEnded, EmployeeAppointed

from .services import announce_duties, withdraw_duties


def tell_of_duties(event: EmployeeAppointed) -> None:
    """Whoever becomes Klantadviseur 1 has its duties."""
    announce_duties(
        contact_centre_id=event.contact_centre_id, employee_id=event.employee_id, profile_id=event.profile_id
    )


def tell_of_lost_duties(event: AppointmentEnded) -> None:
    """Whoever is Klantadviseur 1 no longer has them no longer."""
    withdraw_duties(
        contact_centre_id=event.contact_centre_id, employee_id=event.employee_id, profile_id=event.profile_id
    )


def connect() -> None:
    subscribe(EmployeeAppointed, tell_of_duties)
    subscribe(AppointmentEnded, tell_of_lost_duties)
