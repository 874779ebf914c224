"""Who masters what: a team, the whole KCC in figures, and one person."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.accounts.web import desk_page, staff_of
from eenloket.core import clock
from eenloket.learning import grids, selectors, services
from eenloket.learning.types import DUTIES_OF_ADVISOR_1, Duty, Language, SkillKind
from eenloket.profiles.selectors import employees_of, find_employee, get_employee, may_see_individual

from .people import guided_by

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.profiles.models import Employee


@desk_page(Permission.MANAGE_LEARNING, Permission.VIEW_GROUP_GAPS)
@require_GET
def skills(request: HttpRequest) -> HttpResponse:
    """Who masters what in the own team; for who sees groups the whole KCC in figures, when it is large enough."""
    staff, today = staff_of(request), clock.today()
    centre_id = staff.contact_centre_id
    own = _team_of(staff) if may(staff, Permission.MANAGE_LEARNING) else []
    services.look_at_group(actor=staff, how="learning.skills")
    everybody = {each.pk: each for each in employees_of(centre_id)} if may(staff, Permission.VIEW_GROUP_GAPS) else {}
    held = selectors.skill_set({*everybody, *(each.pk for each in own)}, today)
    advisors = [each for each in own if held[each.pk].cells or held[each.pk].level]
    columns, people = grids.people_grid(centre_id, advisors, held)
    all_advisors = [held[key] for key in everybody if held[key].cells or held[key].level]
    context = {
        "columns": columns,
        "people": [(each, *selectors.languages_and_duties(each.skills)) for each in people],
        "team": grids.group_grid(centre_id, (each.skills for each in people)) if people else None,
        "whole": grids.group_grid(centre_id, all_advisors) if len(all_advisors) >= grids.MOST_TO_HIDE else None,
        "whole_count": len(all_advisors),
        "sees_groups": bool(everybody),
        "names": _who(people),
    }
    return render(request, "learning/skills.html", context)


def _team_of(staff: Staff) -> list[Employee]:
    """Whose learning this person plans, and oneself: in a small contact centre the leader takes calls too."""
    people, oneself = list(guided_by(staff)), find_employee(staff)
    return [*people, oneself] if people and oneself and oneself not in people else people


def _who(people: list[grids.Person]) -> dict[str, str]:
    """Per cell who masters it, for the one name that a weak cell leans on."""
    names: dict[str, list[str]] = {}
    for person in people:
        for portal, channel in person.skills.cells:
            names.setdefault(f"{portal}:{channel}", []).append(person.employee.name)
    return {key: ", ".join(found) for key, found in names.items()}


@desk_page(Permission.VIEW_PROFILES)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, employee_id: uuid.UUID) -> HttpResponse:
    """What one person masters and since when; the superior and HR change it."""
    staff, today = staff_of(request), clock.today()
    employee = get_employee(staff.contact_centre_id, employee_id)
    services.look_at(actor=staff, employee=employee, how="learning.skills_of_person")
    if request.method == "POST":
        services.set_skills(
            actor=staff,
            employee_id=employee_id,
            cells=grids.cells_in(request.POST.getlist("cells")),
            languages=request.POST.getlist("languages"),
            duties=request.POST.getlist("duties"),
        )
        messages.success(request, _("The skills of %(name)s are saved.") % {"name": employee.name})
        return redirect("learning:skills_of", employee_id=employee_id)
    held = selectors.skill_set([employee.pk], today)[employee.pk]
    given = {row.code for row in selectors.skills_of(employee.pk, today) if row.kind == SkillKind.DUTY}
    by_function = held.duties & DUTIES_OF_ADVISOR_1 - given
    context = {
        "employee": employee,
        "may_guide": selectors.may_guide(staff, employee),
        "may_plan": may_see_individual(staff, employee),
        "held": held,
        "grid": grids.choice_grid(staff.contact_centre_id, held.cells),
        "coverage": grids.coverage_grid(staff.contact_centre_id, held.cells),
        "languages": [(each, each in held.languages) for each in Language],
        "duties": [(each, each in held.duties, each in by_function) for each in Duty],
        "rows": grids.evidence(staff.contact_centre_id, selectors.skills_of(employee.pk, today)),
    }
    return render(request, "learning/person_skills.html", context)
