"""Small parts of the pages of learning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission

if TYPE_CHECKING:
    from eenloket.learning.selectors import Step

register = template.Library()

_P = Permission
_ALL: Final = frozenset({_P.VIEW_PROFILES})
_GUIDES: Final = frozenset({_P.MANAGE_LEARNING})
_PLACES: Final[tuple[tuple[str, Promise, frozenset[Permission], tuple[str, ...]], ...]] = (
    ("people", _("People on a path"), _GUIDES, ("people", "person", "enrol")),
    ("mine", _("My learning path"), _ALL, ("mine",)),
    ("skills", _("Skills"), _GUIDES | {_P.VIEW_GROUP_GAPS}, ("skills", "skills_of")),
    (
        "modules",
        _("Modules and paths"),
        _GUIDES,
        ("modules", "module_new", "module_edit", "questions", "path_new", "path_edit"),
    ),
    ("courses", _("Courses"), _ALL, ("courses", "course_new", "course_edit")),
)
_WHAT_IS_LEFT: Final = {
    "read": ("book", _("Read and learn")),
    "practise": ("users", _("Practise with the mentor")),
    "test": ("form", _("Make the test")),
    "wait": ("clock", _("Waits for a signature")),
}


@dataclass(frozen=True)
class Place:
    url: str
    label: str
    is_current: bool


@register.simple_tag(takes_context=True)
def learning_places(context: dict[str, Any]) -> list[Place]:
    """The rooms of learning that whoever is signed in may enter."""
    staff = context["request"].user
    match = context["request"].resolver_match
    current = match.url_name if match else ""
    if current == "index":
        current = "people" if may(staff, Permission.MANAGE_LEARNING) else "mine"
    return [
        Place(reverse(f"learning:{name}"), str(label), current in pages)
        for name, label, permissions, pages in _PLACES
        if any(may(staff, permission) for permission in permissions)
    ]


@register.simple_tag
def todo(step: Step) -> dict[str, Any]:
    """What comes next in a module, as icon and words."""
    icon, label = _WHAT_IS_LEFT.get(step.todo, ("check", _("Signed off")))
    if step.todo == "practise" and not step.module.needs_mentor:
        label = _("Practise")
    return {"icon": icon, "label": label}
