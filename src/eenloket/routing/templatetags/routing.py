"""How routing looks: the tone, icon and word of a state, and of work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template
from django.utils.translation import gettext as _

from eenloket.routing.types import AdvisorState, ReachState, Reason

if TYPE_CHECKING:
    from eenloket.routing.models import Advisor, WorkItem

register = template.Library()

_TONES: Final = {
    AdvisorState.READY: "ready",
    AdvisorState.OFFERED: "busy",
    AdvisorState.BUSY: "busy",
    AdvisorState.WRAP_UP: "busy",
    AdvisorState.NOT_READY: "not",
}
_ICONS: Final = {
    AdvisorState.READY: "ready",
    AdvisorState.OFFERED: "offered",
    AdvisorState.BUSY: "chat",
    AdvisorState.WRAP_UP: "wrapup",
    AdvisorState.NOT_READY: "notready",
    AdvisorState.OFFLINE: "logout",
}
_REASON_ICONS: Final = {
    Reason.BREAK: "coffee",
    Reason.MEETING: "users",
    Reason.BACK_OFFICE: "case",
    Reason.TRAINING: "book",
    Reason.FAULT: "warn",
    Reason.MISSED: "notready",
    Reason.AWAY: "link",
}
_CHIPS: Final = {
    AdvisorState.READY: "ok",
    AdvisorState.OFFERED: "info",
    AdvisorState.BUSY: "info",
    AdvisorState.WRAP_UP: "kaal",
    AdvisorState.NOT_READY: "warn",
    AdvisorState.OFFLINE: "kaal",
}

_REACH: Final = {
    ReachState.HERE: ("ok", "ready"),
    ReachState.BUSY: ("info", "chat"),
    ReachState.NO_SCREEN: ("warn", "phone"),
    ReachState.NOT_NOW: ("kaal", "notready"),
}


@register.filter
def reach_chip(state: str) -> str:
    return _REACH[ReachState(state)][0]


@register.filter
def reach_icon(state: str) -> str:
    return _REACH[ReachState(state)][1]


@register.filter
def presence_tone(advisor: Advisor | None) -> str:
    return _TONES.get(AdvisorState(advisor.state), "") if advisor else ""


@register.filter
def presence_icon(advisor: Advisor | None) -> str:
    if advisor is None:
        return "logout"
    if advisor.state == AdvisorState.NOT_READY and advisor.shown_reason:
        return _REASON_ICONS[Reason(advisor.shown_reason)]
    return _ICONS[AdvisorState(advisor.state)]


@register.filter
def presence_label(advisor: Advisor | None) -> str:
    """The state in words; not ready is named by its reason."""
    if advisor is None:
        return _("Not signed on")
    if advisor.state == AdvisorState.NOT_READY and advisor.shown_reason:
        label = str(advisor.get_shown_reason_display())
    else:
        label = str(advisor.get_state_display())
    return label[:1].upper() + label[1:]


@register.filter
def presence_chip(advisor: Advisor) -> str:
    return _CHIPS[AdvisorState(advisor.state)]


@register.filter
def reason_icon(reason: str) -> str:
    return _REASON_ICONS[Reason(reason)]


@register.filter
def work_name(item: WorkItem) -> str:
    """What it is about, as far as it is known."""
    return item.label or (str(item.portal_area) if item.portal_area else str(item.queue))


@register.filter
def waited_seconds(item: WorkItem) -> int:
    """How long somebody waited in this turn."""
    return round(item.waited(None).total_seconds())
