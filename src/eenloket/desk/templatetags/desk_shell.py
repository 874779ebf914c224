from __future__ import annotations

from typing import Any

from django import template

from eenloket.core.ids import uuid7
from eenloket.desk.navigation import NavigationItem, destinations

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_nav(context: dict[str, Any]) -> list[NavigationItem]:
    """The rail for whoever is signed in."""
    request = context["request"]
    match = request.resolver_match
    return destinations(request.user, match.url_name if match else "")


@register.simple_tag
def new_key() -> str:
    """A key for a row that a form may make: sent twice, it makes one."""
    return str(uuid7())
