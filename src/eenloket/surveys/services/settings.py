from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.contacts.types import Channel
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.surveys.models import SurveySetting
from eenloket.surveys.types import Rules, Way
from eenloket.surveys.wording import LANGUAGES, LONGEST, NAMES

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LIMITS: Final = {
    "rest_days": (1, 730),
    "expires_days": (1, 60),
    "delay_minutes": (0, 1440),
    "low_mark": (0, 9),
    "fewest": (5, 100),
    "keep_months": (1, 24),
}


@transaction.atomic
def save_setting(
    *,
    actor: Staff,
    municipality_id: uuid.UUID,
    number: int,
    rules: Rules,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> SurveySetting:
    """Settle whom a municipality asks, when and in which words. `number` is the change that it was made on.

    Raises NotAllowedError, InvalidError by field, ConflictError when somebody else changed it meanwhile.
    """
    require(actor, Permission.MANAGE_SURVEYS)
    require_municipality(actor, municipality_id)
    own = {
        language: {
            name: " ".join(text.split()) for name, text in (words or {}).get(language, {}).items() if name in NAMES
        }
        for language in LANGUAGES
    }
    _check(rules, own)
    setting, _is_new = SurveySetting.objects.select_for_update().get_or_create(
        municipality_id=municipality_id, defaults={"contact_centre_id": actor.contact_centre_id}
    )
    if setting.number != number:
        raise ConflictError(_("Somebody else changed this meanwhile. Nothing of yours was saved."))
    kept = {name: value for name, value in asdict(rules).items() if name != "sampling"}
    for name, value in kept.items():
        setattr(setting, name, value)
    setting.sampling = {
        channel: {"share": each.share, "way": str(each.way)} for channel, each in rules.sampling.items()
    }
    if words is not None:
        setting.words = {
            language: {name: text for name, text in each.items() if text} for language, each in own.items()
        }
    setting.number += 1
    setting.changed_at, setting.changed_by = clock.now(), actor.name
    setting.save()
    audit.record(actor, "survey.settled", setting, label=str(setting.municipality), is_on=rules.is_on)
    return setting


def _check(rules: Rules, words: Mapping[str, Mapping[str, str]]) -> None:
    errors = {**_out_of_range(rules), **_wrong_shares(rules)}
    if rules.opens >= rules.closes:
        errors["opens"] = _("Choose hours, the first before the last.")
    for language, texts in words.items():
        too_long = [name for name, text in texts.items() if len(text) > LONGEST]
        errors |= {f"{language}_{name}": _("At most %(n)s characters.") % {"n": LONGEST} for name in too_long}
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)


def _out_of_range(rules: Rules) -> dict[str, str]:
    return {
        name: _("Choose a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        for name, (least, most) in _LIMITS.items()
        if not least <= getattr(rules, name) <= most
    }


def _wrong_shares(rules: Rules) -> dict[str, str]:
    return {
        f"share_{channel}": _("Choose a share from 0 to 100 percent.")
        for channel, each in rules.sampling.items()
        if channel not in Channel.values or each.way not in Way.values or not 0 <= each.share <= 100
    }
