"""Whether post can come in."""

from __future__ import annotations

import os
import uuid

from django.utils.translation import gettext as _

from eenloket.gateways.types import Health
from eenloket.organisation.directory import directory_of
from eenloket.post import reading

from .folder import folder_of


def check(contact_centre_id: uuid.UUID | None = None) -> Health:
    """Whether Tesseract is there with Dutch, and the folders that exist can be read and emptied. Never raises."""
    if not reading.is_present():
        return Health(False, _("Tesseract with Dutch is not installed: letters are kept, but not read."))
    closed = [
        name for name in _folders(contact_centre_id) if not os.access(folder_of(name), os.R_OK | os.W_OK | os.X_OK)
    ]
    if closed:
        return Health(False, _("This folder cannot be read: %(name)s") % {"name": ", ".join(closed)})
    return Health(True, reading.engine_version())


def _folders(contact_centre_id: uuid.UUID | None) -> list[str]:
    if contact_centre_id is None:
        return []
    slugs = [each.slug for each in directory_of(contact_centre_id).municipalities.values()]
    return [slug for slug in slugs if folder_of(slug).exists()]
