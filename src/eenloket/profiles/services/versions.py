"""What a function asks, in versions: publish, work on a draft, publish or discard it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.audit import Actor
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.profiles import selectors
from eenloket.profiles.events import ProfilePublished
from eenloket.profiles.models import Profile, ProfileVersion
from eenloket.profiles.national import CODES
from eenloket.profiles.rules import UnreadableProfileError, difference, read_profile, write_profile
from eenloket.profiles.types import ProfileDocument
from eenloket.profiles.wording import phrase

from .appointments import let_roles_follow

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

Edit = Callable[[ProfileDocument], ProfileDocument]


def store_version(
    *,
    actor: Actor,
    profile: Profile,
    document: ProfileDocument,
    base: dict[str, object],
    remark: str = "",
) -> ProfileVersion:
    """Publish a document as the next version; whoever holds the function gets and loses what it grants.

    Inside a transaction; the caller has checked that `actor` may. Raises InvalidError.
    """
    checked = check_document(document)
    last = profile.versions.order_by("-number").first()
    now = clock.now()
    version = ProfileVersion.objects.create(
        profile=profile,
        number=last.number + 1 if last else 1,
        document=write_profile(checked),
        base=base,
        remark=remark.strip()[:300],
        created_at=now,
        created_by=actor.audit_name[:120],
        published_at=now,
    )
    _make_current(actor, profile, version, checked)
    return version


def store_as_national(*, actor: Actor, profiles: Iterable[tuple[Profile, ProfileDocument]]) -> None:
    """Store new profiles, each with a national profile taken over as it is: that was checked when it came in.

    Inside a transaction; the caller has checked that `actor` may.
    """
    now = clock.now()
    versions = []
    for profile, document in profiles:
        written = write_profile(document)
        profile.current = ProfileVersion(
            profile=profile,
            number=1,
            document=written,
            base={document.code: written},
            created_at=now,
            created_by=actor.audit_name[:120],
            published_at=now,
        )
        versions.append(profile.current)
    # They refer to each other, which is checked at commit.
    Profile.objects.bulk_create(version.profile for version in versions)
    ProfileVersion.objects.bulk_create(versions)
    for version in versions:
        _tell_of(actor, version)


def check_document(document: ProfileDocument) -> ProfileDocument:
    """The document when it is whole and grants no more than a function may. Raises InvalidError."""
    try:
        checked = read_profile(write_profile(document))
    except UnreadableProfileError as error:
        faults = {fault.place: phrase(fault) for fault in error.faults}
        raise InvalidError("; ".join(dict.fromkeys(faults.values())), faults) from None
    if odd := [role for role in checked.grants if role not in CODES]:
        message = _("A function profile cannot give the role “%(role)s”.") % {"role": odd[0]}
        raise InvalidError(message, {"grants": message})
    return checked


@transaction.atomic
def start_draft(*, actor: Staff, code: str) -> ProfileVersion:
    """A draft of a new version, as the published one is now; the one that is there when there is one.

    Raises NotAllowedError, NotFoundError.
    """
    profile = _locked(actor, code)
    if draft := selectors.draft_of(profile):
        return draft
    document = selectors.document_of(profile)
    last = profile.versions.order_by("-number")[0]
    draft = ProfileVersion.objects.create(
        profile=profile,
        number=last.number + 1,
        document=write_profile(document),
        base=profile.current.base if profile.current else {},
        created_at=clock.now(),
        created_by=actor.audit_name[:120],
    )
    audit.record(actor, "profile.draft_started", profile, label=profile.name, version=draft.number)
    return draft


def seal_of(version: ProfileVersion) -> str:
    """Changes when the draft does: what a form says that it was made from."""
    written = json.dumps(version.document, sort_keys=True).encode()
    return hashlib.sha256(written).hexdigest()[:16]


@transaction.atomic
def change_draft(*, actor: Staff, code: str, seal: str, edit: Edit) -> ProfileVersion:
    """Make one change in the draft. Raises NotAllowedError, NotFoundError, InvalidError, and ConflictError when
    somebody else changed the draft since the form was opened."""
    profile, draft = _with_draft(actor, code, seal)
    before = draft.read()
    after = check_document(edit(before))
    change = difference(before, after)
    if not change.is_empty:
        draft.document = write_profile(after)
        draft.save(update_fields=["document"])
        places = [each.place.key for each in change.changes]
        audit.record(actor, "profile.draft_changed", profile, label=profile.name, changed=places[:50])
    return draft


@transaction.atomic
def publish_draft(*, actor: Staff, code: str, seal: str, remark: str) -> ProfileVersion:
    """Let the draft hold from now on. Raises NotAllowedError, NotFoundError, InvalidError, ConflictError."""
    profile, draft = _with_draft(actor, code, seal)
    document = check_document(draft.read())
    if profile.current and difference(selectors.document_of(profile), document).is_empty:
        raise InvalidError(_("Nothing changed in this draft. Change something, or discard it."))
    if not remark.strip():
        message = _("Say in a few words what changed.")
        raise InvalidError(message, {"remark": message})
    draft.published_at = clock.now()
    draft.created_by = actor.audit_name[:120]
    draft.remark = remark.strip()[:300]
    draft.save(update_fields=["published_at", "created_by", "remark"])
    _make_current(actor, profile, draft, document)
    return draft


@transaction.atomic
def discard_draft(*, actor: Staff, code: str) -> None:
    """Throw the draft away; done already is fine. Raises NotAllowedError, NotFoundError."""
    profile = _locked(actor, code)
    if draft := selectors.draft_of(profile):
        audit.record(actor, "profile.draft_discarded", profile, label=profile.name, version=draft.number)
        draft.delete()


def next_base(profile: Profile, **changed: Any) -> dict[str, object]:
    """What the next version was taken from: as the present one, but for these."""
    return {**(profile.current.base if profile.current else {}), **changed}


def _make_current(actor: Actor, profile: Profile, version: ProfileVersion, document: ProfileDocument) -> None:
    before = set(selectors.document_of(profile).grants) if profile.current else set()
    profile.current = version
    profile.name = document.name
    profile.save(update_fields=["current", "name"])
    if before != set(document.grants):
        _regrant(actor, profile, before - set(document.grants))
    _tell_of(actor, version)


def _tell_of(actor: Actor, version: ProfileVersion) -> None:
    profile = version.profile
    audit.record(actor, "profile.published", profile, label=profile.name, version=version.number)
    publish(ProfilePublished(profile_id=profile.pk, contact_centre_id=profile.contact_centre_id))


def _regrant(actor: Actor, profile: Profile, taken: set[str]) -> None:
    """Who holds the function keeps the roles that another function grants."""
    for appointment in profile.appointments.filter(ended_at=None).exclude(begun_at=None).select_related("employee"):
        let_roles_follow(actor, appointment.employee, take=taken)


def _locked(actor: Staff, code: str) -> Profile:
    require(actor, Permission.EDIT_PROFILES)
    profile = selectors.get_profile(actor.contact_centre_id, code)
    Profile.objects.select_for_update().get(pk=profile.pk)
    return profile


def _with_draft(actor: Staff, code: str, seal: str) -> tuple[Profile, ProfileVersion]:
    profile = _locked(actor, code)
    draft = selectors.draft_of(profile)
    if draft is None:
        raise NotFoundError(_("There is no draft of this profile any more."))
    if seal_of(draft) != seal:
        raise ConflictError(_("Somebody changed this draft in the meantime. Open it again; nothing was lost."))
    return profile, draft
