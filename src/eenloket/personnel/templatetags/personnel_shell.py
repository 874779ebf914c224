from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from eenloket.personnel.selectors import is_hr, leads_people, may_edit_templates
from eenloket.personnel.types import DayPart

register = template.Library()

# Pages that belong to a place without being its first.
_PART_OF = {
    "absence": "absences",
    "incident": "incidents",
    "incident_new": "incidents",
    "improvement": "board",
    "improvement_new": "board",
    "templates": "templates",
    "goal": "goals",
    "team_goal": "goals",
}


@register.simple_tag(takes_context=True)
def personnel_places(context: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """The places of personnel policy that this person may use: address, label, whether it is this one."""
    actor = context["request"].user
    match = context["request"].resolver_match
    here = match.url_name if match else ""
    places = [
        ("index", _("Overview"), True),
        ("absences", _("Absence"), leads_people(actor) or is_hr(actor)),
        ("incidents", _("Incidents"), True),
        ("goals", _("Goals"), True),
        ("board", _("Improvement board"), True),
        ("templates", _("Lists"), may_edit_templates(actor)),
    ]
    current = _PART_OF.get(here, here)
    current = current if current in {name for name, _label, _shown in places} else "index"
    return [(reverse(f"personnel:{name}"), label, name == current) for name, label, shown in places if shown]


@register.filter
def day_parts(codes: list[str]) -> list[tuple[int, list[bool]]]:
    """For each weekday whether each part of the day is among the codes."""
    return [(day, [f"{day}-{part.value}" in codes for part in DayPart]) for day in range(6)]
