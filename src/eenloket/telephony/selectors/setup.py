"""What an administrator set: platforms, lines, who is who."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from eenloket.core import clock
from eenloket.core.errors import NotFoundError
from eenloket.telephony.models import Call, Command, CtiEvent, Extension, Line, Platform
from eenloket.telephony.types import PlatformKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def platforms_of(staff: Staff) -> list[Platform]:
    """The phone platforms of the own contact centre, by name."""
    found = Platform.objects.filter(contact_centre_id=staff.contact_centre_id)
    return list(found.annotate(linked=Count("extensions")))


def active_platforms() -> list[Platform]:
    """Those of the installation that are switched on; for its doctor."""
    return list(Platform.objects.filter(is_active=True).exclude(kind=PlatformKind.PRACTICE))


def get_platform(staff: Staff, platform_id: uuid.UUID) -> Platform:
    """Raises NotFoundError, for one of another contact centre too."""
    if found := Platform.objects.filter(contact_centre_id=staff.contact_centre_id, pk=platform_id).first():
        return found
    raise NotFoundError(_("That phone platform does not exist."))


def has_practice(staff: Staff) -> bool:
    """Whether this installation has a practice exchange that this contact centre uses."""
    if not settings.EENLOKET_PBX_URL:
        return False
    return _practice(staff).exists()


def get_practice_platform(staff: Staff) -> Platform:
    """Raises NotFoundError when there is none, or none runs here."""
    found = _practice(staff).first() if settings.EENLOKET_PBX_URL else None
    if found is None:
        raise NotFoundError(_("There is no practice exchange here."))
    return found


def _practice(staff: Staff) -> QuerySet[Platform]:
    return Platform.objects.filter(
        contact_centre_id=staff.contact_centre_id, kind=PlatformKind.PRACTICE, is_active=True
    ).order_by("created_at")


def lines_of(staff: Staff) -> list[Line]:
    """The numbers that people dial, of the municipalities assigned."""
    found = Line.objects.filter(contact_centre_id=staff.contact_centre_id, municipality_id__in=staff.municipality_ids)
    return list(found.select_related("municipality", "portal_area"))


def get_line(staff: Staff, line_id: uuid.UUID) -> Line:
    """Raises NotFoundError."""
    found = next((each for each in lines_of(staff) if each.pk == line_id), None)
    if found is None:
        raise NotFoundError(_("That number does not exist."))
    return found


def line_exists(line_id: uuid.UUID) -> bool:
    """Whether the key is taken, by whomever."""
    return Line.objects.filter(pk=line_id).exists()


def latest_events(platform: Platform, limit: int) -> list[CtiEvent]:
    """What the platform told last, newest first."""
    return list(platform.events.all()[:limit])


def latest_commands(platform: Platform, limit: int) -> list[Command]:
    """What the platform was asked last, newest first."""
    return list(platform.commands.select_related("call", "staff")[:limit])


def unlinked_numbers(staff: Staff) -> list[tuple[str, int]]:
    """Numbers that were dialled this week and stand under no municipality, the most dialled first."""
    since = clock.now() - timedelta(days=7)
    found = Call.objects.filter(
        contact_centre_id=staff.contact_centre_id, line=None, direction="in", started_at__gte=since
    ).exclude(dialled="")
    counted = found.values("dialled").annotate(n=Count("pk")).order_by("-n", "dialled")[:10]
    return [(each["dialled"], each["n"]) for each in counted]


def extensions_by_staff(platform: Platform) -> dict[uuid.UUID, Extension]:
    return {each.staff_id: each for each in platform.extensions.select_related("staff")}


def own_extension(staff: Staff, capability: str = "") -> Extension | None:
    """How the platform knows this advisor; with a capability only where the platform takes that command."""
    links = Extension.objects.filter(staff=staff, platform__is_active=True).select_related("platform")
    return next((each for each in links if not capability or each.platform.can(capability)), None)
