"""What every command on a broadcast needs: the row locked for who may, and telling who watches."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from eenloket.accounts.services import require
from eenloket.accounts.types import Permission
from eenloket.core import live
from eenloket.core.errors import ConflictError, NotFoundError
from eenloket.outreach import selectors
from eenloket.outreach.models import Broadcast
from eenloket.outreach.types import BroadcastState

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


def locked(actor: Staff, broadcast_id: uuid.UUID, permission: Permission = Permission.BROADCAST) -> Broadcast:
    """The broadcast, locked, for who has this permission. Raises NotAllowedError, NotFoundError."""
    require(actor, permission)
    found = selectors.broadcasts_of(actor).select_for_update(of=("self",)).filter(pk=broadcast_id).first()
    if found is None:
        raise NotFoundError(_("That broadcast does not exist."))
    return found


def must_be(broadcast: Broadcast, *states: BroadcastState) -> None:
    if broadcast.state not in states:
        raise ConflictError(
            _("This broadcast is %(state)s now. Load the page again.") % {"state": broadcast.get_state_display()}
        )


def poke(broadcast: Broadcast) -> None:
    live.poke(f"broadcast:{broadcast.contact_centre_id}")


def defer_sending(broadcast_id: uuid.UUID) -> None:
    """Have the worker go on with it, unless that is waiting already. Messages to one person go first."""
    task = app.configure_task(
        "outreach.send_broadcast", queue="broadcast", queueing_lock=f"outreach.send:{broadcast_id}", priority=-10
    )
    try:
        with transaction.atomic():
            task.defer(broadcast_id=str(broadcast_id))
    except AlreadyEnqueued:
        pass
