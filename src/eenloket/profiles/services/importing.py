"""Profiles from files: as one's own, as a newer national edition, or of another municipality to compare with."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.audit import Actor
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.profiles import selectors
from eenloket.profiles.files import Bundle, read_file
from eenloket.profiles.models import ForeignProfile, NationalEdition, Profile
from eenloket.profiles.national import CODES
from eenloket.profiles.rules import Difference, UnreadableProfileError, difference, write_profile
from eenloket.profiles.types import ProfileDocument
from eenloket.profiles.wording import as_invalid

from .versions import check_document, next_base, store_version

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A profile in a file against the one with its code here; None for both when there is none yet."""

    document: ProfileDocument
    profile: Profile | None
    change: Difference | None

    @property
    def outcome(self) -> str:
        if self.change is None:
            return "added"
        return "unchanged" if self.change.is_empty else "changed"


def read_upload(content: bytes) -> Bundle:
    """The profiles in a file. Raises InvalidError with every fault at its cell or place."""
    try:
        return read_file(content)
    except UnreadableProfileError as error:
        raise as_invalid(error.faults) from None


def incoming(contact_centre_id: uuid.UUID, bundle: Bundle) -> list[Incoming]:
    """What storing these profiles would change."""
    known = {
        each.code: each
        for each in Profile.objects.filter(contact_centre_id=contact_centre_id).select_related("current")
    }
    return [
        Incoming(
            document=document,
            profile=(profile := known.get(document.code)),
            change=difference(selectors.document_of(profile), document) if profile and profile.current else None,
        )
        for document in bundle.documents
    ]


@transaction.atomic
def import_profiles(
    *, actor: Staff, bundle: Bundle, codes: Collection[str] | None = None, remark: str = ""
) -> list[Incoming]:
    """Store profiles (only these codes, when given) as own profiles or new versions.

    Raises NotAllowedError, InvalidError, ConflictError.
    """
    require(actor, Permission.EDIT_PROFILES)
    return store_profiles(
        actor=actor, contact_centre_id=actor.contact_centre_id, bundle=bundle, codes=codes, remark=remark
    )


@transaction.atomic
def store_profiles(
    *,
    actor: Actor,
    contact_centre_id: uuid.UUID,
    bundle: Bundle,
    codes: Collection[str] | None = None,
    remark: str = "",
) -> list[Incoming]:
    """As `import_profiles`; the caller has checked that `actor` may. What is here already is not stored again."""
    found = [each for each in incoming(contact_centre_id, bundle) if codes is None or each.document.code in codes]
    for each in found:
        if each.outcome != "unchanged":
            _store(actor, contact_centre_id, each, remark)
    return found


def _store(actor: Actor, contact_centre_id: uuid.UUID, each: Incoming, remark: str) -> None:
    profile = each.profile
    if profile and selectors.draft_of(profile):
        raise ConflictError(_("There is a draft of %(name)s. Publish or discard it first.") % {"name": profile.name})
    if profile is None:
        code = each.document.code
        profile = Profile.objects.create(
            contact_centre_id=contact_centre_id,
            code=code,
            name=each.document.name,
            position=CODES.index(code) if code in CODES else len(CODES) + 1,
            based_on=[code] if code in CODES else [],
        )
        national = selectors.national_documents(contact_centre_id).get(code)
        base: dict[str, object] = {code: write_profile(national)} if national else {}
    else:
        base = next_base(profile)
    store_version(actor=actor, profile=profile, document=each.document, base=base, remark=remark)


@transaction.atomic
def import_national(*, actor: Staff, bundle: Bundle) -> list[NationalEdition]:
    """Bring in newer national profiles for one's own contact centre. Raises NotAllowedError, InvalidError."""
    if not may(actor, Permission.MANAGE_STAFF):
        require(actor, Permission.EDIT_PROFILES)
    return store_national(actor=actor, contact_centre_id=actor.contact_centre_id, bundle=bundle)


@transaction.atomic
def store_national(*, actor: Actor, contact_centre_id: uuid.UUID | None, bundle: Bundle) -> list[NationalEdition]:
    """Bring in national profiles for one contact centre, or for all (None). The same edition again replaces it.

    The caller has checked that `actor` may. Raises InvalidError.
    """
    stored = []
    for document in bundle.documents:
        if not document.edition:
            message = _("%(name)s names no edition. A national profile needs one.") % {"name": document.name}
            raise InvalidError(message, {document.code: message})
        check_document(document)
        edition, _made = NationalEdition.objects.update_or_create(
            contact_centre_id=contact_centre_id,
            code=document.code,
            edition=document.edition[:60],
            defaults={
                "document": write_profile(document),
                "imported_at": clock.now(),
                "imported_by": actor.audit_name[:120],
            },
        )
        audit.record(actor, "national_profile.imported", edition, label=document.name, edition=document.edition)
        stored.append(edition)
    return stored


@transaction.atomic
def keep_foreign(*, actor: Staff, organisation: str, documents: Iterable[ProfileDocument]) -> list[ForeignProfile]:
    """Keep another municipality's profiles to compare with; the same ones again take the place of the old.

    Raises NotAllowedError, InvalidError.
    """
    require(actor, Permission.EDIT_PROFILES)
    named = organisation.strip()[:120]
    if not named:
        message = _("Say whose profiles these are.")
        raise InvalidError(message, {"organisation": message})
    kept = []
    for document in documents:
        foreign, _made = ForeignProfile.objects.update_or_create(
            contact_centre_id=actor.contact_centre_id,
            organisation=named,
            code=document.code,
            defaults={
                "name": document.name,
                "document": write_profile(replace(document, grants=())),
                "added_at": clock.now(),
                "added_by": actor.audit_name[:120],
            },
        )
        kept.append(foreign)
        audit.record(actor, "foreign_profile.kept", foreign, label=str(foreign))
    return kept


@transaction.atomic
def drop_foreign(*, actor: Staff, organisation: str) -> None:
    """Keep the profiles of this municipality no longer. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.EDIT_PROFILES)
    found = list(selectors.foreign_profiles(actor.contact_centre_id).filter(organisation=organisation))
    if not found:
        raise NotFoundError(_("There are no profiles of that municipality."))
    for foreign in found:
        audit.record(actor, "foreign_profile.dropped", foreign, label=str(foreign))
        foreign.delete()
