"""What stands in the rail: only what someone may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission

if TYPE_CHECKING:
    from eenloket.accounts.models import Staff


@dataclass(frozen=True)
class Destination:
    """A place in the rail; it is current on every page whose url name starts with one of `pages`."""

    name: str
    label: Promise
    icon: str
    permissions: frozenset[Permission]
    pages: tuple[str, ...]


@dataclass(frozen=True)
class NavigationItem:
    url: str
    label: str
    icon: str
    is_current: bool


_P = Permission
DESTINATIONS = (
    Destination(
        "work", _("Work"), "inbox", frozenset({_P.HANDLE_CONTACTS}), ("work", "conversation", "party", "contact")
    ),
    Destination("inbox", _("Cases"), "case", frozenset({_P.HANDLE_CASES, _P.VIEW_CASES}), ("inbox", "case")),
    Destination("figures", _("Figures"), "chart", frozenset({_P.VIEW_TEAM_FIGURES}), ("figures",)),
    Destination("content", _("Content"), "book", frozenset({_P.READ_CONTENT}), ("content",)),
    Destination("outbox", _("Sent"), "send", frozenset({_P.VIEW_OUTBOX}), ("outbox",)),
    Destination("staff", _("People"), "users", frozenset({_P.MANAGE_STAFF}), ("staff",)),
    Destination("audit", _("Log"), "history", frozenset({_P.READ_AUDIT}), ("audit",)),
)


def destinations(staff: Staff, current: str) -> list[NavigationItem]:
    """The rail of this person, on the page with this url name."""
    return [
        NavigationItem(reverse(f"desk:{each.name}"), str(each.label), each.icon, current.startswith(each.pages))
        for each in DESTINATIONS
        if any(may(staff, permission) for permission in each.permissions)
    ]


def home_of(staff: Staff) -> str:
    """Where someone starts: the first place they may use."""
    items = destinations(staff, "")
    return items[0].url if items else reverse("desk:nothing")
