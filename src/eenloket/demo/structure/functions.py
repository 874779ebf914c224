"""The six functions, who holds them, and who reports to whom; one made one's own, and those of others to compare."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from eenloket.core import clock
from eenloket.core.actors import SYSTEM
from eenloket.profiles.models import Appointment, Employee, ForeignProfile, Profile
from eenloket.profiles.national import national_profile
from eenloket.profiles.rules import new_key, put_element, write_profile
from eenloket.profiles.selectors import document_of
from eenloket.profiles.services import adopt_national_profiles, ensure_employee, store_version
from eenloket.profiles.types import Element, Kind

if TYPE_CHECKING:
    from eenloket.demo.foundation import World
    from eenloket.profiles.types import ProfileDocument

# How many people may hold a function beyond who does: places to fill.
_ROOM: Final = {"advisor_3": 2, "advisor_2": 1, "advisor_1": 1}
_SUPERIORS: Final = (("team_leader", "manager"), ("manager", "director"), ("project_manager", "director"))


def tell(world: World, random: Random, today: date) -> None:
    employees = _employees(world)
    adopt_national_profiles(actor=SYSTEM, contact_centre_id=world.centre.pk)
    _date_appointments(world, random, today)
    for role, above in _SUPERIORS:
        superior = next(iter(employees.get(above, ())), None)
        for employee in employees.get(role, ()):
            if superior and employee.pk != superior.pk:
                employee.superior = superior
                employee.save(update_fields=["superior"])
    for code, room in _ROOM.items():
        profile = Profile.objects.get(contact_centre=world.centre, code=code)
        profile.places = profile.appointments.filter(ends_on=None).count() + (room if len(world.staff) > 5 else 0)
        profile.is_public = True
        profile.save(update_fields=["places", "is_public"])
    _make_own(Profile.objects.get(contact_centre=world.centre, code="advisor_3"))
    ForeignProfile.objects.bulk_create(_foreign(world))


def _make_own(profile: Profile) -> None:
    """This contact centre also expects its advisors to help with DigiD, and says so in a version of its own."""
    document = document_of(profile)
    text = "Helpt klanten op weg met DigiD, en zegt waar zij hulp kunnen krijgen"
    task = Element(key=new_key(document, Kind.TASK, text), kind=Kind.TASK, text=text, group="Informatie geven")
    store_version(
        actor=SYSTEM,
        profile=profile,
        document=put_element(document, task),
        base=profile.current.base if profile.current else {},
        remark="Hulp bij DigiD hoort er bij ons bij.",
    )


def _foreign(world: World) -> list[ForeignProfile]:
    """What two other municipalities made of Klantadviseur 3, each in its own way."""
    document = national_profile("advisor_3")
    stricter = [replace(each, level=4) if each.key == "competence.listening" else each for each in document.elements]
    made = {
        "Gemeente Heuvelrode": replace(document, edition="", elements=tuple(stricter)),
        "Gemeente Zandwijk": _without_typing(document),
    }
    return [
        ForeignProfile(
            contact_centre=world.centre,
            organisation=organisation,
            code=foreign.code,
            name=foreign.name,
            document=write_profile(replace(foreign, grants=())),
            added_at=clock.now(),
            added_by=SYSTEM.audit_name,
        )
        for organisation, foreign in made.items()
    ]


def _without_typing(document: ProfileDocument) -> ProfileDocument:
    return replace(document, edition="", elements=tuple(each for each in document.elements if each.measure is None))


def _employees(world: World) -> dict[str, list[Employee]]:
    """Everyone who works in the KCC itself, by role."""
    found: dict[str, list[Employee]] = {}
    for plan in world.plan.people:
        if plan.roles != ("back_office",):
            employee = ensure_employee(staff=world.staff[plan.email])
            for role in plan.roles:
                found.setdefault(role, []).append(employee)
    return found


def _date_appointments(world: World, random: Random, today: date) -> None:
    """Who works here has done so for months or years."""
    appointments = list(Appointment.objects.filter(contact_centre=world.centre).order_by("employee__name"))
    for appointment in appointments:
        appointment.starts_on = today - timedelta(days=random.randrange(120, 2400))
        appointment.hours_per_week = random.choice((36, 36, 36, 32, 28, 24))
    Appointment.objects.bulk_update(appointments, ["starts_on", "hours_per_week"])
