"""Making and publishing case types. A version is never changed: running cases keep the one they began with."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases.models import CaseType, CaseTypeVersion
from eenloket.cases.rules import case_types as rules
from eenloket.cases.rules.case_type_differences import changes
from eenloket.cases.selectors import get_case_type
from eenloket.cases.shipped import shipped_types
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.core.ids import uuid7

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.organisation.models import ContactCentre


@transaction.atomic
def set_up_case_types(centre: ContactCentre) -> list[CaseType]:
    """The shipped types, published as version 1. What a contact centre already has is left as it is."""
    made = []
    for code, document in shipped_types().items():
        case_type, is_new = CaseType.objects.get_or_create(
            contact_centre=centre, code=code, defaults={"name": document.name}
        )
        if is_new:
            _publish(case_type, document, by="")
        made.append(case_type)
    return made


@transaction.atomic
def create_case_type(
    *, actor: Staff, name: str, like: uuid.UUID | None = None, type_id: uuid.UUID | None = None
) -> CaseType:
    """A new type as a draft, empty or like another. The same `type_id` again gives the one made. Raises
    NotAllowedError, InvalidError, NotFoundError."""
    require(actor, Permission.MANAGE_CASE_TYPES)
    if type_id and (known := CaseType.objects.filter(pk=type_id, contact_centre_id=actor.contact_centre_id).first()):
        return known
    name = name.replace("\x00", "").strip()[:120]
    if not name:
        raise InvalidError(_("Fill in a name."), {"name": _("Fill in a name.")})
    document = newest_document(get_case_type(actor, like)) if like else rules.CaseTypeDocument(name=name)
    case_type = new_type(actor, replace(document, name=name), type_id=type_id)
    audit.record(actor, "case_type.created", case_type, label=case_type.name)
    return case_type


@transaction.atomic
def save_draft(*, actor: Staff, type_id: uuid.UUID, document: dict[str, Any], revision: int) -> CaseType:
    """Keep the next version as it is being written. Raises ConflictError when somebody else changed it meanwhile."""
    case_type = locked_type(actor, type_id)
    if revision != case_type.draft_revision:
        raise ConflictError(
            _("A colleague changed this meanwhile. Load the page again to see it; yours was not saved.")
        )
    return keep_draft(actor, case_type, rules.read(document))


@transaction.atomic
def publish_case_type(
    *, actor: Staff, type_id: uuid.UUID, note: str = "", revision: int | None = None
) -> CaseTypeVersion:
    """Make the draft the version for new cases. Cases that run keep theirs. `revision` is the draft as it was looked
    at. Raises InvalidError naming the parts that need another look, ConflictError without a draft or when it changed
    since."""
    case_type = locked_type(actor, type_id)
    if case_type.draft is None:
        raise ConflictError(_("There is nothing new to publish."))
    if revision not in (None, case_type.draft_revision):
        raise ConflictError(_("A colleague changed the draft meanwhile. Look at the changes again before publishing."))
    document = rules.read(case_type.draft)
    if found := rules.faults(document):
        raise InvalidError(_("Some parts need another look before this can be published."), dict(found))
    before = case_type.versions.first()
    changed = [each.key for each in changes(rules.read(before.document), document)] if before else []
    version = _publish(case_type, document, by=actor.audit_name, note=note)
    audit.record(
        actor, "case_type.published", case_type, label=case_type.name, version=version.number, changed=changed[:50]
    )
    return version


@transaction.atomic
def discard_draft(*, actor: Staff, type_id: uuid.UUID) -> CaseType:
    """Throw away what was written since the last version. Raises ConflictError when there is no version yet."""
    case_type = locked_type(actor, type_id)
    if not case_type.versions.exists():
        raise ConflictError(_("This type was never published: delete it instead."))
    if case_type.draft is not None:
        case_type.draft = case_type.draft_undo = None
        case_type.draft_revision += 1
        case_type.save(update_fields=["draft", "draft_undo", "draft_revision"])
        audit.record(actor, "case_type.discarded", case_type, label=case_type.name)
    return case_type


@transaction.atomic
def delete_case_type(*, actor: Staff, type_id: uuid.UUID) -> None:
    """Delete a type that was never published. Raises ConflictError for one that was: that is switched off."""
    case_type = locked_type(actor, type_id)
    if case_type.versions.exists():
        raise ConflictError(_("This type was published, so it stays with its versions. Switch it off instead."))
    audit.record(actor, "case_type.deleted", case_type, label=case_type.name)
    case_type.delete()


@transaction.atomic
def switch_case_type(*, actor: Staff, type_id: uuid.UUID, is_active: bool) -> CaseType:
    """Let new cases of it be started, or no longer. Cases that run go on. Raises ConflictError when it was never
    published."""
    case_type = locked_type(actor, type_id)
    if is_active and not case_type.versions.exists():
        raise ConflictError(_("Publish it first."))
    if case_type.is_active != is_active:
        case_type.is_active = is_active
        case_type.save(update_fields=["is_active"])
        audit.record(actor, "case_type.switched", case_type, label=case_type.name, is_active=is_active)
    return case_type


def newest_document(case_type: CaseType) -> rules.CaseTypeDocument:
    """What is being written, else the newest version."""
    if case_type.draft is not None:
        return rules.read(case_type.draft)
    newest = case_type.versions.first()
    return rules.read(newest.document) if newest else rules.CaseTypeDocument(name=case_type.name)


def locked_type(actor: Staff, type_id: uuid.UUID) -> CaseType:
    """The type, for whoever may keep types, locked until the end of the transaction."""
    require(actor, Permission.MANAGE_CASE_TYPES)
    return CaseType.objects.select_for_update().get(pk=get_case_type(actor, type_id).pk)


def keep_draft(
    actor: Staff, case_type: CaseType, document: rules.CaseTypeDocument, *, undo: dict[str, Any] | None = None
) -> CaseType:
    """Make this the draft; what is the same as the newest version is no draft."""
    newest = case_type.versions.first()
    is_same = newest is not None and rules.read(newest.document) == document
    case_type.draft, case_type.draft_undo = None if is_same else rules.stored(document), undo
    case_type.draft_revision += 1
    case_type.draft_changed_at, case_type.draft_changed_by = clock.now(), actor.audit_name[:200]
    if newest is None:
        case_type.name = document.name[:120] or case_type.name
    case_type.save()
    return case_type


def new_type(actor: Staff, document: rules.CaseTypeDocument, *, type_id: uuid.UUID | None, code: str = "") -> CaseType:
    """A type that was never published, with this as its draft."""
    return CaseType.objects.create(
        id=type_id or uuid7(),
        contact_centre_id=actor.contact_centre_id,
        code=_free_code(actor.contact_centre_id, code or document.name),
        name=document.name[:120],
        is_active=False,
        draft=rules.stored(document),
        draft_changed_at=clock.now(),
        draft_changed_by=actor.audit_name[:200],
    )


def _publish(case_type: CaseType, document: rules.CaseTypeDocument, *, by: str, note: str = "") -> CaseTypeVersion:
    last = case_type.versions.first()
    version = CaseTypeVersion.objects.create(
        case_type=case_type,
        number=last.number + 1 if last else 1,
        document=rules.stored(document),
        published_at=clock.now(),
        published_by=by[:200],
        note=note.replace("\x00", "").strip()[:200],
    )
    case_type.name, case_type.is_active = document.name[:120], True
    case_type.draft = case_type.draft_undo = None
    case_type.draft_revision += 1
    case_type.save(update_fields=["name", "draft", "draft_undo", "draft_revision", "is_active"])
    return version


def _free_code(contact_centre_id: uuid.UUID, name: str) -> str:
    code = slugify(name)[:44].strip("-") or "type"
    taken = set(
        CaseType.objects.filter(contact_centre_id=contact_centre_id, code__startswith=code).values_list(
            "code", flat=True
        )
    )
    return next(each for each in (code, *(f"{code}-{n}" for n in range(2, 1000))) if each not in taken)
