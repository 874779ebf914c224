"""How a phone platform is doing."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from eenloket.gateways.types import Health
from eenloket.telephony.models import Platform

from .sending import address_of, ask_platform

_PING: Final = "/ping"


def check(platform: Platform) -> Health:
    """Whether the other side answers a signed question; of one that takes no commands, whether it told anything.
    Calls outside: not within a transaction."""
    if not platform.is_active:
        return Health(False, _("switched off"))
    if not address_of(platform):
        if platform.is_practice:
            return Health(False, _("the practice exchange does not run on this installation"))
        if platform.heard_at is None:
            return Health(False, _("has not told anything yet"))
        return Health(True, _("tells, takes no commands"))
    reply = ask_platform(platform, _PING, {"type": "ping"})
    if reply.is_accepted or reply.is_refused:  # one without this address answers as well
        return Health(reply.status not in (401, 403), reply.problem or _("answers"))
    return Health(False, reply.problem)
