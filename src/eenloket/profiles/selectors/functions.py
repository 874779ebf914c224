"""The functions of a contact centre, what they ask, and the national profiles they come from."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import roles_of
from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.profiles.models import Appointment, ForeignProfile, NationalEdition, Profile, ProfileVersion
from eenloket.profiles.national import national_profiles
from eenloket.profiles.rules import Row, read_profile, side_by_side
from eenloket.profiles.types import Kind, ProfileDocument

if TYPE_CHECKING:
    from eenloket.accounts.models import Role


@dataclass(frozen=True, kw_only=True)
class FunctionLine:
    """A function with how many hold it of how many may."""

    profile: Profile
    holders: int

    @property
    def vacancies(self) -> int:
        return max(0, self.profile.places - self.holders)

    @property
    def is_over(self) -> bool:
        """More people than places, where places were said."""
        return 0 < self.profile.places < self.holders


def profiles_of(contact_centre_id: uuid.UUID) -> QuerySet[Profile]:
    """The functions in use, from the starting level up, with their published version."""
    return Profile.objects.filter(contact_centre_id=contact_centre_id, is_active=True).select_related("current")


def retired_profiles(contact_centre_id: uuid.UUID) -> QuerySet[Profile]:
    """The functions that were put out of use."""
    return Profile.objects.filter(contact_centre_id=contact_centre_id, is_active=False).select_related("current")


def public_profiles(contact_centre_id: uuid.UUID) -> QuerySet[Profile]:
    """The functions that everybody may read."""
    return profiles_of(contact_centre_id).filter(is_public=True).exclude(current=None)


def get_profile(contact_centre_id: uuid.UUID, code: str) -> Profile:
    """Raises NotFoundError."""
    found = Profile.objects.select_related("current").filter(contact_centre_id=contact_centre_id, code=code).first()
    if found is None:
        raise NotFoundError(_("That function profile does not exist."))
    return found


def document_of(profile: Profile) -> ProfileDocument:
    """What the function asks now. Raises NotFoundError while nothing is published."""
    if profile.current is None:
        raise NotFoundError(_("This function profile is not published yet."))
    return profile.current.read()


def documents_of(contact_centre_id: uuid.UUID, codes: Iterable[str] = ()) -> dict[str, ProfileDocument]:
    """What the functions in use ask, by code and in order; only of these codes when any are given."""
    wanted = frozenset(codes)
    found = (profile for profile in profiles_of(contact_centre_id) if profile.current_id)
    return {each.code: document_of(each) for each in found if not wanted or each.code in wanted}


def function_lines(contact_centre_id: uuid.UUID) -> list[FunctionLine]:
    """Every function in use with its holders of today."""
    today = clock.today()
    held = dict(
        Appointment.objects.filter(
            Q(ends_on=None) | Q(ends_on__gt=today),
            Q(employee__left_on=None) | Q(employee__left_on__gt=today),
            contact_centre_id=contact_centre_id,
            starts_on__lte=today,
        )
        .order_by()
        .values_list("profile")
        .annotate(holders=Count("employee", distinct=True))
    )
    return [FunctionLine(profile=each, holders=held.get(each.pk, 0)) for each in profiles_of(contact_centre_id)]


def library(contact_centre_id: uuid.UUID, kinds: Iterable[Kind] = (Kind.COMPETENCE, Kind.INDICATOR)) -> list[Row]:
    """Every competence with its indicators over the functions in use: each once, with how each function asks it."""
    wanted = frozenset(kinds)
    return [row for row in side_by_side(documents_of(contact_centre_id)) if row.kind in wanted]


# --- versions ---


def draft_of(profile: Profile) -> ProfileVersion | None:
    """The version that is being worked on."""
    return profile.versions.filter(published_at=None).first()


def published_versions(profile: Profile) -> QuerySet[ProfileVersion]:
    """Newest first."""
    return profile.versions.exclude(published_at=None)


def get_version(profile: Profile, number: int) -> ProfileVersion:
    """Raises NotFoundError."""
    found = published_versions(profile).filter(number=number).first()
    if found is None:
        raise NotFoundError(_("That version does not exist."))
    return found


def is_as_national(profile: Profile) -> bool:
    """Whether the function asks just what the national profile asked that it was taken from."""
    version = profile.current
    if version is None or len(profile.based_on) != 1:
        return False
    return bool(version.document == version.base.get(profile.based_on[0]))


# --- national profiles ---


def national_documents(contact_centre_id: uuid.UUID | None) -> dict[str, ProfileDocument]:
    """The newest national profiles by code: what ships, and what was brought in since for all or for this centre."""
    newest = {document.code: document for document in national_profiles()}
    for edition in editions_of(contact_centre_id).order_by("imported_at", "pk"):
        newest[edition.code] = read_profile(edition.document)
    return newest


def editions_of(contact_centre_id: uuid.UUID | None) -> QuerySet[NationalEdition]:
    """What was brought in beside what ships, newest first."""
    return NationalEdition.objects.filter(Q(contact_centre=None) | Q(contact_centre_id=contact_centre_id))


def base_of(profile: Profile, code: str) -> ProfileDocument | None:
    """The national profile as it was when the published version was taken from it or last brought up to date."""
    base = profile.current.base.get(code) if profile.current else None
    return read_profile(base) if base else None


def upgrades_for(profile: Profile, newest: Mapping[str, ProfileDocument]) -> list[str]:
    """The codes of national profiles that are newer than what this one was taken from."""
    bases = {code: base_of(profile, code) for code in profile.based_on}
    return [code for code, base in bases.items() if base and code in newest and base != newest[code]]


# --- other municipalities ---


def foreign_profiles(contact_centre_id: uuid.UUID) -> QuerySet[ForeignProfile]:
    return ForeignProfile.objects.filter(contact_centre_id=contact_centre_id)


def roles_granted(profile: Profile, document: ProfileDocument) -> list[Role]:
    """The roles that whoever holds this function gets."""
    return [role for role in roles_of(profile.contact_centre_id) if role.code in document.grants]
