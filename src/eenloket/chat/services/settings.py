"""How a municipality wants its chat."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.chat import rules
from eenloket.chat.models import ChatSettings
from eenloket.core import audit
from eenloket.core.errors import InvalidError
from eenloket.organisation.directory import directory_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LONGEST_TEXT = 500
_MOST_SITES = 20
_LONGEST_PATIENCE = 60


@transaction.atomic
def save_settings(
    *,
    actor: Staff,
    municipality_id: uuid.UUID,
    is_on: bool,
    welcome: str,
    closed_text: str,
    sites: str,
    remind_minutes: int,
    end_minutes: int,
) -> ChatSettings:
    """Keep how a municipality wants its chat; `sites` are addresses, one a line. Raises NotAllowedError, InvalidError
    by field; 0 is no number of minutes."""
    require(actor, Permission.MANAGE_CHANNELS)
    require_municipality(actor, municipality_id)
    welcome, closed_text = rules.plain(welcome), rules.plain(closed_text)
    origins, wrong = rules.origins_in(sites)
    errors = {}
    if len(welcome) > _LONGEST_TEXT:
        errors["welcome"] = _("Use at most 500 characters.")
    if len(closed_text) > _LONGEST_TEXT:
        errors["closed_text"] = _("Use at most 500 characters.")
    if wrong:
        message = _("This is no address of a site: %(typed)s. Write it as https://www.gemeente.nl, one on each line.")
        errors["sites"] = message % {"typed": ", ".join(wrong[:3])}
    elif len(origins) > _MOST_SITES:
        errors["sites"] = _("At most 20 sites can show the chat.")
    if not 1 <= remind_minutes <= _LONGEST_PATIENCE:
        errors["remind_minutes"] = _("Choose a number of minutes from 1 to 60.")
    elif not remind_minutes < end_minutes <= 2 * _LONGEST_PATIENCE:
        errors["end_minutes"] = _("The chat ends later than the reminder, and within 120 minutes.")
    if errors:
        raise InvalidError(next(iter(errors.values())), errors)
    kept, _is_new = ChatSettings.objects.update_or_create(
        municipality_id=municipality_id,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "is_on": is_on,
            "welcome": welcome,
            "closed_text": closed_text,
            "sites": origins,
            "remind_minutes": remind_minutes,
            "end_minutes": end_minutes,
        },
    )
    place = directory_of(actor.contact_centre_id).municipalities[municipality_id]
    audit.record(actor, "chat.settings_changed", kept, label=place.name, is_on=is_on, sites=origins)
    return kept
