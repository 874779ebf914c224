"""Where profiles come from: taken over, copied, merged, brought up to date."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.audit import Actor
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.profiles import selectors
from eenloket.profiles.models import Appointment, Profile
from eenloket.profiles.national import CODES
from eenloket.profiles.rules import Place, merge, take_over, write_profile
from eenloket.profiles.types import ProfileDocument

from .versions import next_base, store_as_national, store_version

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def adopt_national_profiles(
    *, actor: Actor, contact_centre_id: uuid.UUID, codes: Iterable[str] = CODES
) -> list[Profile]:
    """Take over the newest national profiles that the contact centre does not have yet, as they are, and appoint to
    each who has its role already. The caller has checked that `actor` may; see `adopt_profiles` for a person."""
    newest = selectors.national_documents(contact_centre_id)
    known = set(Profile.objects.filter(contact_centre_id=contact_centre_id).values_list("code", flat=True))
    adopted = {
        code: Profile(
            contact_centre_id=contact_centre_id,
            code=code,
            name=newest[code].name,
            position=CODES.index(code) if code in CODES else len(CODES),
            based_on=[code],
        )
        for code in codes
        if code not in known
    }
    store_as_national(actor=actor, profiles=[(profile, newest[code]) for code, profile in adopted.items()])
    _appoint_by_role(contact_centre_id, adopted)
    return list(adopted.values())


def _appoint_by_role(contact_centre_id: uuid.UUID, profiles: Mapping[str, Profile]) -> None:
    """Who already has the role of a function holds it from today."""
    holders = selectors.employees_of(contact_centre_id).filter(staff__roles__code__in=profiles)
    Appointment.objects.bulk_create(
        Appointment(
            contact_centre_id=contact_centre_id,
            employee=employee,
            profile=profiles[employee.role_code],
            starts_on=clock.today(),
            begun_at=clock.now(),
        )
        for employee in holders.annotate(role_code=F("staff__roles__code"))
    )


def adopt_profiles(*, actor: Staff) -> list[Profile]:
    """Take over the national profiles. Raises NotAllowedError."""
    require(actor, Permission.EDIT_PROFILES)
    return adopt_national_profiles(actor=actor, contact_centre_id=actor.contact_centre_id)


@transaction.atomic
def copy_profile(*, actor: Staff, code: str, name: str) -> Profile:
    """An own profile that begins as a copy of another. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.EDIT_PROFILES)
    source = selectors.get_profile(actor.contact_centre_id, code)
    document = selectors.document_of(source)
    base = source.current.base if source.current else {}
    return _make(actor, name, document, based_on=list(source.based_on), base=base, places=0)


