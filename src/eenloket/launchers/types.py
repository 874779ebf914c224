from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What an address may hold, between braces. A BSN is none of them, and never will be: addresses end up in logs.
VARIABLES: Final[dict[str, Promise]] = {
    "postcode": _("postcode of the customer"),
    "huisnummer": _("house number of the customer"),
    "zaaknummer": _("number of the case"),
    "klantnummer": _("our number of the customer"),
}


@dataclass(frozen=True, kw_only=True)
class Front:
    """What is in front of somebody: where it plays, what it is about, and what is known for the variables."""

    municipality_id: object = None
    areas: frozenset[str] = frozenset()
    case_type: str = ""
    words: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
