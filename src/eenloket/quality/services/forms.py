"""Making evaluation forms: a draft, its changes, publishing a version."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.quality import rules, selectors
from eenloket.quality.defaults import default_form
from eenloket.quality.models import FormVersion, QualityForm
from eenloket.quality.types import FormChannel, FormDocument
from eenloket.quality.wording import fault_in_words

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@transaction.atomic
def form_in_use(contact_centre_id: uuid.UUID, channel: FormChannel) -> FormVersion:
    """The published version by which contacts of this channel are evaluated. A contact centre that has none begins
    with the form that comes along."""
    form, _made = QualityForm.objects.get_or_create(contact_centre_id=contact_centre_id, channel=channel)
    form = QualityForm.objects.select_for_update().get(pk=form.pk)
    if form.current_id is None:
        form.current = _new_version(form, default_form(channel), by="Eenloket", is_published=True)
        form.save(update_fields=["current"])
    assert form.current is not None  # noqa: S101 - made just now when there was none
    return form.current


@transaction.atomic
def open_draft(*, actor: Staff, channel: FormChannel) -> FormVersion:
    """The next version as it is being written; begins as what is published. Raises NotAllowedError."""
    require(actor, Permission.MANAGE_QUALITY)
    current = form_in_use(actor.contact_centre_id, channel)
    return selectors.draft_of(current.form) or _new_version(current.form, current.read(), by=actor.name)


@transaction.atomic
def save_draft(*, actor: Staff, channel: FormChannel, document: FormDocument, revision: int) -> FormVersion:
    """Keep a draft, whole or half done. Raises NotAllowedError, ConflictError when a colleague changed it meanwhile."""
    draft = _locked(actor, channel)
    plain = rules.as_plain(document)
    if draft.document == plain:
        return draft
    if draft.revision != revision:
        raise ConflictError(
            _("A colleague changed this form meanwhile. Load the page again to see it; yours was not saved.")
        )
    draft.document, draft.revision = plain, revision + 1
    draft.save(update_fields=["document", "revision"])
    return draft


@transaction.atomic
def publish_form(*, actor: Staff, channel: FormChannel, revision: int, remark: str = "") -> FormVersion:
    """Evaluate by the draft from now on. Evaluations that were begun keep the version they began with.

    Raises NotAllowedError, ConflictError, InvalidError while something must be put right (by part of the form).
    """
    draft = _locked(actor, channel)
    if draft.revision != revision:
        raise ConflictError(_("A colleague changed this form meanwhile. Look at it again before you publish."))
    faults = rules.faults_in(draft.read(), selectors.elements_of(actor.contact_centre_id))
    if faults:
        fields = {each.part: fault_in_words(each) for each in faults}
        raise InvalidError(_("Some things must be put right before this can be published."), fields)
    draft.published_at, draft.remark, draft.created_by = clock.now(), remark.strip()[:300], actor.name[:120]
    draft.save(update_fields=["published_at", "remark", "created_by"])
    draft.form.current = draft
    draft.form.save(update_fields=["current"])
    audit.record(actor, "quality_form.published", draft.form, label=str(draft.form), version=draft.number)
    return draft


@transaction.atomic
def drop_draft(*, actor: Staff, channel: FormChannel) -> None:
    """Throw the draft away; what is published stays. Raises NotAllowedError."""
    draft = _locked(actor, channel)
    audit.record(actor, "quality_form.draft_dropped", draft.form, label=str(draft.form))
    draft.delete()


def _locked(actor: Staff, channel: FormChannel) -> FormVersion:
    draft = open_draft(actor=actor, channel=channel)
    return FormVersion.objects.select_for_update(of=("self",)).select_related("form").get(pk=draft.pk)


def _new_version(form: QualityForm, document: FormDocument, *, by: str, is_published: bool = False) -> FormVersion:
    last = form.versions.order_by("-number").values_list("number", flat=True).first() or 0
    now = clock.now()
    return FormVersion.objects.create(
        contact_centre_id=form.contact_centre_id,
        form=form,
        number=last + 1,
        document=rules.as_plain(document),
        created_at=now,
        created_by=by[:120],
        published_at=now if is_published else None,
    )
