from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from django import template

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.parties.services import recognise_counterpart
from eenloket.telephony import rules, selectors
from eenloket.telephony.types import CommandKind

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff
    from eenloket.telephony.models import Call
    from eenloket.telephony.selectors import CallPop

register = template.Library()


@register.simple_tag(takes_context=True)
def call_extra(context: dict[str, Any], call_id: uuid.UUID) -> CallPop | None:
    """What a call adds to the offer of it, for whoever is signed in. Seeing a name is a look, noted once an hour."""
    staff = context["request"].user
    return _noted(staff, selectors.pop_of(staff, call_id))


def _noted(staff: Staff, found: CallPop | None) -> CallPop | None:
    if found and found.matches:
        recognise_counterpart(actor=staff, value=found.call.caller)
    return found


@register.simple_tag(takes_context=True)
def phone_pop(context: dict[str, Any]) -> CallPop | None:
    """The call that the platform lets ring at whoever is signed in."""
    rings = _at_the_desk(context["request"]).rings
    return _noted(context["request"].user, selectors.pop_for(context["request"].user, rings)) if rings else None


@register.simple_tag(takes_context=True)
def phone_talk(context: dict[str, Any]) -> Call | None:
    """The call that was just answered, unless its conversation is the page that is looked at."""
    request = context["request"]
    talks = _at_the_desk(request).talks
    page = request.GET.get("van") or request.path
    return None if talks and str(talks.conversation_id) in page else talks


def _at_the_desk(request: Any) -> selectors.AtTheDesk:
    """Asked once for a page."""
    if not hasattr(request, "at_the_desk"):
        request.at_the_desk = selectors.at_the_desk(request.user)
    found: selectors.AtTheDesk = request.at_the_desk
    return found


@register.simple_tag(takes_context=True)
def can_originate(context: dict[str, Any]) -> bool:
    """Whether whoever is signed in can have their phone call a number."""
    staff = context["request"].user
    return may(staff, Permission.HANDLE_CONTACTS) and bool(selectors.own_extension(staff, CommandKind.ORIGINATE))


@register.filter
def shown_number(number: str) -> str:
    """A number the way people write it."""
    return rules.shown_number(number)


@register.filter
def pretty_json(value: Any) -> str:
    """An event as it came, line by line."""
    return json.dumps(value, indent=1, ensure_ascii=False)
