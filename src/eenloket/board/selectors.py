"""Wall screens, what a board shows of whom, and the hand-overs behind its tile."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may, signed_in
from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import clock, crypto
from eenloket.core.errors import NotFoundError
from eenloket.routing.selectors import watch_of

from .models import WallScreen
from .types import SEES, Seen

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

HASH_PURPOSE: Final = "board.wall"
_ON_FOR: Final = timedelta(minutes=7)  # a screen asks anew every five


def screens_of(staff: Staff) -> list[WallScreen]:
    """The screens in use of the municipalities this person works for, by name. Raises NotAllowedError."""
    require(staff, Permission.LEAD_LIVE)
    return list(_in_reach(staff).select_related("team", "municipality", "made_by"))


def get_screen(staff: Staff, screen_id: uuid.UUID) -> WallScreen:
    """Raises NotAllowedError, NotFoundError."""
    require(staff, Permission.LEAD_LIVE)
    if found := _in_reach(staff).filter(pk=screen_id).first():
        return found
    raise NotFoundError(_("That screen does not exist."))


def _in_reach(staff: Staff) -> QuerySet[WallScreen]:
    return WallScreen.objects.filter(
        Q(municipality=None) | Q(municipality__in=list(staff.municipality_ids)),
        contact_centre_id=staff.contact_centre_id,
        revoked_at=None,
    )


def is_on(screen: WallScreen) -> bool:
    """Whether it showed itself a moment ago."""
    return screen.seen_at is not None and clock.now() - screen.seen_at < _ON_FOR


def screen_by_code(code: str) -> tuple[WallScreen, Staff]:
    """The screen of a link, and who it stands for. Raises NotFoundError when the link was withdrawn, and when who made
    the screen may no longer see what it shows."""
    found = WallScreen.objects.filter(code_hash=hash_of(code), revoked_at=None).first()
    owner = signed_in(found.made_by_id) if found else None
    if found is None or owner is None or not may(owner, Permission.LEAD_LIVE):
        raise NotFoundError(_("This screen is not in use."))
    if found.municipality_id and found.municipality_id not in owner.municipality_ids:
        raise NotFoundError(_("This screen is not in use."))
    return found, owner


def hash_of(code: str) -> str:
    return crypto.keyed_hash(code.strip().lower().replace("-", ""), purpose=HASH_PURPOSE)


def seen_on(screen: WallScreen, owner: Staff) -> Seen:
    """What a wall screen shows."""
    watch = watch_of(owner, team_id=screen.team_id, municipality_id=screen.municipality_id)
    return Seen(watch, is_wall=True, names=screen.shows_names)


def asker_of(staff_id: uuid.UUID) -> Staff:
    """Who a board is computed for, as they are now. Raises NotFoundError when they may no longer see it."""
    staff = signed_in(staff_id)
    if staff is None or not any(may(staff, each) for each in SEES):
        raise NotFoundError(_("This board is not yours to see."))
    return staff