@transaction.atomic
def merge_profiles(
    *, actor: Staff, codes: Collection[str], name: str, choices: Mapping[Place, str], places: int = 0
) -> Profile:
    """One new profile of two or more, doubles resolved as chosen; the profiles themselves stay.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    require(actor, Permission.EDIT_PROFILES)
    sources = [selectors.get_profile(actor.contact_centre_id, code) for code in dict.fromkeys(codes)]
    if len(sources) < 2:
        message = _("Choose at least two profiles.")
        raise InvalidError(message, {"codes": message})
    documents = [replace(selectors.document_of(each), code=each.code) for each in sources]
    merged = merge(documents, code="new", name=name.strip(), choices=choices)
    base = {code: row for each in sources if each.current for code, row in each.current.base.items()}
    based_on = list(dict.fromkeys(code for each in sources for code in each.based_on))
    return _make(actor, name, merged, based_on=based_on, base=base, places=places)


@transaction.atomic
def set_profile_facts(*, actor: Staff, code: str, places: int, is_public: bool) -> Profile:
    """How many may hold the function, and whether everybody may read it. Raises NotAllowedError, NotFoundError,
    InvalidError."""
    require(actor, Permission.EDIT_PROFILES)
    profile = selectors.get_profile(actor.contact_centre_id, code)
    if not 0 <= places <= 9999:
        message = _("Fill in a number from 0 to 9999.")
        raise InvalidError(message, {"places": message})
    if (profile.places, profile.is_public) != (places, is_public):
        profile.places, profile.is_public = places, is_public
        profile.save(update_fields=["places", "is_public"])
        audit.record(actor, "profile.facts_set", profile, label=profile.name, places=places, public=is_public)
    return profile


@transaction.atomic
def set_in_use(*, actor: Staff, code: str, is_active: bool) -> Profile:
    """Put a function out of use, or back. Raises NotAllowedError, NotFoundError, and ConflictError while somebody
    holds it."""
    require(actor, Permission.EDIT_PROFILES)
    profile = selectors.get_profile(actor.contact_centre_id, code)
    if not is_active and profile.appointments.filter(ends_on=None).exists():
        raise ConflictError(_("Somebody holds this function. End those appointments first."))
    if profile.is_active != is_active:
        profile.is_active = is_active
        profile.save(update_fields=["is_active"])
        audit.record(actor, "profile.used" if is_active else "profile.retired", profile, label=profile.name)
    return profile


@transaction.atomic
def take_over_edition(
    *, actor: Staff, code: str, national: str, version: int, places: Collection[Place], remark: str = ""
) -> Profile:
    """Publish a version with these pieces of the newest national profile; the rest stays as it is here.

    `version` is the one that the choices were made on. Raises NotAllowedError, NotFoundError, ConflictError.
    """
    require(actor, Permission.EDIT_PROFILES)
    profile = selectors.get_profile(actor.contact_centre_id, code)
    Profile.objects.select_for_update().get(pk=profile.pk)
    theirs = selectors.national_documents(actor.contact_centre_id).get(national)
    base = selectors.base_of(profile, national)
    if theirs is None or base is None:
        raise NotFoundError(_("This profile was not taken from that national profile."))
    if profile.current is None or profile.current.number != version:
        raise ConflictError(_("This profile was changed in the meantime. Look at the differences again."))
    if selectors.draft_of(profile):
        raise ConflictError(_("There is a draft of this profile. Publish or discard it first."))
    mine = selectors.document_of(profile)
    edition = theirs.edition if mine.edition == base.edition else mine.edition
    document = take_over(mine, theirs, places, edition=edition)
    words = remark.strip() or _("Taken over from national edition %(edition)s") % {"edition": theirs.edition}
    store_version(
        actor=actor,
        profile=profile,
        document=document,
        base=next_base(profile, **{national: write_profile(theirs)}),
        remark=words,
    )
    return profile


def _make(
    actor: Staff, name: str, document: ProfileDocument, *, based_on: list[str], base: dict[str, object], places: int
) -> Profile:
    """A new profile under a code made of its name."""
    named = name.strip()[:120]
    if not named:
        message = _("Fill in a name.")
        raise InvalidError(message, {"name": message})
    if Profile.objects.filter(contact_centre_id=actor.contact_centre_id, name__iexact=named).exists():
        message = _("There is a function with this name already.")
        raise InvalidError(message, {"name": message})
    code = free_code(actor.contact_centre_id, named)
    profile = Profile.objects.create(
        contact_centre_id=actor.contact_centre_id,
        code=code,
        name=named,
        position=len(CODES) + 1,
        based_on=based_on,
        places=places,
    )
    store_version(actor=actor, profile=profile, document=replace(document, code=code, name=named), base=base)
    return profile


def free_code(contact_centre_id: uuid.UUID, name: str) -> str:
    """A code for this name that no profile of the centre has."""
    wanted = slugify(name)[:50].strip("-") or "profiel"
    code, number = wanted, 2
    while Profile.objects.filter(contact_centre_id=contact_centre_id, code=code).exists():
        code, number = f"{wanted}-{number}", number + 1
    return code
