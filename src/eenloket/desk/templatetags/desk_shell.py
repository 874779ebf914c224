from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.core.ids import uuid7
from eenloket.counter.selectors import alarms_for, hears_alarms
from eenloket.desk.navigation import (
    NavigationItem,
    channel_places,
    content_places,
    counter_places,
    destinations,
    figure_places,
    team_places,
)
from eenloket.routing.selectors import ReachStrip, Strip, reach_strip_of, strip_of

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.content.types import Hit
    from eenloket.counter.models import Alarm

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_nav(context: dict[str, Any]) -> list[NavigationItem]:
    """The rail for whoever is signed in."""
    return destinations(context["request"].user, _current(context))


@register.simple_tag(takes_context=True)
def desk_strip(context: dict[str, Any]) -> Strip | ReachStrip | None:
    """The own status and what is offered; of a member of a department whether the KCC can reach them. None for who is
    neither."""
    request = context["request"]
    if not hasattr(request, "own_strip"):  # asked for by several blocks of the page
        request.own_strip = _strip(request.user)
    found: Strip | ReachStrip | None = request.own_strip
    return found


def _strip(staff: Staff) -> Strip | ReachStrip | None:
    if may(staff, Permission.HANDLE_CONTACTS):
        return strip_of(staff)
    return reach_strip_of(staff) if staff.department_ids and may(staff, Permission.HANDLE_CASES) else None


@register.simple_tag(takes_context=True)
def team_nav(context: dict[str, Any]) -> list[NavigationItem]:
    """The places of the team for whoever is signed in."""
    return team_places(context["request"].user, _current(context))


@register.simple_tag(takes_context=True)
def content_nav(context: dict[str, Any]) -> list[NavigationItem]:
    """The places of the content for whoever is signed in."""
    return content_places(context["request"].user, _current(context))


@register.simple_tag(takes_context=True)
def channel_nav(context: dict[str, Any]) -> list[NavigationItem]:
    """The places of the written channels for whoever is signed in."""
    return channel_places(context["request"].user, _current(context))


@register.simple_tag(takes_context=True)
def figure_nav(context: dict[str, Any]) -> list[NavigationItem]:
    """The places of the figures for whoever is signed in."""
    return figure_places(context["request"].user, _current(context))


@register.simple_tag(takes_context=True)
def counter_nav(context: dict[str, Any]) -> list[NavigationItem]:
    """The places of the counter for whoever is signed in."""
    return counter_places(context["request"].user, _current(context))


@register.simple_tag(takes_context=True)
def open_alarms(context: dict[str, Any]) -> list[Alarm]:
    """Who calls for help, for whoever should know of it."""
    user = context["request"].user
    return alarms_for(user) if user.is_authenticated else []


@register.simple_tag(takes_context=True)
def alarm_topic(context: dict[str, Any]) -> str:
    """What the page of somebody who may hear a call for help listens to."""
    user = context["request"].user
    return f" alarm:{user.contact_centre_id}" if user.is_authenticated and hears_alarms(user) else ""


def _current(context: dict[str, Any]) -> str:
    match = context["request"].resolver_match
    return match.view_name if match else ""


@register.filter
def why_lines(hit: Hit) -> list[tuple[str, float]]:
    """Why an answer was found, way by way, and together."""
    return [
        (_("Together"), round(hit.score, 3)),
        (_("By its words"), round(hit.why.words, 3)),
        (_("By letters that are alike"), round(hit.why.letters, 3)),
        (_("By what is meant"), round(hit.why.meaning, 3)),
    ]


@register.simple_tag
def new_key() -> str:
    """A key for a row that a form may make: sent twice, it makes one."""
    return str(uuid7())
