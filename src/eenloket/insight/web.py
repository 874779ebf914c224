"""What the pages of figures share: the filters in their address."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.utils.dateparse import parse_date

from eenloket.accounts.selectors import municipalities_of
from eenloket.accounts.web import staff_of
from eenloket.contacts.types import Channel
from eenloket.core import clock
from eenloket.parties.rules import parse_dutch_date

from .rules import period_of
from .selectors import teams_to_filter_by
from .types import FigureFilter, PeriodName

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

DEFAULT_PERIOD: Final = PeriodName.FOUR_WEEKS
FILTERS: Final = ("period", "from", "to", "team", "municipality", "channel")


def filter_from(request: HttpRequest, default: PeriodName = DEFAULT_PERIOD) -> FigureFilter:
    """What the address asks for; what cannot be read counts as not asked."""
    form = request.GET
    name = form.get("period", "")
    first, last = day_from(form.get("from", "")), day_from(form.get("to", ""))
    if name not in PeriodName.values:
        name = PeriodName.CHOSEN if first or last else default
    if name == PeriodName.CHOSEN and not (first or last):
        name = default
    period = period_of(name, clock.today(), first, last)
    if day := day_from(form.get("day", "")):
        period = period_of(PeriodName.CHOSEN, clock.today(), day, day)
    return FigureFilter(
        period=period,
        team_id=uuid_or_none(form.get("team", "")),
        municipality_id=uuid_or_none(form.get("municipality", "")),
        channel=form["channel"] if form.get("channel") in Channel.values else "",
        portal_area_id=uuid_or_none(form.get("portal_area", "")),
    )


def query_of(request: HttpRequest) -> str:
    """The filters of the page, to put into the address of what belongs to it."""
    return urlencode([(name, request.GET[name]) for name in FILTERS if request.GET.get(name)])


def choices_for(request: HttpRequest, default: PeriodName = DEFAULT_PERIOD) -> dict[str, Any]:
    """What the form of the filters offers, and what of it is chosen."""
    staff, form = staff_of(request), request.GET
    return {
        "periods": PeriodName.choices,
        "chosen": {name: form.get(name, "") for name in FILTERS} | {"period": form.get("period", default)},
        "teams": teams_to_filter_by(staff),
        "municipalities": municipalities_of(staff),
        "channels": Channel.choices,
    }


def day_from(value: str) -> date | None:
    """None when it is empty or does not exist."""
    try:
        return parse_date(value) or parse_dutch_date(value)
    except ValueError:
        return None


def uuid_or_none(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
