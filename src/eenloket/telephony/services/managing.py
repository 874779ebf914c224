"""Platforms, lines and who is who: what an administrator sets."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import get_staff, may
from eenloket.accounts.services import require, require_municipality
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, crypto
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.ids import uuid7
from eenloket.parties.rules import normalise_phone
from eenloket.telephony import rules, selectors
from eenloket.telephony.models import Extension, Line, Platform
from eenloket.telephony.types import CommandKind, LineSettings, PlatformKind, PlatformSettings, WhoRoutes

from .receiving import take_in

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.telephony.types import Taken

# So long the former secret is still good: time to change it at the other side.
_FORMER_HOURS: Final = timedelta(hours=24)
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


@transaction.atomic
def save_platform(*, actor: Staff, platform_id: uuid.UUID, wanted: PlatformSettings) -> tuple[Platform, str]:
    """Add a platform, or change one. Returns it with its secret when it is new, which is shown this once.

    Raises NotAllowedError, NotFoundError, InvalidError per field.
    """
    require(actor, Permission.MANAGE_CHANNELS)
    found = Platform.objects.select_for_update().filter(pk=platform_id).first()
    if found and found.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("That phone platform does not exist."))
    _check_platform(actor, platform_id, wanted)
    secret = "" if found else rules.new_secret()
    platform = found or Platform(
        pk=platform_id,
        contact_centre_id=actor.contact_centre_id,
        secret_sealed=crypto.encrypt(secret),
        created_at=clock.now(),
    )
    platform.name, platform.kind, platform.who_routes = wanted.name.strip(), wanted.kind, wanted.who_routes
    platform.address, platform.capabilities = wanted.address.strip(), sorted(set(wanted.capabilities))
    platform.silent_hours, platform.is_active = wanted.silent_hours, wanted.is_active
    platform.save()
    audit.record(
        actor, "platform.saved", platform, label=platform.name, active=platform.is_active, routes=platform.who_routes
    )
    return platform, secret


@transaction.atomic
def renew_secret(*, actor: Staff, platform_id: uuid.UUID) -> str:
    """A new secret, shown this once; the former one is good for a day more. Raises NotAllowedError, NotFoundError."""
    require(actor, Permission.MANAGE_CHANNELS)
    platform = selectors.get_platform(actor, platform_id)
    secret = rules.new_secret()
    platform.former_secret_sealed, platform.former_until = platform.secret_sealed, clock.now() + _FORMER_HOURS
    platform.secret_sealed = crypto.encrypt(secret)
    platform.save(update_fields=["secret_sealed", "former_secret_sealed", "former_until"])
    audit.record(actor, "platform.secret_renewed", platform, label=platform.name)
    return secret


@transaction.atomic
def save_line(*, actor: Staff, line_id: uuid.UUID, wanted: LineSettings) -> Line:
    """Add or change a number that people dial. Raises NotAllowedError, NotFoundError, InvalidError per field."""
    require(actor, Permission.MANAGE_CHANNELS)
    require_municipality(actor, wanted.municipality_id)
    found = Line.objects.select_for_update().filter(pk=line_id).first()
    if found and found.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("That number does not exist."))
    number = normalise_phone(wanted.number) or ""
    errors = {}
    if not number:
        errors["number"] = _("This is not a valid phone number. Write 14 with the area code, or the whole number.")
    elif Line.objects.filter(contact_centre_id=actor.contact_centre_id, number=number).exclude(pk=line_id).exists():
        errors["number"] = _("This number is there already.")
    if not wanted.name.strip():
        errors["name"] = _("Say what the advisor sees when this number is dialled.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)
    line = found or Line(pk=line_id, contact_centre_id=actor.contact_centre_id)
    line.number, line.name, line.municipality_id = number, wanted.name.strip()[:80], wanted.municipality_id
    line.portal_area_id, line.queue_id, line.language = wanted.portal_area_id, wanted.queue_id, wanted.language
    line.is_shared, line.is_active = wanted.is_shared, wanted.is_active
    line.save()
    audit.record(actor, "phone_line.saved", line, label=f"{line.name} {line.number}", active=line.is_active)
    return line


@transaction.atomic
def link_advisor(
    *, actor: Staff, platform_id: uuid.UUID, staff_id: uuid.UUID, agent_ref: str, device_ref: str = ""
) -> Extension | None:
    """Say whom the platform means by an advisor; without a name the link is taken away.

    Raises NotAllowedError, NotFoundError, InvalidError when somebody else has the name.
    """
    require(actor, Permission.MANAGE_CHANNELS)
    platform = selectors.get_platform(actor, platform_id)
    staff = get_staff(actor.contact_centre_id, staff_id)
    agent_ref, device_ref = agent_ref.strip()[:120], device_ref.strip()[:120]
    links = Extension.objects.filter(platform=platform)
    if not agent_ref:
        if links.filter(staff=staff).delete()[0]:
            audit.record(actor, "phone_link.removed", platform, label=staff.name)
        return None
    if not may(staff, Permission.HANDLE_CONTACTS):
        raise InvalidError(_("This colleague does not hold conversations."), {"staff": _("Choose an advisor.")})
    if links.filter(agent_ref=agent_ref).exclude(staff=staff).exists():
        message = _("A colleague is linked to this name already.")
        raise InvalidError(message, {"agent_ref": message})
    link, _is_new = links.update_or_create(
        platform=platform,
        staff=staff,
        defaults={
            "contact_centre_id": platform.contact_centre_id,
            "agent_ref": agent_ref,
            "device_ref": device_ref,
        },
    )
    audit.record(actor, "phone_link.saved", platform, label=staff.name)
    return link


def send_trial_event(*, actor: Staff, platform_id: uuid.UUID, number: str, line_id: uuid.UUID, fate: str) -> Taken:
    """Take in events as the platform would send them: a call that is missed, or only offered. Not within a transaction.

    Raises NotAllowedError, NotFoundError, InvalidError.
    """
    require(actor, Permission.MANAGE_CHANNELS)
    platform = selectors.get_platform(actor, platform_id)
    line = selectors.get_line(actor, line_id)
    caller = normalise_phone(number) if number.strip() else "anonymous"
    if not caller:
        message = _("This is not a valid phone number.")
        raise InvalidError(message, {"number": message})
    now, call = clock.now(), f"trial-{uuid7()}"
    steps = [("call.offered", {"from": caller, "dialled": line.number, "direction": "in"})]
    if fate == "missed":
        steps.append(("call.ended", {"cause": "abandoned"}))
    body = [
        {
            "event_id": f"{call}-{place}",
            "seq": place,
            "type": kind,
            "occurred_at": (now + timedelta(milliseconds=place)).isoformat(),
            "call_id": call,
            **fields,
        }
        for place, (kind, fields) in enumerate(steps, start=1)
    ]
    audit.record(actor, "platform.tried", platform, label=platform.name)
    return take_in(platform, json.dumps(body).encode())


def _check_platform(actor: Staff, platform_id: uuid.UUID, wanted: PlatformSettings) -> None:
    errors = {}
    name = wanted.name.strip()
    others = Platform.objects.filter(contact_centre_id=actor.contact_centre_id).exclude(pk=platform_id)
    if not name or len(name) > 80:
        errors["name"] = _("Fill in a name.")
    elif others.filter(name=name).exists():
        errors["name"] = _("There is a platform with this name already.")
    if wanted.kind not in PlatformKind.values or wanted.who_routes not in WhoRoutes.values:
        errors["who_routes"] = _("Choose who decides which advisor gets a call.")
    if not set(wanted.capabilities) <= set(CommandKind.values):
        errors["capabilities"] = _("Choose what the platform can do.")
    if problem := _address_problem(wanted):
        errors["address"] = problem
    if not 1 <= wanted.silent_hours <= 48:
        errors["silent_hours"] = _("Choose from 1 to 48 hours.")
    if errors:
        raise InvalidError(_("Some fields need another look."), errors)


def _address_problem(wanted: PlatformSettings) -> str:
    """Commands carry phone numbers: over the network only encrypted."""
    address = wanted.address.strip()
    if wanted.kind == PlatformKind.PRACTICE:
        return ""
    if not address:
        return _("Fill in where commands go, or choose no commands.") if wanted.capabilities else ""
    parts = urlsplit(address)
    try:
        is_whole = bool(parts.hostname) and len(address) <= 300 and (parts.port or 1) > 0
    except ValueError:
        is_whole = False
    if parts.scheme == "https" and is_whole:
        return ""
    if parts.scheme == "http" and is_whole and parts.hostname in _LOOPBACK:
        return ""
    return _("Write the address as https://host/path.")
