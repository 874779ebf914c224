from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.learning.models import Module, Path, PathChoice, PathModule
from eenloket.learning.types import ADVISOR_LEVELS, ENTRY_KINDS, PathKind
from eenloket.organisation.selectors import municipalities_of
from eenloket.profiles.selectors import document_of, national_profile, profiles_held, profiles_of

from .skills import level_of

if TYPE_CHECKING:
    from eenloket.organisation.models import Municipality
    from eenloket.profiles.models import Employee
    from eenloket.profiles.types import ProfileDocument


@dataclass(frozen=True, kw_only=True)
class EntryProposal:
    """A way in for somebody, with the municipalities that chose it."""

    path: Path
    municipalities: tuple[str, ...]


def modules_of(contact_centre_id: uuid.UUID) -> QuerySet[Module]:
    return Module.objects.filter(contact_centre_id=contact_centre_id)


def get_module(contact_centre_id: uuid.UUID, module_id: uuid.UUID) -> Module:
    """Raises NotFoundError."""
    if found := modules_of(contact_centre_id).filter(pk=module_id).first():
        return found
    raise NotFoundError(_("There is no such module."))


def paths_of(contact_centre_id: uuid.UUID) -> QuerySet[Path]:
    """The paths with their modules in order."""
    steps = Prefetch("steps", PathModule.objects.select_related("module").order_by("position"))
    return Path.objects.filter(contact_centre_id=contact_centre_id).prefetch_related(steps)


def get_path(contact_centre_id: uuid.UUID, path_id: uuid.UUID) -> Path:
    """Raises NotFoundError."""
    if found := paths_of(contact_centre_id).filter(pk=path_id).first():
        return found
    raise NotFoundError(_("There is no such path."))


def find_path(contact_centre_id: uuid.UUID, kind: PathKind) -> Path | None:
    """The way in of this kind."""
    return paths_of(contact_centre_id).filter(kind=kind, is_active=True).first()


def choices_of(contact_centre_id: uuid.UUID) -> list[tuple[Municipality, str]]:
    """Per municipality the way in that it chose; "" when it chose none yet."""
    chosen = dict(PathChoice.objects.filter(contact_centre_id=contact_centre_id).values_list("municipality_id", "kind"))
    return [(each, chosen.get(each.pk, "")) for each in municipalities_of(contact_centre_id)]


def entry_proposals(employee: Employee) -> list[EntryProposal]:
    """The ways in that the municipalities chose for which somebody works, that of most of them first. When they chose
    differently there are two: a person decides. None for who is past the starting level."""
    if _level(employee) in ADVISOR_LEVELS[1:]:
        return []
    works_for = employee.staff.municipality_ids if employee.staff else frozenset()
    by_kind: dict[str, list[str]] = defaultdict(list)
    for municipality, kind in choices_of(employee.contact_centre_id):
        if kind and (municipality.pk in works_for or not works_for):
            by_kind[kind].append(municipality.name)
    found = [
        EntryProposal(path=path, municipalities=tuple(by_kind[kind]))
        for kind in ENTRY_KINDS
        if by_kind.get(kind) and (path := find_path(employee.contact_centre_id, kind))
    ]
    return sorted(found, key=lambda each: -len(each.municipalities))


def growth_path(employee: Employee) -> Path | None:
    """The path to the function after the one somebody holds; None for who is no advisor or the most experienced."""
    level = _level(employee)
    following = ADVISOR_LEVELS[1:][ADVISOR_LEVELS.index(level) : ADVISOR_LEVELS.index(level) + 1] if level else ()
    paths = paths_of(employee.contact_centre_id).filter(kind=PathKind.GROWTH, is_active=True)
    return paths.filter(profile_code__in=following).first()


def _level(employee: Employee) -> str:
    return level_of(profiles_held([employee.pk], clock.today()).get(employee.pk, []))


def profile_document(contact_centre_id: uuid.UUID, code: str) -> ProfileDocument | None:
    """What a function asks here, or nationally while the contact centre has not taken it over; None: unknown code."""
    own = profiles_of(contact_centre_id).filter(code=code).first()
    if own is not None and own.current_id:
        return document_of(own)
    try:
        return national_profile(code)
    except KeyError:
        return None
