"""`{% party_warnings party_id %}`: what the colleague who meets somebody must know about how they behaved before."""

from __future__ import annotations

import uuid
from typing import Any

from django import template

from eenloket.parties.selectors import warnings_about

register = template.Library()


@register.inclusion_tag("parties/warnings.html", takes_context=True)
def party_warnings(context: dict[str, Any], party_id: uuid.UUID | None) -> dict[str, Any]:
    """The running warnings about a person who is identified; nothing for nobody. One query."""
    request = context.get("request")
    codes = request.user.permission_codes if request and request.user.is_authenticated else frozenset()
    return {
        "warnings": warnings_about(party_id),
        "party_id": party_id,
        "may_warn": "parties.warn" in codes,
        "may_review": "parties.review_warnings" in codes,
    }
