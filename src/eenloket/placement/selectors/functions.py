"""Existing functions and their levels, and what was decided about scales."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from eenloket.learning.types import PORTAL_KEY
from eenloket.placement.grading import Known
from eenloket.placement.models import GradedFunction, GradingDecision
from eenloket.profiles.selectors import document_of, profiles_of
from eenloket.profiles.types import Kind

if TYPE_CHECKING:
    from eenloket.profiles.models import Profile
    from eenloket.profiles.types import Element, ProfileDocument

# Salary scales weigh what the work asks of a person, not which programs it uses.
_COMPARED = (Kind.EDUCATION, Kind.KNOWLEDGE, Kind.EXPERIENCE, Kind.COMPETENCE)


def compared(document: ProfileDocument) -> list[Element]:
    """The elements that functions are compared on: measured education, knowledge, experience and competences. Which
    portal areas somebody masters says where the work is, not how heavy it is."""
    return [each for each in document.measured if each.kind in _COMPARED and not each.key.startswith(PORTAL_KEY)]


def graded_functions_of(contact_centre_id: uuid.UUID) -> QuerySet[GradedFunction]:
    """By scale, then name."""
    return GradedFunction.objects.filter(contact_centre_id=contact_centre_id).select_related("profile__current")


def levels_of(function: GradedFunction) -> dict[str, int]:
    """What the function asks: its own levels, or those of the profile it is linked to."""
    if function.profile and function.profile.current_id:
        return {each.key: each.level or 0 for each in compared(document_of(function.profile))}
    return dict(function.levels)


def as_known(function: GradedFunction) -> Known:
    return Known(name=function.name, scale=function.scale, order=function.order, levels=levels_of(function))


def weights_of(profiles: Iterable[Profile]) -> dict[str, int]:
    """One weight per element for all comparisons, whichever way round: the heaviest that a profile gives it."""
    weights: dict[str, int] = {}
    for profile in profiles:
        for element in compared(document_of(profile)) if profile.current_id else ():
            weights[element.key] = max(element.weight, weights.get(element.key, 0))
    return weights


def library_of(contact_centre_id: uuid.UUID) -> dict[str, Element]:
    """Every element that functions can be compared on, from all profiles in use, in their order."""
    library: dict[str, Element] = {}
    for profile in profiles_of(contact_centre_id).filter(current__isnull=False):
        for element in compared(document_of(profile)):
            library.setdefault(element.key, element)
    kinds = list(_COMPARED)
    return dict(sorted(library.items(), key=lambda pair: kinds.index(pair[1].kind)))


def grading_decisions_of(
    contact_centre_id: uuid.UUID, profile_id: uuid.UUID | None = None
) -> QuerySet[GradingDecision]:
    """What was decided, newest first."""
    found = GradingDecision.objects.filter(contact_centre_id=contact_centre_id).select_related("profile")
    return found.filter(profile_id=profile_id) if profile_id else found
