"""The own wording of texts that the product sends."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import ConflictError, InvalidError
from eenloket.gateways import wording
from eenloket.gateways.models import MessageText, MessageTextVersion
from eenloket.gateways.rules import variables_in
from eenloket.gateways.types import Channel

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

LONGEST: Final = {Channel.SMS: 918, Channel.EMAIL: 10_000}


@transaction.atomic
def save_text(
    *,
    actor: Staff,
    code: str,
    channel: str,
    municipality_id: uuid.UUID | None,
    number: int,
    subject: str,
    body: str,
    name: str = "",
) -> MessageText:
    """Word a text one's own way, for a municipality or (None) for all; an empty body goes back to what was shipped, or
    puts a text of one's own away. `number` is the version that it was made on.

    Raises NotAllowedError, NotFoundError, InvalidError with its fields (unknown and missing variables by name),
    ConflictError when somebody else changed it meanwhile.
    """
    require(actor, Permission.MANAGE_CHANNELS)
    if municipality_id:
        require_municipality(actor, municipality_id)
    body, subject, name = body.replace("\r\n", "\n").strip(), subject.strip(), name.strip()
    _check(code, channel, subject, body, name)
    text, _is_new = MessageText.objects.select_for_update().get_or_create(
        contact_centre_id=actor.contact_centre_id,
        municipality_id=cast("uuid.UUID", municipality_id),
        code=code,
        channel=channel,
        name=name[:80],
    )
    if text.number != number:
        raise ConflictError(_("Somebody else changed this text meanwhile. Nothing of yours was saved."))
    if (text.subject, text.body) == (subject, body):
        return text
    text.number, text.subject, text.body = text.number + 1, subject, body
    text.save(update_fields=["number", "subject", "body"])
    MessageTextVersion.objects.create(
        text=text, number=text.number, subject=subject, body=body, by_name=actor.name, at=clock.now()
    )
    audit.record(actor, "message.text_worded", text, label=str(text), channel=channel)
    return text


def _check(code: str, channel: str, subject: str, body: str, name: str) -> None:
    if channel not in Channel.values:
        raise InvalidError(_("Choose e-mail or SMS."))
    problems = _problems_of_variables(code, f"{subject}\n{body}", is_kept=bool(body))
    if code == wording.OWN and not name:
        problems["name"] = _("Give it a name to choose it by.")
    for field, text, most in (("body", body, LONGEST[Channel(channel)]), ("subject", subject, 200)):
        if len(text) > most:
            problems[field] = _("At most %(n)s characters.") % {"n": most}
    if problems:
        raise InvalidError(next(iter(problems.values())), problems)


def _problems_of_variables(code: str, text: str, *, is_kept: bool) -> dict[str, str]:
    known, required = list(wording.OWN_VARIABLES), list[str]()
    if code != wording.OWN:
        kind = wording.text_kind(code)
        known, required = kind.names, list(kind.required)
    used = variables_in(text)
    if unknown := [each for each in used if each not in known]:
        return {"body": _("This text cannot hold: %(names)s.") % {"names": _in_braces(unknown)}}
    if is_kept and (missing := [each for each in required if each not in used]):
        return {"body": _("This text must hold: %(names)s.") % {"names": _in_braces(missing)}}
    return {}


def _in_braces(names: Sequence[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
