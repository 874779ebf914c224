"""The words that letters begin with."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError, NotFoundError
from eenloket.post.models import LetterTemplate
from eenloket.post.standard import STANDARD_LETTERS

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST = 20_000


@transaction.atomic
def set_up_templates(contact_centre_id: uuid.UUID) -> int:
    """Give a centre the standard letters it does not have yet; returns how many are new."""
    new = 0
    for letter in STANDARD_LETTERS:
        _row, is_new = LetterTemplate.objects.get_or_create(
            contact_centre_id=contact_centre_id,
            municipality=None,
            name=letter.name,
            defaults={"subject": letter.subject, "text": letter.text, "changed_at": clock.now()},
        )
        new += is_new
    return new


@transaction.atomic
def add_standard_letters(*, actor: Staff) -> int:
    """Add the standard letters that the centre does not have; returns how many. Raises NotAllowedError."""
    require(actor, Permission.MANAGE_CHANNELS)
    new = set_up_templates(actor.contact_centre_id)
    if new:
        audit.record(actor, "post.templates_added", actor.contact_centre, label=str(new))
    return new


@transaction.atomic
def save_template(
    *,
    actor: Staff,
    template_id: uuid.UUID,
    revision: int,
    name: str,
    subject: str,
    text: str,
    municipality_id: uuid.UUID | None = None,
    is_active: bool = True,
) -> LetterTemplate:
    """Make or change a template. Raises NotAllowedError, NotFoundError, ConflictError, InvalidError."""
    require(actor, Permission.MANAGE_CHANNELS)
    if municipality_id:
        require_municipality(actor, municipality_id)
    errors = {}
    if not name.strip():
        errors["name"] = _("Give it a name.")
    if not text.strip():
        errors["text"] = _("Write what the letter says.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    known = LetterTemplate.objects.select_for_update().filter(pk=template_id).first()
    if known and known.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("That template does not exist."))
    if known and known.revision != revision:
        raise ConflictError(_("A colleague changed this template meanwhile. Your text is still in the form."))
    template = known or LetterTemplate(id=template_id, contact_centre_id=actor.contact_centre_id)
    template.name, template.subject, template.text = name.strip()[:120], subject.strip()[:200], text.strip()[:_LONGEST]
    template.municipality_id, template.is_active = municipality_id, is_active
    template.revision += 1
    template.changed_at = clock.now()
    try:
        with transaction.atomic():
            template.save(force_insert=known is None)
    except IntegrityError:
        message = _("There is a template with this name already.")
        raise InvalidError(message, {"name": message}) from None
    audit.record(actor, "post.template_saved", template, label=template.name)
    return template
