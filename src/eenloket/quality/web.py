"""What the pages of quality share."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eenloket.accounts.selectors import may
from eenloket.accounts.types import Permission
from eenloket.assessment.web import PurposeNeededError
from eenloket.contacts.types import Channel
from eenloket.core import clock

if TYPE_CHECKING:
    from django.http import QueryDict

    from eenloket.accounts.models import Staff

PERIODS: Final[tuple[tuple[str, Promise], ...]] = (
    ("4weeks", gettext_lazy("Last 4 weeks")),
    ("13weeks", gettext_lazy("Last 13 weeks")),
    ("week", gettext_lazy("This week")),
    ("chosen", gettext_lazy("From and to")),
)
FILTERS: Final = ("period", "from", "to", "team", "municipality", "channel")
_DEFAULT: Final = "13weeks"


@dataclass(frozen=True)
class Place:
    """A page of this section."""

    url: str
    label: str
    is_current: bool


def places(staff: Staff, current: str) -> list[Place]:
    """The pages of quality that this person may use."""
    evaluates = may(staff, Permission.EVALUATE)
    found = (
        ("index", _("Overview"), evaluates),
        ("samples", _("Samples"), evaluates),
        ("mine", _("My quality"), may(staff, Permission.HANDLE_CONTACTS)),
        ("forms", _("Evaluation forms"), evaluates or may(staff, Permission.MANAGE_QUALITY)),
        ("figures", _("Figures"), may(staff, Permission.VIEW_TEAM_FIGURES)),
    )
    return [Place(reverse(f"quality:{name}"), label, name == current) for name, label, is_shown in found if is_shown]


def asks_why(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """HR says what for before something of one person opens, and comes back to it."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PurposeNeededError as needed:
            back = request.get_full_path() if request.method == "GET" else ""
            url = reverse("assessment:purpose", args=[needed.employee.pk])
            return redirect(f"{url}?{urlencode({'terug': back})}")

    return asking


@dataclass(frozen=True)
class Asked:
    """What the figures are about, as the address says it."""

    first: date
    last: date
    period: str
    team_id: uuid.UUID | None
    municipality_id: uuid.UUID | None
    channel: str

    @property
    def filters(self) -> dict[str, Any]:
        return {
            "first": self.first,
            "last": self.last,
            "team_id": self.team_id,
            "municipality_id": self.municipality_id,
            "channel": self.channel,
        }


def asked_in(form: QueryDict) -> Asked:
    """What cannot be read counts as not asked. Days without the name of a period are a period of their own."""
    today = clock.today()
    first, last = day_or_none(form.get("from", "")), day_or_none(form.get("to", ""))
    name = form.get("period", "chosen" if first or last else _DEFAULT)
    if name not in dict(PERIODS) or (name == "chosen" and not (first or last)):
        name = _DEFAULT
    match name:
        case "week":
            first, last = today - timedelta(days=today.weekday()), today
        case "4weeks":
            first, last = today - timedelta(days=27), today
        case "13weeks":
            first, last = today - timedelta(days=90), today
        case _:
            one, other = first or last or today, last or today
            first, last = min(one, other), max(one, other)
    channel = form.get("channel", "")
    return Asked(
        first=first,
        last=last,
        period=name,
        team_id=uuid_or_none(form.get("team", "")),
        municipality_id=uuid_or_none(form.get("municipality", "")),
        channel=channel if channel in Channel.values else "",
    )


def query_of(form: QueryDict, **more: str) -> str:
    """The filters of the page, to put into the address of what belongs to it."""
    return urlencode([(name, form[name]) for name in FILTERS if form.get(name)] + list(more.items()))


def day_or_none(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def uuid_or_none(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None


def number_in(typed: str) -> int:
    """A number that was typed; anything else is below what any field takes."""
    return int(typed) if typed.isdecimal() and len(typed) < 6 else -1
