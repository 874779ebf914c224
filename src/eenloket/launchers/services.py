"""Keeping applications, opening them with what is known, and typing their result back once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may, municipalities_of
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.cases.selectors import find_case_of, get_case
from eenloket.cases.services import note_typed_back
from eenloket.contacts.services import add_to_note
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotAllowedError
from eenloket.parties.rules import without_bsn

from . import rules, selectors
from .models import Launcher, LauncherResult
from .types import VARIABLES

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_MOST_RESULT = 500


@dataclass(frozen=True, kw_only=True)
class LauncherChange:
    """An application as it is typed by who keeps it."""

    name: str
    url: str
    municipality_id: uuid.UUID | None = None
    areas: Sequence[str] = ()
    case_types: Sequence[str] = ()
    words: str = ""
    takes_result: bool = False
    result_label: str = ""
    is_active: bool = True


@transaction.atomic
def save_launcher(*, actor: Staff, launcher_id: uuid.UUID, change: LauncherChange) -> Launcher:
    """Keep an application under this key, new or known. An address never holds a BSN.

    Raises NotAllowedError, NotFoundError, InvalidError naming every field that needs another look.
    """
    require(actor, Permission.MANAGE_LAUNCHERS)
    _check(actor, launcher_id, change)
    if Launcher.objects.filter(pk=launcher_id).exists():
        selectors.get_launcher(actor, launcher_id)
    launcher, _is_new = Launcher.objects.update_or_create(
        pk=launcher_id,
        defaults={
            "contact_centre_id": actor.contact_centre_id,
            "name": change.name.strip(),
            "url": change.url.strip(),
            "municipality_id": change.municipality_id,
            "areas": list(change.areas),
            "case_types": list(change.case_types),
            "words": change.words.strip(),
            "takes_result": change.takes_result,
            "result_label": change.result_label.strip() if change.takes_result else "",
            "is_active": change.is_active,
        },
    )
    audit.record(actor, "launcher.saved", launcher, label=launcher.name)
    return launcher


@transaction.atomic
def open_launcher(
    *, actor: Staff, launcher_id: uuid.UUID, case_id: uuid.UUID | None = None, contact_id: uuid.UUID | None = None
) -> str:
    """The address to open, filled in with what is in front. Noted: who, which application, about what; no data.

    Raises NotAllowedError, NotFoundError, InvalidError when something is not known or a value looks like a BSN.
    """
    _must_work(actor)
    launcher = selectors.get_launcher(actor, launcher_id)
    front = selectors.front_of(actor, case_id=case_id, contact_id=contact_id)
    if missing := selectors.missing_of(launcher, front):
        raise InvalidError(_("Not known yet: %(what)s.") % {"what": ", ".join(missing)})
    used = {name: front.values[name] for name in rules.variables_in(launcher.url)}
    if any(without_bsn(value) != value for value in used.values()):
        raise InvalidError(_("A value looks like a BSN: that never goes into an address."))
    audit.record(
        actor,
        "launcher.opened",
        launcher,
        label=launcher.name,
        purpose="product application",
        case=str(case_id or ""),
        contact=str(contact_id or ""),
    )
    return rules.filled_in(launcher.url, used)


@transaction.atomic
def type_back(
    *,
    actor: Staff,
    launcher_id: uuid.UUID,
    result_id: uuid.UUID,
    text: str,
    case_id: uuid.UUID | None = None,
    contact_id: uuid.UUID | None = None,
) -> LauncherResult:
    """Type the result of an application once: it stands in the note of the question for colleagues, and as a step of
    the case. The same `result_id` again changes nothing.

    Raises NotAllowedError, NotFoundError, ConflictError, InvalidError ("text").
    """
    _must_work(actor)
    launcher = selectors.get_launcher(actor, launcher_id)
    if known := LauncherResult.objects.filter(pk=result_id, contact_centre_id=actor.contact_centre_id).first():
        return known
    line = _line(launcher, text)
    case = get_case(actor, case_id) if case_id else find_case_of(actor, contact_id) if contact_id else None
    if contact_id:
        add_to_note(actor=actor, contact_id=contact_id, line=line)
    if case:
        note_typed_back(actor=actor, case_id=case.pk, text=line, event_id=result_id)
    result = LauncherResult.objects.create(
        id=result_id,
        contact_centre_id=actor.contact_centre_id,
        launcher=launcher,
        contact_id=contact_id,
        case_id=case.pk if case else None,
        by_name=actor.name,
        at=clock.now(),
    )
    audit.record(actor, "launcher.typed_back", launcher, label=launcher.name)
    return result


def _must_work(actor: Staff) -> None:
    if not may(actor, Permission.HANDLE_CONTACTS):
        require(actor, Permission.HANDLE_CASES)


def _line(launcher: Launcher, text: str) -> str:
    if not launcher.takes_result:
        raise NotAllowedError(_("No result is typed back of this application."))
    text = " ".join(text.split())
    if not text or len(text) > _MOST_RESULT or without_bsn(text) != text:
        message = _("Fill in a text of at most 500 characters, without a BSN.")
        raise InvalidError(message, {"text": message})
    return f"{launcher.result_label or launcher.name}: {text}"


def _check(actor: Staff, launcher_id: uuid.UUID, change: LauncherChange) -> None:
    words = {
        "address": _("This is not a web address. It begins with https://."),
        "bsn": _("A BSN never goes into an address."),
        "host": _("The name of the host holds no variable."),
        "variable": _("Only these can be filled in: %(names)s.") % {"names": ", ".join(f"{{{n}}}" for n in VARIABLES)},
    }
    errors = {}
    name = change.name.strip()
    if not name:
        errors["name"] = _("Fill in a name.")
    others = Launcher.objects.filter(contact_centre_id=actor.contact_centre_id, name=name).exclude(pk=launcher_id)
    if others.exists():
        errors["name"] = _("There is an application with this name.")
    if problem := rules.problem_with(change.url.strip(), VARIABLES):
        errors["url"] = words[problem]
    if change.municipality_id and change.municipality_id not in {each.pk for each in municipalities_of(actor)}:
        errors["municipality"] = _("Choose one of the list.")
    if change.takes_result and not change.result_label.strip():
        errors["result_label"] = _("Say what is typed back.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
