"""What an advisor says of themselves, and whether they are there."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import audit, clock
from eenloket.core.errors import InvalidError, NotFoundError
from eenloket.core.events import publish
from eenloket.routing.events import StatusSet
from eenloket.routing.models import Advisor
from eenloket.routing.types import CHOSEN_REASONS, AdvisorState, Reason, Wish

from .steps import locked_advisors, poke_board, settle, wake

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff

_SEEN_EVERY: Final = timedelta(seconds=10)


@transaction.atomic
def set_status(*, actor: Staff, wish: str, reason: str = "") -> Advisor:
    """Sign on, be ready, be not ready with a reason, or sign off. During a call it counts after the call: what is in
    hand stays in hand. Raises NotAllowedError, InvalidError."""
    require(actor, Permission.HANDLE_CONTACTS)
    if wish not in Wish.values:
        raise InvalidError(_("Choose a status."))
    if wish == Wish.NOT_READY and reason not in CHOSEN_REASONS:
        raise InvalidError(_("Say why you are not ready."))
    return _set(_locked(actor), wish, reason if wish == Wish.NOT_READY else "", by=actor)


@transaction.atomic
def set_status_of(*, actor: Staff, staff_id: uuid.UUID, wish: str, reason: str = "") -> Advisor:
    """A team leader sets the status of somebody who forgot. Raises NotAllowedError, NotFoundError, InvalidError."""
    require(actor, Permission.LEAD_LIVE)
    if wish not in Wish.values or (wish == Wish.NOT_READY and reason not in CHOSEN_REASONS):
        raise InvalidError(_("Choose a status."))
    advisor = locked_advisors([staff_id]).get(staff_id)
    if advisor is None or advisor.contact_centre_id != actor.contact_centre_id:
        raise NotFoundError(_("There is no such colleague."))
    audit.record(actor, "routing.status_set", advisor, label=advisor.staff.name, wish=wish)
    return _set(advisor, wish, reason if wish == Wish.NOT_READY else "", by=actor)


def _locked(staff: Staff) -> Advisor:
    now = clock.now()
    Advisor.objects.get_or_create(
        staff=staff,
        defaults={"contact_centre_id": staff.contact_centre_id, "since": now, "idle_since": now, "seen_at": now},
    )
    return locked_advisors([staff.pk])[staff.pk]


def _set(advisor: Advisor, wish: str, reason: str, *, by: Staff) -> Advisor:
    now = clock.now()
    advisor.wish, advisor.reason, advisor.misses = wish, reason, 0
    if by.pk == advisor.staff_id:
        advisor.seen_at = now
    if wish == Wish.OFFLINE:
        advisor.help_asked_at = None
    settle(advisor, now, by_id=None if by.pk == advisor.staff_id else by.pk)
    wake(advisor.contact_centre_id)
    publish(
        StatusSet(
            staff_id=advisor.staff_id, contact_centre_id=advisor.contact_centre_id, wish=wish, reason=advisor.reason
        )
    )
    return advisor


@transaction.atomic
def note_presence(*, actor: Staff) -> bool:
    """The screen of this advisor gives a sign of life; who was away by a lost connection is ready again. Says whether
    the advisor is signed on."""
    now = clock.now()
    seen = Advisor.objects.filter(staff=actor).exclude(wish=Wish.OFFLINE)
    if seen.filter(seen_at__gt=now - _SEEN_EVERY).exists():
        return True
    if not seen.exclude(reason=Reason.AWAY).update(seen_at=now):
        return _come_back(actor, now)
    return True


def _come_back(actor: Staff, now: datetime) -> bool:
    advisor = locked_advisors([actor.pk]).get(actor.pk)
    if advisor is None or advisor.wish == Wish.OFFLINE:
        return False
    advisor.seen_at = now
    if advisor.reason == Reason.AWAY:
        advisor.wish, advisor.reason = Wish.READY, ""
        wake(advisor.contact_centre_id)
    settle(advisor, now)
    return True


@transaction.atomic
def ask_for_help(*, actor: Staff, wanted: bool = True) -> None:
    """Ask the team leader to come along, or say that it is not needed any more. Raises NotFoundError."""
    advisor = locked_advisors([actor.pk]).get(actor.pk)
    if advisor is None or advisor.state == AdvisorState.OFFLINE:
        raise NotFoundError(_("Sign on first."))
    advisor.help_asked_at = clock.now() if wanted else None
    advisor.save(update_fields=["help_asked_at"])
    audit.record(actor, "routing.help_asked" if wanted else "routing.help_ended", advisor, label=actor.name)
    poke_board(actor.contact_centre_id)
