"""How the channels are doing: connected, last received, what waits, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.contacts.selectors import last_received_on as last_of_channel
from eenloket.contacts.selectors import waiting_since
from eenloket.contacts.types import Channel
from eenloket.core.clock import start_of
from eenloket.gateways import selectors, services
from eenloket.gateways.types import Health
from eenloket.post.selectors import channel_state as post_state
from eenloket.post.services import check as check_post
from eenloket.telephony.selectors import platforms_of
from eenloket.telephony.services import check as check_platform

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True)
class ChannelState:
    """One channel, or one mailbox: `waiting` messages of which the oldest came in at `oldest`; `errors` to look at."""

    channel: str
    name: str
    health: Health | None
    received_at: datetime | None = None
    waiting: int = 0
    oldest: datetime | None = None
    errors: int = 0
    errors_url: str = ""
    waiting_url: str = ""


def channel_states(staff: Staff) -> list[ChannelState]:
    """All channels that this person may see. Calls outside, one after the other: not within a page's own reading."""
    waiting = waiting_since(staff)
    unreadable, ended_badly = selectors.unreadable_by_channel(staff), selectors.ended_badly_by_channel(staff)
    received = selectors.last_received(staff)
    states = [
        ChannelState(
            Channel.EMAIL,
            each.address,
            _named(services.check_mailbox(each), is_development=not each.url_sealed and _has_mailbox())
            if each.is_active
            else Health(False, _("switched off")),
            each.received_at,
        )
        for each in selectors.mailboxes_of(staff)
    ]
    for channel, name in ((Channel.EMAIL, _("E-mail")), (Channel.SMS, _("SMS"))):
        count, oldest = waiting.get(channel, (0, None))
        bad = unreadable.get(channel, 0) + ended_badly.get(channel, 0)
        address = reverse("desk:channel_inbound") + "?wat=unreadable" if unreadable.get(channel) else None
        states.append(
            ChannelState(
                channel,
                name,
                _named(
                    services.check_connection(channel),
                    is_development=_has_mailbox() if channel == Channel.EMAIL else _has_phones(),
                ),
                received.get(channel),
                count,
                oldest,
                bad,
                address or reverse("desk:outbox"),
            )
        )
    count, oldest = waiting.get(Channel.WEB_FORM, (0, None))
    states.append(
        ChannelState(Channel.WEB_FORM, _("Web form"), None, last_of_channel(staff, Channel.WEB_FORM), count, oldest)
    )
    return [*_phones(staff), *states, *_post(staff, waiting.get(Channel.POST, (0, None)))]


def _has_mailbox() -> bool:
    return bool(settings.EENLOKET_MAILBOX == "development")


def _has_phones() -> bool:
    return bool(settings.EENLOKET_PHONES == "development")


def _named(health: Health, *, is_development: bool) -> Health:
    """What stands in for the outside world is called so."""
    if not is_development:
        return health
    return Health(health.is_ok, _("stand-in for development, %(where)s") % {"where": health.detail})


def _phones(staff: Staff) -> list[ChannelState]:
    """The phone platforms; what waits on the phone stands on the live view."""
    may_manage = may(staff, Permission.MANAGE_CHANNELS)
    return [
        ChannelState(
            Channel.PHONE,
            each.name,
            _named(check_platform(each), is_development=each.is_practice),
            each.heard_at,
            errors=1 if each.problem else 0,
            errors_url=reverse("telephony:platform", args=[each.pk]) if may_manage else "",
        )
        for each in platforms_of(staff)
    ]


def _post(staff: Staff, waiting: tuple[int, datetime | None]) -> list[ChannelState]:
    """Post per municipality: what waits to be confirmed, what was refused; and the letters on the work list."""
    health = check_post(staff.contact_centre_id)
    rows = [
        ChannelState(
            Channel.POST,
            _("Post %(place)s") % {"place": each.municipality},
            health,
            start_of(each.last_received_on) if each.last_received_on else None,
            each.to_confirm,
            start_of(each.oldest_on) if each.oldest_on else None,
            each.refused,
            reverse("post:index"),
            waiting_url=reverse("post:index"),
        )
        for each in post_state(staff.contact_centre_id, staff.municipality_ids)
    ]
    return [*rows, ChannelState(Channel.POST, _("Letters on the work list"), None, None, *waiting)]
