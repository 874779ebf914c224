"""Writing the next version of a case type, part by part; nothing of it holds until it is published."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases.models import CaseType
from eenloket.cases.rules import case_type_editing as editing
from eenloket.cases.rules import case_types as rules
from eenloket.cases.rules.case_type_files import read_file
from eenloket.cases.selectors import get_type_version
from eenloket.cases.type_words import file_fault_words
from eenloket.core import audit
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError

from .types import keep_draft, locked_type, new_type, newest_document

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def change_type_part(*, actor: Staff, type_id: uuid.UUID, key: str, values: dict[str, Any], was: str) -> str:
    """Change a part in the draft: `general`, `terms`, or a field, document, step or result. `was` is the mark of the
    part as it was read; returns the new one. What is there already is accepted, also on an old mark.

    Raises ConflictError when a colleague changed the same part meanwhile, NotFoundError when it is gone.
    """
    case_type = locked_type(actor, type_id)
    document = newest_document(case_type)
    if not editing.has_part(document, key):
        raise NotFoundError(_("This part is gone: a colleague deleted it."))
    changed = editing.change_part(document, key, values)
    now = editing.token_of(document, key)
    if changed == document:
        return now
    if was != now:
        by = case_type.draft_changed_by or _("Somebody")
        raise ConflictError(
            _("%(name)s changed this part too. Load the page again to see what is there.") % {"name": by}
        )
    keep_draft(actor, case_type, changed)
    return editing.token_of(changed, key)


@transaction.atomic
def add_type_part(*, actor: Staff, type_id: uuid.UUID, kind: str, label: str, after: str = "") -> str:
    """A new part of a list (`fields`, `documents`, `steps`, `results`) with this name. Returns its key. Raises
    InvalidError without a name or when the list is full."""
    case_type = locked_type(actor, type_id)
    document = newest_document(case_type)
    label = label.replace("\x00", "").strip()[:200]
    if kind not in editing.LISTS:
        raise InvalidError(_("Choose what to add."), {"kind": _("Choose what to add.")})
    if not label:
        raise InvalidError(_("Say what it is called."), {"label": _("Say what it is called.")})
    most = rules.MOST_STEPS if kind == "steps" else editing.MOST_PARTS
    if len(getattr(document, kind)) >= most:
        full = _("There is no room for more than %(n)s here.") % {"n": most}
        raise InvalidError(full, {"label": full})
    changed, key = editing.add_part(document, kind, label, after=after)
    keep_draft(actor, case_type, changed)
    return key


@transaction.atomic
def move_type_part(*, actor: Staff, type_id: uuid.UUID, key: str, step: int) -> None:
    """Move a part one place up (-1) or down (1); at the edge nothing happens."""
    case_type = locked_type(actor, type_id)
    document = newest_document(case_type)
    if (changed := editing.move_part(document, key, 1 if step > 0 else -1)) != document:
        keep_draft(actor, case_type, changed)


@transaction.atomic
def delete_type_part(*, actor: Staff, type_id: uuid.UUID, key: str) -> None:
    """Take a part out of the draft. Twice is once."""
    case_type = locked_type(actor, type_id)
    document = newest_document(case_type)
    if (changed := editing.delete_part(document, key)) != document:
        keep_draft(actor, case_type, changed, undo=rules.stored(document))


@transaction.atomic
def undo_type_delete(*, actor: Staff, type_id: uuid.UUID) -> None:
    """Put back what was deleted last. Raises ConflictError when the draft changed since."""
    case_type = locked_type(actor, type_id)
    if not case_type.draft_undo:
        raise ConflictError(_("The draft has changed since. What was deleted cannot be put back any more."))
    keep_draft(actor, case_type, rules.read(case_type.draft_undo))


@transaction.atomic
def restore_type_version(*, actor: Staff, type_id: uuid.UUID, number: int) -> CaseType:
    """Make what an earlier version says the draft. Raises ConflictError when there is a draft: that would be lost."""
    case_type = locked_type(actor, type_id)
    version = get_type_version(case_type, number)
    document = rules.read(version.document)
    if case_type.draft is not None and rules.read(case_type.draft) != document:
        raise ConflictError(_("There is a draft already. Publish or discard it first, so that nothing of it is lost."))
    keep_draft(actor, case_type, document)
    audit.record(actor, "case_type.version_restored", case_type, label=case_type.name, version=number)
    return case_type


@transaction.atomic
def import_case_type(*, actor: Staff, data: bytes, type_id: uuid.UUID, name: str = "") -> CaseType:
    """A new type from a file of another contact centre, as a draft. The same `type_id` again gives the one made.
    Raises InvalidError with every fault in the build of the file, by place."""
    require(actor, Permission.MANAGE_CASE_TYPES)
    if known := CaseType.objects.filter(pk=type_id, contact_centre_id=actor.contact_centre_id).first():
        return known
    found = read_file(data)
    if found.document is None:
        words = [file_fault_words(each) for each in found.faults]
        raise InvalidError(_("This file cannot be read in."), {str(n): each for n, each in enumerate(words)})
    document = replace(found.document, name=name.replace("\x00", "").strip()[:120] or found.document.name)
    case_type = new_type(actor, document, type_id=type_id, code=found.code)
    audit.record(actor, "case_type.imported", case_type, label=case_type.name)
    return case_type
