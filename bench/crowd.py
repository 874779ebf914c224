"""Five hundred people and a function of sixty elements, for as long as they are measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Final

from django.db import transaction

from eenloket.accounts.models import Staff
from eenloket.assessment.models import EmployeeStanding
from eenloket.core import clock
from eenloket.core.actors import SYSTEM
from eenloket.profiles.models import Appointment, Employee, Profile
from eenloket.profiles.services import store_version
from eenloket.profiles.types import Element, Kind, ProfileDocument

PEOPLE: Final = 500
ELEMENTS: Final = 60


@contextmanager
def a_crowd(superior: Staff) -> Iterator[None]:
    """Inside the block they report to `superior`; afterwards nothing of it is left."""
    with transaction.atomic():
        _fill(superior)
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _fill(superior: Staff) -> None:
    random, centre = Random(7), superior.contact_centre
    elements = tuple(
        Element(key=f"competence.bench_{n}", kind=Kind.COMPETENCE, text=f"Competentie {n}", group=f"{n // 8}", level=3)
        for n in range(ELEMENTS)
    )
    profile = Profile.objects.create(contact_centre=centre, code="bench", name="Bench")
    store_version(
        actor=SYSTEM, profile=profile, document=ProfileDocument(code="bench", name="Bench", elements=elements), base={}
    )
    boss = Employee.objects.get(staff=superior)
    Employee.objects.filter(superior=boss).update(superior=None)
    people = Employee.objects.bulk_create(
        Employee(contact_centre=centre, name=f"Medewerker {n:03}", superior=boss) for n in range(PEOPLE)
    )
    today = clock.today()
    Appointment.objects.bulk_create(
        Appointment(contact_centre=centre, employee=each, profile=profile, starts_on=today) for each in people
    )
    EmployeeStanding.objects.bulk_create(
        EmployeeStanding(
            contact_centre=centre,
            employee=each,
            levels={element.key: random.randint(1, 4) for element in elements if random.random() < 0.9},
            conflicts=[element.key for element in elements if random.random() < 0.05],
            computed_on=today,
        )
        for each in people
    )
