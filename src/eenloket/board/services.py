"""Putting a board on a wall: making a screen, giving it another link, taking it over, ending it."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock, crypto, live
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.insight.selectors import teams_to_filter_by

from .models import WallScreen
from .selectors import get_screen, hash_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike: it is typed with a remote control
_GROUPS: Final = 4
_SEEN_EVERY: Final = timedelta(minutes=1)


@transaction.atomic
def make_screen(
    *,
    actor: Staff,
    screen_id: uuid.UUID,
    name: str,
    team_id: uuid.UUID | None = None,
    municipality_id: uuid.UUID | None = None,
    shows_names: bool = False,
) -> WallScreen:
    """A screen with its secret link; the same key again is the first. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.LEAD_LIVE)
    if known := WallScreen.objects.filter(pk=screen_id, contact_centre_id=actor.contact_centre_id).first():
        return known
    _must_be_right(actor, name, team_id, municipality_id)
    code = _new_code()
    screen = WallScreen.objects.create(
        pk=screen_id,
        contact_centre_id=actor.contact_centre_id,
        name=name.strip(),
        team_id=team_id,
        municipality_id=municipality_id,
        shows_names=shows_names,
        made_by=actor,
        code_sealed=crypto.encrypt(code),
        code_hash=hash_of(code),
        made_at=clock.now(),
    )
    audit.record(actor, "board.screen_made", screen, label=screen.name, names=shows_names)
    return screen


def _must_be_right(actor: Staff, name: str, team_id: uuid.UUID | None, municipality_id: uuid.UUID | None) -> None:
    errors = {}
    if not 1 <= len(name.strip()) <= 80:
        errors["name"] = _("Give the screen a name of at most 80 characters, as the place where it hangs.")
    elif WallScreen.objects.filter(
        contact_centre_id=actor.contact_centre_id, name=name.strip(), revoked_at=None
    ).exists():
        errors["name"] = _("There is a screen with this name already.")
    if team_id and team_id not in {each.pk for each in teams_to_filter_by(actor)}:
        errors["team"] = _("Choose a team of at least two people.")
    if municipality_id and municipality_id not in actor.municipality_ids:
        errors["municipality"] = _("Choose a municipality you work for.")
    if errors:
        raise InvalidError(next(iter(errors.values())), errors)


@transaction.atomic
def renew_link(*, actor: Staff, screen_id: uuid.UUID) -> WallScreen:
    """Another link for a screen; the old one stops at once. Raises NotAllowedError, NotFoundError."""
    screen, code = _locked(actor, screen_id), _new_code()
    screen.code_sealed, screen.code_hash, screen.made_by, screen.seen_at = (
        crypto.encrypt(code),
        hash_of(code),
        actor,
        None,
    )
    screen.save(update_fields=["code_sealed", "code_hash", "made_by", "seen_at"])
    audit.record(actor, "board.link_renewed", screen, label=screen.name)
    _tell(screen)
    return screen


@transaction.atomic
def take_over_screen(*, actor: Staff, screen_id: uuid.UUID) -> WallScreen:
    """Let a screen show what this person may see, under the link that it has. Raises NotAllowedError, NotFoundError."""
    screen = _locked(actor, screen_id)
    if screen.made_by_id != actor.pk:
        screen.made_by = actor
        screen.save(update_fields=["made_by"])
        audit.record(actor, "board.screen_taken_over", screen, label=screen.name)
        _tell(screen)
    return screen


@transaction.atomic
def revoke_screen(*, actor: Staff, screen_id: uuid.UUID) -> None:
    """End a screen: its link opens nothing any more, and what hangs there goes dark at once. Raises NotAllowedError,
    NotFoundError."""
    screen = _locked(actor, screen_id)
    screen.revoked_at = clock.now()
    screen.save(update_fields=["revoked_at"])
    audit.record(actor, "board.screen_revoked", screen, label=screen.name)
    _tell(screen)


def note_seen(screen: WallScreen) -> None:
    """The screen shows itself; written at most once a minute."""
    now = clock.now()
    old = Q(seen_at=None) | Q(seen_at__lt=now - _SEEN_EVERY)
    WallScreen.objects.filter(old, pk=screen.pk).update(seen_at=now)


def topic_of(screen: WallScreen) -> str:
    """On this its stream is told to ask anew whether it still may."""
    return f"wall:{screen.pk}"


def _tell(screen: WallScreen) -> None:
    live.poke(topic_of(screen))


def _locked(actor: Staff, screen_id: uuid.UUID) -> WallScreen:
    get_screen(actor, screen_id)
    found = WallScreen.objects.select_for_update().filter(pk=screen_id, revoked_at=None).first()
    if found is None:
        raise NotFoundError(_("That screen does not exist."))
    return found


def _new_code() -> str:
    """Eighty bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(_LETTERS) for _n in range(4)) for _group in range(_GROUPS))
