"""Writes the standard modules and paths of a contact centre. In Dutch, as everything that an employee reads."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from eenloket.organisation.selectors import portal_areas_of

from . import rules
from .models import Module, Path, PathModule
from .selectors import profile_document
from .types import MASTERY_LEVEL, PORTAL_KEY, Channel, PathKind

if TYPE_CHECKING:
    from eenloket.learning.types import GrowthModule, StandardModule
    from eenloket.organisation.models import PortalArea
    from eenloket.profiles.types import ProfileDocument

ENTRY_FUNCTION: Final = "advisor_3"
GROWTH: Final = (("advisor_3", "advisor_2"), ("advisor_2", "advisor_1"))


def write_standard_paths(contact_centre_id: uuid.UUID, channels: Sequence[str]) -> list[Path]:
    """The ways in per portal area and per channel. Inside a transaction."""
    areas = {area.code: area for area in portal_areas_of(contact_centre_id)}
    paths = []
    for standard in rules.standard_paths(tuple(areas), tuple(channels)):
        modules = [_standard_module(contact_centre_id, each, areas) for each in standard.modules]
        name = _("Learning per portal area") if standard.kind == PathKind.PER_PORTAL else _("Learning per channel")
        paths.append(_path(contact_centre_id, standard.kind, ENTRY_FUNCTION, name, modules))
    return paths


def write_growth_paths(contact_centre_id: uuid.UUID) -> list[Path]:
    """From Klantadviseur 3 to 2 and from 2 to 1, by what the functions ask here. Inside a transaction."""
    paths = []
    for before, after in GROWTH:
        start, target = profile_document(contact_centre_id, before), profile_document(contact_centre_id, after)
        if start is None or target is None:
            continue
        growth = rules.growth_modules(after, start.elements, target.elements)
        modules = [_growth_module(contact_centre_id, each, target) for each in growth]
        if modules:
            name = _("Growing to %(function)s") % {"function": target.name}
            paths.append(_path(contact_centre_id, PathKind.GROWTH, after, name, modules))
    return paths


def _standard_module(contact_centre_id: uuid.UUID, standard: StandardModule, areas: dict[str, PortalArea]) -> Module:
    module, made = Module.objects.get_or_create(
        contact_centre_id=contact_centre_id, code=standard.code[:80], defaults=_standard_text(standard, areas)
    )
    covers = [list(cell) for cell in sorted(standard.covers)]
    if module.covers != covers:
        module.covers = covers
        module.save(update_fields=["covers"])
    if made and standard.portal:
        module.portal_areas.set([areas[standard.portal]])
    return module


def _standard_text(standard: StandardModule, areas: dict[str, PortalArea]) -> dict[str, Any]:
    if standard.portal:
        name = areas[standard.portal].name
        return {
            "name": _("Portal area %(name)s") % {"name": name},
            "learn": _("You learn the content of the portal area %(name)s and answer questions on it by every channel.")
            % {"name": name},
            "practice": _("Handle ten questions on %(name)s with your mentor beside you, on two channels at least.")
            % {"name": name},
            "elements": {PORTAL_KEY + standard.portal: MASTERY_LEVEL},
        }
    name = str(Channel(standard.channel).label)
    return {
        "name": _("Channel %(name)s") % {"name": name},
        "learn": _("You learn to answer questions on every portal area by one channel: %(name)s.") % {"name": name},
        "practice": _("Handle ten questions by %(name)s with your mentor beside you, on four portal areas at least.")
        % {"name": name},
    }


def _growth_module(contact_centre_id: uuid.UUID, growth: GrowthModule, target: ProfileDocument) -> Module:
    titles = {
        "tasks": _("Tasks of %(function)s"),
        "knowledge": _("Knowledge and experience of %(function)s"),
        "behaviour": _("Behaviour of %(function)s"),
    }
    asked = "\n".join(f"- {text}" for text in growth.texts)
    module, _made = Module.objects.get_or_create(
        contact_centre_id=contact_centre_id,
        code=growth.code[:80],
        defaults={
            "name": (titles[growth.group] % {"function": target.name})[:120],
            "learn": _("This is what %(function)s asks more:") % {"function": target.name} + f"\n{asked}",
            "practice": _("Show each of these in your work, and discuss with your mentor what went well."),
        },
    )
    levels = {key: level for key, level in growth.levels.items() if level}
    if module.elements != levels:
        module.elements = levels
        module.save(update_fields=["elements"])
    return module


def _path(
    contact_centre_id: uuid.UUID, kind: PathKind, profile_code: str, name: str, modules: Sequence[Module]
) -> Path:
    """The path with these modules; what somebody put in it stays, in its place."""
    code = f"{kind}-{profile_code}".replace("_", "-")
    path, _made = Path.objects.get_or_create(
        contact_centre_id=contact_centre_id,
        code=code,
        defaults={"kind": kind, "profile_code": profile_code, "name": name[:120]},
    )
    placed = list(path.steps.values_list("module_id", flat=True))
    PathModule.objects.bulk_create(
        PathModule(path=path, module=module, position=position)
        for position, module in enumerate((each for each in modules if each.pk not in placed), start=len(placed))
    )
    return path
