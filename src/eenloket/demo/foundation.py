"""Sets up the contact centres: municipalities, departments, roles, people and other organisations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password

from eenloket.accounts.models import Staff, Team
from eenloket.accounts.services import set_up_roles
from eenloket.organisation import services as organisation
from eenloket.organisation.rules import public_holidays
from eenloket.organisation.selectors import working_calendar

from .world import (
    ORGANISATIONS,
    PASSWORD,
    PORTAL_AREAS,
    CentrePlan,
    DepartmentPlan,
    MunicipalityPlan,
    PersonPlan,
)

if TYPE_CHECKING:
    from eenloket.content.models import Answer
    from eenloket.organisation.models import (
        ContactCentre,
        Department,
        GovernmentOrganisation,
        Municipality,
        PortalArea,
    )
    from eenloket.organisation.rules import WorkingCalendar


@dataclass
class Place:
    """A municipality with what the history needs to know of it."""

    plan: MunicipalityPlan
    row: Municipality
    calendar: WorkingCalendar


@dataclass
class World:
    """One contact centre as it was set up, by the names the plans use."""

    plan: CentrePlan
    centre: ContactCentre
    places: list[Place]
    departments: dict[str, Department]
    portal_areas: dict[str, PortalArea]
    staff: dict[str, Staff]
    organisations: dict[str, GovernmentOrganisation]
    answers: dict[str, Answer] = field(default_factory=dict)

    def department(self, municipality: Municipality, code: str) -> Department:
        return self.departments.get(f"{municipality.slug}/{code}") or self.departments[code]

    def plan_of(self, staff: Staff) -> PersonPlan:
        return next(plan for plan in self.plan.people if plan.email == staff.email)

    def advisors(self) -> list[Staff]:
        """Who takes conversations."""
        return [
            self.staff[plan.email]
            for plan in self.plan.people
            if any(role.startswith("advisor_") for role in plan.roles)
        ]

    def members_of(self, department: Department) -> list[Staff]:
        key = f"{department.municipality.slug}/{department.code}" if department.municipality else department.code
        return [self.staff[plan.email] for plan in self.plan.people if key in plan.departments]


def set_up(plan: CentrePlan, today: date) -> World:
    """The contact centre with everything but content and history."""
    centre = organisation.set_up_contact_centre(slug=plan.slug, name=plan.name, is_demo=True)
    places = [_place(centre, each, today) for each in plan.municipalities]
    departments = {
        f"{place.plan.slug}/{each.code}": _department(centre, each, place.row)
        for place in places
        for each in plan.departments
    } | {each.code: _group(centre, each) for each in plan.groups}
    portal_areas = {
        code: organisation.set_up_portal_area(centre, code=code, name=name, icon=icon, position=position)
        for position, (code, name, icon) in enumerate(PORTAL_AREAS)
    }
    world = World(plan, centre, places, departments, portal_areas, {}, set_up_organisations())
    _set_up_people(world)
    return world


def set_up_organisations() -> dict[str, GovernmentOrganisation]:
    return {
        each.key: organisation.describe_organisation(
            uri=each.uri, phone=each.phone, website=each.website, how_to_reach=each.how_to_reach, **_named(each)
        )
        for each in ORGANISATIONS
    }


def _named(plan: Any) -> dict[str, str]:
    """The name of an organisation of our own; those of the register keep the register's."""
    return {"name": plan.name, "layer": plan.layer, "kind": "demo"} if "demo.eenloket" in plan.uri else {}


def _place(centre: ContactCentre, plan: MunicipalityPlan, today: date) -> Place:
    row = organisation.set_up_municipality(
        centre,
        slug=plan.slug,
        opening=plan.opening,
        closing_days=_closing_days(plan, today),
        name=plan.name,
        phone=plan.phone,
        address=plan.address,
        reference_prefix=plan.prefix,
        theme=dict(plan.theme),
    )
    return Place(plan, row, working_calendar(row.pk))


def _closing_days(plan: MunicipalityPlan, today: date) -> dict[date, str]:
    """The day after Ascension Day and Liberation Day; one municipality also closes on Good Friday."""
    days: dict[date, str] = {}
    for year in (today.year - 1, today.year, today.year + 1):
        holidays = {name: day for day, name in public_holidays(year).items()}
        days[holidays["Hemelvaartsdag"] + timedelta(1)] = plan.site_closing_name
        days[date(year, 5, 5)] = "Bevrijdingsdag"
        if plan.slug == "duinrade":
            days[holidays["Eerste Paasdag"] - timedelta(2)] = "Goede Vrijdag"
    return days


def _department(centre: ContactCentre, plan: DepartmentPlan, municipality: Municipality) -> Department:
    return organisation.set_up_department(
        centre,
        code=plan.code,
        municipality=municipality,
        name=plan.name,
        email=f"{plan.code}@{municipality.slug}.example",
        norm_working_days=plan.working_days,
        legal_days=plan.legal_days,
    )


def _group(centre: ContactCentre, plan: DepartmentPlan) -> Department:
    return organisation.set_up_department(
        centre, code=plan.code, kind="group", name=plan.name, norm_working_days=plan.working_days
    )


def _set_up_people(world: World) -> None:
    roles = set_up_roles(world.centre.pk)
    teams = {name: Team.objects.create(contact_centre=world.centre, name=name) for name in world.plan.teams}
    hashed = make_password(PASSWORD)  # once: hashing is slow on purpose
    municipalities = {place.plan.slug: place.row for place in world.places}
    for plan in world.plan.people:
        staff = Staff.objects.create(
            contact_centre=world.centre,
            email=plan.email,
            name=plan.name,
            password=hashed,
            team=teams.get(plan.team),
        )
        staff.roles.set([roles[code] for code in plan.roles])
        staff.municipalities.set([municipalities[slug] for slug in plan.municipalities])
        staff.departments.set([world.departments[key] for key in plan.departments])
        world.staff[plan.email] = staff
    for name, email in world.plan.teams.items():
        Team.objects.filter(pk=teams[name].pk).update(leader=world.staff[email])
    _share_out_portal_areas(world)


def _share_out_portal_areas(world: World) -> None:
    """The more experienced, the more areas someone masters."""
    areas = list(world.portal_areas.values())
    mastered = {"advisor_3": 2, "advisor_2": 4, "advisor_1": len(areas)}
    for place, staff in enumerate(world.advisors()):
        level = next(role for role in world.plan_of(staff).roles if role in mastered)
        staff.portal_areas.set([areas[(place + n) % len(areas)] for n in range(mastered[level])])
