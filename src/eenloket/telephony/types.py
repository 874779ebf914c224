"""The words of the telephone: what a platform may tell, what it may be asked, what a call can be."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlatformKind(models.TextChoices):
    """Where the calls come from. All speak the same interface; the practice exchange is a stand-in of ours."""

    OTHER = "other", _("phone platform")
    PRACTICE = "practice", _("practice exchange")


class WhoRoutes(models.TextChoices):
    """Who decides which advisor gets a call."""

    OURS = "ours", _("Eenloket decides who gets the call")
    PLATFORM = "platform", _("the platform decides who gets the call")


class EventKind(models.TextChoices):
    CALL_OFFERED = "call.offered", _("offered")
    CALL_QUEUED = "call.queued", _("waits")
    CALL_RINGING = "call.ringing", _("rings")
    CALL_ANSWERED = "call.answered", _("answered")
    CALL_HELD = "call.held", _("on hold")
    CALL_RETRIEVED = "call.retrieved", _("off hold")
    CALL_TRANSFER_STARTED = "call.transfer_started", _("transfer begun")
    CALL_TRANSFERRED = "call.transferred", _("transferred")
    CALL_CONFERENCED = "call.conferenced", _("one more joined")
    CALL_DTMF = "call.dtmf", _("keys pressed")
    CALL_CALLBACK_REQUESTED = "call.callback_requested", _("asked to be called back")
    CALL_ENDED = "call.ended", _("is over")
    AGENT_STATE = "agent.state", _("state of an advisor")
    DEVICE_STATE = "device.state", _("state of a device")


class CallState(models.TextChoices):
    OFFERED = "offered", _("comes in")
    QUEUED = "queued", _("waits")
    RINGING = "ringing", _("rings")
    TALKING = "talking", _("in conversation")
    HELD = "held", _("on hold")
    ENDED = "ended", _("is over")


class CallOutcome(models.TextChoices):
    """How a call ended; each ends once."""

    NONE = "", _("goes on")
    HANDLED = "handled", _("spoken to")
    ABANDONED = "abandoned", _("hung up before anybody answered")
    CALL_BACK = "call_back", _("is called back")
    ELSEWHERE = "elsewhere", _("answered outside Eenloket")
    TURNED_AWAY = "turned_away", _("could not wait")


class CommandKind(models.TextChoices):
    RING = "ring", _("ring at an advisor")
    UNRING = "unring", _("stop ringing")
    CONNECT = "connect", _("connect to an advisor")
    PARK = "park", _("let the caller wait again")
    ANNOUNCE = "announce", _("say something to the caller")
    ANSWER = "answer", _("answer")
    HOLD = "hold", _("hold")
    RETRIEVE = "retrieve", _("take off hold")
    TRANSFER_BLIND = "transfer_blind", _("transfer without introduction")
    TRANSFER_CONSULT = "transfer_consult", _("transfer with introduction")
    TRANSFER_COMPLETE = "transfer_complete", _("complete the transfer")
    TRANSFER_CANCEL = "transfer_cancel", _("back to the caller")
    HANGUP = "hangup", _("hang up")
    ORIGINATE = "originate", _("call a number")
    SET_AGENT_STATE = "set_agent_state", _("tell the platform who is ready")


# A consult that was begun can be ended by who could begin it.
IMPLIED_CAPABILITIES = {
    CommandKind.TRANSFER_CONSULT: (CommandKind.TRANSFER_COMPLETE, CommandKind.TRANSFER_CANCEL),
    CommandKind.RING: (CommandKind.UNRING,),
}


class CommandState(models.TextChoices):
    WAITING = "waiting", _("waits to be sent")
    ACCEPTED = "accepted", _("accepted by the platform")
    REFUSED = "refused", _("refused by the platform")
    FAILED = "failed", _("could not be delivered")


@dataclass(frozen=True, kw_only=True)
class PlatformSettings:
    """What an administrator says about a platform."""

    name: str
    kind: str = PlatformKind.OTHER
    who_routes: str = WhoRoutes.PLATFORM
    address: str = ""
    capabilities: tuple[str, ...] = ()
    silent_hours: int = 4
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class LineSettings:
    """What an administrator says about a number that people dial."""

    number: str
    name: str
    municipality_id: uuid.UUID
    portal_area_id: uuid.UUID | None = None
    queue_id: uuid.UUID | None = None
    language: str = "nl"
    is_shared: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class Refusal:
    """One event of a request that was not taken in, and why; in English, for who builds the other side."""

    place: int
    error: str


@dataclass
class Taken:
    """What became of a request with events."""

    accepted: int = 0
    duplicates: int = 0
    refused: list[Refusal] = field(default_factory=list)
